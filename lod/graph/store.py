"""The Oxigraph store of a release: written once in named graphs, then read.

Reading here is looking up: a subject's triples, a property's subjects, the labels. Queries are `lod.query`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from lod.errors import ReleaseError
from lod.messages.message import Message
from lod.rdf.terms import XSD, Term, Triple, parse_literal
from lod.rdf.vocab import DCT, FOAF, RDFS, SKOS

MOST_DIGITS = 18
"""Digits of a number that is computed with as the specification does by the store too."""
LOADED = 200_000
"""Triples that are loaded at once."""
LABELS: tuple[Term, ...] = (SKOS.prefLabel, RDFS.label, DCT.title, FOAF.name)


def write(folder: Path, graphs: Iterable[tuple[Term, Iterable[Triple] | Path]]) -> None:
    """Writes a store into the empty folder: each graph's triples in a named graph, nothing in the default graph.

    Triples come as they are, or as a file of N-Triples; a graph may come in several parts. The graphs must not share
    triples: their union is the default graph of every query, and it is a set.
    """
    store = ox.Store(str(folder))
    for lines in _batches(_loaded(store, graphs)):
        store.bulk_load(input="".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()


def _loaded(store: ox.Store, graphs: Iterable[tuple[Term, Iterable[Triple] | Path]]) -> Iterator[str]:
    """The lines of graphs in N-Quads; those that are files are loaded when it is their turn."""
    for graph, triples in graphs:
        if isinstance(triples, Path):
            name = ox.NamedNode(graph[1:-1])
            store.bulk_load(path=str(triples), format=ox.RdfFormat.N_TRIPLES, to_graph=name)
        else:
            yield from (f"{s} {p} {o} {graph} .\n" for s, p, o in triples)


def _batches(lines: Iterator[str]) -> Iterator[list[str]]:
    """As many lines as are loaded at once: each loading takes a while, however little it brings."""
    while batch := list(islice(lines, LOADED)):
        yield batch


class Graph:
    """A release's store, opened read-only; safe to share between threads."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    @classmethod
    def open(cls, folder: Path) -> Graph:
        """Opens the store. Raises `ReleaseError` where there is none or it cannot be read."""
        if not (folder / "CURRENT").exists():
            raise ReleaseError(Message("error.no-graph-store", folder=str(folder)))
        try:
            return cls(ox.Store.read_only(str(folder)))
        except (OSError, RuntimeError) as error:
            raise ReleaseError(Message("error.graph-store-unreadable", folder=str(folder), why=str(error))) from None

    @classmethod
    def of(cls, graph: Term, triples: Iterable[Triple]) -> Graph:
        """A store in memory with these triples in one named graph."""
        store = ox.Store()
        lines = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
        store.bulk_load(input=lines.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph[1:-1]))
        return cls(store)

    def describe(self, subject: Term) -> list[Triple]:
        """All triples with this subject, in order."""
        quads = self.store.quads_for_pattern(ox.NamedNode(subject[1:-1]), None, None)
        return sorted((subject, Term(str(q.predicate)), Term(str(q.object))) for q in quads)

    def by_subject(self, besides: str) -> dict[str, tuple[str, ...]]:
        """All there is: for each subject – but for IRIs that begin with `besides` – `<p> <o>`, each once, in order."""
        begin = f"<{besides}"
        properties: dict[str, set[str]] = {}
        for quad in self.store:
            subject = str(quad.subject)
            if not subject.startswith(begin):
                properties.setdefault(subject, set()).add(f"{quad.predicate} {quad.object}")
        return {subject: tuple(sorted(pairs)) for subject, pairs in properties.items()}

    def objects(self, subject: Term, predicate: Term) -> list[Term]:
        """The values of a property, in order."""
        quads = self.store.quads_for_pattern(ox.NamedNode(subject[1:-1]), ox.NamedNode(predicate[1:-1]), None)
        return sorted({Term(str(q.object)) for q in quads})

    def subjects(self, predicate: Term, object_: Term) -> list[Term]:
        """The subjects that have this IRI as the value of a property, in order."""
        quads = self.store.quads_for_pattern(None, ox.NamedNode(predicate[1:-1]), ox.NamedNode(object_[1:-1]))
        return sorted({Term(str(q.subject)) for q in quads})

    def has(self, predicate: Term, object_: Term) -> bool:
        """Whether anything has this IRI as the value of a property."""
        quads = self.store.quads_for_pattern(None, ox.NamedNode(predicate[1:-1]), ox.NamedNode(object_[1:-1]))
        return next(quads, None) is not None

    def mentions(self, iri: Term) -> bool:
        """Whether an IRI is the subject or the value of a triple."""
        return iri in self or next(self.store.quads_for_pattern(None, None, ox.NamedNode(iri[1:-1])), None) is not None

    def has_odd_terms(self) -> bool:
        """Whether there are texts with blanks around them, or numbers of more than 18 digits; reads every triple."""
        return any(_is_odd(quad.object) for quad in self.store.quads_for_pattern(None, None, None))

    def has_floats(self) -> bool:
        """Whether there are floats or doubles; reads every triple."""
        every = (quad.object for quad in self.store.quads_for_pattern(None, None, None))
        return any(isinstance(term, ox.Literal) and term.datatype.value in _FLOATING for term in every)

    def repeated(self) -> frozenset[tuple[str, str, str]]:
        """The triples that stand in several graphs; reads every triple. Of observations there are none."""
        seen: set[tuple[object, object, object]] = set()
        several: set[tuple[str, str, str]] = set()
        for quad in self.store.quads_for_pattern(None, None, None):
            triple = quad.subject, quad.predicate, quad.object
            if triple in seen:
                several.add((str(quad.subject), str(quad.predicate), str(quad.object)))
            elif "/id/observation/" not in str(quad.subject):
                seen.add(triple)
        return frozenset(several)

    def and_more(self, graphs: Iterable[tuple[Term, bytes]]) -> Graph:
        """A copy in memory with further triples (N-Triples) in named graphs."""
        copy = ox.Store()
        copy.bulk_extend(self.store)
        for graph, lines in graphs:
            copy.bulk_load(input=lines, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph[1:-1]))
        return Graph(copy)

    def __contains__(self, subject: Term) -> bool:
        """Whether anything is said of the subject; nothing is of what is no IRI."""
        try:
            ox.NamedNode(subject[1:-1])
        except ValueError:
            return False
        return next(self.store.quads_for_pattern(ox.NamedNode(subject[1:-1]), None, None), None) is not None

    def labels(self) -> dict[Term, dict[str, str]]:
        """Every subject's label in each language ("" for none); the first of `LABELS` that it has."""
        by_subject: dict[Term, dict[str, str]] = {}
        for predicate in reversed(LABELS):
            for quad in self.store.quads_for_pattern(None, ox.NamedNode(predicate[1:-1]), None):
                if isinstance(quad.object, ox.Literal):
                    label = parse_literal(str(quad.object))
                    by_subject.setdefault(Term(str(quad.subject)), {})[label.language] = label.lexical
        return by_subject

    def things(self, base: str) -> list[str]:
        """What is described below a base, without the base, in order."""
        iris = {quad.subject.value for quad in self.store if isinstance(quad.subject, ox.NamedNode)}
        return sorted(iri[len(base) :] for iri in iris if iri.startswith(base))

    def triples(self, graph: Term) -> Iterator[Triple]:
        """The triples of a named graph, in the order of the store."""
        quads = self.store.quads_for_pattern(None, None, None, ox.NamedNode(graph[1:-1]))
        return ((Term(str(q.subject)), Term(str(q.predicate)), Term(str(q.object))) for q in quads)

    def graphs(self) -> Iterator[Term]:
        """The names of the named graphs."""
        return (Term(str(name)) for name in self.store.named_graphs())


def parse(body: bytes, media_type: str) -> list[Triple]:
    """The triples of a document. Raises `ValueError` for a format that is not RDF, or for what is not written in it."""
    format = ox.RdfFormat.from_media_type(media_type)
    if format is None:
        raise ValueError(media_type)
    try:
        quads = list(ox.parse(body, format=format))
    except SyntaxError as error:
        raise ValueError(str(error)) from None
    return [(Term(str(q.subject)), Term(str(q.predicate)), Term(str(q.object))) for q in quads]


_FLOATING = frozenset({f"{XSD}float", f"{XSD}double"})


def _is_odd(term: object) -> bool:
    if not isinstance(term, ox.Literal):
        return False
    datatype = term.datatype.value
    if datatype in (f"{XSD}integer", f"{XSD}decimal"):
        return sum(map(str.isdigit, term.value)) > MOST_DIGITS
    return datatype == f"{XSD}string" and term.value != term.value.strip(" \t\r\n")
