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
@click.option("--host", default="127.0.0.1", help="The address to listen at; any but this machine's needs a proxy.")
@click.option(
    "--behind-proxy", "public", metavar="URL", help="The address, for browsers, of a proxy that signs people in."
)
@click.option("--user-header", metavar="NAME", help="The header in which that proxy says who is signed in.")
@click.option("--no-open", is_flag=True, help="Print the address, and open no browser.")
@click.pass_context
@reports_errors
def desk(
    context: click.Context, port: int, host: str, public: str | None, user_header: str | None, no_open: bool
) -> None:
    """Open the site's folder in a browser, on this machine only.

    Draft a data set from a file, answer what it leaves open, read what `lod check` finds, bring in next month's file,
    publish, roll back. What it writes are the files that a person would write: an editor, git and the desk can be used
    in turn. The address holds a secret: who has it can change the site.

    For others than this machine a proxy signs people in (--behind-proxy, --user-header, and trusted_proxy in lod.toml).
    """
    from waitress import create_server

    from lod.desk.app import create_desk
    from lod.desk.front import check_host, parse_front
    from lod.desk.gate import Gate

    settings = settings_of(context)
    front = None
    if public is not None or user_header is not None:
        front = parse_front(public or "", user_header or "", settings.trusted_proxy)
    check_host(host, front)
    own = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        own.bind((host, port))
    except OSError as error:
        why = error.strerror or str(error)
        raise LodError(Message("error.not-served", address=f"http://{host}:{port}/", why=why)) from None
    gate = Gate(secrets.token_urlsafe(24), own.getsockname()[1], front)
    app = create_desk(settings, gate)
    server = create_server(app, sockets=[own], threads=THREADS, ident=None, max_request_body_size=1 << 30)
    opened = "terminal.desk-behind-proxy" if front else "terminal.desk"
    click.secho(say(opened, address=gate.address), fg="green")
    if not no_open and not front:
        webbrowser.open(gate.address)
    try:
        server.run()
    finally:
        app.extensions["lod-desk"].uploads.close()
