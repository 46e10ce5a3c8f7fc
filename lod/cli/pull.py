"""`lod pull`: what is published in object storage, into the local folder."""

from __future__ import annotations

import click

from lod.cli.context import settings_of
from lod.cli.words import say
from lod.errors import ConfigError
from lod.messages.message import Message
from lod.terminal import reports_errors


@click.command("pull")
@click.pass_context
@reports_errors
def pull(context: click.Context) -> None:
    """Bring the release that is published in the object storage, and its history, into the local folder, once.

    `lod serve` and `lod build` do so themselves; this is for other servers, and to look. Only what is lacking is
    fetched, and each file is judged by its digest. A pull that was cut off goes on where it was.
    """
    from lod.storage import state
    from lod.storage.storage import home_of

    settings = settings_of(context)
    if not settings.storage:
        raise ConfigError(Message("error.storage.none"))
    home = home_of(settings)
    with home.lock():
        current = home.current()
    state.write(settings.home, None)
    key = "terminal.pulled" if current else "terminal.pulled-nothing"
    click.secho(say(key, release=current or "", url=settings.storage), fg="green" if current else None)
