"""What a shape can see of a node: two nodes that look alike to a shape get the same verdict.

A code list of sixty thousand codes has a handful of kinds of codes: with a name in one language or in two, at the top
or below another. A shape that counts values, or asks for their datatype, cannot tell the codes of one kind apart, so
it is enough that one of them is judged (`lod.validation.grouping`).

Only the constraints named here are looked through. A shape with any other (SPARQL, `sh:closed`, a path that repeats)
has no `Sight`, and is asked of every node.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from lod.rdf.terms import XSD, Term, parse_literal
from lod.rdf.vocab import RDF as RDF_TERMS
from lod.validation.graphs import term
from lod.validation.path import GraphReading, PropertyPath, parse_path
from lod.validation.reads import WORDS
from lod.validation.triples import TripleIndex

_TARGETS = {SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf}
_KINDS = {SH.minCount, SH.maxCount, SH.nodeKind, SH.languageIn, SH.uniqueLang}
"""Constraints on how many values there are, and on their kind and language: all that is always seen."""
_BOUNDS = {SH.minInclusive, SH.maxInclusive, SH.minExclusive, SH.maxExclusive}
_EXACT = {SH.pattern, SH.flags}
_LENGTHS = {SH.minLength, SH.maxLength}
_RELATED = {SH.equals, SH.disjoint}
_COMPARED = {SH.lessThan, SH.lessThanOrEquals}
_INNER = {SH.node, SH["not"], SH.qualifiedValueShape}
_LISTS = {SH["and"], SH["or"], SH.xone}
_QUALIFIED = {SH.qualifiedMinCount, SH.qualifiedMaxCount}
_VISIBLE = (
    *(WORDS | _TARGETS | _KINDS | _BOUNDS | _EXACT | _LENGTHS | _RELATED | _COMPARED | _INNER | _LISTS | _QUALIFIED),
    *(SH.datatype, SH["class"], SH.hasValue, SH["in"], SH.property),
)
_NUMBERS = {
    f"{XSD}integer": re.compile("-?[0-9]+"),
    f"{XSD}decimal": re.compile(r"-?[0-9]+(\.[0-9]+)?"),
}
"""The datatypes of numbers of any size, and how we write these: what is written so is one of its datatype."""


@dataclass(frozen=True)
class Sight:
    """What a shape sees: of the values at the end of `path`, or of the node itself.

    `exact`: the values themselves; `named`: values that the shape names, which it can tell from others; `bounds`:
    numbers that it compares values with, so that it sees which of them a value is below or above; `length`: up to how
    many characters it counts; `typed`: whether it asks if a value is one of its datatype; `classes`: whether it asks
    for the classes of values; `related`: properties whose values are looked for among these; `compared`: properties
    whose values are seen exactly; `inner`: what other shapes see of each value.
    """

    path: PropertyPath | None
    exact: bool
    named: frozenset[Term]
    bounds: tuple[Decimal, ...]
    length: int
    typed: bool
    classes: bool
    related: tuple[Term, ...]
    compared: tuple[Term, ...]
    inner: tuple[Sight, ...]

    def signature(self, node: Term, graph: GraphReading) -> Hashable:
        """What is seen of a node; equal for nodes that the shape cannot tell apart."""
        values = self.path.values(node, graph) if self.path else [node]
        others = [graph.objects(node, predicate) for predicate in self.related]
        compared = tuple(tuple(sorted(graph.objects(node, predicate))) for predicate in self.compared)
        looks = [(self._look(value, graph), *(value in other for other in others)) for value in values]
        extra = tuple(len(set(other).difference(values)) for other in others)
        return (looks[0] if len(looks) == 1 else frozenset(Counter(looks).items()), extra, compared)

    def _look(self, value: Term, graph: GraphReading) -> Hashable:
        inner = tuple(sight.signature(value, graph) for sight in self.inner)
        classes = frozenset(graph.objects(value, RDF_TERMS.type)) if self.classes else None
        return (self._appearance(value), classes, inner) if inner or classes is not None else self._appearance(value)

    def _appearance(self, value: Term) -> Hashable:
        if self.exact or value in self.named:
            return value
        length = 0
        if self.length:
            length = min(len(parse_literal(value).lexical if value[0] == '"' else value[1:-1]), self.length + 1)
        if value[0] == "<":
            return "<", length
        kind = value[value.rindex('"') + 1 :]
        if kind[:1] != "^" or not (self.typed or self.bounds):
            return value if self.bounds else (kind, length)
        number = _number(value)
        if number is None:
            return value
        return (kind, length, *((number > bound) - (number < bound) for bound in self.bounds))


def _number(value: Term) -> Decimal | None:
    """The number that a literal is; None for any other term, and for one that is not written as we write numbers."""
    if value[0] != '"':
        return None
    literal = parse_literal(value)
    form = _NUMBERS.get(literal.datatype)
    return Decimal(literal.lexical) if form and form.fullmatch(literal.lexical) else None


@dataclass(frozen=True)
class Targets:
    """The nodes that a shape is asked of (SHACL section 2.1.3): those of its own classes, subjects and objects."""

    classes: tuple[Term, ...]
    subjects_of: tuple[Term, ...]
    objects_of: tuple[Term, ...]

    def nodes(self, index: TripleIndex) -> dict[Term, None]:
        """The nodes of a graph, each once."""
        nodes: dict[Term, None] = {}
        for kind in self.classes:
            nodes |= dict.fromkeys(index.instances(kind))
        for predicate in self.subjects_of:
            nodes |= dict.fromkeys(index.subjects(predicate))
        for predicate in self.objects_of:
            nodes |= dict.fromkeys(index.by_value(predicate))
        return nodes


def targets(shapes: Graph, shape: Node) -> Targets:
    """The targets of a shape."""
    classes, subjects_of, objects_of = (
        tuple(sorted(t for node in shapes.objects(shape, kind) if (t := term(node))))
        for kind in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    )
    return Targets(classes, subjects_of, objects_of)


def sight(shapes: Graph, shape: Node, seen: frozenset[Node] = frozenset()) -> Sight | None:
    """What a shape sees; None where that is more than we can tell."""
    predicates = set(shapes.predicates(shape, None))
    if shape in seen or not predicates.issubset(_VISIBLE) or (shape, RDF.type, RDFS.Class) in shapes:
        return None
    path = shapes.value(shape, SH.path)
    steps = parse_path(shapes, path) if path is not None else None
    inner = [sight(shapes, other, seen | {shape}) for other in _inner(shapes, shape)]
    if (path is not None and steps is None) or not all(inner):
        return None
    named = _named(shapes, shape)
    bounds = [_number(term(bound) or Term("<>")) for p in _BOUNDS for bound in shapes.objects(shape, p)]
    lengths = [int(str(n)) for p in _LENGTHS for n in shapes.objects(shape, p) if str(n).isdecimal()]
    return Sight(
        steps,
        exact=bool(
            predicates & _EXACT
            or predicates & _COMPARED
            or None in bounds
            or any(isinstance(n, Literal) for n in named)
        ),
        named=frozenset(t for node in named if (t := term(node))),
        bounds=tuple(sorted(bound for bound in bounds if bound is not None)),
        length=max(lengths, default=0),
        typed=SH.datatype in predicates,
        classes=SH["class"] in predicates,
        related=_properties(shapes, shape, _RELATED),
        compared=_properties(shapes, shape, _COMPARED),
        inner=tuple(other for other in inner if other),
    )


def _inner(shapes: Graph, shape: Node) -> Iterator[Node]:
    for predicate in (*_INNER, SH.property):
        yield from shapes.objects(shape, predicate)
    for predicate in _LISTS:
        for members in shapes.objects(shape, predicate):
            yield from shapes.items(members)


def _named(shapes: Graph, shape: Node) -> list[Node]:
    listed = [node for members in shapes.objects(shape, SH["in"]) for node in shapes.items(members)]
    return [*shapes.objects(shape, SH.hasValue), *listed]


def _properties(shapes: Graph, shape: Node, predicates: set[URIRef]) -> tuple[Term, ...]:
    values = {term(value) for predicate in predicates for value in shapes.objects(shape, predicate)}
    return tuple(sorted(value for value in values if value))


def reporters(shapes: Graph, shape: Node) -> set[Node] | None:
    """The shapes that say what is wrong with a node when this one is asked of it.

    None where they say it of other nodes: those that a path leads to.
    """
    inner = list(shapes.objects(shape, SH.property))
    if not inner:
        return {shape}
    if shapes.value(shape, SH.path) is not None:
        return None
    below = [reporters(shapes, other) for other in inner]
    return {shape}.union(*(other for other in below if other)) if all(below) else None
