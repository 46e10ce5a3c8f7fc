"""Questions of a thing and a place, and the page that answers them first: a data set with the codes chosen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

QUESTIONS = [
    pytest.param(*line.split("\t"), id=line.split("\t")[0])
    for line in (Path(__file__).parent / "questions.tsv").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def client(large_app: Flask) -> FlaskClient:
    return large_app.test_client()


def answers(client: FlaskClient, question: str) -> list[dict[str, Any]]:
    """The answers to a question, in JSON."""
    body: dict[str, Any] = client.get("/search.json", query_string={"q": question}).get_json()
    listed: list[dict[str, Any]] = body["answers"]
    return listed


@pytest.mark.parametrize(("question", "dataset", "selection"), QUESTIONS)
def test_a_question_is_answered(client: FlaskClient, question: str, dataset: str, selection: str) -> None:
    """The first answer is the data set one means, with the codes one names chosen; none where a word says nothing."""
    given = answers(client, question)
    if dataset == "-":
        assert given == []
        return
    expected = f"/doc/dataset/{dataset}?{selection}#figures" if selection else f"/doc/dataset/{dataset}"
    assert given[0]["url"] == expected
    assert client.get(given[0]["url"].partition("#")[0]).status_code == 200


def test_the_answer_has_the_newest_figure(client: FlaskClient) -> None:
    """An answer shows the newest figure of what is asked for, with its unit and its period, and leads to it."""
    [newest] = answers(client, "folkemengde bergen")[0]["newest"]
    assert (newest["value"], newest["period"]) == ("291\u202f940\u00a0personer", "2026")
    html = client.get("/search?q=folkemengde+bergen").text
    shown = html[html.index('id="answers"') : html.index("</section>", html.index('id="answers"'))]
    assert "291\u202f940" in shown
    assert 'href="/doc/dataset/folkemengde?region=4601#figures"' in shown


def test_no_figure_of_one_part_stands_for_all(client: FlaskClient) -> None:
    """Where a dimension has no total and nothing of it is chosen, no figure is shown as if it were of all."""
    [answer] = answers(client, "wages")
    assert answer["newest"] == []


def test_suggestions_begin_with_answers(client: FlaskClient) -> None:
    """While one writes, the answer is suggested first, with its newest figure."""
    _, names, about, addresses = client.get("/suggest?q=folkemengde+berg&local=1").get_json()
    assert names[0] == "Folkemengde – Bergen"
    assert "291\u202f940" in about[0]
    assert addresses[0] == "/doc/dataset/folkemengde?region=4601#figures"
    assert len(names) <= 8
    assert client.get("/suggest?q=folkemengde+berg").get_json()[3][0].startswith("https://data.example.no/doc/dataset/")


def test_the_name_of_a_place_leads_to_its_page(client: FlaskClient) -> None:
    """A place by itself is answered by its page, that of the county where a municipality is called the same."""
    for question, path in (("Bergen", "4601"), ("oslo", "03"), ("tråante", "5001")):
        place = client.get("/search.json", query_string={"q": question}).get_json()["place"]
        assert place["url"] == f"/doc/codelist/region/{path}"
    assert client.get("/search.json?q=folkemengde+bergen").get_json()["place"] is None
    assert "Bergen i tall</a>" in client.get("/search?q=bergen&lang=nb").text


def test_many_words_are_no_question(client: FlaskClient) -> None:
    """A question with more words than anybody asks is searched for as before, and no data set is looked through."""
    words = "bergen oslo trondheim stavanger drammen skien molde hamar halden"
    assert answers(client, words) == []


def test_the_best_match_comes_first_among_codes(client: FlaskClient) -> None:
    """Where codes are chosen, the name that is searched for comes before names that only have it inside."""
    html = client.get("/choose/dataset/folkemengde/region?q=berg").text
    codes = re.findall(r'name="d.region" value="(\w+)"', html[html.index('id="codes"') :])
    assert len(codes) > 2
    names = {code: client.get(f"/doc/codelist/region/{code}.ttl").text for code in (codes[0], codes[-1])}
    assert 'prefLabel "Berg' in names[codes[0]]
    assert 'prefLabel "Berg' not in names[codes[-1]]
