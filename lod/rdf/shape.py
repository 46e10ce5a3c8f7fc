"""How one shape of observations is said: its IRI, target, names and messages (SHACL sections 2 and 3)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lod.messages.catalogue import text
from lod.messages.message import Message, Texts
from lod.model.structure import MEASURE_TYPE, Component
from lod.model.text import Text
from lod.rdf.iris import Iris
from lod.rdf.qb import texts
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import QB, RDF, RDFS, SH

MEASURE_DIMENSION = Component(MEASURE_TYPE, Text.of({"nb": "Mål", "nn": "Mål", "en": "Measure"}))
DATA_SET = Component("dataSet", Text.of({"nb": "Datasett", "nn": "Datasett", "en": "Data set"}))
OBSERVATION = Component("observation", Text.of({"nb": "Observasjon", "nn": "Observasjon", "en": "Observation"}))

Pairs = list[tuple[Term, Term]]
"""What a shape demands: predicates of SHACL and their values."""

LANGUAGES = ("nb", "nn", "en")
"""The languages that shapes are written in."""


def constraint(number: int) -> Term:
    """The IRI of an integrity constraint of the Data Cube Recommendation (section 11.1)."""
    return Term(f"<https://www.w3.org/TR/vocab-data-cube/#ic-{number}>")


class Shape:
    """Says shapes of one profile. A shape is named `{component}-{rule}`; shapes others refer to begin with `_`."""

    def __init__(self, profile: str, iris: Iris) -> None:
        self.profile = profile
        self.iris = iris

    def iri(self, name: str) -> Term:
        return self.iris.shape(self.profile, name)

    def path(self, component: Component) -> Term:
        """The property of a component, the measure dimension and the data set included."""
        if component is MEASURE_DIMENSION:
            return QB.measureType
        return QB.dataSet if component is DATA_SET else self.iris.property_of(component)

    def property(
        self,
        component: Component,
        rule: str,
        message: Message,
        pairs: Pairs,
        ic: int = 0,
        path: Component | None = None,
    ) -> Iterator[Triple]:
        """A property shape of every observation; `ic`: the integrity constraint it upholds."""
        shape = self.iri(f"{component.name}-{rule}")
        yield shape, RDF.type, SH.PropertyShape
        yield shape, SH.path, self.path(path or component)
        yield from self._described(shape, component, rule, message, pairs, ic)

    def node(self, component: Component, rule: str, message: Message, pairs: Pairs, ic: int = 0) -> Iterator[Triple]:
        """A node shape of every observation, for a rule that relates its properties."""
        shape = self.iri(f"{component.name}-{rule}")
        yield shape, RDF.type, SH.NodeShape
        yield from self._described(shape, component, rule, message, pairs, ic)

    def helper(self, name: str, kind: Term, pairs: Pairs) -> Iterator[Triple]:
        """A shape that others refer to; it has no target of its own."""
        yield self.iri(name), RDF.type, kind
        yield from ((self.iri(name), predicate, value) for predicate, value in pairs)

    def _described(
        self, shape: Term, component: Component, rule: str, message: Message, pairs: Pairs, ic: int
    ) -> Iterator[Triple]:
        yield shape, SH.targetClass, QB.Observation
        yield shape, SH.severity, SH.Violation
        title = Message("shape.title", name=name(component), rule=Message(f"shape.rule.{rule}"))
        for predicate, words in ((SH.name, title), (SH.message, message)):
            yield from texts(shape, predicate, Text.of({tongue: text(words, tongue) for tongue in LANGUAGES}))
        if ic:
            yield shape, RDFS.seeAlso, constraint(ic)
        yield from ((shape, predicate, value) for predicate, value in pairs)


def name(component: Component) -> Texts:
    """What a component is called, in the languages that it has."""
    return Texts(tuple(component.label) or (("", component.name),))


def between(name: Texts, low: Decimal | None, high: Decimal | None) -> Message:
    """A range in words, by the ends it has."""
    if low is not None and high is not None:
        return Message("shape.between", name=name, low=str(low), high=str(high))
    if low is not None:
        return Message("shape.least", name=name, low=str(low))
    return Message("shape.most", name=name, high=str(high))
