"""The integrity constraints of RDF Data Cube as queries: answered on columns, and those of each pair in linear time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.constraints import CONSTRAINTS, PREFIXES
from lod.model.structure import DataStructureDefinition
from lod.query.engine import Query
from lod.query.sql.needed import groups
from lod.query.sql.walk import parts
from lod.sparql.algebra import Distinct
from lod.sparql.parse import parse
from tests.query.sql.world import PEOPLE, SURVEY, TWIN, World, ask

OF_PAIRS = ("IC-12", "IC-17")
ONE_MEASURE = DataStructureDefinition(PEOPLE.dimensions, PEOPLE.measures[:1], PEOPLE.attributes)


@pytest.fixture(scope="module", params=["whole", "without a dimension", "of one measure"])
def cubes(request: pytest.FixtureRequest, world: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Cubes with and without observations of the same key, and with and without every measure of each."""
    folder = tmp_path_factory.mktemp("cubes")
    if request.param == "of one measure":
        return World(folder, [("survey", SURVEY, 40), ("twin", TWIN, 9), ("one", ONE_MEASURE, 12)])
    if request.param == "without a dimension":
        return World(folder, [("twin", TWIN, 25), ("people", PEOPLE, 20)], unnamed="period")
    return world


def test_each_code_is_looked_up_once(cubes: World) -> None:
    """IC-19 asks for the codes that there are, and then for each in its list."""
    name = "IC-19a"
    pattern = cubes.engine.plan(Query(PREFIXES + CONSTRAINTS[name])).parsed.pattern
    assert pattern != parse(PREFIXES + CONSTRAINTS[name], "").pattern
    assert any(isinstance(part, Distinct) for part in parts(pattern))


def test_a_code_that_is_in_no_list_breaks_it(tmp_path: Path) -> None:
    """Where a list lacks a code that figures have, IC-19 is broken, by the columns as by the store."""
    short = World(tmp_path, [("twin", TWIN, 25)], unlisted="sex/F")
    for engine in (short.engine, short.oracle):
        assert ask(engine, CONSTRAINTS["IC-19a"], PREFIXES)[1] == [(True,)]


BROKEN = {
    "whole": {"IC-17"},
    "without a dimension": {"IC-12", "IC-17"},
    "of one measure": set(),
}
"""The constraints of pairs that each world breaks."""


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_columns_answer_it_as_the_store_does(cubes: World, name: str) -> None:
    """None falls back, and none gives another answer than the store, which compares every pair."""
    query = Query(PREFIXES + CONSTRAINTS[name])
    assert cubes.engine.explain(query).reason == ""
    assert ask(cubes.engine, CONSTRAINTS[name], PREFIXES) == ask(cubes.oracle, CONSTRAINTS[name], PREFIXES)


def test_the_worlds_break_them_and_do_not(cubes: World, request: pytest.FixtureRequest) -> None:
    """Each constraint of pairs is broken by some of the worlds, and held by others."""
    broken = {name for name in OF_PAIRS if ask(cubes.engine, CONSTRAINTS[name], PREFIXES)[1] == [(True,)]}
    assert broken == BROKEN[request.node.callspec.params["cubes"]]


@pytest.mark.parametrize("name", OF_PAIRS)
def test_pairs_are_not_compared(cubes: World, name: str) -> None:
    """What compares pairs is asked by grouping, whatever the variables are called."""
    other = re.sub(r"\?(\w+)", r"?v_\1", CONSTRAINTS[name])
    for text in (CONSTRAINTS[name], other):
        pattern = cubes.engine.plan(Query(PREFIXES + text)).parsed.pattern
        assert pattern != parse(PREFIXES + text, "").pattern
        subjects = [{s for s, _, _ in bgp.triples} for bgp in groups(pattern)]
        assert all(len(each) == 1 for each in subjects)


@pytest.mark.parametrize("change", [("?x = ?y", "?x != ?y"), ("MIN", "MAX"), ("?a != ?b", "?a < ?b")])
def test_what_asks_something_else_is_another_query(world: World, change: tuple[str, str]) -> None:
    """Only what is the same algebra is taken for a constraint."""
    text = PREFIXES + CONSTRAINTS["IC-12"].replace(*change)
    assert world.engine.plan(Query(text)).parsed.pattern == parse(text, "").pattern
