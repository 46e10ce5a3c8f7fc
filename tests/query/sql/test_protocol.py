"""The W3C's tests of the SPARQL 1.1 Protocol, over HTTP through the route that is served, columns and all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from lod.cube import index, indexing
from lod.graph import store
from lod.graph.canonical import canonical
from lod.graph.store import Graph
from lod.rdf.formats import by_name
from lod.rdf.iris import Iris
from lod.rdf.terms import Term
from tests.query import example
from tests.query.example import BASE, GENEROUS
from tests.query.sql import w3c
from tests.query.sql.w3c import MF, SUITES, Manifest
from tests.query.sql.world import read

FILE = SUITES[1] / "protocol" / "manifest.ttl"
HT, CNT = "http://www.w3.org/2011/http#", "http://www.w3.org/2011/content#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
GRAPHS = "http://kasei.us/2009/09/sparql/data/"
WRITES = frozenset(("update_dataset_default_graph", "update_dataset_default_graphs", "update_dataset_named_graphs")) | {
    "update_dataset_full",
    "update_post_form",
    "update_post_direct",
    "update_base_uri",
}
"""Tests that change data, which this endpoint does not: each has to be refused."""


pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the W3C's tests are not here")


class Asked(NamedTuple):
    """A request of a test, and what is expected of the answer: the first digits of its status, its truth, its kind."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]
    statuses: frozenset[str]
    truth: bool | None
    format: str


def cases() -> list[tuple[str, list[Asked]]]:
    """The tests by name, each with its requests in order."""
    if not FILE.exists():
        return []
    manifest = Manifest(FILE)
    entries = manifest.store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(MF + "ProtocolTest"))
    return sorted((_name(quad.subject), list(_requests(manifest, quad.subject))) for quad in entries)


def _name(subject: Any) -> str:
    return str(subject.value).rpartition("#")[2]


def _list(manifest: Manifest, node: Any) -> Iterator[Any]:
    while node.value != RDF + "nil":
        yield from manifest.values(node, RDF + "first")
        [node] = manifest.values(node, RDF + "rest")


def _requests(manifest: Manifest, subject: Any) -> Iterator[Asked]:
    [action] = manifest.values(subject, MF + "action")
    for node in (each for listed in manifest.values(action, HT + "requests") for each in _list(manifest, listed)):
        [answer] = manifest.values(node, HT + "resp")
        headers = {
            manifest.values(header, HT + "fieldName")[0].value: manifest.values(header, HT + "fieldValue")[0].value
            for listed in manifest.values(node, HT + "headers")
            for header in _list(manifest, listed)
        }
        bodies = manifest.values(node, HT + "body")
        texts = [manifest.values(body, CNT + "chars")[0].value for body in bodies]
        encoding = manifest.values(bodies[0], CNT + "characterEncoding")[0].value if bodies else "utf-8"
        truths = manifest.values(answer, MF + "expectedBoolean")
        formats = manifest.values(answer, MF + "expectedFormat")
        yield Asked(
            manifest.values(node, HT + "methodName")[0].value,
            manifest.values(node, HT + "absolutePath")[0].value.replace("/sparql/", "/sparql", 1),
            "".join(texts).encode(encoding),
            headers,
            frozenset(status.value[-3] for status in manifest.values(answer, MF + "expectedStatus")),
            truths[0].value == "true" if truths else None,
            formats[0].value if formats else "",
        )


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The three graphs of the tests as a release that is served."""
    folder: Path = tmp_path_factory.mktemp("protocol")
    graphs = [(Term(f"<{GRAPHS}data{n}.rdf>"), w3c.triples(FILE.with_name(f"data{n}.nt"))) for n in (1, 2, 3)]
    (folder / "graph").mkdir()
    store.write(folder / "graph", graphs)
    graph = Graph.open(folder / "graph")
    (folder / index.FILE).parent.mkdir()
    metadata = [(name, read(graph, name)) for name, _ in graphs]
    indexing.write(folder / index.FILE, [], {}, Iris(BASE), metadata, canonical)
    del graph
    with example.serving(folder, replace(GENEROUS, engine="columns", query_workers=1)) as client:
        yield client


@pytest.mark.parametrize(("name", "requests"), cases())
def test_the_protocol(client: FlaskClient, name: str, requests: list[Asked]) -> None:
    """The status is one of those expected, the truth the one expected, the format one of the kind."""
    for asked in requests:
        response = client.open(
            asked.path, method=asked.method, data=asked.body or None, headers={**asked.headers, "Accept": "*/*"}
        )
        if name in WRITES:  # after them the test asks what they have changed
            writes = b"update=" in asked.body or "update" in asked.headers.get("content-type", "")
            assert not writes or response.status_code in (400, 415), response.text
            continue
        assert f"{response.status_code}"[0] in asked.statuses, response.text
        if asked.truth is not None:
            assert response.json == {"head": {}, "boolean": asked.truth}
        elif asked.format:
            assert response.mimetype == by_name("turtle" if asked.format == "RDF" else "json").media_type


def test_graphs_count_where_they_stand(client: FlaskClient) -> None:
    """A graph in the address counts beside a form too; two queries, wherever they stand, are one too many."""
    none = f"/sparql?default-graph-uri={GRAPHS}data0.rdf"
    form = {"query": "ASK { ?s ?p ?o }"}
    assert client.post("/sparql", data=form).json["boolean"] is True  # type: ignore[index]  # it is JSON
    assert client.post(none, data=form).json["boolean"] is False  # type: ignore[index]  # as above
    assert client.post("/sparql?query=ASK+%7B%7D", data=form).status_code == 400
    direct = {"data": "ASK {}", "content_type": "application/sparql-query"}
    assert client.post("/sparql?query=ASK+%7B%7D", **direct).status_code == 400


def test_the_description_is_the_service_s(client: FlaskClient) -> None:
    """The W3C's three tests of service descriptions: RDF at the endpoint, its own address, a service that has it."""
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert response.mimetype == "text/turtle"
    described = {
        (str(q.subject), q.predicate.value, str(q.object)) for q in ox.parse(response.data, format=ox.RdfFormat.TURTLE)
    }
    sd = "http://www.w3.org/ns/sparql-service-description#"
    [(service, _, endpoint)] = [triple for triple in described if triple[1] == f"{sd}endpoint"]
    assert endpoint == f"<{BASE}sparql>"
    assert (service, f"{RDF}type", f"<{sd}Service>") in described
