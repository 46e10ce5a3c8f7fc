"""A second judge: Apache Jena's answers over the same triples. LOD_FUZZ says how many times more questions."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.query.sql import jena
from tests.query.sql.jena import Judge, alike
from tests.query.sql.probes import UNANSWERED, probes
from tests.query.sql.served import ask_served, is_refused
from tests.query.sql.wide import Wide
from tests.query.sql.world import World, compared_with

QUESTIONS = 60 * int(os.environ.get("LOD_FUZZ", "1"))

OTHERWISE = {
    "VALUES ?v { 1 5 1.0 1e0 }": "a constant is compared as it is written, not in canonical form",
    "def:share 12.50": "as above",
    "def:rate 0.5e0": "as above",
    "UNION { ?x ex:p 1e0 }": "as above",
    '0.25, "a", "chat"': "a number and a text are unequal, where the standard has an error",
    'FILTER(?t != "2024-01-01T00:00:00Z"': "literals of two known types, and moments with and without a time zone",
    "?t NOT IN": "as above: they are unequal here, where the standard has an error or leaves it open",
    "?t != ?u": "as above",
    "xsd:integer(?t)": "a year is cast by its text, which the standard does not have",
    "MIN(?v) AS ?a) {": "terms of several kinds are in another order, which the standard leaves open",
    "SUBSTR(?l, 0)": "counts the place 0 as a character; XPath functions, section 5.4.3, begin with the first",
    "TZ(": "parts of a date keep their zeros, and the text of what is no date has parts",
    "SECONDS(": "as above",
    "STRDT(?s": "an ill-typed literal has the form it is written in",
    "MIN(?v) AS ?a) (MAX(?v)": "terms of several kinds are in another order, which the standard leaves open",
    "ORDER BY ?l LIMIT": "texts of two languages are in another order, which the standard leaves open",
    "DESCRIBE": "blank nodes have other names",
    "AVG(?v) AS ?m) { ?o def:area": "24 digits of a quotient, not 18",
    "xsd:double(xsd:float": "a float becomes a double by its digits; by XPath it keeps its value",
}
"""Parts of the probes that Jena answers otherwise, each with its reason."""

pytestmark = [pytest.mark.server, pytest.mark.skipif(bool(jena.MISSING), reason=jena.MISSING)]


@pytest.fixture(scope="module")
def judge(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """Jena over the world."""
    with Judge(world.oracle.graph.store, tmp_path_factory.mktemp("judge")) as judge:
        yield judge


def test_probes_have_the_answers_of_jena(judge: Judge, client: FlaskClient) -> None:
    """Every probe that Jena reads has the answer of Jena, as it is served; what differs is named."""
    differences = {}
    for query in probes():
        theirs = judge.ask(query)
        if isinstance(theirs, str) or any(part in query for part in (*OTHERWISE, *UNANSWERED)):
            continue
        if difference := compared_with(alike(theirs), alike(ask_served(client, query))):
            differences[query] = difference
    assert differences == {}


def test_random_questions_have_the_answers_of_jena(judge: Judge, client: FlaskClient) -> None:
    """Constant filters, OFFSET alone, aggregates of every kind, dates, long numbers, groups in REPLACE."""
    grammar = Wide(random.Random(QUESTIONS))  # noqa: S311 (a test)
    differences, compared, refused = {}, 0, 0
    for query in (grammar.query() for _ in range(QUESTIONS)):
        theirs = judge.ask(query)
        if isinstance(theirs, str):
            continue
        if is_refused(client, query):
            refused += 1
            continue
        compared += 1
        if difference := compared_with(alike(theirs), alike(ask_served(client, query))):
            differences[query] = difference
    assert differences == {}
    assert compared > QUESTIONS / 2
    assert refused <= QUESTIONS / 10
