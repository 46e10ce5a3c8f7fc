"""The catalogue as DCAT 3: the catalogue, its data sets, series and data services, and what they point to.

This is all there is to say; `profiles` says less of it where an application profile wants that. Everything a data set
points to is described beside it, because a harvester keeps only what it can reach from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lod.model.catalog import Catalog, Site
from lod.model.dataset import Contact, DataSet
from lod.rdf import dqv, high_value, prov, related
from lod.rdf.authorities import DATA_CUBE, SPARQL_PROTOCOL, SPARQL_RESULTS, authority, is_described, language, stubs
from lod.rdf.distributions import DistributionFile, distributions
from lod.rdf.iris import Iris
from lod.rdf.qb import texts
from lod.rdf.terms import Term, Triple, iri, literal, text
from lod.rdf.vocab import ADMS, DCAT, DCT, EU_AUTHORITY, FOAF, RDF, VCARD


def dataset(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """What makes the data set a `dcat:Dataset`, but for its distributions."""
    subject = iris.dataset(dataset.id)
    yield subject, RDF.type, DCAT.Dataset
    yield from texts(subject, DCT.title, dataset.title)
    yield from texts(subject, DCT.description, dataset.description)
    yield subject, DCT.identifier, literal(subject[1:-1])
    yield subject, DCT.publisher, iris.agent_of(dataset.publisher)
    yield subject, DCAT.contactPoint, iris.contact(dataset.id)
    yield subject, DCT.issued, literal(dataset.issued, "date")
    yield subject, DCT.modified, literal(dataset.modified, "date")
    yield subject, DCT.accessRights, authority("access-right", dataset.access_rights)
    yield subject, DCT.type, authority("dataset-type", dataset.type)
    yield subject, DCT.conformsTo, DATA_CUBE
    yield subject, DCAT.landingPage, _landing_page(dataset, iris)
    yield from ((subject, DCAT.theme, authority("data-theme", theme)) for theme in dataset.themes)
    yield from ((subject, DCAT.theme, iri(theme)) for theme in dataset.los)
    yield from ((subject, DCAT.keyword, text(word, tag)) for tag, word in dataset.keywords)
    yield from ((subject, DCT.language, language(tag)) for tag in dataset.languages)
    yield from ((subject, DCT.creator, iris.agent_of(creator)) for creator in dataset.creators)
    yield from texts(subject, ADMS.versionNotes, dataset.version_notes)
    if dataset.frequency:
        yield subject, DCT.accrualPeriodicity, authority("frequency", dataset.frequency)
    if dataset.version:
        yield subject, DCAT.version, literal(dataset.version)
    if dataset.previous_version:
        yield subject, DCAT.previousVersion, iris.as_of(subject, dataset.previous_version)
    if dataset.begin:
        yield subject, DCT.temporal, iris.period(dataset.begin, dataset.end)
    if dataset.series:
        yield subject, DCAT.inSeries, iris.series(dataset.series.id)
    yield from prov.attributions(dataset, iris)
    yield from prov.statement(dataset, iris)
    yield from related.related(dataset, iris)
    yield from high_value.categories(dataset, subject)


def _landing_page(dataset: DataSet, iris: Iris) -> Term:
    return iri(dataset.landing_page) if dataset.landing_page else iris.document(f"doc/dataset/{dataset.id}")


def catalog(site: Site, files: Mapping[str, Iterable[DistributionFile]], iris: Iris) -> Iterator[Triple]:
    """The catalogue, the distributions of its data sets (`files` by data set id), its services, agents and stubs; some
    of it several times."""
    values: set[tuple[Term, Term]] = set()
    for triple in _listed(site, files, iris):
        if is_described(*triple[1:]) or high_value.is_address(triple[1]):
            values.add(triple[1:])
        yield triple
    yield from high_value.resources(site.datasets, values)
    for entry in site.datasets:
        pointing = (*dataset(entry, iris), *prov.sources(entry, iris))
        values.update((p, o) for _, p, o in pointing if is_described(p, o))
    yield from stubs(sorted(values))


def _listed(site: Site, files: Mapping[str, Iterable[DistributionFile]], iris: Iris) -> Iterator[Triple]:
    """All that is said of the catalogue and what is in it, but for the data sets themselves."""
    yield from _catalog(site.catalog, iris)
    places = sorted({code for entry in site.datasets for code in entry.spatial})
    yield from ((iris.catalog(), DCT.spatial, related.place(code, iris)) for code in places)
    for entry in site.datasets:
        yield iris.catalog(), DCAT.dataset, iris.dataset(entry.id)
        yield iris.sparql(), DCAT.servesDataset, iris.dataset(entry.id)
        yield from distributions(entry, files.get(entry.id, ()), iris)
        yield from _contact(iris.contact(entry.id), entry.contact)
        yield from _period(entry, iris)
    yield from _service(site, iris)
    yield from _series(site, iris)
    yield from _contact(iris.contact("catalog"), site.catalog.contact)
    yield from prov.agents(site, iris)
    yield from dqv.metrics(iris)
    yield from related.stubs(site, iris)
    yield from high_value.stubs(site.datasets)


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
    yield from ((subject, DCT.language, language(tag)) for tag in catalog.languages)


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
    yield subject, DCAT.landingPage, iris.document("sparql")
    yield subject, FOAF.page, iris.document("api")
    for entry in site.datasets:
        yield from high_value.categories(entry, subject)
    yield subject, DCT.publisher, iris.agent_of(catalog.publisher)
    yield subject, DCAT.contactPoint, iris.contact("catalog")
    yield subject, DCT.conformsTo, SPARQL_PROTOCOL
    yield subject, DCT.license, authority("licence", catalog.license)
    yield subject, DCT.accessRights, authority("access-right", "PUBLIC")
    for name in (SPARQL_RESULTS, "JSON", "XML", "CSV", "RDF_TURTLE"):
        yield subject, DCT["format"], authority("file-type", name)
    themes = sorted({theme for entry in site.datasets for theme in entry.themes})
    yield from ((subject, DCAT.theme, authority("data-theme", theme)) for theme in themes)
    yield subject, DCAT.keyword, text("SPARQL", "nb")
    yield subject, DCAT.keyword, text("SPARQL", "en")


def _series(site: Site, iris: Iris) -> Iterator[Triple]:
    """Each series once, answered for by the publisher of its first data set (DCAT 3, section 11.1)."""
    for name, entries in site.series().items():
        subject, first = iris.series(name), entries[0]
        stated = [entry.series for entry in entries if entry.series]
        yield subject, RDF.type, DCAT.DatasetSeries
        yield from texts(subject, DCT.title, next((s.title for s in stated if s.title), first.title))
        yield from texts(subject, DCT.description, next((s.description for s in stated if s.description), first.title))
        yield subject, DCT.publisher, iris.agent_of(first.publisher)
        yield subject, DCAT.contactPoint, iris.contact(first.id)
        for theme in sorted({theme for entry in entries for theme in entry.themes}):
            yield subject, DCAT.theme, authority("data-theme", theme)
        for entry in entries:
            yield from high_value.categories(entry, subject)


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
