"""Digests of graphs that do not depend on the format: SHA-256 of the canonical form (RDFC-1.0, W3C Recommendation).

Nothing that is published is a blank node, so that the canonical form of a graph is its triples, each a line of
canonical N-Quads, sorted by code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from heapq import merge
from itertools import groupby

from lod.rdf.subjects import Subject, triples
from lod.rdf.terms import Term, Triple


def line(triple: Triple) -> str:
    """A triple as a line."""
    subject, predicate, value = triple
    return f"{subject} {predicate} {value} .\n"


def digest_of_graph(graph: Iterable[Triple]) -> str:
    """The digest of a graph."""
    return digest_of_lines(sorted(map(line, set(graph))))


def digest_of_lines(lines: Iterable[str]) -> str:
    """The digest of a graph by its lines, which come in order, each once."""
    digest = sha256()
    for text in lines:
        digest.update(text.encode())
    return digest.hexdigest()


def digest_of_dump(
    described: Iterable[Triple], slices: Iterable[Subject], observations: Iterable[bytes], begin: Term
) -> str:
    """The digest of a graph that is too large to sort.

    `described` is sorted here; `slices` come in the order of their names; `observations` are lines in order, whose
    subjects, and no others, begin as `begin` without its last letter does.
    """
    digest = sha256()
    start = begin[:-1]
    others = merge(sorted(map(line, set(described))), _lines(slices))
    for is_after, lines in groupby(others, key=lambda text: text > start):
        if is_after:
            _add(digest, observations)
            observations = ()
        _add(digest, (text.encode() for text in lines))
    _add(digest, observations)
    return digest.hexdigest()


def _lines(subjects: Iterable[Subject]) -> Iterator[str]:
    for subject in subjects:
        yield from sorted(map(line, triples(subject)))


def _add(digest: object, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        digest.update(piece)  # type: ignore[attr-defined]  # what hashlib gives has no public type
