"""Hostile and large queries: read in time that follows their length, or refused at once by the name of a limit."""

from __future__ import annotations

import time

import pytest

from lod.errors import BadQuery, Refused, TooLarge
from lod.sparql.limits import MAX_NESTING, MAX_REPEATS, MAX_STEPS, MAX_TERMS, MAX_TRIPLES, MOST
from lod.sparql.parse import parse
from tests.sparql.judge import BASE, kind_of, ours

PAST = {
    "nesting": [
        f"SELECT ({'!' * 15_000}1 AS ?x) {{}}",
        f"SELECT * {'{' * 2_500}{'}' * 2_500}",
        f"SELECT ({'(' * 30_000}1{')' * 30_000} AS ?x) {{}}",
        f"ASK {{ ?s ?p {'[ ?p ' * (MAX_NESTING + 1)} 1 {']' * (MAX_NESTING + 1)} }}",
        f"ASK {{ ?s {'(' * 1_000}<p>{')' * 1_000} ?o }}",
        f"ASK {{ {'FILTER NOT EXISTS {' * 2_000}",
        f"ASK {{ {'{ SELECT * {' * 2_000}",
    ],
    "operands": [f"ASK {{ FILTER({sign.join(['1'] * (MOST['operands'] + 2))}) }}" for sign in ("&&", "||")],
    "terms": [f"ASK {{ FILTER({sign.join(['1'] * (MAX_TERMS + 1))}) }}" for sign in "+-*/"],
    "tables": [f"ASK {{ {'VALUES ?x { 1 } ' * (MOST['tables'] + 1)} }}"],
    "steps": [f"ASK {{ ?s {sign.join(['<p>'] * (MAX_STEPS + 1))} ?o }}" for sign in "/|"],
    "repeats": [f"ASK {{ ?s {'/'.join([f'<p>{sign}'] * (MAX_REPEATS + 1))} ?o }}" for sign in "*+?"],
    "parts": [
        f"ASK {{ {' '.join(f'BIND({n} AS ?v{n})' for n in range(MOST['parts'] + 1))} }}",
        f"SELECT {' '.join(f'(1 AS ?v{n})' for n in range(MOST['parts'] + 1))} {{}}",
    ],
    "optionals": [f"ASK {{ {'OPTIONAL { ?s ?p ?o } ' * (MOST['optionals'] + 1)} }}"],
    "triples": [
        f"ASK {{ {'?s ?p ?o . ' * (MAX_TRIPLES + 1)} }}",
        f"ASK {{ ?s ?p ({'?x ' * MAX_TRIPLES}) }}",
        f"ASK {{ {'{ ?s ?p ?o } ' * (MAX_TRIPLES + 1)} }}",
        f"ASK {{ {'GRAPH ?g { ?s ?p ?o } ' * (MAX_TRIPLES + 1)} }}",
    ],
    "branches": [f"ASK {{ {' UNION '.join(['{}'] * (MOST['branches'] + 2))} }}"],
}
"""Queries past each limit."""

LARGE = {
    "2,000 UNION": f"SELECT * {{ {' UNION '.join(['{ ?s ?p ?o }'] * 2_000)} }}",
    "5,000 VALUES": f"SELECT * {{ VALUES ?x {{ {' '.join(f'{n}e0' for n in range(5_000))} }} }}",
    "2,500 &&": f"SELECT * {{ FILTER({' && '.join(['?x'] * 2_500)}) }}",
    "2,000 !=": f"SELECT * {{ ?s ?p ?o FILTER({' && '.join(f'?o != {n}' for n in range(2_000))}) }}",
}

PIECES = [
    "true-",
    "a.",
    "<",
    "<<",
    '"',
    "'''",
    "\\",
    "{}",
    "( ",
    "[ ",
    "_:",
    ":.",
    "a:%",
    "@a-",
    "?a<b>",
    "é",
    "!",
    "#<",
    "1.",
]


@pytest.mark.parametrize("kind", PAST)
def test_a_limit_is_named(kind: str) -> None:
    """Whatever nests or is evaluated around what comes before it has a limit, and the error says which."""
    for text in PAST[kind]:
        with pytest.raises(TooLarge) as caught:
            parse(text, BASE)
        assert kind_of(caught.value) == kind


def test_service_is_refused_by_name() -> None:
    """Queries of other endpoints are no matter of syntax."""
    with pytest.raises(Refused, match="SERVICE is refused"):
        parse("SELECT * { SERVICE SILENT <http://example.org/> { ?s ?p ?o } }", BASE)


@pytest.mark.parametrize("name", LARGE)
def test_large_queries_are_read(name: str) -> None:
    """No limit counts signs: what is only long is read."""
    start = time.process_time()
    assert parse(LARGE[name], BASE).kind == "select"
    assert time.process_time() - start < 5


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_takes_long(piece: str) -> None:
    """64 kB of anything are judged in linear time."""
    start = time.process_time()
    for before in ("", "SELECT * { ?s ?p ", "SELECT (1+", "PREFIX : <http://example.org/> ASK { VALUES ?x {"):
        try:
            parse(before + piece * (64_000 // len(piece)), BASE)
        except (BadQuery, TooLarge):
            continue
    assert time.process_time() - start < 3


def test_deep_nesting_is_read_or_refused_in_words() -> None:
    """There is no depth at which the parser fails in another way."""
    depths = range(0, 2 * MAX_NESTING, 7)
    texts = [f"ASK {{ FILTER({'(' * depth}1{')' * depth}) }}" for depth in depths]
    errors = [ours(text) for text in texts + [f"ASK {'{' * depth}{'}' * depth}" for depth in depths]]
    assert {kind_of(error) for error in errors if error} == {"nesting", "unexpected-end"}
