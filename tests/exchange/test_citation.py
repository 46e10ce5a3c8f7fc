"""Citations: what people paste, what BibTeX and reference managers read."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from lod.exchange import citation
from lod.exchange.citation import Citation
from tests.conftest import BASE

DATASET = "doc/dataset/okt-digitalisering"
FIGURE = "doc/observation/okt-digitalisering/kommuner/_T/fjernarbeid/pandemien/andel"


@pytest.fixture(scope="module")
def client(published_app: Flask) -> FlaskClient:
    return published_app.test_client()


@pytest.mark.parametrize(("language", "publisher"), [("nb", "Statistisk sentralbyrå"), ("en", "Statistics Norway")])
def test_a_data_set_is_cited_in_the_language_of_the_reader(client: FlaskClient, language: str, publisher: str) -> None:
    """CSL-JSON has publisher, date, version and permanent IRI, by suffix and by Accept."""
    answer = client.get(f"/{DATASET}.csl.json?lang={language}")
    assert answer.content_type == "application/vnd.citationstyles.csl+json"
    assert answer.headers["Content-Language"] == language
    (item,) = json.loads(answer.text)
    assert item["type"] == "dataset"
    assert item["author"] == [{"literal": publisher}]
    assert item["issued"] == {"date-parts": [[2026, 11, 22]]}
    assert item["version"] == "1.0.0"
    assert item["URL"] == f"{BASE}id/dataset/okt-digitalisering?asOf=1.0.0"
    asked = client.get(f"/{DATASET}?lang={language}", headers={"Accept": "application/vnd.citationstyles.csl+json"})
    assert json.loads(asked.text) == [item]


def test_a_figure_is_cited_as_it_was_stated(client: FlaskClient) -> None:
    """BibTeX of a figure says “more than 90 %” and has the figure's own IRI and key."""
    text = client.get(f"/{FIGURE}.bib?lang=en").text
    assert text.startswith("@misc{okt-digitalisering-kommuner-_T-fjernarbeid-pandemien-andel,\n")
    figure = f"{BASE}id/observation/okt-digitalisering/kommuner/_T/fjernarbeid/pandemien/andel"
    assert f"url = {{{figure}?asOf=1.0.0}}" in text
    assert re.search(r"note = \{[^\n]*[Mm]ore than 90\\%", text)


@given(words=st.text(st.characters(exclude_categories=["C"], exclude_characters="\n"), max_size=40))
def test_no_words_break_an_entry(words: str) -> None:
    """Whatever a title holds, braces balance and no special character of TeX stands bare."""
    entry = citation.bibtex(Citation("k", words, words, "https://x.example/", "nb"))
    bare = re.sub(r"\\(textbackslash|textasciitilde|textasciicircum)\{\}|\\[{}#$%&_]", "", entry)
    assert bare.count("{") == bare.count("}")
    assert not set("\\#$%&~^") & set(bare)


def test_plain_words_are_cited_plainly() -> None:
    """The text names authors first, and the publisher last where it is another."""
    cited = Citation("k", "T", "P", "https://x.example/", "en", ("A", "B"), "2026-01-02", "2", "C", "D")
    assert citation.text(cited) == "A, B (2026). T. C. Version 2. D. P. https://x.example/"
