"""Where figures come from, as PROV-O: the documents that state them."""

from __future__ import annotations

from collections.abc import Iterator

from lod.model.controlled import LANGUAGES
from lod.model.dataset import DataSet
from lod.rdf.iris import Iris
from lod.rdf.qb import texts
from lod.rdf.terms import Term, Triple, iri, literal
from lod.rdf.vocab import DCT, EU_AUTHORITY, FOAF, PAV, PROV, RDF, SPDX


def sources(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """The documents that state the figures, with the digest of the text that was read and the day it was read."""
    for source in dataset.sources:
        subject = iris.source(dataset.id, source.name)
        yield iris.dataset(dataset.id), PROV.wasDerivedFrom, subject
        yield subject, RDF.type, PROV.Entity
        yield subject, RDF.type, FOAF.Document
        yield from texts(subject, DCT.title, source.title)
        yield subject, DCT.publisher, iris.agent_of(source.publisher)
        yield subject, DCT.language, Term(f"<{EU_AUTHORITY}language/{LANGUAGES[source.language]}>")
        if source.url:
            yield subject, FOAF.page, iri(source.url)
        if source.issued:
            yield subject, DCT.issued, literal(source.issued, "date")
        if source.read:
            yield subject, PAV.retrievedOn, literal(source.read, "date")
        if source.sha256:
            yield subject, SPDX.checksum, iris.checksum(dataset.id, source.name)
            yield from checksum(iris.checksum(dataset.id, source.name), source.sha256)


def checksum(subject: Term, sha256: str) -> Iterator[Triple]:
    """A SHA-256 digest as SPDX says it."""
    yield subject, RDF.type, SPDX.Checksum
    yield subject, SPDX.algorithm, SPDX.checksumAlgorithm_sha256
    yield subject, SPDX.checksumValue, literal(sha256, "hexBinary")
