"""Triples that stand in several graphs: the default graph has each once, whoever answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.query.example import get
from tests.query.sql import served
from tests.query.sql.world import PEOPLE, PREFIXES, World

pytestmark = pytest.mark.server

ONCE = {
    "SELECT ?y { ex:a ex:next ?y }": ["ex:b"],
    "SELECT ?p { ex:a ?p ex:b }": ["ex:next"],
    "SELECT (COUNT(*) AS ?n) { ?x ex:next ?y FILTER(isIRI(?x)) }": ["4^^integer"],
    "SELECT ?y { ex:c ex:number ?n ; ex:next/ex:next ?y }": ["ex:b"],
    "SELECT DISTINCT ?y { ex:a ex:next ?y }": ["ex:b"],
    "SELECT ?g { GRAPH ?g { ex:a ex:next ?y } }": ["id:graph/again", "id:graph/odd"],
}
"""Questions, and their answers in few words."""


@pytest.fixture(scope="module", params=["columns", "oxigraph"])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """An endpoint over a release some of whose triples stand in two graphs."""
    folder = tmp_path_factory.mktemp("again")
    world = World(folder, [("people", PEOPLE, 20)], again=True)
    with served.serving(world, tmp_path_factory.mktemp("served"), request.param) as client:
        yield client


@pytest.mark.parametrize("query", ONCE)
def test_each_is_found_once(client: FlaskClient, query: str) -> None:
    """By look-ups, counts and paths; where neither engine does, the answer is a refusal in words."""
    if not served.is_refused(client, query):
        assert served.answers(client, query) == ONCE[query]


def test_a_page_of_anything_has_no_triple_twice(client: FlaskClient) -> None:
    """The first question of every client: it is answered at once, and each row is another."""
    query = "SELECT * { ?s ?p ?o } LIMIT 900"
    if not served.is_refused(client, query):
        rows = [row for row in served.answers(client, query) if "_:" not in row]
        assert len(rows) == len(set(rows))


def test_what_the_columns_do_not_answer_is_refused(client: FlaskClient) -> None:
    """The words say what to write instead, and that is answered."""
    for query, status in (
        ("SELECT ?y (BNODE() AS ?off) { ex:a ex:next ?y }", 400),
        ("SELECT ?y (BNODE() AS ?off) { ex:a ex:number ?y }", 200),
        ("ASK { ex:a ex:next ?y BIND(BNODE() AS ?off) }", 200),
    ):
        response = get(client, PREFIXES + query, {"Accept-Language": "en", "Accept": "application/problem+json, */*"})
        assert response.status_code == status, response.text
        assert ("SELECT DISTINCT" in response.text) is (status == 400)
