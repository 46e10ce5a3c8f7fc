"""Classifications as XKOS 1.2 says them beyond SKOS: levels (section 6) and correspondences (section 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lod.model.codelist import CodeList
from lod.model.correspondence import Correspondence
from lod.rdf.iris import Iris
from lod.rdf.qb import texts
from lod.rdf.terms import Triple, integer
from lod.rdf.vocab import DCT, RDF, SKOS, XKOS


def levels(codelist: CodeList, iris: Iris) -> Iterator[Triple]:
    """The named levels of a list, from the top, and the concepts that each holds."""
    if not codelist.levels:
        return
    scheme, last = iris.codelist(codelist.name), len(codelist.levels)
    yield scheme, XKOS.numberOfLevels, integer(last)
    yield scheme, XKOS.levels, iris.levels(codelist.name, 1)
    for depth, label in enumerate(codelist.levels, 1):
        level, place = iris.level(codelist.name, depth), iris.levels(codelist.name, depth)
        yield place, RDF.type, RDF.List
        yield place, RDF.first, level
        yield place, RDF.rest, iris.levels(codelist.name, depth + 1) if depth < last else RDF.nil
        yield level, RDF.type, XKOS.ClassificationLevel
        yield from texts(level, SKOS.prefLabel, label)
        yield level, XKOS.depth, integer(depth)
        for concept in codelist.at(depth):
            yield level, SKOS.member, iris.concept_of(codelist, concept.notation)


def correspondence(table: Correspondence, lists: Mapping[str, CodeList], iris: Iris) -> Iterator[Triple]:
    """A table between two lists, which are in `lists`, and each of its associations."""
    subject, source, target = iris.correspondence(table.name), lists[table.source], lists[table.target]
    yield subject, RDF.type, XKOS.Correspondence
    yield from texts(subject, SKOS.prefLabel, table.label)
    yield from texts(subject, DCT.description, table.definition)
    yield subject, XKOS.compares, iris.codelist(source.name)
    yield subject, XKOS.compares, iris.codelist(target.name)
    for pair in table.associations:
        association = iris.association(table.name, pair.source, pair.target)
        yield subject, XKOS.madeOf, association
        yield association, RDF.type, XKOS.ConceptAssociation
        yield association, XKOS.sourceConcept, iris.concept_of(source, pair.source)
        yield association, XKOS.targetConcept, iris.concept_of(target, pair.target)
        yield from texts(association, SKOS.note, pair.note)
