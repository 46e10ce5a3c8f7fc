"""`lod check` and `lod build`: from sources to a release."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace

import click

from lod.cli.context import settings_of
from lod.config import Settings
from lod.errors import Severity
from lod.terminal import Progress, print_findings, told


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON, one object a line.")
@click.pass_context
@told
def check(context: click.Context, as_json: bool) -> None:
    """Say all that is wrong with the sources.

    Reads data/ and judges it as `lod build` does, and writes nothing. Exit code 1 if anything is wrong.
    """
    from lod.release.build import check as judged

    with Progress() as progress:
        findings = judged(settings_of(context), progress)
    if as_json:
        for finding in findings:
            click.echo(
                json.dumps({k: v for k, v in asdict(finding).items() if v not in (None, ())}, ensure_ascii=False)
            )
    else:
        print_findings(findings)
        if not findings:
            click.secho("Nothing is wrong.", fg="green")
    if any(finding.severity is not Severity.INFO for finding in findings):
        sys.exit(1)


@click.command()
@click.option("--base", help="The base IRI, instead of the setting's.")
@click.option("--no-activate", is_flag=True, help="Build the release, but leave the current one current.")
@click.option("--allow-removal", is_flag=True, help="Let data sets disappear, and say so in data/removed.yaml.")
@click.option("--reason", default="", help="Why they disappear; visitors are told (410).")
@click.pass_context
@told
def build(context: click.Context, base: str | None, no_activate: bool, allow_removal: bool, reason: str) -> None:
    """Make a release of the sources, and make it current.

    If anything is wrong the release that was current stays it. Building the same sources again makes no new release.
    The harvest is rehearsed before: a release that has lost a data set is not made current unless that is allowed.
    """
    from lod.rehearsal.gate import Removal, inspect
    from lod.release.build import build as built
    from lod.release.removal import state

    settings = Settings.load(context.obj)
    if base is not None:
        settings = replace(settings, base=base if base.endswith("/") else base + "/")
    if not settings.base:
        click.echo(f"No base IRI is configured (LOD_BASE), so it is the address that is served: {settings.base_iri}")
    with Progress() as progress:
        try:
            done = built(settings, progress, not no_activate, inspect)
        except Removal as removal:
            if not allow_removal:
                raise
            for name in removal.removed:
                state(settings, name, reason)
            done = built(settings, progress, not no_activate, inspect)
    print_findings(done.findings)
    word = "Published" if done.new and not no_activate else "Built" if done.new else "Nothing has changed; still"
    click.secho(f"{word} release {done.release}: {done.observations:,} figures.", fg="green")
