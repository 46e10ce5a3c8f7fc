"""Large questions to real workers: answered at once, or refused at once by the name of the limit they are past."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.query.sql.world import PREFIXES

pytestmark = [pytest.mark.server, pytest.mark.slow]


def nested(before: str, count: int, after: str) -> str:
    """An expression so many levels deep."""
    return before * count + "?x" + after * count


def chained(expression: str, count: int) -> str:
    """BINDs, each of what the one before it gives."""
    return " ".join(f"BIND({expression.format(f'?x{n}')} AS ?x{n + 1})" for n in range(count))


def of(kind: str, expression: str) -> str:
    """An expression over figures, or over terms of every kind in the metadata."""
    where = {"figures": "?o def:count ?x", "texts": "?o def:note ?x", "metadata": "?o ex:p ?x"}[kind]
    return f"SELECT ?o ({expression} AS ?y) {{ {where} }}"


REFUSED = {
    **{f"2,500 {sign}": of("figures", sign.join(["?x"] * 2_500)) for sign in "+-*/"},
    "2,500 + of terms": of("metadata", "+".join(["?x"] * 2_500)),
    "1,000 BIND": f"SELECT * {{ ?o def:count ?x0 {chained('{} + 1', 1_000)} }}",
    "1,000 MINUS": f"SELECT * {{ ?o def:count ?x {' '.join(f'MINUS {{ ?o def:count {n} }}' for n in range(1_000))} }}",
    "1,000 IF": of("figures", nested("IF(?x > 1, ", 1_000, ", 3)")),
    "1,000 COALESCE": of("metadata", nested("COALESCE(1/0, ", 1_000, ")")),
    "1,000 brackets": of("figures", nested("(", 1_000, ")")),
    "1,000 OPTIONAL": f"SELECT * {{ ?o ex:p ?x {'OPTIONAL { ?o ex:number ?y } ' * 1_000} }}",
    "1,000 SUM": f"SELECT {' '.join(f'(SUM(?x + {n}) AS ?s{n})' for n in range(1_000))} {{ ?o def:count ?x }}",
    "1,000 VALUES": f"SELECT * {{ ?o def:count ?x {'VALUES ?x { 1 2 } ' * 1_000} }}",
    "5,000 rows of 5 VALUES": f"SELECT * {{ VALUES (?a ?b ?c ?d ?e) {{ {'(1 2 3 4 5) ' * 5_000} }} }}",
    "3,000 keys": f"SELECT * {{ ?o ex:p ?x }} ORDER BY {' '.join(f'(?x + {n})' for n in range(3_000))}",
    "2,000 UNION of variables": f"SELECT * {{ {' UNION '.join(f'{{ ?s ex:p ?x{n} }}' for n in range(2_000))} }}",
}
"""Questions past a limit."""

ANSWERED = {
    **{f"200 {sign}": of("figures", sign.join(["?x"] * 200)) for sign in "+-*"},
    "50 /": of("figures", "/".join(["?x"] * 50)),
    "250 BIND": f"SELECT * {{ ?o def:count ?x0 {chained('{} + 1', 250)} }}",
    "250 BIND of texts": "SELECT * { ?o def:note ?x0 " + chained("CONCAT({}, 'a')", 250) + " }",
    "250 MINUS": f"SELECT * {{ ?o def:count ?x {' '.join(f'MINUS {{ ?o def:count {n} }}' for n in range(250))} }}",
    "250 same MINUS": f"SELECT * {{ ?o def:count ?x {'MINUS { ?o def:count 5 } ' * 250} }}",
    "190 IF": of("metadata", nested("IF(?x > 1, ", 190, ", 3)")),
    "190 COALESCE": of("metadata", nested("COALESCE(1/0, ", 190, ")")),
    "190 ABS": of("metadata", nested("ABS(", 190, ")")),
    "150 REPLACE": of("texts", nested("REPLACE(", 150, ", 'a', 'bb')")),
    "60 OPTIONAL": f"SELECT * {{ ?o def:count ?x {' '.join(f'OPTIONAL {{ ?o def:rate ?y{n} }}' for n in range(60))} }}",
    "60 nested OPTIONAL": "SELECT * { ?o def:count ?x " + "OPTIONAL { ?o def:rate ?y " * 60 + "}" * 60 + " }",
    "140 SUM": f"SELECT {' '.join(f'(SUM(?x + {n}) AS ?s{n})' for n in range(140))} {{ ?o def:count ?x }}",
    "5,000 VALUES": f"SELECT * {{ VALUES ?a {{ {' '.join(map(str, range(5_000)))} }} ?s def:count ?a }}",
    "1,900 rows of 5 VALUES": f"SELECT * {{ VALUES (?a ?b ?c ?d ?e) {{ {'(1 2 3 4 5) ' * 1_900} }} }}",
    "2,000 UNION": f"SELECT * {{ {' UNION '.join(['{ ?s ex:p ?o }'] * 2_000)} }}",
    "CONCAT of 3,000": of("texts", f"CONCAT({', '.join(['?x'] * 3_000)})"),
    "COALESCE of 3,000": of("figures", f"COALESCE({', '.join(['?x/0'] * 3_000)})"),
    "IN of 10,000": f"SELECT * {{ ?o def:count ?x FILTER(?x IN ({','.join(map(str, range(10_000)))})) }}",
    "IN of 10,000 terms": f"SELECT * {{ ?o ex:p ?x FILTER(?x NOT IN ({','.join(map(str, range(10_000)))})) }}",
    "2,000 CONTAINS": "SELECT * { ?o ?p ?x FILTER("
    + " || ".join(f"CONTAINS(STR(?x), '{n}x')" for n in range(1_900))
    + ") }",
    "3,000 <": f"SELECT * {{ ?o ex:time ?x, ?y FILTER({' || '.join(['?x < ?y'] * 3_000)}) }}",
    "3,000 =": f"SELECT * {{ ?o ex:p ?x, ?y FILTER({' && '.join(['?x = ?y'] * 3_000)}) }}",
    "3,500 FILTER": f"SELECT * {{ ?o def:count ?x {' '.join(f'FILTER(?x > {n})' for n in range(3_500))} }}",
}
"""Questions that are large, and no more than that."""


@pytest.mark.parametrize("name", REFUSED)
def test_past_a_limit_is_refused_by_its_name(client: FlaskClient, name: str) -> None:
    """413 with the number that is the limit, before anything is computed."""
    response = client.post("/sparql", data={"query": PREFIXES + REFUSED[name]}, headers={"Accept-Language": "en"})
    assert response.status_code == 413, response.text[:300]
    assert " than " in response.text


@pytest.mark.parametrize("name", ANSWERED)
def test_what_is_only_large_is_answered(client: FlaskClient, name: str) -> None:
    """200 by the same worker as before: nothing ends it."""
    response = client.post("/sparql", data={"query": PREFIXES + ANSWERED[name]})
    assert response.status_code == 200, response.text[:300]
