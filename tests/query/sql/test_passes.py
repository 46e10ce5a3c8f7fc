"""Passes of the compiler: their order, what each is for, and that none changes an answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lod.errors import Unanswered
from lod.query.columns import ColumnsEngine
from lod.query.engine import Query
from lod.query.sql.errors import Unsupported
from lod.sql.passes import PASSES
from tests.query.sql.probes import probes
from tests.query.sql.world import BASE, PREFIXES, Answer, World, ask, compared_with

pytestmark = pytest.mark.slow

NAMES = [each.name for each in PASSES]
Without = Callable[..., ColumnsEngine]


@pytest.fixture(scope="module")
def without(world: World) -> Without:
    """The world's engine without some passes."""
    store = world.engine.fallback.store
    return lambda *names: ColumnsEngine(store, world.index, BASE, small=False, without=frozenset(names))


def test_their_order() -> None:
    """What nothing reads is left out first, so that a group is over one column; counts are there before pages are
    put together of them; what is shared comes when nobody looks at sources any more; last, how that is written."""
    assert NAMES == ["prune", "counts", "pages", "share", "nest"]


def sql(engine: ColumnsEngine, query: str) -> str:
    """The SQL of a query; "" where it is not compiled."""
    try:
        return engine.plan(Query(PREFIXES + query)).sql
    except Unsupported:
        return ""


@pytest.mark.parametrize("left_out", [*([name] for name in NAMES), NAMES], ids=" ".join)
def test_none_changes_an_answer(world: World, without: Without, left_out: list[str]) -> None:
    """Of all probes; the answers of those whose statement is another without it are compared."""
    bare = without(*left_out)
    others = [query for query in probes() if sql(bare, query) != sql(world.engine, query)]
    assert len(others) >= 5
    answers = {query: (outcome(world.engine, query), outcome(bare, query)) for query in others}
    assert {q: pair for q, pair in answers.items() if (pair[0] is None) != (pair[1] is None)} == {}
    compared = {q: compared_with(one, two) for q, (one, two) in answers.items() if one is not None and two is not None}
    assert {query: difference for query, difference in compared.items() if difference} == {}


def outcome(engine: ColumnsEngine, query: str) -> Answer | None:
    """What a query gives; None where it is refused, as one whose pattern is known to be none when it is evaluated."""
    try:
        return ask(engine, query)
    except Unanswered:
        return None


@pytest.mark.parametrize(
    ("name", "query", "sign"),
    [
        ("prune", "SELECT ?x { { ?x ex:p ?n } UNION { ?x ex:number ?n } }", "v1_"),
        ("counts", "SELECT ?a (COUNT(*) AS ?n) { ?o def:sex ?a ; def:area ?b } GROUP BY ?a", "_tally"),
        ("pages", "SELECT ?o { ?o qb:dataSet ds:people ; def:area ?a } ORDER BY ?o LIMIT 3 OFFSET 9", "OFFSET"),
        ("share", "SELECT (?v/?v AS ?x) { ?o def:share ?v }", "l0.x0"),
        ("nest", f"SELECT ({'/'.join(['?v'] * 12)} AS ?x) {{ ?o def:share ?v }}", "k0.c0"),
    ],
    ids=NAMES,
)
def test_what_each_is_for(world: World, without: Without, name: str, query: str, sign: str) -> None:
    """Its work is seen in a statement: one of the two, with it and without it, has the sign."""
    shown, bare = sql(world.engine, query), sql(without(name), query)
    assert (sign in shown) != (sign in bare), (shown, bare)


@pytest.mark.parametrize("count", [1, 5, 14])
def test_a_statement_follows_the_size_of_its_question(world: World, count: int) -> None:
    """Fourteen divisions in one expression once gave 8.5 MB of SQL; each costs the same now."""
    one, many = (
        len(sql(world.engine, f"SELECT ({'/'.join(['?v'] * n)} AS ?x) {{ ?o def:share ?v }}")) for n in (3, 3 + count)
    )
    assert many - one <= count * 1_000
