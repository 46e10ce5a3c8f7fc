"""The small world as it is served: a release with metadata in the store and figures as columns, asked over HTTP."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from flask.testing import FlaskClient

from lod.cube import index
from lod.query.engine import Evaluator
from tests.query import example
from tests.query.example import GENEROUS, get
from tests.query.sql.world import PREFIXES, Answer, World, answer_of, ask

_SHORT = (
    ("https://example.org/", "ex:"),
    ("https://data.example.no/id/", "id:"),
    ("https://data.example.no/def/", "def:"),
)


@contextmanager
def serving(world: World, folder: Path, engine: str = "columns") -> Iterator[FlaskClient]:
    """A client of an endpoint over the world, routed as in a release that is served by this engine; one worker."""
    evaluator = world.engine.fallback.store if engine == "columns" else world.oracle
    store = ox.Store(str(folder / "graph"))
    store.extend(evaluator.graph.store)
    store.flush()
    del store  # closes it
    if engine == "columns":
        (folder / index.FILE).parent.mkdir()
        shutil.copy(world.index, folder / index.FILE)
    with example.serving(folder, replace(GENEROUS, engine=engine, query_workers=1)) as client:
        yield client


def is_refused(client: FlaskClient, query: str, prefixes: str = PREFIXES) -> bool:
    """Whether a query is refused because neither engine is known to answer it as SPARQL 1.1 says."""
    response = get(client, prefixes + query, {"Accept": "application/sparql-results+json, application/n-triples"})
    return response.status_code == 400 and "SPARQL 1.1" in response.text


def ask_served(client: FlaskClient, query: str, prefixes: str = PREFIXES) -> Answer:
    """A query's answer over HTTP, as `ask` gives it."""
    response = get(client, prefixes + query, {"Accept": "application/sparql-results+json, application/n-triples"})
    assert response.status_code == 200, response.text
    return answer_of(response.mimetype == "application/n-triples", response.text)


def brief(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    """Rows in few words, in order of their words: cells side by side, `-` for what is unbound."""
    return sorted(" ".join(map(_brief, row)) for row in rows)


def _brief(cell: tuple[str, ...] | bool | None) -> str:
    if not isinstance(cell, tuple):
        return "-" if cell is None else str(cell)
    if len(cell) == 1:
        return "_:"
    kind, value, datatype, language = cell
    if kind == "uri":
        return next((short + value.removeprefix(long) for long, short in _SHORT if value.startswith(long)), value)
    if language:
        return f'"{value}"@{language}'
    return f"{value}^^{datatype.rpartition('#')[2]}" if datatype else f'"{value}"'


def answers(engine: Evaluator | FlaskClient, query: str) -> list[str]:
    """The rows of a query's answer in few words, by an engine or over HTTP."""
    if isinstance(engine, FlaskClient):
        return brief(ask_served(engine, query)[1])
    return brief(ask(engine, query)[1])
