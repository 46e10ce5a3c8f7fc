"""Statements in memory, looked up by subject and property: what a file in RDF says beside its observations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import pyoxigraph as ox

from lod.model.text import Text

Node: TypeAlias = ox.NamedNode | ox.BlankNode
Value: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
RELATIVE = "relative:/"
"""The base of IRIs that a file leaves relative: what they name has no address of its own, and none is published."""
TYPE, FIRST, REST = (ox.NamedNode(_RDF + name) for name in ("type", "first", "rest"))
NAMES = tuple(
    ox.NamedNode(iri)
    for iri in (
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        "http://purl.org/dc/terms/title",
        _RDFS + "label",
        "http://xmlns.com/foaf/0.1/name",
        "https://schema.org/name",
        "http://schema.org/name",
    )
)
"""What a thing's name is said with, the best first."""
COMMENTS = tuple(
    ox.NamedNode(iri)
    for iri in (
        "http://www.w3.org/2004/02/skos/core#definition",
        "http://purl.org/dc/terms/description",
        _RDFS + "comment",
        "https://schema.org/description",
        "http://schema.org/description",
    )
)
"""What explains a thing, the best first."""


class Resources:
    """Statements by subject and property. `language`: that of texts which do not say theirs, counted in `untold`."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.untold = 0
        self._by_subject: dict[Node, dict[ox.NamedNode, list[Value]]] = {}
        self._by_object: dict[tuple[ox.NamedNode, Value], list[Node]] = {}

    def add(self, subject: Node, predicate: ox.NamedNode, value: Value) -> None:
        values = self._by_subject.setdefault(subject, {}).setdefault(predicate, [])
        if value not in values[-50:]:
            values.append(value)
            if not isinstance(value, ox.Literal):
                self._by_object.setdefault((predicate, value), []).append(subject)

    def update(self, quads: Iterable[ox.Quad]) -> Resources:
        for quad in quads:
            if isinstance(quad.subject, (ox.NamedNode, ox.BlankNode)):
                self.add(quad.subject, quad.predicate, quad.object)
        return self

    def __contains__(self, subject: Node) -> bool:
        return subject in self._by_subject

    def in_order(self, nodes: Iterable[Node]) -> list[Node]:
        """The nodes in the order in which the file speaks of them."""
        wanted = set(nodes)
        return [subject for subject in self._by_subject if subject in wanted]

    def subjects(self, predicate: ox.NamedNode, value: Value) -> list[Node]:
        """Who says this of themselves, in the order of the file."""
        return list(dict.fromkeys(self._by_object.get((predicate, value), ())))

    def subjects_with(self, predicate: ox.NamedNode) -> list[Node]:
        """Who says anything with this property, in the order of the file."""
        return [subject for subject, values in self._by_subject.items() if predicate in values]

    def of(self, subject: Node, *predicates: ox.NamedNode) -> list[Value]:
        """The values of any of the properties."""
        properties = self._by_subject.get(subject, {})
        return [value for predicate in predicates for value in properties.get(predicate, ())]

    def predicates(self, subject: Node) -> Iterator[ox.NamedNode]:
        return iter(self._by_subject.get(subject, ()))

    def nodes(self, subject: Node, *predicates: ox.NamedNode) -> list[Node]:
        """The values that are no literals."""
        return [v for v in self.of(subject, *predicates) if isinstance(v, (ox.NamedNode, ox.BlankNode))]

    def node(self, subject: Node, *predicates: ox.NamedNode) -> Node | None:
        return next(iter(self.nodes(subject, *predicates)), None)

    def iris(self, subject: Node, *predicates: ox.NamedNode) -> list[str]:
        """The values that are IRIs."""
        return [v.value for v in self.of(subject, *predicates) if isinstance(v, ox.NamedNode)]

    def words(self, subject: Node, *predicates: ox.NamedNode) -> list[tuple[str, str]]:
        """The literals, each with its language."""
        texts = []
        for value in self.of(subject, *predicates):
            if isinstance(value, ox.Literal) and value.value.strip():
                if not value.language:
                    self.untold += 1
                texts.append((tag(value.language) if value.language else self.language, value.value.strip()))
        return texts

    def text(self, subject: Node, *predicates: ox.NamedNode) -> Text:
        """A text by language: for each language, what the first of the properties says that says anything."""
        best: dict[str, str] = {}
        for predicate in predicates:
            own: dict[str, str] = {}
            for language, words in sorted(self.words(subject, predicate)):
                own.setdefault(language, words)
            best = own | best
        return Text.of(best)

    def literal(self, subject: Node, *predicates: ox.NamedNode) -> str:
        """The first literal, "" if there is none."""
        return next((v.value for v in self.of(subject, *predicates) if isinstance(v, ox.Literal)), "")

    def listed(self, start: Node | None) -> list[Node]:
        """The members of an RDF list; one that goes in a circle ends where it began."""
        members: list[Node] = []
        seen: set[Node] = set()
        while start is not None and start not in seen:
            seen.add(start)
            members += self.nodes(start, FIRST)
            start = self.node(start, REST)
        return members


def tag(language: str) -> str:
    """A language tag as texts here have it: Norwegian is Bokmål, and a region is left out."""
    short = language.lower().partition("-")[0]
    return {"no": "nb", "nob": "nb", "nno": "nn"}.get(short, short)


def local(iri: str) -> str:
    """The end of an IRI: what stands behind its last slash, hash or colon."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2].rpartition(":")[2]
