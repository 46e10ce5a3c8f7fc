"""The page of anything else that has an IRI of ours: its triples as a description."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from lod.rdf.subjects import Subject, by_subject
from lod.rdf.terms import XSD, Term, Triple, parse_literal
from lod.rdf.vocab import QB, RDF
from lod.web.pages import links
from lod.web.pages.room import fitting, weight
from lod.web.pages.template import Alternates, Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

STATEMENT = 110
"""Bytes of HTML around a property and its value."""

MOST_VALUES = 100
"""Values of one property that are shown; the other formats have them all."""

_PLAIN = {XSD + "string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}


KINDS: dict[Term, str] = {
    QB.DimensionProperty: "thing.dimension",
    QB.MeasureProperty: "thing.measure",
    QB.AttributeProperty: "thing.attribute",
}
"""What the components of data sets are called by those who do not know them by their type."""


@dataclass(frozen=True)
class Value:
    """An object: a link, or a literal with its datatype's short name where it is not plain text."""

    link: Link
    note: str = ""


@dataclass(frozen=True)
class Statement:
    """A property with its values; `more` of them are not shown."""

    property: Link
    values: list[Value]
    more: int


@dataclass(frozen=True)
class Description:
    """A subject and what is said of it."""

    subject: Link
    statements: list[Statement]


@dataclass(frozen=True)
class ThingPage(Page):
    """`thing.html`: besides `view` and `head`, the thing's `iri`, its `types`, of a component its `kind` in words, what
    is said of it (`statements`), and the descriptions of what belongs to it (`others`)."""

    template: ClassVar[str] = "thing.html"
    iri: str
    types: list[Link]
    kind: str
    statements: list[Statement]
    others: list[Description]


def thing(view: View, iri: Term, triples: Iterable[Triple], alternates: Alternates = ()) -> str:
    """The page of a thing as HTML, from the triples that describe it and what belongs to it."""
    descriptions = dict(by_subject(sorted(triples)))
    own = descriptions.pop(iri, [])
    types = [object_ for predicate, objects in own if predicate == RDF.type for object_ in objects]
    name = links.label(view, iri[1:-1])
    title = name if str(name) != iri[1:-1] else Words(shortened(view, iri[1:-1]))
    return ThingPage(
        view=view,
        head=Head(title.text, view.t("thing.about", name=title.text), alternates, (links.home(view),), listed=False),
        iri=iri[1:-1],
        types=[_named(view, term[1:-1]) for term in types],
        kind=next((view.t(key) for term, key in KINDS.items() if term in types), ""),
        statements=_statements(view, (iri, own)),
        others=[
            Description(_value(view, subject).link, _statements(view, (subject, pairs)))
            for subject, pairs in descriptions.items()
        ],
    ).draw()


def describe(view: View, triples: Iterable[Triple], most: int, room: int) -> tuple[list[Description], int]:
    """The first subjects, each with what is said of it, as far as there is room for (in bytes of HTML), and how many
    more there are."""
    subjects = list(by_subject(sorted(triples)))
    every = (Description(_value(view, term).link, _statements(view, (term, pairs))) for term, pairs in subjects)
    found = fitting(every, _weight, most, room)
    return found, len(subjects) - len(found)


def _weight(found: Description) -> int:
    values = (value for statement in found.statements for value in statement.values)
    return sum(STATEMENT + weight(value.link.text, value.link.url or "", value.note) for value in values)


def called(view: View, term: Term) -> Link:
    """What a thing is called and where it is read about."""
    return _value(view, term).link


def shortened(view: View, iri: str) -> str:
    """An IRI with a prefix for its beginning, else as it is."""
    prefixes = sorted(view.opened.prefixes.items(), key=lambda item: -len(item[1]))
    found = next(((prefix, ns) for prefix, ns in prefixes if iri.startswith(ns) and len(iri) > len(ns)), None)
    return f"{found[0]}:{iri[len(found[1]) :]}" if found else iri


def _statements(view: View, subject: Subject) -> list[Statement]:
    return [
        Statement(
            _named(view, predicate[1:-1]),
            [_value(view, term) for term in objects[:MOST_VALUES]],
            max(len(objects) - MOST_VALUES, 0),
        )
        for predicate, objects in subject[1]
    ]


def _named(view: View, iri: str) -> Link:
    """A property or class by its short name: what a developer knows it by."""
    return Link(Words(shortened(view, iri)), view.link(iri))


def _value(view: View, term: Term) -> Value:
    if term.startswith("<"):
        iri = term[1:-1]
        name = links.label(view, iri)
        return Value(Link(name if str(name) != iri else Words(shortened(view, iri)), view.link(iri)))
    if term.startswith("_:"):
        return Value(Link(Words(term)))
    literal = parse_literal(term)
    language = "" if literal.language == view.language else literal.language
    note = literal.language or ("" if literal.datatype in _PLAIN else shortened(view, literal.datatype))
    return Value(Link(Words(literal.lexical, language)), note)
