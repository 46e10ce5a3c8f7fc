"""Triples grouped by subject, in the order people read them: `rdf:type` first, then names, then the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import DCT, FOAF, RDF, RDFS, SKOS

_FIRST: dict[str, int] = {
    term: rank
    for rank, term in enumerate(
        (RDF.type, RDFS.label, SKOS.prefLabel, DCT.title, FOAF.name, SKOS.notation, SKOS.definition, DCT.description)
    )
}

Subject = tuple[Term, list[tuple[Term, list[Term]]]]
"""A subject, and its properties with their values, all in reading order and each once."""


SUBJECT = "\0"
"""Stands in what a writer says of a property where the subject belongs: no term holds it."""


def by_subject(triples: Iterable[Triple]) -> Iterator[Subject]:
    """Each subject with its predicates and objects, both in order and each once.

    Triples of one subject must come together; sort them first where they do not.
    """
    for subject, group in groupby(triples, key=itemgetter(0)):
        by_predicate: dict[Term, list[Term]] = {}
        for predicate, object_ in sorted(dict.fromkeys((p, o) for _, p, o in group)):
            by_predicate.setdefault(predicate, []).append(object_)
        yield subject, sorted(by_predicate.items(), key=_rank)


def _rank(property: tuple[Term, list[Term]]) -> int:
    return _FIRST.get(property[0], len(_FIRST))


def reading_order(predicate: Term) -> tuple[int, str]:
    """What to sort properties by."""
    return _FIRST.get(predicate, len(_FIRST)), predicate


def triples(subject: Subject) -> Iterator[Triple]:
    """A subject's triples."""
    term, properties = subject
    return ((term, predicate, value) for predicate, values in properties for value in values)
