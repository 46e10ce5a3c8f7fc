"""N-Triples: one line a triple (RDF 1.1 N-Triples)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lod.rdf.terms import Triple


def write(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The triples as lines, in the order they come; there are no prefixes in this format."""
    for subject, predicate, object_ in triples:
        yield f"{subject} {predicate} {object_} .\n"
