"""The shapes of a cube, generated from its structure (SHACL; RDF Data Cube section 11).

They are flat: each is a top-level shape with an IRI of its own and one thing to say, in each language. They judge the
graph of the cube they are made for – its dump, or the named graph of its data set –, not several cubes mixed, because
every cube's observations are of the class that they target. Nothing here needs a blank node.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from lod.messages.message import Message, Texts
from lod.model.attributes import LOWER_BOUND, MISSING, STATUS, UPPER_BOUND
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.datatypes import NUMERIC
from lod.model.structure import Attribute, Component, Dimension, Measure
from lod.rdf.iris import Iris
from lod.rdf.shape import DATA_SET, MEASURE_DIMENSION, OBSERVATION, Pairs, Shape, between, name
from lod.rdf.terms import Term, Triple, decimal, integer, literal, text
from lod.rdf.vocab import DCT, PROV, QB, RDF, SH, SKOS, XSD


def shapes(dataset: DataSet, lists: Mapping[str, CodeList], iris: Iris) -> Iterator[Triple]:
    """The shapes of a data set's observations; `lists` are the code lists its structure names."""
    yield from _Shapes(dataset, lists, iris).all()


class _Shapes(Shape):
    """Says the shapes of one data set, subject by subject."""

    def __init__(self, dataset: DataSet, lists: Mapping[str, CodeList], iris: Iris) -> None:
        super().__init__(dataset.id, iris)
        self.dataset = dataset
        self.structure = dataset.structure
        self.lists = lists
        self.attributes = {attribute.name: attribute for attribute in self.structure.attributes}

    def all(self) -> Iterator[Triple]:
        yield from self._document()
        yield from self._data_set()
        for dimension in self.structure.dimensions:
            yield from self._once(dimension, 11)
            yield from self._code(dimension, dimension.codelist, 19)
        yield from self._measure_type()
        for measure in self.structure.measures:
            yield from self._measure(measure)
        for attribute in self.structure.attributes:
            yield from self._attribute(attribute)
        yield from self._bounds()
        yield from self._closed()
        yield from self._lists()

    def _document(self) -> Iterator[Triple]:
        subject = self.iris.document(f"shape/{self.dataset.id}")
        for language, title in self.dataset.title:
            yield subject, DCT.title, text(f"SHACL: {title}", language)
        yield subject, DCT.subject, self.iris.dataset(self.dataset.id)
        yield self.iris.dataset(self.dataset.id), SH.shapesGraph, subject

    def _data_set(self) -> Iterator[Triple]:
        subject = self.iris.dataset(self.dataset.id)
        pairs = [(SH.minCount, integer(1)), (SH.maxCount, integer(1)), (SH.hasValue, subject)]
        yield from self.property(DATA_SET, "value", Message("shape.value"), pairs, 1)

    def _once(self, component: Component, ic: int = 0) -> Iterator[Triple]:
        message = Message("shape.once", name=name(component))
        pairs = [(SH.minCount, integer(1)), (SH.maxCount, integer(1))]
        yield from self.property(component, "once", message, pairs, ic)

    def _code(self, component: Component, codelist: str, ic: int = 0) -> Iterator[Triple]:
        if codelist not in self.lists:
            return
        title = Texts(tuple(self.lists[codelist].label) or (("", codelist),))
        yield from self.property(
            component,
            "code",
            Message("shape.code", name=name(component), title=title, list=codelist),
            [(SH.nodeKind, SH.IRI), (SH.node, self.iri(f"_list-{codelist}"))],
            ic,
        )

    def _lists(self) -> Iterator[Triple]:
        coded: list[Dimension | Attribute] = [*self.structure.dimensions, *self.structure.attributes]
        for listed in sorted({component.codelist for component in coded} & set(self.lists)):
            yield from self.helper(f"_list-{listed}", SH.NodeShape, [(SH.property, self.iri(f"_scheme-{listed}"))])
            scheme = self.iris.codelist(listed)
            pairs = [(SH.path, SKOS.inScheme), (SH.hasValue, scheme)]
            yield from self.helper(f"_scheme-{listed}", SH.PropertyShape, pairs)

    def _measure_type(self) -> Iterator[Triple]:
        yield from self._once(MEASURE_DIMENSION, 11)
        measures = tuple(measure.name for measure in self.structure.measures)
        yield from self.property(
            MEASURE_DIMENSION,
            "code",
            Message("shape.measure", measures=measures),
            [(SH["in"], self.iri("_measures-1"))],
            15,
        )
        yield from self._listed("_measures", [self.path(measure) for measure in self.structure.measures])

    def _listed(self, name: str, values: list[Term]) -> Iterator[Triple]:
        """An RDF list whose nodes have names: `name-1` is its first."""
        for position, value in enumerate(values, 1):
            rest = RDF.nil if position == len(values) else self.iri(f"{name}-{position + 1}")
            yield from ((self.iri(f"{name}-{position}"), *pair) for pair in [(RDF.first, value), (RDF.rest, rest)])

    def _measure(self, measure: Measure) -> Iterator[Triple]:
        yield from self._single(measure)
        yield from self._datatype(measure, XSD[measure.datatype], measure.datatype)
        if measure.datatype in NUMERIC:
            yield from self._range(measure, measure.minimum, measure.maximum)
        yield from self._presence(measure)

    def _single(self, component: Component) -> Iterator[Triple]:
        message = Message("shape.single", name=name(component))
        yield from self.property(component, "single", message, [(SH.maxCount, integer(1))])

    def _datatype(self, component: Component, datatype: Term, called: str) -> Iterator[Triple]:
        message = Message("shape.datatype", name=name(component), type=called)
        yield from self.property(component, "datatype", message, [(SH.datatype, datatype)])

    def _range(self, component: Component, low: Decimal | None, high: Decimal | None) -> Iterator[Triple]:
        if low is None and high is None:
            return
        ends = [(SH.minInclusive, low), (SH.maxInclusive, high)]
        yield from self.property(
            component,
            "range",
            between(name(component), low, high),
            [(predicate, decimal(end)) for predicate, end in ends if end is not None],
        )

    def _presence(self, measure: Measure) -> Iterator[Triple]:
        """A value exactly where the status is not that it is missing (the exemption from IC-14 and IC-15)."""
        path, several = self.path(measure), len(self.structure.measures) > 1
        status = self.attributes.get(STATUS.name)
        absent: Pairs = [(SH.property, self.iri(f"_none-{measure.name}"))]
        yield from self.helper(f"_none-{measure.name}", SH.PropertyShape, [(SH.path, path), (SH.maxCount, integer(0))])
        yield from self.helper(f"_some-{measure.name}", SH.PropertyShape, [(SH.path, path), (SH.minCount, integer(1))])
        if several:
            absent.append((SH.property, self.iri(f"_type-{measure.name}")))
            yield from self._type(measure)
        if status:
            absent.append((SH.property, self.iri("_status-given")))
        yield from self.helper(f"_absent-{measure.name}", SH.NodeShape, absent)
        yield from self.node(
            measure,
            "present",
            Message("shape.present", name=name(measure), status=MISSING[0]),
            [(SH["not"], self.iri(f"_absent-{measure.name}"))],
            15,
        )
        if status and status.codelist in self.lists:
            yield from self._missing(measure, status)

    def _missing(self, measure: Measure, status: Attribute) -> Iterator[Triple]:
        path = self.path(status)
        codelist = self.lists[status.codelist]
        values = [self.iris.concept_of(codelist, code) for code in MISSING if code in codelist.by_notation]
        one_of = (SH["in"], self.iri("_missing-1") if values else RDF.nil)
        if measure is self.structure.measures[0]:
            yield from self.helper("_missing", SH.NodeShape, [one_of])
            yield from self._listed("_missing", values)
            not_missing = [(SH.path, path), (SH["not"], self.iri("_missing"))]
            yield from self.helper("_status-given", SH.PropertyShape, not_missing)
            given = [(SH.path, path), (SH.minCount, integer(1)), one_of]
            yield from self.helper("_status-missing", SH.PropertyShape, given)
        both = [
            (SH.property, self.iri(f"_some-{measure.name}")),
            (SH.property, self.iri("_status-missing")),
        ]
        yield from self.helper(f"_despite-{measure.name}", SH.NodeShape, both)
        yield from self.node(
            measure,
            "missing",
            Message("shape.missing", name=name(measure)),
            [(SH["not"], self.iri(f"_despite-{measure.name}"))],
        )

    def _type(self, measure: Measure) -> Iterator[Triple]:
        """Only the measure that the observation says it has (IC-16)."""
        own, path = measure.name, self.path(measure)
        pairs = [(SH.path, QB.measureType), (SH.hasValue, path)]
        yield from self.helper(f"_type-{own}", SH.PropertyShape, pairs)
        yield from self.helper(f"_is-{own}", SH.NodeShape, [(SH.hasValue, path)])
        other = [(SH.path, QB.measureType), (SH["not"], self.iri(f"_is-{own}"))]
        yield from self.helper(f"_other-{own}", SH.PropertyShape, other)
        both = [(SH.property, self.iri(f"_some-{own}")), (SH.property, self.iri(f"_other-{own}"))]
        yield from self.helper(f"_foreign-{own}", SH.NodeShape, both)
        yield from self.node(
            measure,
            "type",
            Message("shape.type", name=name(measure)),
            [(SH["not"], self.iri(f"_foreign-{own}"))],
            16,
        )

    def _attribute(self, attribute: Attribute) -> Iterator[Triple]:
        called = name(attribute)
        if attribute.required and attribute.multiple:
            message = Message("shape.some", name=called)
            yield from self.property(attribute, "some", message, [(SH.minCount, integer(1))], 13)
        elif attribute.required:
            yield from self._once(attribute, 13)
        elif not attribute.multiple:
            yield from self._single(attribute)
        if attribute.codelist:
            yield from self._code(attribute, attribute.codelist)
        elif attribute.source:
            message = Message("shape.source", name=called, sources=tuple(s.name for s in self.dataset.sources))
            yield from self.property(attribute, "source", message, [(SH["class"], PROV.Entity)])
        elif attribute.language:
            yield from self._datatype(attribute, RDF.langString, f"langString ({attribute.language})")
        elif attribute.datatype == "anyURI":
            yield from self.property(attribute, "iri", Message("shape.iri", name=called), [(SH.nodeKind, SH.IRI)])
        else:
            yield from self._datatype(attribute, XSD[attribute.datatype], attribute.datatype)

    def _bounds(self) -> Iterator[Triple]:
        """Lower bound ≤ value ≤ upper bound, and the bounds in the range that all measures have in common."""
        lower, upper = (self.attributes.get(bound.name) for bound in (LOWER_BOUND, UPPER_BOUND))
        measures = [measure for measure in self.structure.measures if measure.datatype in NUMERIC]
        lows, highs = [m.minimum for m in measures], [m.maximum for m in measures]
        low = min((x for x in lows if x is not None), default=None) if None not in lows else None
        high = max((x for x in highs if x is not None), default=None) if None not in highs else None
        for bound in (lower, upper):
            if bound:
                yield from self._range(bound, low, high)
        if lower and upper:
            yield from self._order(lower, "order", lower, upper)
        for measure in measures:
            if lower:
                yield from self._order(measure, "lower", lower, measure)
            if upper:
                yield from self._order(measure, "upper", measure, upper)

    def _order(self, named: Component, rule: str, less: Component, more: Component) -> Iterator[Triple]:
        message = Message("shape.order", less=name(less), more=name(more))
        yield from self.property(named, rule, message, [(SH.lessThanOrEquals, self.path(more))], path=less)

    def _closed(self) -> Iterator[Triple]:
        header = [("_header-type", RDF.type), ("_header-dataSet", QB.dataSet), ("_header-measureType", QB.measureType)]
        own = [(f"_property-{c.name}", self.path(c)) for c in self.structure.components()]
        yield from self.node(
            OBSERVATION,
            "closed",
            Message("shape.closed"),
            [(SH.closed, literal("true", "boolean")), *((SH.property, self.iri(p)) for p, _ in (*header, *own))],
        )
        for helper, path in (*header, *own):
            yield from self.helper(helper, SH.PropertyShape, [(SH.path, path)])
