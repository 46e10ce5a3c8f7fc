"""The engine over the release's Oxigraph store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Self

import pyoxigraph as ox

from lod.cube import index
from lod.errors import BadQuery, NotAcceptable, ReleaseError
from lod.graph.store import Graph
from lod.messages.message import Message
from lod.query.engine import Outcome, Query
from lod.rdf.formats import Format, by_name
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import QB, RDF
from lod.sparql.algebra import Parsed
from lod.sparql.parse import parse

PRETTY_TRIPLES = 200_000
"""Graphs up to so many triples are sorted and written as a person would; larger ones are streamed as they come."""

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "n3": ox.RdfFormat.N3,
}


class OxigraphEngine:
    """Evaluates a query with Oxigraph; the default graph is the union of the named ones unless the query says else.

    `apart`: a named graph that is no part of that union.
    """

    def __init__(self, graph: Graph, base: str, prefixes: Mapping[str, str] = {}, apart: Term | None = None) -> None:
        self.apart = apart
        self.graph = graph
        self.base = base
        self.prefixes = prefixes

    @cached_property
    def whole(self) -> bool:
        """Whether the store has the observations too, and not the metadata alone."""
        return self.graph.has(RDF.type, QB.Observation)

    @classmethod
    def open(cls, release: Path, base: str, prefixes: Mapping[str, str]) -> Self:
        """Opens the store of a release. Raises `ReleaseError`, also where it has no observations."""
        engine = cls(Graph.open(release / "graph"), base, prefixes)
        if not engine.whole and (release / index.FILE).exists():
            raise ReleaseError(Message("error.built-for-columns"))
        return engine

    def execute(self, query: Query, out: BinaryIO) -> Outcome:
        """Writes the answer to `out`. Raises `BadQuery`, `NotAcceptable`, and what `out` raises."""
        parsed = parse(query.text, self.base)
        try:
            result = self._query(query, parsed)
            if isinstance(result, ox.QueryTriples):
                return write_graph(map(_plain, result), query, out, self.prefixes)
            return _write_solutions(result, query, out)
        except SyntaxError as error:  # SPARQL 1.1 that it does not read (docs/sparql.md names it)
            raise BadQuery(Message("query.store-does-not-read", why=str(error))) from None
        except RuntimeError as error:  # a function that does not exist is only found out while evaluating
            if "custom function" not in str(error):
                raise
            raise BadQuery(Message("query.store-says", why=str(error))) from None

    def _query(self, query: Query, parsed: Parsed) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        store = self.graph.store
        if query.default_graphs or query.named_graphs:
            return store.query(
                parsed.text,
                base_iri=self.base,
                default_graph=[ox.NamedNode(graph) for graph in query.default_graphs],
                named_graphs=[ox.NamedNode(graph) for graph in query.named_graphs],
            )
        # With the union asked for, Oxigraph 0.5 no longer hears FROM.
        union = not any(parsed.dataset)
        if union and self.apart:
            graphs = list(store.named_graphs())
            others: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [
                graph for graph in graphs if str(graph) != self.apart
            ]
            return store.query(parsed.text, base_iri=self.base, default_graph=others, named_graphs=graphs)
        return store.query(parsed.text, base_iri=self.base, use_default_graph_as_union=union)


def _write_solutions(result: ox.QuerySolutions | ox.QueryBoolean, query: Query, out: BinaryIO) -> Outcome:
    name = acceptable(query.solutions, Message("query.answer.table"))
    result.serialize(output=out, format=_RESULTS[name])
    return Outcome("ask" if isinstance(result, ox.QueryBoolean) else "select", name)


def write_graph(found: Iterator[Triple], query: Query, out: BinaryIO, prefixes: Mapping[str, str]) -> Outcome:
    """Writes an answer of triples: small ones as a person would, large ones as they come. Raises `NotAcceptable`."""
    format = by_name(acceptable(query.graph, Message("query.answer.graph")))
    first = list(islice(found, PRETTY_TRIPLES + 1))
    if format.writer and len(first) <= PRETTY_TRIPLES:
        _write_pretty(sorted(set(first)), format, out, prefixes)
    else:
        ox.serialize(_parsed(chain(first, found)), output=out, format=_GRAPHS[format.name], prefixes=dict(prefixes))
    return Outcome("graph", format.name)


def _parsed(found: Iterator[Triple]) -> Iterator[ox.Triple]:
    """Triples as the store's library has them."""
    while lines := "".join(f"{s} {p} {o} .\n" for s, p, o in islice(found, 10_000)):
        for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple


def _write_pretty(triples: list[Triple], format: Format, out: BinaryIO, prefixes: Mapping[str, str]) -> None:
    pieces = format.write(triples, prefixes) if format.writer else ()
    try:
        for piece in pieces:
            out.write(piece.encode())
    except ValueError as error:
        raise NotAcceptable(Message("query.graph-not-writable", format=format.title, why=str(error))) from None


def _plain(triple: ox.Triple) -> Triple:
    if isinstance(triple.object, ox.Triple):
        raise NotAcceptable(Message("query.triple-terms"))
    return Term(str(triple.subject)), Term(str(triple.predicate)), Term(str(triple.object))


def acceptable(name: str | None, what: Message) -> str:
    """The format's name. Raises `NotAcceptable` where there is none."""
    if name is None:
        raise NotAcceptable(Message("query.no-format", what=what))
    return name
