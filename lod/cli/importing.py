"""`lod import`: a table from a statistical office, as a data set's folder."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from shutil import rmtree

import click

from lod.cli.context import settings_of
from lod.cli.draft import BESIDE
from lod.cli.update import renew
from lod.cli.words import say
from lod.errors import LodError
from lod.messages.message import Message
from lod.terminal import Progress, reports_errors


@click.command("import")
@click.argument("source")
@click.option("--id", "wanted", help="The data set's id: the end of its address. The table's, if left out.")
@BESIDE
@click.option("--dry-run", is_flag=True, help="Of a data set that is there: say what would change, and write nothing.")
@click.option("--reason", help="Why figures that are published change; asked on a terminal.")
@click.option("--allow-private", "private", is_flag=True, help="Let the address lead on into private networks.")
@click.pass_context
@reports_errors
def import_(
    context: click.Context,
    source: str,
    wanted: str | None,
    beside: tuple[Path, ...],
    dry_run: bool,
    reason: str | None,
    private: bool,
) -> None:
    """Take in a table that describes itself, and draft the data set's description and code lists.

    SOURCE is a file (JSON-stat, PX, SDMX, CSVW, RDF Data Cube), or the address of a table in a PxWebApi v2, with or
    without codes asked for:

    \b
      lod import 05810.json
      lod import https://data.ssb.no/api/pxwebapi/v2/tables/05810
      lod import 'https://data.ssb.no/api/pxwebapi/v2/tables/05810/data?valueCodes[Tid]=top(5)'

    A large table comes in as many answers as the interface's limits ask for; run it again to go on where it stopped.
    A data set that is there already is updated, as `lod update` does it: what changes is said before it is written.
    """
    from lod.drafting import names
    from lod.importing.client import Client
    from lod.importing.folder import exists, fetched, from_address, from_file, id_of

    settings = settings_of(context)
    if wanted is not None and not names.ID.fullmatch(wanted):
        raise LodError(Message("error.not-an-id", id=wanted))
    if re.match(r"[a-z][a-z0-9+.-]*://", source, re.IGNORECASE):
        id = id_of(source, wanted)
        if exists(settings, id):
            with Progress() as progress:
                file, described = fetched(source, settings, id, Client(private=private), progress)
            try:
                asks = sys.stdin.isatty()
                renew(settings, id, file, (), (), reason or "", dry_run=dry_run, asks=asks, described=described)
            finally:
                rmtree(file.parent)
            return
        with Progress() as progress:
            done = from_address(source, settings, wanted, settings.language, Client(private=private), progress)
    else:
        path = Path(source)
        if not path.is_file():
            raise LodError(Message("error.neither-file-nor-address", source=source))
        id = id_of(source, wanted)
        if exists(settings, id):
            renew(settings, id, path, (), beside, reason or "", dry_run=dry_run, asks=sys.stdin.isatty())
            return
        done = from_file(path, settings, wanted, settings.language, beside)
    for name in done.written:
        click.echo(say("terminal.wrote", path=f"{settings.data.name}/{name}"))
    click.secho(say("terminal.imported", path=f"{settings.data.name}/{done.id}"), fg="green")
