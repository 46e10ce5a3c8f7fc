"""Property paths of shapes, walked over our own index of a graph (SHACL section 2.3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from lod.rdf.terms import Term, Triple
from lod.validation.graphs import term
from lod.validation.triples import TripleIndex


class GraphReading:
    """Several indexes read as one graph; `read`: the triples that an answer came from, kept where `keep` says so."""

    def __init__(self, indexes: Sequence[TripleIndex], keep: bool = False) -> None:
        self.indexes = indexes
        self.keep = keep
        self.read: set[Triple] = set()

    def objects(self, subject: Term, predicate: Term) -> list[Term]:
        """The values of a property."""
        if len(self.indexes) == 1:
            values = self.indexes[0].of(subject, predicate)
        else:
            values = [value for index in self.indexes for value in index.of(subject, predicate)]
        if self.keep:
            self.read.update((subject, predicate, value) for value in values)
        return values

    def subjects(self, predicate: Term, value: Term) -> list[Term]:
        """The nodes that have a property with this value."""
        nodes = [node for index in self.indexes for node in index.having(predicate, value)]
        if self.keep:
            self.read.update((node, predicate, value) for node in nodes)
        return nodes


@dataclass(frozen=True)
class PropertyPath:
    """A path: one property (`inverse`: from its value), one after another, or one or another."""

    predicate: Term | None = None
    inverse: bool = False
    sequence: tuple[PropertyPath, ...] = ()
    alternatives: tuple[PropertyPath, ...] = ()

    def values(self, node: Term, graph: GraphReading) -> list[Term]:
        """The nodes it leads to, each once."""
        if self.predicate:
            follow = graph.subjects(self.predicate, node) if self.inverse else graph.objects(node, self.predicate)
            return list(dict.fromkeys(follow))
        nodes = [node]
        for step in self.sequence:
            nodes = list(dict.fromkeys(value for node in nodes for value in step.values(node, graph)))
        if self.alternatives:
            nodes = list(dict.fromkeys(value for path in self.alternatives for value in path.values(node, graph)))
        return nodes


def parse_path(shapes: Graph, path: Node) -> PropertyPath | None:
    """The path as shapes write it; None for a path that repeats, or that is none."""
    if isinstance(path, URIRef):
        return PropertyPath(_term(path))
    alternatives, inverse = shapes.value(path, SH.alternativePath), shapes.value(path, SH.inversePath)
    if alternatives is not None:
        steps = list(_steps(shapes, alternatives))
        return PropertyPath(alternatives=tuple(s for s in steps if s)) if steps and all(steps) else None
    if inverse is not None:
        return PropertyPath(_term(inverse), inverse=True) if isinstance(inverse, URIRef) else None
    if (path, RDF.first, None) in shapes:
        steps = list(_steps(shapes, path))
        return PropertyPath(sequence=tuple(s for s in steps if s)) if all(steps) else None
    return None


def _steps(shapes: Graph, members: Node) -> Iterator[PropertyPath | None]:
    return (parse_path(shapes, member) for member in shapes.items(members))


def _term(node: Node) -> Term:
    return term(node) or Term("")
