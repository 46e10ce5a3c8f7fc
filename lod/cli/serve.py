"""`lod serve`: the current release over HTTP."""

from __future__ import annotations

from dataclasses import replace

import click

from lod.cli.context import settings_of
from lod.cli.words import say
from lod.errors import LodError
from lod.terminal import told


@click.command()
@click.option("--host", help="The address to listen on, instead of the setting's.")
@click.option("--port", type=int, help="The port to listen on, instead of the setting's.")
@click.pass_context
@told
def serve(context: click.Context, host: str | None, port: int | None) -> None:
    """Serve the current release.

    A release that is activated while it runs is picked up without a restart.
    """
    from lod.release.home import Home
    from lod.web.app import create_app
    from lod.web.server import serve as answer

    settings = settings_of(context, host=host, port=port)
    app = create_app(settings)
    address = replace(settings, base="").base_iri
    if Home(settings.home).current() is None:
        click.echo(say("no-release-503"), err=True)
    click.secho(say("serving", address=address), fg="green")
    try:
        answer(app, settings)
    except OSError as error:
        raise LodError(f"{address} cannot be served: {error.strerror}. Choose another with --port.") from None
