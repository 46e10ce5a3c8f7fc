"""What a shape reads of the node it judges: the properties that can change its verdict (SHACL sections 2 and 4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from lod.rdf.vocab import QB
from lod.validation.graphs import empty

OBSERVATION = URIRef(QB.Observation[1:-1])
_IN_SLICE = URIRef(QB.observation[1:-1])

_PAIRS = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_SHAPE_LISTS = (SH["and"], SH["or"], SH.xone)
_ON_IRI = {SH.pattern, SH.minLength, SH.maxLength, SH.hasValue, SH["in"], SH.minInclusive, SH.maxInclusive}
_WHOLE = {SH.sparql, SH.js, SH.rule, SH.expression}
_REPEATED = (SH.zeroOrMorePath, SH.zeroOrOnePath)
WORDS = {
    RDF.type,
    SH.path,
    SH.name,
    SH.description,
    SH.order,
    SH.group,
    SH.message,
    SH.severity,
    RDFS.seeAlso,
    RDFS.label,
    RDFS.comment,
}
"""What a shape says of itself, and to people: no verdict hangs on it."""
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
"""The properties that say which nodes a shape is asked of."""


@dataclass(frozen=True)
class Reads:
    """`properties`: those whose values are read; `counted`: those of which only the number of values is read.

    `whole`: anything may be read, the node's own IRI included.

    `names`: only which properties the node has (`sh:closed`), not their values. `beyond`: links that lead to the node
    from others, which no reading of the node alone can show.
    """

    properties: frozenset[URIRef] = frozenset()
    counted: frozenset[URIRef] = frozenset()
    whole: bool = False
    names: bool = False
    beyond: bool = False

    def __or__(self, other: Reads) -> Reads:
        return Reads(
            self.properties | other.properties,
            self.counted | other.counted,
            self.whole or other.whole,
            self.names or other.names,
            self.beyond or other.beyond,
        )


def of_observations(shapes: Graph, properties: Iterable[URIRef]) -> dict[Node, Reads]:
    """The shapes that target observations, which have these properties, with what each reads."""
    property_set = set(properties)
    everything = Reads(whole=(None, RDF.type, SH.ConstraintComponent) in shapes)
    reads_of: dict[Node, Reads] = {}
    for shape in targeting(shapes):
        target = _target(shapes, shape, property_set)
        if target is not None:
            reads_of[shape] = target | everything | of(shapes, shape)
    return reads_of


def targeting(shapes: Graph) -> list[Node]:
    """The shapes that have a target of their own, in a stable order."""
    targeting_shapes = {shape for target in TARGETS for shape in shapes.subjects(target, None)}
    targeting_shapes |= {
        shape for shape in shapes.subjects(RDF.type, RDFS.Class) if (shape, RDF.type, SH.NodeShape) in shapes
    }
    return sorted(targeting_shapes, key=str)


def _target(shapes: Graph, shape: Node, properties: set[URIRef]) -> Reads | None:
    """What the target itself reads, None if it aims at no observation."""
    if shape == OBSERVATION or (shape, SH.targetClass, OBSERVATION) in shapes:
        return Reads()
    subjects = properties.intersection(shapes.objects(shape, SH.targetSubjectsOf))
    if subjects:
        return Reads(counted=frozenset(subjects))
    if (shape, SH.targetObjectsOf, _IN_SLICE) in shapes:
        return Reads(beyond=True)
    if any("/id/observation/" in str(node) for node in shapes.objects(shape, SH.targetNode)):
        return Reads(whole=True)
    return None


def of(shapes: Graph, shape: Node, seen: frozenset[Node] = frozenset()) -> Reads:
    """What a shape reads of its focus node."""
    if shape in seen:
        return Reads()
    seen |= {shape}
    reads = Reads(frozenset(p for pair in _PAIRS for p in shapes.objects(shape, pair) if isinstance(p, URIRef)))
    predicates = set(shapes.predicates(shape, None))
    if predicates & _WHOLE:
        reads |= Reads(whole=True)
    path = shapes.value(shape, SH.path)
    if isinstance(path, URIRef) and predicates <= _COUNTING:
        return Reads(counted=frozenset({path}))
    if path is not None:
        return reads | first_step(shapes, path)  # what else the shape says is about the values, not about the node
    if predicates & _ON_IRI:
        reads |= Reads(whole=True)
    if _is_closed(shapes, shape):
        bare = all(predicate in _BARE for predicate in predicates) and all(
            set(shapes.predicates(inner, None)) <= WORDS for inner in shapes.objects(shape, SH.property)
        )
        return reads | (Reads(names=True) if bare else Reads(whole=True))
    for other in inner(shapes, shape):
        reads |= of(shapes, other, seen)
    return reads


_COUNTING = WORDS | {SH.minCount, SH.maxCount, *TARGETS}
_BARE = WORDS | {SH.closed, SH.ignoredProperties, SH.property, *TARGETS}


def _is_closed(shapes: Graph, shape: Node) -> bool:
    return any(str(value) in ("true", "1") for value in shapes.objects(shape, SH.closed))


def inner(shapes: Graph, shape: Node) -> Iterator[Node]:
    """The shapes that a shape refers to."""
    for predicate in (SH.property, SH.node, SH["not"], SH.qualifiedValueShape):
        yield from shapes.objects(shape, predicate)
    for predicate in _SHAPE_LISTS:
        for members in shapes.objects(shape, predicate):
            yield from shapes.items(members)


def first_step(shapes: Graph, path: Node) -> Reads:
    """The properties that a path takes from its focus node (SHACL section 2.3.1)."""
    if isinstance(path, URIRef):
        return Reads(frozenset({path}))
    reads = Reads()
    if shapes.value(path, SH.inversePath) is not None:
        return Reads(beyond=True)
    for alternatives in shapes.objects(path, SH.alternativePath):
        for step in shapes.items(alternatives):
            reads |= first_step(shapes, step)
    for repeated in (*_REPEATED, SH.oneOrMorePath):
        for step in shapes.objects(path, repeated):
            reads |= first_step(shapes, step) | Reads(whole=repeated in _REPEATED)  # such a path may end where it began
    for step in shapes.items(path):
        reads |= first_step(shapes, step)
        if not any(shapes.value(step, repeated) is not None for repeated in _REPEATED):
            break
    return reads


def alone(shapes: Graph, chosen: Iterable[Node]) -> Graph:
    """The chosen shapes with all they refer to, and what defines constraints; only the chosen have targets."""
    tops = set(chosen)
    made = empty()
    seen = tops | set(shapes.subjects(RDF.type, SH.ConstraintComponent))
    waiting = list(seen)
    while waiting:
        subject = waiting.pop()
        for predicate, value in shapes.predicate_objects(subject):
            if subject not in tops and (predicate in TARGETS or value == RDFS.Class):
                continue
            made.add((subject, predicate, value))
            if value not in seen:
                seen.add(value)
                waiting.append(value)
    return made
