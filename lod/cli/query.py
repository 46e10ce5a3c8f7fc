"""`lod query` and `lod explain`: SPARQL over the current release."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent
from typing import TYPE_CHECKING

import click

from lod.cli.context import settings_of
from lod.errors import BadQuery, LodError
from lod.messages.message import Message
from lod.sparql.errors import excerpt, moved
from lod.terminal import reports_errors, table

if TYPE_CHECKING:
    from lod.config import Settings
    from lod.query.engine import Query
    from lod.release.opened import Release


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True), default="-")
@click.option(
    "--format",
    "name",
    type=click.Choice(["table", "json", "xml", "csv", "tsv", "turtle", "ntriples", "jsonld", "rdfxml"]),
    default="table",
    show_default=True,
    help="How to print the answer: a table for people, or one of the formats of the endpoint.",
)
@click.option("--as-of", default="", help="As it was on a day, at a moment or in a release; all of it is one graph.")
@click.pass_context
@reports_errors
def query(context: click.Context, file: str, name: str, as_of: str) -> None:
    """Ask the current release a SPARQL query, from FILE or standard input.

    \b
      echo 'SELECT (count(*) AS ?n) { ?o a qb:Observation }' | lod query

    The prefixes of the release need not be declared.
    """
    from lod.query.engine import Query
    from lod.query.pool import ask_once

    settings = settings_of(context)
    release = _current(settings)
    solutions, graph = ("json", "turtle") if name == "table" else (name, name)
    question = Query(
        _whole(file, release),
        solutions=solutions if solutions in ("json", "xml", "csv", "tsv") else None,
        graph=graph if graph in ("turtle", "ntriples", "jsonld", "rdfxml") else None,
    )
    with _placed(question.text):
        if as_of:
            body, kind = _asked_then(settings, release, question, as_of)
        else:
            answer = ask_once(release.folder, question, settings, release.prefixes)
            body, kind = answer.read(), answer.kind
    if name == "table" and kind != "graph":
        click.echo(table(json.loads(body)))
    else:
        sys.stdout.buffer.write(body)


def _asked_then(settings: Settings, release: Release, question: Query, as_of: str) -> tuple[bytes, str]:
    """The answer from what was published at a moment, and of which kind it is."""
    from lod.query.pool import ask_once
    from lod.release.past import Past
    from lod.release.vintage import write_vintage
    from lod.sparql.graphs import require_one_graph

    require_one_graph(question.text, settings.base_iri)
    past = Past(release)
    event = past.former.find(as_of)
    with TemporaryDirectory(prefix="lod-query-") as folder:
        write_vintage(past, event, Path(folder))
        answer = ask_once(Path(folder), question, replace(settings, engine="oxigraph"), release.prefixes)
        return answer.read(), answer.kind


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True), default="-")
@click.option("--without", metavar="PASS", multiple=True, help="Leave out a pass of the compiler (several times).")
@click.pass_context
@reports_errors
def explain(context: click.Context, file: str, without: tuple[str, ...]) -> None:
    """Say how a SPARQL query is answered: over columns, with which plan and SQL, or by the store, and why.

    The prefixes of the release need not be declared.
    """
    from lod.query.engine import Query
    from lod.query.pool import explain_once
    from lod.sql.passes import PASSES

    passes = click.Choice([each.name for each in PASSES])
    for name in without:
        passes.convert(name, None, context)

    settings = settings_of(context)
    release = _current(settings)
    text = _whole(file, release)
    with _placed(text):
        explanation = explain_once(release.folder, Query(text), settings, without)
    click.echo(f"engine: {explanation.engine}")
    if explanation.reason:
        click.echo(f"reason: {explanation.reason}")
    steps = "\n".join(f"{name}: {what}" for name, what in explanation.passes)
    parts = {"algebra": explanation.algebra, "plan": explanation.plan, "passes": steps, "SQL": explanation.sql}
    for title, body in parts.items():
        if body:
            click.echo(f"\n{title}:\n" + indent(body, "  "))


def _current(settings: Settings) -> Release:
    """The release that is served. Raises `LodError` where there is none."""
    from lod.release.home import Home
    from lod.release.opened import Release

    home = Home(settings.home)
    current = home.current()
    if current is None:
        raise LodError(Message("terminal.no-release"))
    return Release.open(home.path(current))


def _whole(file: str, release: Release) -> str:
    """The query of a file, or of standard input for `-`, with the release's prefixes declared in a line before it."""
    prologue = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in release.prefixes.items())
    with click.open_file(file, encoding="utf-8") as stream:
        return f"{prologue}\n{stream.read()}"


@contextmanager
def _placed(text: str) -> Iterator[None]:
    """An error of the parser shows where in the file; the text has one line before those of the file."""
    try:
        yield
    except BadQuery as error:
        if error.line is not None and error.column is not None:
            click.echo(excerpt(text, error.line, error.column), err=True)
        raise moved(error, 1) from None
