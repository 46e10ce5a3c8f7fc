"""`lod serve`: the current release over HTTP."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import click

from lod.cli.context import settings_of
from lod.cli.words import say
from lod.config import Settings
from lod.errors import LodError
from lod.messages.message import Message
from lod.terminal import reports_errors


@click.command()
@click.option("--host", help="The address to listen on, instead of the setting's.")
@click.option("--port", type=int, help="The port to listen on, instead of the setting's.")
@click.option("--processes", type=click.IntRange(1, 64), help="How many web processes, instead of the setting's.")
@click.pass_context
@reports_errors
def serve(context: click.Context, host: str | None, port: int | None, processes: int | None) -> None:
    """Serve the current release.

    A release that is activated while it runs is picked up without a restart. SIGHUP exchanges the web processes for
    new ones – a new version of this program, new settings – without a failed request. Sockets that systemd hands over
    are used instead of the address.
    """
    from lod.web import process

    settings = settings_of(context, host=host, port=port, processes=processes)
    if process.is_one(os.environ):
        process.run(settings)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)  # all is closed; an interpreter that ends has DuckDB write pages about what is held at that moment
    else:
        _supervise(settings)


def _supervise(settings: Settings) -> None:
    from lod.release import leftovers
    from lod.release.home import Home
    from lod.web.supervisor import Supervisor

    if os.geteuid() == 0:
        click.secho(say("terminal.root"), fg="yellow", err=True)
    leftovers.sweep()
    sockets = _sockets(settings)
    if settings.storage:
        _follow(settings)
    if Home(settings.home).current() is None:
        click.echo(say("terminal.no-release-503"), err=True)
    click.secho(say("terminal.serving", address=_address(settings)), fg="green")
    with tempfile.TemporaryDirectory(prefix=leftovers.prefix("serve")) as shared:
        if settings.processes > 1:
            os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", shared)  # what they count, they count together
        Supervisor(sockets, settings.processes, settings.drain_seconds, Path(shared)).run()


def _follow(settings: Settings) -> None:
    """Keeps the local folder at what is published in the object storage. Where there is none yet, it is waited for."""
    from lod.storage.following import Follower

    follower = Follower(settings)
    click.echo(say("terminal.following", url=settings.storage), err=True)
    follower.look()
    follower.start()


def _sockets(settings: Settings) -> list[socket.socket]:
    from lod.web import sockets

    try:
        return sockets.activated(os.environ) or sockets.bind(settings.host, settings.port)
    except OSError as error:
        address = _address(settings)
        raise LodError(Message("error.not-served", address=address, why=error.strerror or str(error))) from None


def _address(settings: Settings) -> str:
    return replace(settings, base="").base_iri
