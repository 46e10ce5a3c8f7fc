"""`lod preview`: a release that is not current yet, for those who have the secret."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import click

from lod.cli.context import settings_of
from lod.cli.words import say
from lod.errors import LodError, ReleaseError
from lod.messages.message import Message
from lod.terminal import reports_errors


@click.command()
@click.argument("release", required=False)
@click.option(
    "--hours",
    type=click.FloatRange(0, 8760, min_open=True),
    default=24.0,
    show_default=True,
    help="Hours until the secret expires.",
)
@click.option("--host", help="The address to listen on, instead of the setting's.")
@click.option("--port", type=int, default=8001, show_default=True, help="The port to listen on.")
@click.option("--address", help="The address that readers reach it at, where a proxy stands before it.")
@click.pass_context
@reports_errors
def preview(
    context: click.Context, release: str | None, hours: float, host: str | None, port: int, address: str | None
) -> None:
    """Serve a release that is not current yet – the next one that is scheduled – to who has the secret address.

    The address is printed; it opens all pages, files and queries of the release until it expires. Without it every
    answer is the same refusal. Each page says that it is not published. The site itself is served as always.
    """
    from lod.release.home import Home
    from lod.release.moment import shown_moment
    from lod.release.schedule import Schedule
    from lod.web.preview import NAME, Secrets, create_preview, key_of
    from lod.web.server import serve
    from lod.web.sockets import bind

    settings = settings_of(context, host=host, port=port)
    home = Home(settings.home)
    coming = Schedule.read(home.folder).coming
    if release is None and not coming:
        raise ReleaseError(Message("error.schedule-empty"))
    chosen = home.find(release) if release else coming[0].release
    at = next((entry.at for entry in coming if entry.release == chosen), "")
    own = replace(settings, query_workers=1, query_spare=0, verify_every=0, access_log="", metrics="", processes=1)
    until = int(time.time() + hours * 3600)
    start = (address or f"http://{settings.host}:{settings.port}").rstrip("/")
    try:
        sockets = bind(settings.host, settings.port)
    except OSError as error:
        raise LodError(Message("error.not-served", address=start, why=error.strerror or str(error))) from None
    secret = Secrets(key_of(settings.home), chosen).make(until)
    app = create_preview(own, chosen, at)
    shown = shown_moment(datetime.fromtimestamp(until, UTC).isoformat(), settings.timezone)
    click.secho(say("terminal.preview", release=chosen, until=shown), fg="green")
    click.echo(f"{start}/?{NAME}={secret}")
    try:
        serve(app, own, sockets)
    finally:
        app.extensions["lod"].close(0)
