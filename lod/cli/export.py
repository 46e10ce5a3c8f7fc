"""`lod export`: the current release as files."""

from __future__ import annotations

from pathlib import Path

import click

from lod.cli.context import settings_of
from lod.cli.words import counted, say
from lod.errors import LodError
from lod.export import CODES, FIGURES
from lod.messages.message import Message
from lod.terminal import Progress, language, reports_errors


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--figures",
    type=click.IntRange(min=0),
    default=FIGURES,
    show_default=True,
    help="How many figures have pages of their own, at most: those of the smallest data sets.",
)
@click.option(
    "--codes",
    type=click.IntRange(min=0),
    default=CODES,
    show_default=True,
    help="How many codes have pages of their own, at most: those of the smallest lists.",
)
@click.option("--server", default="", metavar="URL", help="Where a server of the same site is; pages lead to it.")
@click.pass_context
@reports_errors
def export(context: click.Context, folder: Path, figures: int, codes: int, server: str) -> None:
    """Write the current release into FOLDER as files that any file server serves.

    Every page in each language and every document, with links that lead from file to file; selecting happens in
    the browser. FOLDER is replaced in one step, and only if it is an earlier export or empty. The base IRI is where the
    files will be served.
    """
    from lod.export.export import export as exported
    from lod.sources.site.schema import is_url
    from lod.web.pages.numbers import size

    if server and not is_url(server):
        raise LodError(Message("error.no-web-address", url=server))
    settings = settings_of(context)
    if not settings.base:
        click.echo(say("terminal.no-base", base=settings.base_iri))
    with Progress() as progress:
        done = exported(settings, folder, figures, codes, server, progress)
    if done.without:
        click.echo(say("export.without", datasets=", ".join(done.without)))
    if done.bare:
        click.echo(say("export.bare", codelists=", ".join(done.bare)))
    if done.unselected:
        click.echo(say("export.unselected", datasets=", ".join(done.unselected)))
    if done.alike:
        click.echo(say("export.alike", one=done.alike[0], other=done.alike[1]))
    if done.unnamed:
        click.echo(say("export.unnamed", count=len(done.unnamed), first=done.unnamed[0]))
    files = {"files": counted(done.files), "size": size(language(), done.size), "figures": counted(done.figures)}
    click.secho(say("export.done", folder=str(folder), release=done.release, **files), fg="green")
