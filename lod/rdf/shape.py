"""How one shape of observations is said: its IRI, target, names and messages (SHACL sections 2 and 3)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lod.model.structure import MEASURE_TYPE, Component
from lod.model.text import Text
from lod.rdf.iris import Iris
from lod.rdf.qb import texts
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import QB, RDF, RDFS, SH

MEASURE_DIMENSION = Component(MEASURE_TYPE, Text.of({"nb": "Mål", "en": "Measure"}))
DATA_SET = Component("dataSet", Text.of({"nb": "Datasett", "en": "Data set"}))
OBSERVATION = Component("observation", Text.of({"nb": "Observasjon", "en": "Observation"}))

Pairs = list[tuple[Term, Term]]
"""What a shape demands: predicates of SHACL and their values."""

RULES = {
    "once": ("nøyaktig én verdi", "exactly one value"),
    "single": ("høyst én verdi", "at most one value"),
    "some": ("minst én verdi", "at least one value"),
    "code": ("kode i lista", "code of the list"),
    "source": ("en av kildene", "one of the sources"),
    "datatype": ("datatype", "datatype"),
    "iri": ("en IRI", "an IRI"),
    "range": ("tillatte verdier", "values allowed"),
    "present": ("verdi finnes", "value present"),
    "missing": ("ingen verdi når den mangler", "no value where it is missing"),
    "type": ("bare det oppgitte målet", "only the measure stated"),
    "order": ("grensene i rekkefølge", "bounds in order"),
    "lower": ("ikke under nedre grense", "not below the lower bound"),
    "upper": ("ikke over øvre grense", "not above the upper bound"),
    "value": ("dette datasettet", "this data set"),
    "closed": ("bare strukturens egenskaper", "only the structure’s properties"),
}
"""The rules that shapes are named for, and what they are called in Bokmål and English."""


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
        nb: str,
        en: str,
        pairs: Pairs,
        ic: int = 0,
        path: Component | None = None,
    ) -> Iterator[Triple]:
        """A property shape of every observation; `ic`: the integrity constraint it upholds."""
        shape = self.iri(f"{component.name}-{rule}")
        yield shape, RDF.type, SH.PropertyShape
        yield shape, SH.path, self.path(path or component)
        yield from self._described(shape, component, rule, nb, en, pairs, ic)

    def node(self, component: Component, rule: str, nb: str, en: str, pairs: Pairs, ic: int = 0) -> Iterator[Triple]:
        """A node shape of every observation, for a rule that relates its properties."""
        shape = self.iri(f"{component.name}-{rule}")
        yield shape, RDF.type, SH.NodeShape
        yield from self._described(shape, component, rule, nb, en, pairs, ic)

    def helper(self, name: str, kind: Term, pairs: Pairs) -> Iterator[Triple]:
        """A shape that others refer to; it has no target of its own."""
        yield self.iri(name), RDF.type, kind
        yield from ((self.iri(name), predicate, value) for predicate, value in pairs)

    def _described(
        self, shape: Term, component: Component, rule: str, nb: str, en: str, pairs: Pairs, ic: int
    ) -> Iterator[Triple]:
        yield shape, SH.targetClass, QB.Observation
        yield shape, SH.severity, SH.Violation
        called = [f"{name}: {words}" for name, words in zip(names(component), RULES[rule], strict=True)]
        yield from texts(shape, SH.name, Text.of(dict(zip(("nb", "en"), called, strict=True))))
        yield from texts(shape, SH.message, Text.of({"nb": nb, "en": en}))
        if ic:
            yield shape, RDFS.seeAlso, constraint(ic)
        yield from ((shape, predicate, value) for predicate, value in pairs)


def names(component: Component) -> tuple[str, str]:
    """What a component is called in Bokmål and in English, as far as it is."""
    return component.label.best("nb", "en"), component.label.best("en", "nb")


def between(low: Decimal | None, high: Decimal | None, both: str, least: str, most: str) -> str:
    """A range in words, by the template for the ends it has."""
    if low is not None and high is not None:
        return both.format(low, high)
    return least.format(low) if low is not None else most.format(high)
