"""`lod diff`, and what a build says it has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from lod.cli.context import settings_of
from lod.cli.difference_words import KINDS, code_lines, described, numbers, title_of
from lod.cli.words import say
from lod.terminal import Progress, reports_errors

if TYPE_CHECKING:
    from lod.history.summary import Difference
    from lod.model.comparison import Change, Comparison


@click.command()
@click.argument("before", required=False)
@click.argument("after", required=False)
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON, for programs; the same as --format json.")
@click.option(
    "--format",
    "name",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="How to say it: text for people, JSON for programs, or one HTML page, to send to somebody or to keep.",
)
@click.pass_context
@reports_errors
def diff(context: click.Context, before: str | None, after: str | None, as_json: bool, name: str) -> None:
    """Say what a build would change: figures, codes, labels, descriptions. Nothing is published.

    BEFORE is a release, the current one if left out; AFTER another one, or what the sources make if left out.
    """
    from lod.release.revision import difference

    with Progress() as progress:
        changes = difference(settings_of(context), before, after, progress)
    match "json" if as_json else name:
        case "json":
            click.echo(json.dumps(plain(changes), ensure_ascii=False, indent=2))
        case "html":
            from lod.cli import difference_page

            click.echo(difference_page.page(changes), nl=False)
        case _:
            show(changes)


def show(difference: Difference) -> None:
    """Says what changes."""
    for dataset in difference.datasets:
        click.secho(title_of(dataset), bold=True)
        show_figures(dataset.figures)
        for line in described(dataset):
            click.echo(f"  {line}")
    for codelist in difference.codelists:
        click.secho(say("terminal.diff-list", list=codelist.name), bold=True)
        for line in code_lines(codelist):
            click.echo(f"  {line}")
    if difference.others:
        click.echo(say("terminal.diff-others", parts=", ".join(difference.others)))
    if difference.is_empty:
        click.secho(say("terminal.update-nothing"), fg="green")


def show_figures(figures: Comparison) -> None:
    """Says how many figures are new, changed and gone, and the first of each."""
    click.echo(f"  {numbers(figures)}")
    for kind in ("changed", "gone", "new"):
        for change in figures.examples.get(kind, ())[:3]:
            click.echo(f"     {say(f'terminal.update-{kind}')}: {_figure(change)}")


def _figure(change: Change) -> str:
    values = " → ".join(value or "–" for value in (change.before, change.after) if change.before or value)
    return f"{' / '.join(change.key)}: {values}"


def plain(difference: Difference) -> dict[str, Any]:
    """A difference as JSON has it; `update` says figures in the same way."""
    return {
        "datasets": [
            {"id": one.id, "title": dict(one.title), "step": one.step, **plain_figures(one.figures)}
            | {"described": list(one.described), "version": dict(zip(("before", "after"), one.versions, strict=True))}
            for one in difference.datasets
        ],
        "codelists": [
            {
                "name": one.name,
                "new": [{"code": code, "label": dict(label)} for code, label in one.new],
                "gone": [{"code": code, "label": dict(label)} for code, label in one.gone],
                "labels": [
                    {"code": label.code, "before": dict(label.before), "after": dict(label.after)}
                    for label in one.labels
                ],
                "described": one.described,
            }
            for one in difference.codelists
        ],
        "others": list(difference.others),
    }


def plain_figures(figures: Comparison) -> Mapping[str, Any]:
    """How figures differ, as JSON has it."""
    examples = {kind: [asdict(change) for change in listed] for kind, listed in figures.examples.items()}
    return {"figures": {kind: getattr(figures, kind) for kind in KINDS}, "examples": examples}
