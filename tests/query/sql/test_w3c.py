"""The W3C's evaluation tests of SPARQL 1.1 Query, through the whole engine: none that the store passes fails.

They are not part of this project: LOD_CONFORMANCE names the folder that holds them (`w3c/sparql11`).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from rdflib import Graph as Graph_
from rdflib.compare import isomorphic

from lod.cube import index, indexing
from lod.errors import QueryError
from lod.graph import store
from lod.graph.canonical import canonical
from lod.graph.store import Graph
from lod.query.columns import ColumnsEngine
from lod.query.oxigraph import OxigraphEngine
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple
from tests.query.sql.world import ask

FOLDER = Path(os.environ.get("LOD_CONFORMANCE", Path(__file__).parents[4] / "shared" / "conformance"))
SUITE = FOLDER / "w3c" / "sparql11"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
BASE = "http://data.example.no/"
GRAPH = Term("<http://data.example.no/id/graph/test>")


class Case(NamedTuple):
    name: str
    query: Path
    data: tuple[Path, ...]


def cases() -> Iterator[Case]:
    """The evaluation tests over one default graph."""
    for manifest in sorted(SUITE.glob("*/manifest.ttl")):
        graph = ox.Store()
        graph.load(path=str(manifest), base_iri=manifest.as_uri(), format=ox.RdfFormat.TURTLE)

        def one(subject: ox.NamedNode | ox.BlankNode, name: str, graph: ox.Store = graph) -> list[str]:
            quads = graph.quads_for_pattern(subject, ox.NamedNode(name), None)
            return [q.object.value for q in quads if not isinstance(q.object, ox.Triple)]

        for quad in graph.quads_for_pattern(None, ox.NamedNode(MF + "action"), None):
            action = quad.object
            if not isinstance(action, ox.BlankNode):
                continue
            query, data = one(action, QT + "query"), one(action, QT + "data")
            if query and not one(action, QT + "graphData"):
                paths = tuple(Path(d.removeprefix("file://")) for d in data)
                assert isinstance(quad.subject, ox.NamedNode)
                name = f"{manifest.parent.name}/{quad.subject.value.rpartition('#')[2]}"
                yield Case(name, Path(query[0].removeprefix("file://")), paths)


CASES = list(cases()) if SUITE.exists() else []


def engines(folder: Path, case: Case) -> tuple[ColumnsEngine, OxigraphEngine]:
    """Both engines over the data of a case."""
    triples: list[Triple] = []
    for path in case.data:
        quads = ox.parse(path=str(path), base_iri=path.as_uri())
        triples += [(Term(str(q.subject)), Term(str(q.predicate)), Term(str(q.object))) for q in quads]
    (folder / "graph").mkdir()
    store.write(folder / "graph", [(GRAPH, triples)])
    graph = Graph.open(folder / "graph")
    read = [
        (Term(str(q.subject)), Term(str(q.predicate)), Term(str(q.object)))
        for q in graph.store.quads_for_pattern(None, None, None, None)
    ]
    indexing.write(folder / index.FILE, [], {}, Iris(BASE), [(GRAPH, read)], canonical)
    oracle = OxigraphEngine(graph, BASE)
    return ColumnsEngine(oracle, folder / index.FILE, BASE, small=False), oracle


VOLATILE = {"rand", "uuid", "now", "bnode"}
DEVIATIONS = {
    "aggregates/agg-sample-01": "any value of the group may be the sample",
}
"""Tests whose answers differ, each with its reason."""


@pytest.mark.skipif(not CASES, reason="the W3C's tests are not here; LOD_CONFORMANCE names their folder")
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_w3c(case: Case, tmp_path: Path) -> None:
    """Columns answer as the store does, or the test is named with its reason."""
    text = case.query.read_text("utf-8")
    if any(f"{word}(" in text.lower() for word in VOLATILE):
        pytest.skip("the answer is another each time")
    engine, oracle = engines(tmp_path, case)
    try:
        names, expected = ask(oracle, text, "")
    except QueryError:
        with pytest.raises(QueryError):
            ask(engine, text, "")
        return
    mine, found = ask(engine, text, "")
    if case.name in DEVIATIONS:
        pytest.skip(DEVIATIONS[case.name])
    assert mine == names
    if "CONSTRUCT" in text.upper():
        assert isomorphic(_graph(found), _graph(expected))
    else:
        assert Counter(found) == Counter(expected)


def _graph(lines: list[tuple[str]]) -> Graph_:
    return Graph_().parse(data="\n".join(line for (line,) in lines), format="nt")
