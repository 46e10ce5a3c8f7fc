"""N-Triples: one line a triple (RDF 1.1 N-Triples)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lod.rdf.subjects import SUBJECT, Subject
from lod.rdf.terms import Term


class NTriplesWriter:
    """Writes N-Triples a subject at a time; there are no prefixes in this format."""

    separator = opening = between = closing = foot = ""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.used: set[str] = set()

    def head(self) -> str:
        return ""

    def name(self, subject: Term) -> str:
        return subject

    def member(self, predicate: Term, values: Sequence[Term]) -> str:
        """A line for each value."""
        return "".join([f"{SUBJECT} {predicate} {value} .\n" for value in values])

    def block(self, subject: Subject) -> str:
        """A line for each of the subject's triples."""
        term, properties = subject
        return "".join([f"{term} {predicate} {value} .\n" for predicate, values in properties for value in values])
