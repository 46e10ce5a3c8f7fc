"""Code lists as SKOS concept schemes (RDF Data Cube section 8; SKOS Reference), periods as OWL-Time intervals.

The days on which a code is in use are said as in SKOS-AP-NO and the EU's authority tables (`euvoc:startDate`).
"""

from __future__ import annotations

from collections.abc import Iterator

from lod.model.codelist import CodeList, Concept
from lod.rdf import geosparql, xkos
from lod.rdf.iris import Iris
from lod.rdf.qb import same, texts
from lod.rdf.terms import Triple, integer, iri, literal, text
from lod.rdf.vocab import DCT, EUVOC, RDF, SCHEMA, SKOS, TIME


def codelist(codelist: CodeList, iris: Iris) -> Iterator[Triple]:
    """The list, its concepts, and the instants at which its periods begin and end."""
    scheme = iris.codelist(codelist.name)
    yield scheme, RDF.type, SKOS.ConceptScheme
    yield from texts(scheme, SKOS.prefLabel, codelist.label)
    yield from texts(scheme, DCT.description, codelist.definition)
    yield from same(scheme, *codelist.same_as)
    yield from xkos.levels(codelist, iris)
    for concept in codelist.top_concepts():
        yield scheme, SKOS.hasTopConcept, iris.concept_of(codelist, concept.notation)
    for position, concept in enumerate(codelist.concepts, 1):
        yield from _concept(codelist, concept, position, iris)
    if codelist.periods:
        yield from _instants(codelist, iris)
    if codelist.geometry:
        yield from geosparql.outlines(codelist, codelist.geometry, iris)


def _concept(codelist: CodeList, concept: Concept, position: int, iris: Iris) -> Iterator[Triple]:
    subject, scheme = iris.concept_of(codelist, concept.notation), iris.codelist(codelist.name)
    yield subject, RDF.type, SKOS.Concept
    yield subject, SKOS.notation, literal(concept.notation)
    yield subject, SKOS.inScheme, scheme
    yield subject, SCHEMA.position, integer(position)
    yield from texts(subject, SKOS.prefLabel, concept.label)
    yield from texts(subject, SKOS.definition, concept.definition)
    yield from ((subject, SKOS.altLabel, text(words, language)) for language, words in concept.alternatives)
    yield from same(subject, *concept.same_as)
    for predicate, day in ((EUVOC.startDate, concept.valid_from), (EUVOC.endDate, concept.valid_to)):
        if day:
            yield subject, predicate, literal(day, "date")
    if concept.broader:
        yield subject, SKOS.broader, iris.concept_of(codelist, concept.broader)
    else:
        yield subject, SKOS.topConceptOf, scheme
    for narrower in codelist.narrower(concept.notation):
        yield subject, SKOS.narrower, iris.concept_of(codelist, narrower.notation)
    for match in concept.exact_match:
        yield subject, SKOS.exactMatch, iri(match)
    for match in concept.close_match:
        yield subject, SKOS.closeMatch, iri(match)
    if codelist.periods:
        yield subject, RDF.type, TIME.ProperInterval
        if concept.begin:
            yield subject, TIME.hasBeginning, iris.instant(concept.begin)
        if concept.end:
            yield subject, TIME.hasEnd, iris.instant(concept.end)


def _instants(codelist: CodeList, iris: Iris) -> Iterator[Triple]:
    for day in sorted({day for concept in codelist.concepts for day in (concept.begin, concept.end) if day}):
        yield iris.instant(day), RDF.type, TIME.Instant
        yield iris.instant(day), TIME.inXSDDate, literal(day, "date")
