"""Structures, properties and slices as RDF Data Cube (W3C Recommendation, 16 January 2014)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lod.model.attributes import BUILT_IN, DECIMALS
from lod.model.catalog import Site
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, Attribute, Component, Dimension, Measure, SliceKey
from lod.model.text import Text
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple, iri, literal, text
from lod.rdf.vocab import OWL, QB, RDF, RDFS, SDMX_ATTRIBUTE, SKOS, XSD


def texts(subject: Term, predicate: Term, value: Text) -> Iterator[Triple]:
    """A text in all its languages."""
    return ((subject, predicate, text(words, language)) for language, words in value)


def dataset(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """What makes the data set a `qb:DataSet` (section 5.2), and what SDMX says about the whole of it."""
    subject = iris.dataset(dataset.id)
    yield subject, RDF.type, QB.DataSet
    yield subject, QB.structure, iris.structure(dataset.id)
    yield from texts(subject, RDFS.label, dataset.title)
    yield from texts(subject, SDMX_ATTRIBUTE.statPop, dataset.population)
    yield from texts(subject, SDMX_ATTRIBUTE.collMethod, dataset.method)
    yield from texts(subject, SDMX_ATTRIBUTE.timePerCollect, dataset.collected)
    yield from texts(subject, SKOS.note, dataset.notes)
    yield from same(subject, *dataset.same_as)


def same(subject: Term, *others: str) -> Iterator[Triple]:
    """What else something is called, by IRI; that it is itself is not said."""
    yield from ((subject, OWL.sameAs, iri(other)) for other in others if other and iri(other) != subject)


def structure(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """The data structure definition with its component specifications in order (section 6.4), and its slice keys.

    What section 10's normalization would add is there already, so that the integrity constraints can be asked.
    """
    subject = iris.structure(dataset.id)
    yield subject, RDF.type, QB.DataStructureDefinition
    yield from texts(subject, RDFS.label, dataset.title)
    components = _specifications(dataset, iris)
    for order, (name, kind, property_, label, extra) in enumerate(components, 1):
        component = iris.component(dataset.id, name)
        yield subject, QB.component, component
        yield component, RDF.type, QB.ComponentSpecification
        yield component, kind, property_
        yield component, QB.componentProperty, property_
        yield component, QB.order, literal(str(order), "integer")
        yield from texts(component, RDFS.label, label)
        yield from ((component, predicate, value) for predicate, value in extra)
    for key in dataset.structure.slice_keys:
        yield from _slice_key(dataset, key, iris)


_Specification = tuple[str, Term, Term, Text, list[tuple[Term, Term]]]
_MEASURE_TYPE_LABEL = Text.of({"nb": "Mål", "nn": "Mål", "en": "Measure"})


def _specifications(dataset: DataSet, iris: Iris) -> Iterator[_Specification]:
    structure = dataset.structure
    for dimension in structure.dimensions:
        yield dimension.name, QB.dimension, iris.property_of(dimension), dimension.label, []
    yield MEASURE_TYPE, QB.dimension, QB.measureType, _MEASURE_TYPE_LABEL, []
    for measure in structure.measures:
        stated = (
            []
            if measure.decimals is None
            else [(iris.property_of(DECIMALS), literal(str(measure.decimals), "integer"))]
        )
        yield measure.name, QB.measure, iris.property_of(measure), measure.label, stated
    for attribute in structure.attributes:
        extra = [
            (QB.componentRequired, literal(str(attribute.required).lower(), "boolean")),
            (QB.componentAttachment, QB.Observation),
        ]
        yield attribute.name, QB.attribute, iris.property_of(attribute), attribute.label, extra


def _slice_key(dataset: DataSet, key: SliceKey, iris: Iris) -> Iterator[Triple]:
    subject = iris.slice_key(dataset.id, key.name)
    yield iris.structure(dataset.id), QB.sliceKey, subject
    yield subject, RDF.type, QB.SliceKey
    yield from texts(subject, RDFS.label, key.label)
    for name in key.fixes:
        component = dataset.structure.component(name)
        if component is not None:
            yield subject, QB.componentProperty, iris.property_of(component)


def slice_(
    dataset: DataSet, key: SliceKey, codes: tuple[str, ...], lists: Mapping[str, CodeList], iris: Iris
) -> Iterator[Triple]:
    """One slice of a key (section 7), without its observations: `codes` are those of the dimensions it fixes."""
    subject = iris.slice(dataset.id, key.name, codes)
    yield subject, RDF.type, QB.Slice
    yield subject, QB.sliceStructure, iris.slice_key(dataset.id, key.name)
    labels = []
    for name, code in zip(key.fixes, codes, strict=True):
        dimension = next(d for d in dataset.structure.dimensions if d.name == name)
        yield subject, iris.property_of(dimension), iris.concept_of(lists[dimension.codelist], code)
        labels.append(lists[dimension.codelist].by_notation[code].label)
    for language in key.label.languages:
        words = ", ".join(label.best(language, "nb", "en") for label in labels)
        yield subject, RDFS.label, text(f"{key.label.best(language)}: {words}", language)


def properties(site: Site, iris: Iris) -> Iterator[Triple]:
    """Every property once (section 6.1): those of the site's structures, and the publisher's own attributes."""
    for component in {**{c.name: c for c in BUILT_IN.values()}, **{c.name: c for c in site.components()}}.values():
        yield from _property(component, iris)
    yield from measure_type()


def measure_type() -> Iterator[Triple]:
    """The dimension that every structure has, as the vocabulary itself says what it is."""
    yield QB.measureType, RDF.type, QB.DimensionProperty
    yield QB.measureType, RDFS.range, QB.MeasureProperty
    yield from texts(QB.measureType, RDFS.label, _MEASURE_TYPE_LABEL)


def _property(component: Component, iris: Iris) -> Iterator[Triple]:
    subject = iris.property_of(component)
    yield subject, RDF.type, RDF.Property
    yield from texts(subject, RDFS.label, component.label)
    yield from texts(subject, RDFS.comment, component.definition)
    if component.sub_property_of:
        yield subject, RDFS.subPropertyOf, iri(component.sub_property_of)
    if component.concept:
        yield subject, QB.concept, iri(component.concept)
    yield from same(subject, *component.same_as)
    codelist = component.codelist if isinstance(component, (Dimension, Attribute)) else ""
    if codelist:
        yield subject, RDF.type, QB.CodedProperty
        yield subject, QB.codeList, iris.codelist(codelist)
        yield subject, RDFS.range, SKOS.Concept
    match component:
        case Dimension():
            yield subject, RDF.type, QB.DimensionProperty
        case Measure():
            yield subject, RDF.type, QB.MeasureProperty
            yield subject, RDFS.range, XSD[component.datatype]
        case Attribute():
            yield subject, RDF.type, QB.AttributeProperty
            if component.datatype == "anyURI":
                yield subject, RDFS.range, RDFS.Resource
            elif not codelist and not component.source:
                yield subject, RDFS.range, RDF.langString if component.language else XSD[component.datatype]


def writer_of(
    component: Component, dataset: DataSet, lists: Mapping[str, CodeList], iris: Iris
) -> Callable[[str], Term]:
    """How a cell of the component's column is said: a function from its canonical lexical form to a term."""
    match component:
        case Dimension(codelist=name) | Attribute(codelist=name) if name:
            return lambda cell: iris.concept_of(lists[name], cell)
        case Attribute(source=True):
            return lambda cell: iris.source(dataset.id, cell)
        case Attribute(datatype="anyURI"):
            return iri
        case Attribute(language=language) if language:
            return lambda cell: text(cell, language)
        case Measure(datatype=datatype) | Attribute(datatype=datatype):
            return lambda cell: literal(cell, datatype)
    raise TypeError(component)
