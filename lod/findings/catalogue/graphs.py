"""Kinds of findings about shapes and about what a graph says: the integrity constraints of RDF Data Cube."""

from __future__ import annotations

from lod.findings.catalogue.kind import Kind

_CUBE = (
    "Correct the cube as the constraint says (RDF Data Cube, section 11.1).",
    "Rett kuben slik vilkåret sier (RDF Data Cube, avsnitt 11.1).",
)

GRAPHS: tuple[Kind, ...] = (
    Kind("ic-19", "the value {} of {} is not in its code list.", "verdien {} av {} er ikke i kodelisten.", *_CUBE),
)  # fmt: skip
"""Kinds about graphs."""
