"""IRIs are minted and read back in one place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.model.iri import is_iri
from lod.rdf.formats import FORMATS
from lod.rdf.iris import Iris, code, doc_path, observation_key, segment, slug, thing_path

CODES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(CODES)
def test_a_code_survives_its_segment(text: str) -> None:
    """Whatever the code, its path segment reads back as it."""
    assert code(segment(text)) == text


@given(CODES)
def test_a_segment_is_plain(text: str) -> None:
    """A segment has only characters that no server, proxy or browser touches, and never ends like a format."""
    assert segment(text).replace("~", "").replace(".", "").replace("-", "").replace("_", "").isalnum() or text in "-_"
    assert not any(segment(text).endswith(f".{format.suffix}") for format in FORMATS)
    assert segment(text) not in (".", "..")


@given(st.lists(CODES, min_size=1, max_size=5))
def test_an_observation_is_found_by_its_iri_alone(codes: list[str]) -> None:
    """The IRI of an observation holds its data set and its codes."""
    iris = Iris("https://data.example.no/")
    iri = iris.observation("x", codes)
    assert is_iri(iri[1:-1])
    assert observation_key(iris.path(iri) or "") == ("x", tuple(codes))


@pytest.mark.parametrize(
    "path", ["id/observation/x/%61", "id/observation/x/~61", "id/observation/x/a~c3", "id/dataset/x"]
)
def test_only_the_minted_spelling_is_read(path: str) -> None:
    """An observation has one IRI, not one for each way to escape its codes."""
    assert observation_key(path) is None


@given(st.sampled_from(["id/dataset/x", "def/andel", "shape/cube/y", "id/codelist/a/b"]))
def test_a_document_path_leads_back_to_its_thing(path: str) -> None:
    """`doc/…` and `id/…` are one to one."""
    assert thing_path(doc_path(path)) == path


def test_a_slug_is_readable() -> None:
    """Norwegian names become readable ASCII."""
    assert slug("Statistisk sentralbyrå, Ærø & Øy") == "statistisk-sentralbyra-aero-oy"
