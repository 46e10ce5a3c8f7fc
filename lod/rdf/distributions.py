"""How a data set can be had, as DCAT distributions: its files, its own address, and the SPARQL endpoint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lod.model.controlled import LICENSES
from lod.model.dataset import DataSet
from lod.model.text import Text
from lod.rdf import high_value
from lod.rdf.authorities import DATA_CUBE, IANA, SPARQL_PROTOCOL, SPARQL_RESULTS, STANDARD_OF, authority
from lod.rdf.formats import JSONLD, SPARQL_JSON, Format
from lod.rdf.iris import Iris
from lod.rdf.prov import checksum
from lod.rdf.qb import texts
from lod.rdf.terms import Term, Triple, integer, literal, text
from lod.rdf.vocab import DCAT, DCT, FOAF, ODRS, RDF, RDFS, SPDX


@dataclass(frozen=True)
class DistributionFile:
    """A file of a data set that people download: its path below the base, its size in bytes and its digests.

    `sha1` is empty where nobody asks for it.
    """

    format: Format
    path: str
    size: int
    sha256: str
    sha1: str = ""


def distributions(dataset: DataSet, files: Iterable[DistributionFile], iris: Iris) -> Iterator[Triple]:
    """All distributions of a data set, the service that one of them is had from, and the rights they share."""
    for file in files:
        yield from _file(dataset, file, iris)
    yield from _address(dataset, iris)
    yield from _endpoint(dataset, iris)
    yield from _service(dataset, iris)
    yield from _rights(dataset, iris)


def _common(dataset: DataSet, name: str, iris: Iris, title: str, about: Text, url: Term) -> Iterator[Triple]:
    subject = iris.distribution(dataset.id, name)
    yield iris.dataset(dataset.id), DCAT.distribution, subject
    yield subject, RDF.type, DCAT.Distribution
    yield from texts(subject, DCT.title, Text.of(dict.fromkeys(("nb", "en"), title)))
    yield from texts(subject, DCT.description, about)
    yield subject, DCAT.accessURL, url
    yield subject, DCT.license, authority("licence", dataset.license)
    yield subject, DCT.rights, _rights_of(dataset, iris)
    yield from high_value.regulation(dataset, subject)


def _file(dataset: DataSet, file: DistributionFile, iris: Iris) -> Iterator[Triple]:
    subject, title = iris.distribution(dataset.id, file.format.name), file.format.title
    url = iris.document(file.path)
    yield from _common(dataset, file.format.name, iris, title, Text(), url)
    yield subject, DCT.issued, literal(dataset.issued, "date")
    yield subject, DCT.modified, literal(dataset.modified, "date")
    yield subject, DCAT.downloadURL, url
    yield subject, DCT["format"], authority("file-type", file.format.file_type)
    yield subject, DCAT.mediaType, Term(f"<{IANA}{file.format.iana or file.format.media_type}>")
    yield subject, DCT.conformsTo, STANDARD_OF.get(file.format.name, DATA_CUBE)
    yield subject, DCAT.byteSize, integer(file.size)
    name = file.path.rsplit("/", 1)[-1]
    for algorithm, value in (("sha256", file.sha256), ("sha1", file.sha1)):
        node = iris.checksum(dataset.id, f"{name}-{algorithm}")
        yield subject, SPDX.checksum, node
        yield from checksum(node, algorithm, value)


def _address(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """The data set's own address, which filters by dimensions and answers in every format."""
    subject = iris.distribution(dataset.id, "api")
    about = Text.of(
        {
            "nb": "Tallene, eller et utvalg av dem, i det formatet du ber om.",
            "en": "The figures, or a selection of them, in the format you ask for.",
        }
    )
    yield from _common(dataset, "api", iris, "API", about, iris.document(f"doc/dataset/{dataset.id}"))
    yield subject, DCT["format"], authority("file-type", JSONLD.file_type)
    yield subject, DCAT.mediaType, Term(f"<{IANA}{JSONLD.media_type}>")
    yield subject, DCT.conformsTo, DATA_CUBE
    yield subject, DCAT.accessService, iris.service(dataset.id)


def _endpoint(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """The SPARQL endpoint; not linked to its service, which serves, and so leads to, all the other data sets."""
    subject = iris.distribution(dataset.id, "sparql")
    about = Text.of(
        {
            "nb": "Datasettet er også en navngitt graf med sin egen IRI.",
            "en": "The data set is also a named graph, named by its own IRI.",
        }
    )
    yield from _common(dataset, "sparql", iris, "SPARQL", about, iris.document("sparql"))
    yield subject, DCT["format"], authority("file-type", SPARQL_RESULTS)
    yield subject, DCAT.mediaType, Term(f"<{IANA}{SPARQL_JSON.media_type}>")
    yield subject, DCT.conformsTo, SPARQL_PROTOCOL


def _service(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """The service of one data set alone, so that nothing of another data set is reached from this one."""
    subject = iris.service(dataset.id)
    yield subject, RDF.type, DCAT.DataService
    for tag, words in dataset.title:
        yield subject, DCT.title, text(f"{words} (API)", tag)
    yield subject, DCT.identifier, literal(subject[1:-1])
    yield subject, DCAT.endpointURL, iris.document(f"doc/dataset/{dataset.id}")
    yield subject, DCAT.endpointDescription, iris.document("openapi.json")
    yield subject, DCAT.servesDataset, iris.dataset(dataset.id)
    if dataset.high_value:
        yield subject, FOAF.page, iris.document("api")
    yield from high_value.categories(dataset, subject)
    yield subject, DCT.publisher, iris.agent_of(dataset.publisher)
    yield subject, DCAT.contactPoint, iris.contact(dataset.id)
    yield subject, DCT.license, authority("licence", dataset.license)
    yield subject, DCT.accessRights, authority("access-right", dataset.access_rights)
    yield subject, DCT.conformsTo, DATA_CUBE
    yield from ((subject, DCAT.keyword, text(word, tag)) for tag, word in dataset.keywords)
    yield from ((subject, DCAT.theme, authority("data-theme", theme)) for theme in dataset.themes)


def _rights_of(dataset: DataSet, iris: Iris) -> Term:
    """The statement of all data sets with that licence and publisher."""
    publisher = iris.agent_of(dataset.publisher).rpartition("/")[2][:-1]
    return iris.rights(f"{dataset.license}-{publisher}")


def _rights(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """What one may do and whom one names, as both of Europe's and the Open Data Institute's statement."""
    subject = _rights_of(dataset, iris)
    yield subject, RDF.type, DCT.RightsStatement
    yield subject, RDF.type, ODRS.RightsStatement
    licence, free = LICENSES.get(dataset.license, Text()), dataset.license == "CC0"
    who = {tag: dataset.publisher.name.best(tag) for tag in ("nb", "en")}
    words = {
        "nb": f"Fri bruk etter {licence.best('nb')}" + ("." if free else f"; oppgi {who['nb']} som kilde."),
        "en": f"Free to use under {licence.best('en')}" + ("." if free else f"; name {who['en']} as the source."),
    }
    yield from texts(subject, RDFS.label, Text.of(words))
    if not free:
        yield from texts(subject, ODRS.attributionText, dataset.publisher.name)
