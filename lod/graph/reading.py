"""Documents read as triples, as fast as it can be done."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from lod.rdf.terms import Term, Triple


def turtle(body: bytes) -> Iterator[Triple]:
    """The triples of a Turtle document. Raises `ValueError` for what is none."""
    try:
        for quad in ox.parse(body, ox.RdfFormat.TURTLE):
            yield Term(str(quad.subject)), Term(str(quad.predicate)), Term(str(quad.object))
    except SyntaxError as error:
        raise ValueError(str(error)) from None
