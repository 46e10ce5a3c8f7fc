"""Where figures come from and who answers for them, as PROV-O."""

from __future__ import annotations

from collections.abc import Iterator

from lod.model.catalog import Site
from lod.model.dataset import Agent, DataSet
from lod.model.text import Text
from lod.rdf.authorities import language
from lod.rdf.iris import Iris
from lod.rdf.qb import texts
from lod.rdf.terms import Term, Triple, iri, literal
from lod.rdf.vocab import DCAT, DCT, FOAF, PAV, PROV, RDF, RDFS, SKOS, SPDX

_ROLES = "http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/"
AUTHOR, PUBLISHER = Term(f"<{_ROLES}author>"), Term(f"<{_ROLES}publisher>")
_ROLE_NAMES = {
    AUTHOR: Text.of({"nb": "opphav", "en": "author"}),
    PUBLISHER: Text.of({"nb": "utgiver", "en": "publisher"}),
}


def sources(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """The documents that state the figures, with the digest of the text that was read and the day it was read."""
    yield from origins(dataset, iris)
    for source in dataset.sources:
        subject = iris.source(dataset.id, source.name)
        yield subject, RDF.type, FOAF.Document
        yield subject, DCT.language, language(source.language)
        if source.url:
            yield subject, FOAF.page, iri(source.url)
        if source.read:
            yield subject, PAV.retrievedOn, literal(source.read, "date")
        if source.sha256:
            yield subject, SPDX.checksum, iris.checksum(dataset.id, source.name)
            yield from checksum(iris.checksum(dataset.id, source.name), "sha256", source.sha256)


def origins(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """That a data set is derived from its sources, with as much of them as a catalogue tells."""
    for source in dataset.sources:
        subject = iris.source(dataset.id, source.name)
        yield iris.dataset(dataset.id), PROV.wasDerivedFrom, subject
        yield subject, RDF.type, PROV.Entity
        yield from texts(subject, DCT.title, source.title)
        yield subject, DCT.publisher, iris.agent_of(source.publisher)
        if source.issued:
            yield subject, DCT.issued, literal(source.issued, "date")


def statement(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """Where the figures come from, in a sentence (`dct:ProvenanceStatement`)."""
    if not dataset.sources:
        return
    subject = iris.provenance(dataset.id)
    yield iris.dataset(dataset.id), DCT.provenance, subject
    yield subject, RDF.type, DCT.ProvenanceStatement
    words = {}
    for tag, before, between in (
        ("nb", "Tallene er hentet fra", " og "),
        ("en", "The figures are taken from", " and "),
    ):
        named = (f"«{s.title.best(tag)}» ({s.publisher.name.best(tag)})" for s in dataset.sources)
        words[tag] = f"{before} {between.join(named)}."
    yield from texts(subject, RDFS.label, Text.of(words))


def attributions(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """Who made the figures and who publishes them, each in a role of their own (DCAT 3, section 6.4.14)."""
    made = dataset.creators or (dataset.publisher,)
    for role, agents in ((AUTHOR, made), (PUBLISHER, (dataset.publisher,))):
        for agent in agents:
            who = iris.agent_of(agent)
            name = f"{role.rpartition('/')[2][:-1]}-{who.rpartition('/')[2][:-1]}"
            subject = iris.attribution(name)
            yield iris.dataset(dataset.id), PROV.qualifiedAttribution, subject
            yield subject, RDF.type, PROV.Attribution
            yield subject, PROV.agent, who
            yield subject, DCAT.hadRole, role


def agents(site: Site, iris: Iris) -> Iterator[Triple]:
    """Everybody who publishes or makes something here, and the roles they do it in."""
    by_iri: dict[Term, Agent] = {}
    for entry in site.datasets:
        for agent in (entry.publisher, *entry.creators, *(source.publisher for source in entry.sources)):
            by_iri.setdefault(iris.agent_of(agent), agent)
    by_iri.setdefault(iris.agent_of(site.catalog.publisher), site.catalog.publisher)
    for subject, agent in sorted(by_iri.items()):
        yield subject, RDF.type, FOAF.Agent
        yield subject, RDF.type, PROV.Agent
        yield from texts(subject, FOAF.name, agent.name)
        if agent.organization:
            yield subject, DCT.identifier, literal(agent.organization)
        if agent.homepage:
            yield subject, FOAF.homepage, iri(agent.homepage)
    for role, name in _ROLE_NAMES.items():
        yield role, RDF.type, DCAT.Role
        yield role, RDF.type, SKOS.Concept
        yield from texts(role, SKOS.prefLabel, name)


def checksum(subject: Term, algorithm: str, value: str) -> Iterator[Triple]:
    """A digest (`sha1` or `sha256`, in hexadecimal) as SPDX says it."""
    yield subject, RDF.type, SPDX.Checksum
    yield subject, SPDX.algorithm, SPDX[f"checksumAlgorithm_{algorithm}"]
    yield subject, SPDX.checksumValue, literal(value, "hexBinary")
