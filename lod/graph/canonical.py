"""The form in which the store keeps a literal: what it gives back is what every answer shows."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from lod.rdf.terms import Term


def canonical(terms: Sequence[Term]) -> list[Term]:
    """Literals (N-Triples spelling) as the store gives them back: `"012"^^xsd:integer` as `"12"^^xsd:integer`."""
    store = ox.Store()
    lines = (f"<urn:{number}> <urn:p> {term} .\n" for number, term in enumerate(terms))
    store.bulk_load(input="".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
    nodes = list(terms)
    for quad in store.quads_for_pattern(None, None, None):
        if isinstance(quad.subject, ox.NamedNode):
            nodes[int(quad.subject.value[4:])] = Term(str(quad.object))
    return nodes
