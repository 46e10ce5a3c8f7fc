"""The dataset a query is asked of (SPARQL 1.1, section 13): its default graph, and the graphs GRAPH may name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lod.query.sql.schema import Catalog
from lod.sparql.algebra import Const, Node
from lod.sql.build import one_of
from lod.sql.expressions import TRUE, Column, Expr
from lod.sql.relations import Relation, Scan, Select, SqlSource

Graphs = frozenset[int] | None
"""Graphs by their number; None: all there are."""


@dataclass(frozen=True)
class Dataset:
    """`default`: the graphs whose union is the default graph; `named`: those that GRAPH may speak of."""

    default: Graphs = None
    named: Graphs = None

    def graphs(self, graph: Node | None, schema: Catalog) -> Graphs:
        """The graphs that a pattern is matched in: below `GRAPH graph`, or in the default graph for None."""
        if graph is None:
            return self.default
        if not isinstance(graph, Const):
            return self.named
        number = schema.number(graph.term)
        known = number in (schema.graphs if self.named is None else self.named)
        return frozenset({number} if known and number is not None else ())


def dataset(default: Iterable[str], named: Iterable[str], schema: Catalog) -> Dataset:
    """The dataset of these graphs (terms); the release's own where none is given."""
    chosen = tuple(default), tuple(named)
    if not any(chosen):
        return Dataset()
    return Dataset(*(frozenset(filter(None, map(schema.number, graphs))) & schema.graphs for graphs in chosen))


def triples(graphs: Graphs) -> Relation:
    """The metadata's triples in these graphs together, each once."""
    if graphs is None:
        return Scan("triple")
    columns = tuple((name, Column("q", name)) for name in "spo")
    return Select(
        columns, (SqlSource(Scan("quad"), "q"),), (among(Column("q", "g"), graphs),), distinct=len(graphs) > 1
    )


def among(graph: Expr, graphs: Graphs) -> Expr:
    """Whether a graph is one of these."""
    return TRUE if graphs is None else one_of(graph, sorted(graphs))
