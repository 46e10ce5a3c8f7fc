"""`lod rehearse`: what a harvester will make of the catalogue."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from lod.cli.context import settings_of
from lod.errors import LodError
from lod.messages.message import Message
from lod.terminal import language, reports_errors


@click.command()
@click.argument("url", required=False)
@click.option(
    "--against",
    metavar="RELEASE",
    help="The release to compare with, instead of the current one or, where no URL is given, the one before it.",
)
@click.option(
    "--shapes",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    envvar="LOD_CONFORMANCE",
    help="A folder with the profiles’ own shapes; without it the package’s shapes judge.",
)
@click.option("--online", is_flag=True, help="Ask every address of the catalogue whether it answers.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--allow-removal", is_flag=True, help="End with 0 although data sets have disappeared.")
@click.pass_context
@reports_errors
def rehearse(
    context: click.Context,
    url: str | None,
    against: str | None,
    shapes: Path | None,
    online: bool,
    as_json: bool,
    allow_removal: bool,
) -> None:
    """Do to a catalogue what a portal's harvester will, and say what comes of it.

    The catalogue is that of the current release, or the one at URL. Exit code 1 if anything would be dropped, or
    removed without being said so.
    """
    from lod.rehearsal.lines import lines
    from lod.rehearsal.terminal import prepared
    from lod.release.home import Home

    settings = settings_of(context)
    home = Home(settings.home)
    ids, current = home.ids(), home.current()
    if url is None and current is None:
        raise LodError(Message("error.no-release-or-url"))
    older = [release for release in ids if current is None or release < current]
    before = home.find(against) if against else current if url else older[0] if older else None
    report = prepared(
        url,
        home.path(current) if current is not None else None,
        home.path(before) if before is not None else None,
        shapes,
        online,
    )
    if as_json:
        click.echo(json.dumps(report.plain(), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(lines(report, language())))
    if not report.is_safe and not (allow_removal and not report.dropped and report.datasets):
        sys.exit(1)
