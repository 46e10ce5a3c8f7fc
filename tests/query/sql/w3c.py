"""The W3C's evaluation tests of SPARQL 1.0 and 1.1 Query, read from their manifests: query, dataset, expected answer.

They are not part of this project: LOD_CONFORMANCE names the folder that holds them (`w3c/sparql10`, `w3c/sparql11`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from lod.graph.canonical import canonical
from lod.rdf.terms import Term, Triple

FOLDER = Path(os.environ.get("LOD_CONFORMANCE", Path(__file__).parents[4] / "shared" / "conformance"))
SUITES = (FOLDER / "w3c" / "sparql10", FOLDER / "w3c" / "sparql11")
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}

Rows = list[tuple[Any, ...]]


class Case(NamedTuple):
    """A test: its name, and the files of the query, the default graph, the named graphs and the answer."""

    name: str
    query: Path
    data: tuple[Path, ...]
    graphs: tuple[Path, ...]
    result: Path

    @property
    def text(self) -> str:
        return self.query.read_text("utf-8")


class Manifest:
    """A manifest's statements."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def store(self) -> ox.Store:
        store = ox.Store()
        format = ox.RdfFormat.RDF_XML if self.path.suffix == ".rdf" else ox.RdfFormat.TURTLE
        store.load(path=str(self.path), base_iri=self.path.as_uri(), format=format)
        return store

    def values(self, subject: Any, name: str) -> list[Any]:
        """The values of a property."""
        return [quad.object for quad in self.store.quads_for_pattern(subject, ox.NamedNode(name), None)]

    def cases(self) -> Iterator[Case]:
        """The evaluation tests of queries."""
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(MF + "action"), None):
            queries = self.values(quad.object, QT + "query") if isinstance(quad.object, ox.BlankNode) else []
            results = self.values(quad.subject, MF + "result")
            if queries and results and isinstance(results[0], ox.NamedNode):
                data, graphs = (self.values(quad.object, QT + name) for name in ("data", "graphData"))
                labelled = [graph for each in graphs for graph in self._graph(each)]
                subject: Any = quad.subject
                old = "1.0/" if self.path.parent.parent == SUITES[0] else ""
                name = f"{old}{self.path.parent.name}/{subject.value.rpartition('#')[2]}"
                query = _path(queries[0])
                files = _paths(data) or _dataset(query)
                yield Case(name, query, files, _paths(labelled), _path(results[0]))

    def _graph(self, node: Any) -> list[Any]:
        return self.values(node, QT + "graph") if isinstance(node, ox.BlankNode) else [node]


def _path(node: Any) -> Path:
    return Path(str(node.value).removeprefix("file://"))


def _dataset(query: Path) -> tuple[Path, ...]:
    """The files that a query names with FROM and FROM NAMED."""
    names = re.findall(r"FROM\s+(?:NAMED\s+)?<([^>]*)>", query.read_text("utf-8"))
    return tuple(dict.fromkeys(query.parent / name for name in names))


def _paths(nodes: list[Any]) -> tuple[Path, ...]:
    return tuple(map(_path, nodes))


CASES = [case for suite in SUITES for path in sorted(suite.glob("*/manifest.ttl")) for case in Manifest(path).cases()]


def triples(path: Path) -> list[Triple]:
    """The triples of a file of data; blank nodes are told apart by the file."""
    quads = ox.parse(path=str(path), base_iri=path.as_uri(), rename_blank_nodes=True)
    return [(Term(str(q.subject)), Term(str(q.predicate)), Term(str(q.object))) for q in quads]


def expected(case: Case) -> tuple[list[str], Rows] | list[Triple] | str:
    """The answer a test wants: variables and rows (of an ASK one row), the triples of a graph, or the text of a CSV."""
    if case.result.suffix == ".csv":
        return case.result.read_text("utf-8")
    if case.result.suffix in _RESULTS:
        found = ox.parse_query_results(path=str(case.result), format=_RESULTS[case.result.suffix])
        if isinstance(found, ox.QueryBoolean):
            return [], [(bool(found),)]
        names = [variable.value for variable in found.variables]
        return names, [tuple(cell(solution[name]) for name in names) for solution in found]
    graph = Manifest(case.result)
    if not list(graph.store.quads_for_pattern(None, None, ox.NamedNode(RS + "ResultSet"))):
        return triples(case.result)
    [results] = graph.store.quads_for_pattern(None, None, ox.NamedNode(RS + "ResultSet"))
    if answers := graph.values(results.subject, RS + "boolean"):
        return [], [(answers[0].value == "true",)]
    names = [node.value for node in graph.values(results.subject, RS + "resultVariable")]
    rows = []
    for solution in graph.values(results.subject, RS + "solution"):
        bound = {}
        for binding in graph.values(solution, RS + "binding"):
            [variable], [value] = (graph.values(binding, RS + name) for name in ("variable", "value"))
            bound[variable.value] = cell(value)
        rows.append(tuple(bound.get(name) for name in names))
    return names, rows


def cell(value: Any) -> Any:
    """A term as `tests.query.sql.world.ask` has it, in canonical form."""
    if value is None:
        return None
    if isinstance(value, ox.BlankNode):
        return ("bnode",)
    if isinstance(value, ox.NamedNode):
        return "uri", value.value, "", ""
    [found] = ox.parse(f"<a:> <a:> {canonical([Term(str(value))])[0]} .", format=ox.RdfFormat.N_TRIPLES)
    literal: Any = found.triple.object
    said, datatype = literal.value, literal.datatype.value
    if datatype.endswith("#double") and said not in ("NaN", "INF", "-INF"):
        said = f"{float(said):.9g}"
    plain = literal.language or datatype.endswith("#string")
    return "literal", said, "" if plain else datatype, literal.language or ""
