"""What there is to download and to ask, as VoID (W3C Interest Group Note, 3 March 2011)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from lod.model.catalog import Site
from lod.rdf.authorities import LOS
from lod.rdf.iris import Iris, slug
from lod.rdf.qb import texts
from lod.rdf.terms import Term, Triple, integer, iri, literal
from lod.rdf.vocab import DCAT, DCT, DQV, EU_AUTHORITY, FOAF, PROV, QB, RDF, SKOS, STATDCAT, VOID

_VOCABULARIES = (QB, SKOS, DCAT, DCT, FOAF, PROV, DQV, STATDCAT)


def description(
    site: Site, dumps: Iterable[str], triples: Mapping[str, int], observations: Mapping[str, int], iris: Iris
) -> Iterator[Triple]:
    """The whole as a `void:Dataset` with its parts, and the links that lead out of it.

    `dumps`: paths of the files that hold the whole; `triples`: how many there are in each data set's graph ("" for
    the rest); `observations`: how many each data set has. These triples count themselves.
    """
    statements = [*_description(site, dumps, triples, iris), *_partitions(observations, iris), *_linksets(site, iris)]
    yield from statements
    yield _whole(iris), VOID.triples, integer(sum(triples.values()) + len(statements) + 1)


def _whole(iris: Iris) -> Term:
    return iris.document(".well-known/void")


def _description(site: Site, dumps: Iterable[str], triples: Mapping[str, int], iris: Iris) -> Iterator[Triple]:
    subject = _whole(iris)
    yield subject, RDF.type, VOID.Dataset
    yield subject, RDF.type, VOID.DatasetDescription
    yield from texts(subject, DCT.title, site.catalog.title)
    yield subject, FOAF.topic, iris.catalog()
    yield subject, VOID.sparqlEndpoint, iris.document("sparql")
    yield subject, VOID.uriSpace, literal(iris.base)
    yield from ((subject, VOID.dataDump, iris.document(path)) for path in dumps)
    yield from ((subject, VOID.vocabulary, iri(vocabulary.namespace)) for vocabulary in _VOCABULARIES)
    for name in ("turtle", "ntriples", "jsonld", "rdfxml"):
        yield subject, VOID.feature, iri(f"http://www.w3.org/ns/formats/{_W3C[name]}")
    for dataset in site.datasets:
        part = iris.dataset(dataset.id)
        yield subject, VOID.subset, part
        yield part, RDF.type, VOID.Dataset
        yield part, VOID.triples, integer(triples[dataset.id])
        yield part, VOID.sparqlEndpoint, iris.document("sparql")


def _partitions(observations: Mapping[str, int], iris: Iris) -> Iterator[Triple]:
    """How many observations each data set, and the whole, has (VoID, section 4.6)."""
    owners = [(_whole(iris), "all", sum(observations.values()))]
    owners += [(iris.dataset(name), name, count) for name, count in observations.items()]
    for owner, name, count in owners:
        part = iris.partition(name, "observation")
        yield owner, VOID.classPartition, part
        yield part, VOID["class"], QB.Observation
        yield part, VOID.entities, integer(count)


def _linksets(site: Site, iris: Iris) -> Iterator[Triple]:
    """The links to somebody else's data, by predicate and by whose they are (VoID, section 5)."""
    for (predicate, target), count in sorted(_links(site).items()):
        subject = iris.linkset(f"{slug(predicate.strip('<>').rpartition('#')[2])}-{slug(target)}")
        yield _whole(iris), VOID.subset, subject
        yield subject, RDF.type, VOID.Linkset
        yield subject, VOID.subjectsTarget, _whole(iris)
        yield subject, VOID.objectsTarget, iri(target)
        yield subject, VOID.linkPredicate, predicate
        yield subject, VOID.triples, integer(count)
        yield iri(target), RDF.type, VOID.Dataset
        yield iri(target), VOID.uriSpace, literal(target)


def _links(site: Site) -> Counter[tuple[Term, str]]:
    links: Counter[tuple[Term, str]] = Counter()
    for concept in (concept for codelist in site.codelists for concept in codelist.concepts):
        for predicate, matches in ((SKOS.exactMatch, concept.exact_match), (SKOS.closeMatch, concept.close_match)):
            links.update((predicate, _space(match)) for match in matches)
    for dataset in site.datasets:
        links[DCAT.theme, f"{EU_AUTHORITY}data-theme/"] += len(dataset.themes)
        links.update((DCAT.theme, _space(theme)) for theme in dataset.los)
    return links


def _space(value: str) -> str:
    """The beginning that a publisher's IRIs share: that of a known vocabulary, else the server's."""
    if value.startswith(LOS):
        return LOS
    if value.startswith(EU_AUTHORITY):
        return EU_AUTHORITY + value[len(EU_AUTHORITY) :].partition("/")[0] + "/"
    parts = urlsplit(value)
    return f"{parts.scheme}://{parts.netloc}/"


_W3C = {"turtle": "Turtle", "ntriples": "N-Triples", "jsonld": "JSON-LD", "rdfxml": "RDF_XML"}
