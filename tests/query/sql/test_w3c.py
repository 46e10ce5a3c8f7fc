"""The W3C's evaluation tests of SPARQL 1.0 and 1.1 Query through the whole engine, against the answers they expect;
their data as metadata, and as columns where it is a star. Those that fail are named with their reason."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import pytest
from rdflib import Graph as Graph_
from rdflib.compare import isomorphic

from lod.cube import index, indexing
from lod.graph import store
from lod.graph.canonical import canonical
from lod.graph.store import Graph
from lod.query.columns import ColumnsEngine
from lod.query.engine import Evaluator, Query
from lod.query.oxigraph import OxigraphEngine
from lod.query.sql.needed import groups
from lod.rdf.iris import Iris
from lod.rdf.terms import Term
from lod.sparql.parse import parse
from tests.query.sql import w3c
from tests.query.sql.star import Star, StarWorld
from tests.query.sql.w3c import CASES, Case
from tests.query.sql.world import asked, compared_with, read

BASE = "http://data.example.no/"
GRAPH = Term("<http://data.example.no/id/graph/test>")

CANONICAL = "literals are kept in canonical form, as everywhere: 1.0E6 is 1000000, and 01 is 1"
DEVIATIONS = {
    "csv-tsv-res/csv03": CANONICAL,
    "1.0/distinct/distinct-1": CANONICAL,
    "1.0/distinct/distinct-9": CANONICAL,
    "1.0/expr-builtin/dawg-str-1": CANONICAL,
    "1.0/expr-builtin/dawg-str-2": CANONICAL,
    "1.0/expr-builtin/sameTerm-eq": CANONICAL,
    "1.0/expr-builtin/sameTerm-not-eq": CANONICAL,
    "1.0/expr-builtin/sameTerm-simple": CANONICAL,
    "1.0/expr-equals/eq-graph-1": CANONICAL,
    "1.0/expr-equals/eq-graph-2": CANONICAL,
    "1.0/open-world/open-eq-01": CANONICAL,
    "1.0/open-world/date-2": "a date with a time zone is taken for another than the same date without",
    "1.0/optional-filter/dawg-optional-filter-005-simplified": "SPARQL 1.1 chose the other reading, 005-not-simplified",
}
"""Tests whose answers are not those expected, each with its reason; the store does not give them either."""

pytestmark = [
    pytest.mark.skipif(not CASES, reason="the W3C's tests are not here; LOD_CONFORMANCE names their folder"),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def room() -> Iterator[Path]:
    """Where the data of cases are kept: many have the same, and writing them takes longer than answering."""
    with TemporaryDirectory(prefix="lod-w3c-") as folder:
        yield Path(folder)
        written.cache_clear()
        star_world.cache_clear()


@cache
def written(room: Path, files: tuple[tuple[Term, Path], ...]) -> tuple[Path, Graph]:
    """The folder and the store of some files, each in a graph; written once."""
    folder = Path(mkdtemp(dir=room))
    (folder / "graph").mkdir()
    store.write(folder / "graph", [(graph, w3c.triples(path)) for graph, path in files])
    graph = Graph.open(folder / "graph")
    metadata = [(name, read(graph, name)) for name in dict.fromkeys(name for name, _ in files)]
    indexing.write(folder / index.FILE, [], {}, Iris(BASE), metadata, canonical)
    return folder, graph


@cache
def star_world(room: Path, files: tuple[Path, ...]) -> StarWorld:
    """The world of some files as columns; made once."""
    return StarWorld(Path(mkdtemp(dir=room)), star(files))


@cache
def star(files: tuple[Path, ...]) -> Star:
    """The triples of some files, taken apart."""
    return Star([triple for path in files for triple in w3c.triples(path)])


def engines(room: Path, case: Case) -> tuple[ColumnsEngine, OxigraphEngine]:
    """Both engines over the data of a case, as metadata: one graph for the default, one for each named."""
    files = [(GRAPH, path) for path in case.data] + [(Term(f"<{path.as_uri()}>"), path) for path in case.graphs]
    if any(parse(case.text, case.query.as_uri()).dataset):
        files = [(Term(f"<{path.as_uri()}>"), path) for path in (*case.data, *case.graphs)]
    folder, graph = written(room, tuple(files))
    oracle = OxigraphEngine(graph, case.query.as_uri())
    return ColumnsEngine(oracle, folder / index.FILE, case.query.as_uri(), small=False), oracle


def query(case: Case, solutions: str = "json") -> Query:
    """The query of a case; its dataset, unless the text says it."""
    text = case.text
    named = any(parse(text, case.query.as_uri()).dataset)
    if named or not (case.graphs or "GRAPH" in text.upper()):
        return Query(text, solutions=solutions, graph="ntriples")
    return Query(text, (GRAPH[1:-1],), tuple(p.as_uri() for p in case.graphs), solutions, "ntriples")


def fits(engine: Evaluator, case: Case, said: dict[str, str] | None = None) -> bool:
    """Whether an engine's answer is the one expected; `said`: what is to be put instead of an IRI in the answer."""
    expected = w3c.expected(case)
    if isinstance(expected, str):
        out = io.BytesIO()
        engine.execute(query(case, "csv"), out)
        return _table(out.getvalue().decode()) == _table(expected)
    names, rows = asked(engine, query(case))
    if isinstance(expected, list):
        found = [" ".join(_renamed(word, said or {}) for word in line.split(" ")) for (line,) in rows]
        return isomorphic(_graph(found), _graph([f"{s} {p} {o} ." for s, p, o in expected]))
    ours, theirs = _solutions(names, rows, said or {}), _solutions(*expected, {})
    if "REDUCED" in case.text:  # how often each is there is free (section 15.3.2)
        return set(names) == set(expected[0]) and set(ours) == set(theirs) and ours <= theirs
    return set(names) == set(expected[0]) and ours == theirs


def _table(text: str) -> Counter[Any]:
    """A CSV's rows, whatever the order of its columns."""
    rows = csv.DictReader(re.sub(r"_:\w+", "_:b", text).splitlines())
    return Counter(frozenset(row.items()) for row in rows)


def _renamed(word: str, said: dict[str, str]) -> str:
    """A word of N-Triples, another where it is an IRI that was to be called otherwise."""
    return f"<{said[word[1:-1]]}>" if word[1:-1] in said else word


def _graph(lines: list[str]) -> Graph_:
    return Graph_().parse(data="\n".join(lines), format="nt")


def _solutions(names: list[str], rows: list[tuple[Any, ...]], said: dict[str, str]) -> Counter[Any]:
    def told(cell: Any) -> Any:
        return (cell[0], said.get(cell[1], cell[1]), *cell[2:]) if isinstance(cell, tuple) and len(cell) > 1 else cell

    if not names:
        return Counter(rows)
    return Counter(frozenset((n, told(c)) for n, c in zip(names, row, strict=True) if c is not None) for row in rows)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_as_metadata(case: Case, room: Path) -> None:
    """The answer is the one expected, or the test is named with its reason, and the store fails it too."""
    engine, oracle = engines(room, case)
    if case.name in DEVIATIONS:
        assert not fits(oracle, case)
        pytest.skip(DEVIATIONS[case.name])
    assert fits(engine, case)


STARS = [case for case in CASES if not case.graphs and star(case.data).cells]
"""Tests whose data are observations, at least in part."""


@pytest.mark.parametrize("case", STARS, ids=[case.name for case in STARS])
def test_as_columns(case: Case, room: Path) -> None:
    """The answer is the one expected, with the subjects called what observations are; where the query sees what makes
    them observations, it is the store's over the same triples."""
    if case.name in DEVIATIONS:
        pytest.skip(DEVIATIONS[case.name])
    world = star_world(room, case.data)
    engine, oracle = world.engines(case.query.as_uri())
    if not sees(case, star(case.data)):
        assert fits(engine, case, {name[1:-1]: was[1:-1] for name, was in world.named.items()})
    elif "REDUCED" in case.text:  # how often each solution is there is free
        assert set(asked(oracle, query(case))[1]) == set(asked(engine, query(case))[1])
    elif not re.search(r"\b(RAND|UUID|STRUUID|BNODE|NOW)\s*\(", case.text, re.IGNORECASE):
        assert compared_with(asked(oracle, query(case)), asked(engine, query(case))) == ""


def sees(case: Case, star: Star) -> bool:
    """Whether a query finds more of an observation than the test's data say of it, or asks for it by name."""
    asked_for = parse(case.text, case.query.as_uri())
    said = repr(asked_for)
    return any(repr(str(name)) in said for name in star.cells) or "Var" in {
        type(p).__name__ for bgp in groups(asked_for.pattern) for _, p, _ in bgp.triples
    }


@pytest.mark.skipif(not STARS, reason="the W3C's tests are not here")
def test_most_stars_are_held_to_what_is_expected() -> None:
    """The answers expected decide most of the tests whose data are columns."""
    assert sum(not sees(case, star(case.data)) for case in STARS) > 70
