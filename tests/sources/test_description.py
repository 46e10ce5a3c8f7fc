"""Descriptions are read alike by both of PyYAML's readers."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lod.errors import SourceError
from lod.findings.kinds import completed
from lod.sources.site import yaml_text as description

TEXT = """title: {nb: Målt, en: "Measured: all"}
description: |
  Tall til måling.
  Mer.
issued: 2026-01-01
dimensions:
  area: {label: {nb: Område}, role: area}
measures:
  - share
  - [1.5, 007, true, ~, 'x']
"""
PLACES = st.integers(0, len(TEXT))
MARKS = st.sampled_from(
    [*":-#{}[],&*!|>'\"%@`?\t\n \\~<=.0aé\r\x85\u2028\ufeff/", "--- ", "- - ", "? ", "<<: ", "&x ", "*x "]
)
EDITS = st.lists(st.tuples(PLACES, MARKS, st.integers(0, 3)), min_size=1, max_size=4)


def read(text: str) -> object:
    """What is read, with the rows of its keys, or what is said against it."""
    try:
        value, origin = description.read(text, "x.yaml")
        return value, dict(origin.keys)
    except SourceError as error:
        return error.findings


@given(EDITS)
def test_a_description_is_read_alike_with_and_without_the_reader_in_c(edits: list[tuple[int, str, int]]) -> None:
    """Values, rows and complaints are those of the reader in Python, whatever is written."""
    text = TEXT
    for place, mark, over in edits:
        text = text[:place] + mark + text[place + over :]
    quick = read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(yaml, "CSafeLoader", raising=False)
        assert quick == read(text)


def test_what_is_nested_too_deeply_is_said() -> None:
    """A thousand brackets are a finding."""
    with pytest.raises(SourceError, match="nested too deeply"):
        description.read("x: " + "[" * 1000 + "]" * 1000, "x.yaml")


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("title: {nb: Folkemengde etter region, kjønn og år}\n", 1, 'nb: "Folkemengde etter region, kjønn og år"'),
        ("title:\n\tnb: x\n", 2, "tab"),
        ("title: {nb: Folk: alle}\n", 1, "colon in it needs quotes"),
        ("title:\n  nb: Folk: alle\n", 2, "colon in it needs quotes"),
        ("description: @alle\n", 1, "begins with '@' needs quotes"),
        ("title: {nb: 'x}\nb: 1\n", 1, "quote is opened here"),
        ("title: {nb: Hei # og hopp}\n", 1, "# behind a space begins a comment"),
        ("a: [x\nb: y\n", 1, "bracket is opened here"),
        ("title:\n  nb: x\n en: y\n", 3, "Begin keys of one level in the same column"),
        ("title {nb: x}\n", 1, "colon and a space are missing"),
    ],
)
def test_the_usual_mistakes_are_said_by_what_they_are(text: str, row: int, words: str) -> None:
    """With the row they are in and what to write instead, in both languages."""
    with pytest.raises(SourceError) as raised:
        description.read(text, "x.yaml")
    (finding,) = raised.value.findings
    assert finding.row == row
    assert words in str(completed([finding])[0])
    assert {finding.words(language) for language in ("nb", "nn")}.isdisjoint({finding.words("en")})
