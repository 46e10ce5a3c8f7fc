"""What there is to download and to ask, as VoID (W3C Interest Group Note, 3 March 2011)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lod.model.catalog import Site
from lod.rdf.iris import Iris
from lod.rdf.qb import texts
from lod.rdf.terms import Term, Triple, integer, iri, literal
from lod.rdf.vocab import DCAT, DCT, FOAF, PROV, QB, RDF, SKOS, VOID

_VOCABULARIES = (QB, SKOS, DCAT, DCT, FOAF, PROV)


def description(site: Site, dumps: Iterable[str], triples: Mapping[str, int], iris: Iris) -> Iterator[Triple]:
    """The whole as a `void:Dataset` with its parts.

    `dumps`: paths of the files that hold the whole; `triples`: how many there are in each data set's graph ("" for
    the rest). These triples count themselves.
    """
    found = list(_description(site, dumps, triples, iris))
    yield from found
    yield _whole(iris), VOID.triples, integer(sum(triples.values()) + len(found) + 1)


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


_W3C = {"turtle": "Turtle", "ntriples": "N-Triples", "jsonld": "JSON-LD", "rdfxml": "RDF_XML"}
