"""The catalogue as DCAT-AP-NO: catalogue, data sets, distributions, data service, and what they point to.

Everything a data set points to is described beside it, because a harvester keeps only what it can reach from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lod.model import controlled
from lod.model.catalog import Catalog, Site
from lod.model.dataset import Agent, Contact, DataSet
from lod.model.text import Text
from lod.rdf.formats import Format, by_name
from lod.rdf.iris import Iris
from lod.rdf.prov import checksum
from lod.rdf.qb import texts
from lod.rdf.terms import Term, Triple, integer, iri, literal, text
from lod.rdf.vocab import DCAT, DCT, EU_AUTHORITY, FOAF, PROV, RDF, SKOS, SPDX, VCARD

DATA_CUBE = "https://www.w3.org/TR/vocab-data-cube/"
SPARQL_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_STANDARDS = {DATA_CUBE: "The RDF Data Cube Vocabulary", SPARQL_PROTOCOL: "SPARQL 1.1 Protocol"}
_IANA = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True)
class File:
    """A file of a data set that people download: its path below the base, its size in bytes and its digest."""

    format: Format
    path: str
    size: int
    sha256: str


def authority(table: str, code: str) -> Term:
    """A row of one of the EU's authority tables."""
    return Term(f"<{EU_AUTHORITY}{table}/{code}>")


def dataset(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """What makes the data set a `dcat:Dataset` (DCAT-AP-NO 3, Datasett), but for its distributions."""
    subject = iris.dataset(dataset.id)
    yield subject, RDF.type, DCAT.Dataset
    yield from texts(subject, DCT.title, dataset.title)
    yield from texts(subject, DCT.description, dataset.description)
    yield subject, DCT.identifier, literal(subject[1:-1])
    yield subject, DCT.publisher, iris.agent_of(dataset.publisher)
    yield subject, DCAT.contactPoint, iris.contact(dataset.id)
    yield subject, DCT.issued, literal(dataset.issued, "date")
    yield subject, DCT.modified, literal(dataset.modified, "date")
    yield subject, DCT.accessRights, authority("access-right", "PUBLIC")
    yield subject, DCT.type, authority("dataset-type", "STATISTICAL")
    yield subject, DCT.conformsTo, iri(DATA_CUBE)
    yield (
        subject,
        DCAT.landingPage,
        iri(dataset.landing_page) if dataset.landing_page else iris.document(f"doc/dataset/{dataset.id}"),
    )
    yield from ((subject, DCAT.theme, authority("data-theme", theme)) for theme in dataset.themes)
    yield from ((subject, DCAT.theme, iri(theme)) for theme in dataset.los)
    yield from ((subject, DCAT.keyword, text(word, language)) for language, word in dataset.keywords)
    yield from ((subject, DCT.spatial, authority("country", code)) for code in dataset.spatial)
    yield from ((subject, DCT.language, _language(language)) for language in dataset.languages)
    if dataset.frequency:
        yield subject, DCT.accrualPeriodicity, authority("frequency", dataset.frequency)
    if dataset.version:
        yield subject, DCAT.version, literal(dataset.version)
    yield from ((subject, DCT.creator, iris.agent_of(creator)) for creator in dataset.creators)
    if dataset.begin:
        yield subject, DCT.temporal, iris.period(dataset.begin, dataset.end)


def _language(language: str) -> Term:
    return authority("language", controlled.LANGUAGES[language])


def catalog(site: Site, files: Mapping[str, Iterable[File]], iris: Iris) -> Iterator[Triple]:
    """The catalogue, the distributions of its data sets (`files` by data set id), its service, agents and stubs."""
    yield from _catalog(site.catalog, iris)
    for entry in site.datasets:
        yield iris.catalog(), DCAT.dataset, iris.dataset(entry.id)
        yield iris.sparql(), DCAT.servesDataset, iris.dataset(entry.id)
        for file in files.get(entry.id, ()):
            yield from _distribution(entry, file, iris)
        yield from _contact(iris.contact(entry.id), entry.contact)
        yield from _period(entry, iris)
    yield from _service(site, iris)
    yield from _contact(iris.contact("catalog"), site.catalog.contact)
    yield from _agents(site, iris)
    yield from _stubs(site, files, iris)


def _catalog(catalog: Catalog, iris: Iris) -> Iterator[Triple]:
    subject = iris.catalog()
    yield subject, RDF.type, DCAT.Catalog
    yield from texts(subject, DCT.title, catalog.title)
    yield from texts(subject, DCT.description, catalog.description)
    yield subject, DCT.identifier, literal(subject[1:-1])
    yield subject, DCT.publisher, iris.agent_of(catalog.publisher)
    yield subject, DCAT.contactPoint, iris.contact("catalog")
    yield subject, DCT.license, authority("licence", catalog.license)
    yield subject, DCT.issued, literal(catalog.issued, "date")
    yield subject, DCT.modified, literal(catalog.modified, "date")
    yield subject, DCAT.themeTaxonomy, Term(f"<{EU_AUTHORITY}data-theme>")
    yield subject, FOAF.homepage, iri(catalog.homepage) if catalog.homepage else iris.document()
    yield subject, DCAT.service, iris.sparql()
    yield from ((subject, DCT.language, _language(language)) for language in catalog.languages)


def _distribution(dataset: DataSet, file: File, iris: Iris) -> Iterator[Triple]:
    subject = iris.distribution(dataset.id, file.format.name)
    url = iris.document(file.path)
    yield iris.dataset(dataset.id), DCAT.distribution, subject
    yield subject, RDF.type, DCAT.Distribution
    for language, title in dataset.title:
        yield subject, DCT.title, text(f"{title} ({file.format.title})", language)
    yield subject, DCT.description, text(f"Hele datasettet som {file.format.title}.", "nb")
    yield subject, DCT.description, text(f"The whole data set as {file.format.title}.", "en")
    yield subject, DCAT.accessURL, url
    yield subject, DCAT.downloadURL, url
    yield subject, DCT["format"], authority("file-type", file.format.file_type)
    yield subject, DCAT.mediaType, Term(f"<{_IANA}{file.format.media_type}>")
    yield subject, DCT.license, authority("licence", dataset.license)
    yield subject, DCT.issued, literal(dataset.issued, "date")
    yield subject, DCT.modified, literal(dataset.modified, "date")
    yield subject, DCAT.byteSize, integer(file.size)
    yield subject, SPDX.checksum, iris.checksum(dataset.id, file.path.rsplit("/", 1)[-1])
    yield from checksum(iris.checksum(dataset.id, file.path.rsplit("/", 1)[-1]), file.sha256)


def _service(site: Site, iris: Iris) -> Iterator[Triple]:
    subject, catalog = iris.sparql(), site.catalog
    yield subject, RDF.type, DCAT.DataService
    yield subject, DCT.title, text("SPARQL-endepunkt", "nb")
    yield subject, DCT.title, text("SPARQL endpoint", "en")
    yield subject, DCT.description, text("Svarer på SPARQL 1.1-spørringer over alle datasettene.", "nb")
    yield subject, DCT.description, text("Answers SPARQL 1.1 queries over all the data sets.", "en")
    yield subject, DCT.identifier, literal(subject[1:-1])
    yield subject, DCAT.endpointURL, iris.document("sparql")
    yield subject, DCAT.endpointDescription, iris.document("sparql")
    yield subject, DCT.publisher, iris.agent_of(catalog.publisher)
    yield subject, DCAT.contactPoint, iris.contact("catalog")
    yield subject, DCT.conformsTo, iri(SPARQL_PROTOCOL)
    yield subject, DCT.license, authority("licence", catalog.license)
    yield subject, DCT.accessRights, authority("access-right", "PUBLIC")
    for name in ("json", "xml", "csv", "turtle"):
        yield subject, DCT["format"], authority("file-type", by_name(name).file_type)
    yield from (
        (subject, DCAT.theme, authority("data-theme", t)) for t in sorted({t for d in site.datasets for t in d.themes})
    )
    yield subject, DCAT.keyword, text("SPARQL", "nb")
    yield subject, DCAT.keyword, text("SPARQL", "en")


def _contact(subject: Term, contact: Contact) -> Iterator[Triple]:
    yield subject, RDF.type, VCARD.Organization
    yield subject, RDF.type, VCARD.Kind
    yield from texts(subject, VCARD.fn, contact.name)
    if contact.email:
        yield subject, VCARD.hasEmail, iri(f"mailto:{contact.email}")
    if contact.url:
        yield subject, VCARD.hasURL, iri(contact.url)


def _period(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    if not dataset.begin:
        return
    subject = iris.period(dataset.begin, dataset.end)
    yield subject, RDF.type, DCT.PeriodOfTime
    yield subject, DCAT.startDate, literal(dataset.begin, "date")
    if dataset.end:
        yield subject, DCAT.endDate, literal(dataset.end, "date")


def _agents(site: Site, iris: Iris) -> Iterator[Triple]:
    agents: dict[Term, Agent] = {}
    for entry in site.datasets:
        for agent in (entry.publisher, *entry.creators, *(source.publisher for source in entry.sources)):
            agents.setdefault(iris.agent_of(agent), agent)
    agents.setdefault(iris.agent_of(site.catalog.publisher), site.catalog.publisher)
    for subject, agent in sorted(agents.items()):
        yield subject, RDF.type, FOAF.Agent
        yield subject, RDF.type, PROV.Agent
        yield from texts(subject, FOAF.name, agent.name)
        if agent.organization:
            yield subject, DCT.identifier, literal(agent.organization)
        if agent.homepage:
            yield subject, FOAF.homepage, iri(agent.homepage)


def _stubs(site: Site, files: Mapping[str, Iterable[File]], iris: Iris) -> Iterator[Triple]:
    """What the authority tables say of the rows we point to: their type and name, as harvesters want them at hand."""
    formats = {file.format.name: file.format for entry in files.values() for file in entry}
    formats |= {name: by_name(name) for name in ("json", "xml", "csv", "turtle")}
    datasets = site.datasets
    languages = {language for d in datasets for language in d.languages} | set(site.catalog.languages)
    languages |= {source.language for d in datasets for source in d.sources}
    yield from _named("access-right", {"PUBLIC": _PUBLIC}, DCT.RightsStatement)
    yield from _named("dataset-type", {"STATISTICAL": _STATISTICAL}, SKOS.Concept)
    yield from _named("data-theme", _used(controlled.THEMES, (t for d in datasets for t in d.themes)), SKOS.Concept)
    yield from _named(
        "licence",
        _used(controlled.LICENSES, (*(d.license for d in datasets), site.catalog.license)),
        DCT.LicenseDocument,
    )
    yield from _named("frequency", _used(controlled.FREQUENCIES, (d.frequency for d in datasets)), DCT.Frequency)
    yield from _named("country", _used(controlled.COUNTRIES, (c for d in datasets for c in d.spatial)), DCT.Location)
    codes = {controlled.LANGUAGES[language] for language in languages}
    yield from _named("language", _used(controlled.LANGUAGE_NAMES, codes), DCT.LinguisticSystem)
    yield from _named(
        "file-type", {f.file_type: Text.of({"en": f.title}) for f in formats.values()}, DCT.MediaTypeOrExtent
    )
    scheme = Term(f"<{EU_AUTHORITY}data-theme>")
    yield scheme, RDF.type, SKOS.ConceptScheme
    yield from texts(scheme, DCT.title, Text.of({"nb": "EUs datatemaer", "en": "EU data themes"}))
    for theme in sorted({t for d in datasets for t in d.themes}):
        yield authority("data-theme", theme), SKOS.inScheme, scheme
    for media_type in sorted({f.media_type for f in formats.values()}):
        yield Term(f"<{_IANA}{media_type}>"), RDF.type, DCT.MediaType
    for standard, title in _STANDARDS.items():
        yield iri(standard), RDF.type, DCT.Standard
        yield iri(standard), DCT.title, text(title, "en")


_PUBLIC = Text.of({"nb": "allmenn tilgang", "en": "public"})
_STATISTICAL = Text.of({"nb": "statistikk", "en": "statistical data"})


def _used(table: Mapping[str, Text], codes: Iterable[str]) -> dict[str, Text]:
    return {code: table[code] for code in sorted(set(codes)) if code in table}


def _named(table: str, rows: Mapping[str, Text], kind: Term) -> Iterator[Triple]:
    for code, label in rows.items():
        subject = authority(table, code)
        yield subject, RDF.type, kind
        yield from texts(subject, SKOS.prefLabel, label)
