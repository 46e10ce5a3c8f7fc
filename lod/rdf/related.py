"""What a data set is about and belongs to elsewhere: places, concepts, laws, pages, a sample, words on its quality."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from lod.model.catalog import Site
from lod.model.dataset import DataSet, Reference
from lod.rdf import high_value
from lod.rdf.authorities import authority
from lod.rdf.formats import FORMATS
from lod.rdf.iris import Iris
from lod.rdf.laws import legal_resource
from lod.rdf.qb import texts
from lod.rdf.terms import Term, Triple, iri
from lod.rdf.vocab import ADMS, DCAT, DCATAP, DCT, DQV, FOAF, OA, RDF, RDFS, SKOS


def place(code: str, iris: Iris) -> Term:
    """The IRI of an area: as it stands, of a code of our own list (`LIST/CODE`), or of a country by its code."""
    if "://" in code:
        return iri(code)
    name, slash, notation = code.partition("/")
    return iris.concept(name, notation) if slash else authority("country", code)


def related(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """What a data set says of things elsewhere."""
    subject = iris.dataset(dataset.id)
    yield from ((subject, DCT.spatial, place(code, iris)) for code in dataset.spatial)
    yield from ((subject, DCT.subject, iri(concept.iri)) for concept in dataset.subjects)
    yield from ((subject, DCATAP.applicableLegislation, iri(law.iri)) for law in dataset.legal_basis)
    yield from ((subject, DCT.relation, iri(reference.iri)) for reference in dataset.references)
    if dataset.documentation:
        yield subject, FOAF.page, iri(dataset.documentation)
    if dataset.quality:
        yield subject, DQV.hasQualityAnnotation, iris.quality(dataset.id)
    if dataset.sample:
        yield subject, ADMS.sample, iris.distribution(dataset.id, "sample")


def stubs(site: Site, iris: Iris) -> Iterator[Triple]:
    """What is to be said of those things, so that a harvester has it at hand."""
    for dataset in site.datasets:
        yield from _named(dataset.subjects, SKOS.Concept, SKOS.prefLabel)
        for law in dataset.legal_basis:
            yield from legal_resource(iri(law.iri), law.title, law.type)
        yield from _named(dataset.references, RDFS.Resource, RDFS.label)
        yield from _places(dataset, site, iris)
        if dataset.quality:
            yield from _quality(dataset, iris)
        if dataset.sample:
            yield from _sample(dataset, iris)


def _named(things: Iterable[Reference], kind: Term, predicate: Term) -> Iterator[Triple]:
    for thing in things:
        yield iri(thing.iri), RDF.type, kind
        yield from texts(iri(thing.iri), predicate, thing.title)


def _places(dataset: DataSet, site: Site, iris: Iris) -> Iterator[Triple]:
    """That a place is one (`dct:Location`), and what a place of ours is called; the EU's countries have their own."""
    lists = {codelist.name: codelist.by_notation for codelist in site.codelists}
    for code in dataset.spatial:
        name, slash, notation = code.partition("/")
        if slash:
            yield place(code, iris), RDF.type, DCT.Location
        if concept := lists.get(name, {}).get(notation):
            yield from texts(place(code, iris), SKOS.prefLabel, concept.label)


def _sample(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """The sample as a distribution, in the format that its address ends in; a page where it ends in none."""
    sample = iris.distribution(dataset.id, "sample")
    path = urlsplit(dataset.sample).path
    file_type = next((f.file_type for f in FORMATS if f.file_type and path.endswith(f".{f.suffix}")), "HTML")
    yield sample, RDF.type, DCAT.Distribution
    yield from texts(sample, DCT.title, dataset.title)
    yield sample, DCAT.accessURL, iri(dataset.sample)
    yield sample, DCT["format"], authority("file-type", file_type)
    yield sample, DCT.license, authority("licence", dataset.license)
    yield from high_value.regulation(dataset, sample)


def _quality(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """The words on quality, as an annotation whose body is text (W3C Data Quality Vocabulary, Web Annotation)."""
    annotation, body = iris.quality(dataset.id), iris.quality(dataset.id, "text")
    yield annotation, RDF.type, DQV.QualityAnnotation
    yield annotation, OA.motivatedBy, DQV.qualityAssessment
    yield annotation, OA.hasTarget, iris.dataset(dataset.id)
    yield annotation, OA.hasBody, body
    yield body, RDF.type, OA.TextualBody
    yield from texts(body, RDF.value, dataset.quality)
