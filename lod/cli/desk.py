"""`lod desk`: the site's folder in a browser."""

from __future__ import annotations

import secrets
import socket
import webbrowser

import click

from lod.cli.context import settings_of
from lod.cli.words import say
from lod.errors import LodError
from lod.messages.message import Message
from lod.terminal import reports_errors

THREADS = 8


@click.command()
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="The port; one that is free, if left out.")
@click.option("--no-open", is_flag=True, help="Print the address, and open no browser.")
@click.pass_context
@reports_errors
def desk(context: click.Context, port: int, no_open: bool) -> None:
    """Open the site's folder in a browser, on this machine only.

    Draft a data set from a file, answer what it leaves open, read what `lod check` finds, bring in next month's file,
    publish, roll back. What it writes are the files that a person would write: an editor, git and the desk can be used
    in turn. The address holds a secret: who has it can change the site.
    """
    from waitress import create_server

    from lod.desk.app import create_desk
    from lod.desk.gate import Gate

    own = socket.socket()
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        own.bind(("127.0.0.1", port))
    except OSError as error:
        why = error.strerror or str(error)
        raise LodError(Message("error.not-served", address=f"http://127.0.0.1:{port}/", why=why)) from None
    gate = Gate(secrets.token_urlsafe(24), own.getsockname()[1])
    app = create_desk(settings_of(context), gate)
    server = create_server(app, sockets=[own], threads=THREADS, ident=None, max_request_body_size=1 << 30)
    click.secho(say("terminal.desk", address=gate.address), fg="green")
    if not no_open:
        webbrowser.open(gate.address)
    try:
        server.run()
    finally:
        app.extensions["lod-desk"].uploads.close()
