"""The document about a thing: what is said of it and of its parts, and what the things it points to are called."""

from __future__ import annotations

from lod.graph.store import LABELS, Graph
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import DCAT, DCT, GEO, PROV, QB, RDF, SH, SKOS, SPDX, XKOS

PARTS: tuple[Term, ...] = (
    QB.component,
    QB.sliceKey,
    DCAT.contactPoint,
    DCAT.distribution,
    DCAT.service,
    DCT.publisher,
    DCT.temporal,
    GEO.hasGeometry,
    PROV.qualifiedAttribution,
    PROV.wasDerivedFrom,
    SH.property,
    SH.node,
    SPDX.checksum,
    XKOS.levels,
    XKOS.madeOf,
    RDF.rest,
)
"""Properties whose values are described in the same document."""

WHOLE: tuple[Term, ...] = (SKOS.inScheme,)
"""Properties whose subjects are described in the document about their value."""


def document(graph: Graph, subject: Term) -> list[Triple]:
    """The triples of a document, its thing first; empty if nothing is said of it."""
    described: dict[Term, list[Triple]] = {}
    waiting = [subject, *(part for predicate in WHOLE for part in graph.subjects(predicate, subject))]
    while waiting:
        thing = waiting.pop()
        if thing in described:
            continue
        described[thing] = graph.describe(thing)
        waiting += [o for _, p, o in described[thing] if p in PARTS and o.startswith("<")]
    if not described[subject]:
        return []
    own_triples = {triple for triples in described.values() for triple in triples}
    return about(subject, own_triples | names(graph, own_triples))


def about(subject: Term, triples: set[Triple]) -> list[Triple]:
    """The triples in reading order: first the thing that a document is about, then the others by subject."""
    return sorted(triples, key=lambda triple: (triple[0] != subject, triple))


def names(graph: Graph, triples: set[Triple]) -> set[Triple]:
    """The labels of everything that triples point to and do not describe."""
    subjects = {s for s, _, _ in triples}
    pointed = {o for _, _, o in triples if o.startswith("<")} | {p for _, p, _ in triples}
    return {
        (thing, predicate, label)
        for thing in pointed - subjects
        for predicate in LABELS
        for label in graph.objects(thing, predicate)
    }
