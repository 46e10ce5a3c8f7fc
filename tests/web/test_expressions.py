"""Selections that say what is meant rather than which codes: newest periods, levels, rankings – and addresses with them
that move on."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.fixture(scope="module")
def client(large_app: Flask) -> FlaskClient:
    return large_app.test_client()


def rows(client: FlaskClient, query: str, column: str = "region") -> list[str]:
    """The codes of a column in the CSV file of a selection of the population."""
    answer = client.get(f"/doc/dataset/folkemengde.csv?labels=codes&{query}")
    assert answer.status_code == 200, answer.text
    head, *lines = (line.split(",") for line in answer.text.lstrip("\ufeff").splitlines())
    return [line[head.index(column)] for line in lines]


PROBLEM = {"Accept": "application/problem+json"}
ALL = "kjonn=_T&alder=_T"


@pytest.mark.parametrize(
    ("query", "column", "expected"),
    [
        (f"{ALL}&region=0&aar=latest", "aar", ["2026"]),
        (f"{ALL}&region=0&aar=latest(2)", "aar", ["2025", "2026"]),
        (f"{ALL}&region=0&from=2026", "aar", ["2026"]),
        (f"{ALL}&region=0&to=2025-12-31", "aar", ["2025"]),
        (f"{ALL}&region=0&from=2025-06-01", "aar", ["2026"]),
        (f"{ALL}&region=0&from=2025&to=2025", "aar", ["2025"]),
        (f"{ALL}&aar=latest&region=top(3)", "region", ["03", "32", "46"]),
        (f"{ALL}&aar=latest&region=below(46)&region=top(2)", "region", ["4601", "4626"]),
        (f"{ALL}&aar=latest&region=level(3)&region=top(2)", "region", ["0301", "4601"]),
        (f"{ALL}&aar=latest&region=level(Fylke)&region=bottom(1)", "region", ["56"]),
        (f"{ALL}&aar=latest&region=level(1)", "region", ["0"]),
    ],
)
def test_what_is_meant_is_selected(client: FlaskClient, query: str, column: str, expected: list[str]) -> None:
    """The newest, from and to, levels, what is below, and rankings – of one level only – are the codes they mean."""
    listed = rows(client, query, column)
    assert sorted(listed) == sorted(expected) if "top(3)" not in query else len(listed) == 3
    assert len({len(code) for code in listed}) == 1, "one level"


def test_levels_are_whole(client: FlaskClient) -> None:
    """A level has all its codes that figures have: 15 counties, 352 municipalities, 43 in Vestland."""
    for query, count in (("level(2)", 15), ("level(county)", 15), ("level(Kommune)", 352), ("below(46)", 43)):
        assert len(rows(client, f"{ALL}&aar=latest&region={query}")) == count, query


def test_a_saved_address_moves_on(client: FlaskClient) -> None:
    """Links of a page of the newest figures ask for the newest, not for the year that is the newest today."""
    html = client.get(f"/doc/dataset/folkemengde?{ALL}&region=0&aar=latest").text
    assert "aar=latest" in html
    assert "aar=2026" not in html.partition("<table")[0]


@pytest.mark.parametrize(
    "query",
    [
        "region=latest",
        "region=level(9)",
        "region=level()",
        "region=below(4601)",
        "region=below(nowhere)",
        "aar=latest(0)",
        "aar=latest(x)",
        "aar=latest(99999)",
        "region=top(-1)",
        "measureType=latest",
        "from=2999",
        "to=1000",
        "from=abc",
        "region=top(3",
    ],
)
def test_what_means_nothing_is_refused(client: FlaskClient, query: str) -> None:
    """An expression that means nothing here is 400, with what it can be, in the page's language."""
    answer = client.get(f"/doc/dataset/folkemengde.csv?{query}", headers=PROBLEM)
    assert answer.status_code == 400
    assert answer.get_json(force=True)["errors"]


def test_no_ranking_of_what_has_no_total(client: FlaskClient) -> None:
    """Where another dimension has no total and nothing of it is chosen, there is no ranking but a question."""
    answer = client.get("/doc/dataset/arbeidsstyrken.csv?region=top(3)", headers=PROBLEM)
    assert answer.status_code == 400
    errors: list[dict[str, Any]] = answer.get_json(force=True)["errors"]
    assert "arbeidsstatus" in errors[0]["en"]
    assert client.get("/doc/dataset/arbeidsstyrken.csv?region=top(3)&arbeidsstatus=1").status_code == 200
