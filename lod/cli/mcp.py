"""`lod mcp`: the Model Context Protocol over standard input, for an agent on the same machine."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from lod.cli.context import settings_of
from lod.terminal import reports_errors


@click.command()
@click.pass_context
@reports_errors
def mcp(context: click.Context) -> None:
    """Answer an agent over standard input and output (Model Context Protocol).

    A request a line, an answer a line, about the current release, as `/mcp` of a served site answers them. An agent's
    program starts it: its command is `lod --root FOLDER mcp`.
    """
    from lod.web.app import create_app

    settings = replace(settings_of(context), query_workers=1, query_spare=0, access_log="")
    app = create_app(settings)
    client = app.test_client()
    for line in sys.stdin:
        if line.strip():
            answer = client.post("/mcp", data=line.encode(), content_type="application/json")
            if answer.data:
                click.echo(answer.get_data(as_text=True))
