"""Answers that SPARQL's specification decides, over columns and as they are served: by whichever way, the same."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.query.sql.served import answers
from tests.query.sql.world import World

THREE = "CONSTRUCT { ?x ex:n ?n } { ?x ex:number ?n } ORDER BY ?x OFFSET 2"

ANSWERS: dict[str, list[tuple[str, list[str]]]] = {
    "OFFSET without LIMIT (section 15.4)": [
        ("SELECT ?x { ?x ex:number ?n } ORDER BY ?x OFFSET 2", ["ex:c"]),
        ("SELECT ?x { { SELECT ?x { ?x ex:number ?n } ORDER BY ?x OFFSET 1 } }", ["ex:b", "ex:c"]),
        ("SELECT (COUNT(*) AS ?n) { { SELECT ?v { ?o def:share ?v } OFFSET 100000 } }", ["0^^integer"]),
        (THREE, ['<https://example.org/c> <https://example.org/n> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .']),
        ("ASK { { SELECT ?x { ?x ex:number ?n } OFFSET 3 } }", ["False"]),
    ],
    "REPLACE with what is no pattern, or matches the empty text (XPath functions, section 5.6.3)": [
        ('SELECT (REPLACE("a", ")", "b") AS ?x) {}', ["-"]),
        ('SELECT (REPLACE("a", "(", "b") AS ?x) { ?x0 ex:number 5 }', ["-"]),
        ('SELECT (REPLACE("abc", "x*", "-") AS ?x) {}', ["-"]),
        ('SELECT (COALESCE(REPLACE("a", "[", "b"), "none") AS ?x) {}', ['"none"']),
    ],
}


@pytest.mark.parametrize(
    ("query", "expected"),
    [pytest.param(*each, id=f"{section}: {each[0]}") for section, every in ANSWERS.items() for each in every],
)
def test_the_specification_decides(world: World, client: FlaskClient, query: str, expected: list[str]) -> None:
    """The answer is the specification's, over columns and with the routing that is served."""
    columns, routed = answers(world.engine, query), answers(client, query)
    assert columns == routed
    assert columns == expected
