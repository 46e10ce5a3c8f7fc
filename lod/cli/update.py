"""`lod update`: next month's file into a data set that is there, with a word on what changes before it is written."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lod.cli.context import settings_of
from lod.cli.difference import plain_figures, show_figures
from lod.cli.difference_words import LISTED, more
from lod.cli.draft import BESIDE
from lod.cli.words import counted, say
from lod.errors import Finding, SourceError
from lod.errors import plain as as_value
from lod.messages.message import Message
from lod.terminal import language, print_findings, reports_errors

if TYPE_CHECKING:
    from lod.config import Settings
    from lod.importing.renames import Rename
    from lod.importing.update import Update
    from lod.sources.description import Description


@click.command()
@click.argument("id")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON, for programs.")
@click.option("--reason", help="Why figures that are published change; asked on a terminal.")
@click.option("--rename", "renames", multiple=True, help="A code that has a new name, as region:1601=5001.")
@BESIDE
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.pass_context
@reports_errors
def update(
    context: click.Context,
    id: str,
    file: Path,
    dry_run: bool,
    as_json: bool,
    reason: str | None,
    renames: tuple[str, ...],
    beside: tuple[Path, ...],
    yes: bool,
) -> None:
    """Bring FILE, a new edition of its table, into the data set ID.

    Says first what is new, changed and gone: figures, codes, labels, columns. Then codes that are new are added to
    their lists, and the day is noted in dataset.yaml, where what you wrote stays as it is. Where published figures
    change, a reason is asked for. A code that has a new name (--rename) keeps its addresses: they lead on.
    """
    asks = sys.stdin.isatty() and not (yes or as_json)
    renew(settings_of(context), id, file, renames, beside, reason or "", dry_run=dry_run, as_json=as_json, asks=asks)


def renew(
    settings: Settings,
    id: str,
    file: Path,
    renames: Sequence[str],
    beside: Sequence[Path],
    reason: str,
    *,
    dry_run: bool = False,
    as_json: bool = False,
    asks: bool = False,
    described: Description | None = None,
) -> None:
    """Tries the new edition out, says what it changes, and writes it. Raises `LodError` and `SourceError`."""
    from lod.importing.renames import Rename
    from lod.importing.update import tried

    accepted = [Rename.of(one) for one in renames]
    published = (settings.home / "current").exists()
    with tried(settings, id, file, beside=beside, accepted=accepted, described=described) as first:
        click.echo(json.dumps(plain(first), ensure_ascii=False, indent=2)) if as_json else show(first)
        if dry_run or first.is_empty:
            return
        more = [one for one in first.proposed if asks and click.confirm(say("terminal.ask-rename", rename=_arrow(one)))]
        revised = first.figures.revised
    if published and revised and not reason:
        if not asks:
            raise SourceError([_reasonless(id, revised)])
        reason = click.prompt(say("terminal.ask-reason", count=counted(revised)))
    why = {language(): reason} if reason else {}
    with tried(settings, id, file, beside=beside, accepted=[*accepted, *more], reason=why, described=described) as last:
        last.write()
        for home in () if as_json else last.files.values():
            click.echo(say("terminal.wrote", path=f"{settings.data.name}/{home.relative_to(settings.data).as_posix()}"))
    if not as_json:
        click.secho(say("terminal.updated", path=f"{settings.data.name}/{id}"), fg="green")


def _reasonless(id: str, count: int) -> Finding:
    return Finding(Message("revision-without-reason", count=count), file=f"data/{id}")


def show(update: Update) -> None:
    """Says what an update changes."""
    click.secho(f"{update.title} ({update.id})", bold=True)
    show_figures(update.figures)
    for line in _code_lines(update):
        click.echo(f"  {line}")
    if update.added:
        click.echo("  " + say("terminal.update-columns", columns=", ".join(update.added)))
    for name, code, old, new in update.labels[:LISTED]:
        click.echo("  " + say("terminal.update-label", list=name, code=code, old=old, new=new))
    for one in update.proposed:
        click.secho(
            "  "
            + say("terminal.update-rename", rename=_arrow(one), why=say(f"terminal.rename-{one.why}"), option=str(one)),
            fg="yellow",
        )
    if update.findings:
        print_findings(update.findings)
    if update.is_empty:
        click.secho("  " + say("terminal.update-nothing"), fg="green")


def _code_lines(update: Update) -> Iterator[str]:
    for name, codes in update.codes.items():
        listed = ", ".join(f"{one.code} {one.label}".strip() for one in codes[:LISTED])
        yield say("terminal.update-codes", dimension=name, codes=listed + more(codes))
        if unknown := [one.code for one in codes if not one.labelled]:
            yield say("terminal.update-unlabelled", codes=", ".join(unknown[:LISTED]) + more(unknown))
    for name, gone in update.unused.items():
        yield say("terminal.update-unused", dimension=name, codes=", ".join(gone[:LISTED]) + more(gone))


def _arrow(one: Rename) -> str:
    return f"{one.dimension}: {one.old} → {one.new}"


def plain(update: Update) -> dict[str, Any]:
    """An update as JSON has it."""
    return {
        "id": update.id,
        **plain_figures(update.figures),
        "codes": {name: [asdict(one) for one in codes] for name, codes in update.codes.items()},
        "unused": {name: list(codes) for name, codes in update.unused.items()},
        "renames": [asdict(one) for one in update.renamed],
        "proposed_renames": [asdict(one) for one in update.proposed],
        "columns": list(update.added),
        "labels": [dict(zip(("list", "code", "before", "after"), label, strict=True)) for label in update.labels],
        "findings": [as_value(finding) for finding in update.findings],
        "files": [home.name for home in update.files.values()],
    }
