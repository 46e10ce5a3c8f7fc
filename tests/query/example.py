"""A small release with a real store, and the site that serves it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lod.config import Settings
from lod.graph import store
from lod.graph.store import Graph
from lod.query.pool import Pool
from lod.query.shares import Shares
from lod.rdf.terms import Term, Triple
from lod.web import explain, problems, sparql
from lod.web.open_answers import OpenAnswers
from lod.web.shown import Shown

BASE = "https://data.example.no/"
NUMBERS, CHAIN = Term(f"<{BASE}id/graph/numbers>"), Term(f"<{BASE}id/graph/chain>")
HOW_MANY = 300
PREFIXES = {"def": f"{BASE}def/", "thing": f"{BASE}id/thing/"}

UNION = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?f && ?i != ?l && ?f != ?i) }"
"""Far more than 10^11 rows."""

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
"""On the shipped site more rows than are counted in minutes, in memory that does not grow: ended by time alone."""

GENEROUS = Settings(
    base=BASE,
    query_workers=2,
    query_spare=0,
    query_wait_seconds=60,
    query_seconds=60,
    query_memory_bytes=500_000_000,
)
TINY = Settings(
    base=BASE,
    query_workers=2,
    query_spare=0,
    query_waiting=1,
    query_wait_seconds=0.3,
    query_per_visitor=2,
    query_seconds=1.0,
    query_memory_bytes=150_000_000,
    query_result_bytes=100_000,
)


def write(folder: Path) -> Path:
    """A release in the folder: 300 things with a number and a label, and a chain through them."""
    (folder / "graph").mkdir(parents=True)
    store.write(folder / "graph", [(NUMBERS, _numbers()), (CHAIN, _chain())])
    return folder


def _numbers() -> Iterator[Triple]:
    for i in range(HOW_MANY):
        yield _thing(i), Term(f"<{BASE}def/number>"), Term(f'"{i}"')
        yield _thing(i), Term(f"<{BASE}def/label>"), Term(f'"tallet «{i}», \\"æ\\""@nb')


def _chain() -> Iterator[Triple]:
    for i in range(HOW_MANY - 1):
        yield _thing(i), Term(f"<{BASE}def/next>"), _thing(i + 1)


def _thing(number: int) -> Term:
    return Term(f"<{BASE}id/thing/{number}>")


@dataclass(frozen=True)
class Release:
    """What `lod.web.sparql` needs of a release."""

    folder: Path
    graph: Graph
    pool: Pool
    id: str = "20260101T000000-abcdef"
    base: str = BASE
    prefixes: dict[str, str] = field(default_factory=lambda: dict(PREFIXES))


@dataclass(frozen=True)
class Site:
    """What `lod.web.sparql` needs of a site."""

    release: Release
    settings: Settings
    answers: OpenAnswers = field(default_factory=lambda: OpenAnswers(1_000_000_000, Shares("answers", 0)))

    @contextmanager
    def current(self) -> Iterator[Release]:
        """The one release."""
        yield self.release


def page(site: Site, shown: Shown) -> str:
    """A page that shows what it was given."""
    assert site.settings.base == BASE
    told = [shown.query, shown.result, shown.problem]
    return "<!doctype html><title>SPARQL</title>" + json.dumps(told, ensure_ascii=False)


@contextmanager
def serving(folder: Path, settings: Settings) -> Iterator[FlaskClient]:
    """A client of an application with nothing but the endpoint, over a real pool."""
    with Pool(folder, BASE, settings) as pool:
        app = Flask("example")
        site = Site(Release(folder, Graph.open(folder / "graph"), pool), settings)
        sparql.register(app, site, page)
        explain.register(app, site, lambda site, query, found: page(site, Shown(query, asdict(found))))
        problems.draw_with(app, lambda status, title, detail, _parts: f"<h1>{status} {title}</h1>{detail}")
        yield app.test_client()


def workers() -> dict[int, float]:
    """The query workers of this process: their process ids, each with the processor time used (ticks).

    They are forked from a server that this process has started.
    """
    processes: dict[int, tuple[int, float]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            _, _, rest = (folder / "stat").read_text().rpartition(")")
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        values = rest.split()
        if b"lod.query.forkserver" in command:
            processes[int(folder.name)] = int(values[1]), float(values[11]) + float(values[12])
    servers = {pid for pid, (parent, _) in processes.items() if parent == os.getpid()}
    return {pid: ticks for pid, (parent, ticks) in processes.items() if parent in servers}


def quiet(within: float) -> bool:
    """Whether the workers use no processor time for a third of a second, so many seconds from now at the latest."""
    deadline = time.monotonic() + within  # the one that was started instead may still be starting
    while time.monotonic() < deadline:
        before = workers()
        time.sleep(0.3)
        if workers() == before:
            return True
    return False


def get(client: FlaskClient, query: str, headers: Mapping[str, str] | None = None, /, **fields: Any) -> TestResponse:
    """A query by GET."""
    return client.get(f"/sparql?{urlencode({'query': query, **fields}, doseq=True)}", headers=headers)


def count(response: TestResponse) -> int:
    """The number a counting query was answered with."""
    assert response.status_code == 200, response.text
    return int(json.loads(response.data)["results"]["bindings"][0]["n"]["value"])


def shown(response: TestResponse) -> Any:
    """What the page was given: query, result, problem."""
    assert response.content_type == "text/html; charset=utf-8"
    return json.loads(response.text.partition("</title>")[2])
