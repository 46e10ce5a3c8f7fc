"""Constants are spelled as the store keeps them, IRIs resolved as it resolves them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.graph.canonical import canonical
from lod.rdf.terms import XSD, Term, literal
from lod.sparql.iris import is_valid, resolved
from lod.sparql.terms import typed

WHOLE = "http://b.example/c/d/e?q#f"


@given(
    st.from_regex(r"[+-]?[0-9]{0,12}(\.[0-9]{0,12})?", fullmatch=True),
    st.sampled_from(["integer", "decimal", "boolean"]),
)
def test_numbers_are_in_the_form_of_the_store(value: str, datatype: str) -> None:
    """The short cuts for common numbers give what the store gives."""
    assert typed(value, XSD + datatype) == canonical([Term(literal(value, datatype))])[0]


_PARTS = [
    "a",
    "..",
    ".",
    "/",
    "//",
    "?",
    "#",
    ":",
    "x:",
    "http://",
    "h",
    "%41",
    "%",
    "[",
    "]",
    "[::1]",
    "@",
    ":8",
    "é",
    "\ue000",
    " ",
    "\\",
    "<",
]


@given(st.lists(st.sampled_from(_PARTS), max_size=7).map("".join))
def test_iris_are_those_of_the_store(reference: str) -> None:
    """What is an IRI and which one, relative ones too."""
    assert resolved(reference, WHOLE) == _of_store(reference)


def _of_store(reference: str) -> str | None:
    try:
        solutions = ox.Store().query(f"SELECT (<{reference}> AS ?x) {{}}", base_iri=WHOLE)
    except SyntaxError:
        return None
    [solution] = solutions  # type: ignore[misc]  # a SELECT
    return str(solution["x"].value)


@pytest.mark.parametrize("iri", ["http://a/b", "urn:x:y", "mailto:a@b.no", "http://[::1]:80/?q=é#f", "https://ex.no/æ"])
def test_absolute_iris(iri: str) -> None:
    """They stay as they are."""
    assert is_valid(iri)
    assert resolved(iri, WHOLE) == iri


def test_a_name_with_a_colon_is_a_name() -> None:
    """`xsd:a:b` is a datatype of that name; it was taken for an IRI, and the parser failed."""
    assert typed("x", f"{XSD}01:00") == f'"x"^^<{XSD}01:00>'
