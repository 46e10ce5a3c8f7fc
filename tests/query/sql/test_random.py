"""Random cubes and random questions: columns answer as the store does. LOD_FUZZ says how many times more worlds."""

from __future__ import annotations

import gc
import itertools
import os
import pickle
import random
import select
import struct
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from lod.errors import OutOfMemory
from lod.model.attributes import STATUS, UNIT
from lod.model.structure import DataStructureDefinition
from tests.query.sql.grammar import Grammar
from tests.query.sql.world import Answer, World, ask, attribute, compared_with, dimension, measure

pytestmark = pytest.mark.slow

TIMES = int(os.environ.get("LOD_FUZZ", "1"))
WORLDS, QUESTIONS = 8, 40
"""Worlds of one test, and questions asked of each."""

SECONDS = 1.0
"""After which the store's answer is not waited for."""

MANY = 5_000
"""Rows past which an answer is not compared."""

ATTRIBUTES = (
    STATUS,
    attribute("words", "string", language="nb", multiple=True),
    attribute("paragraph", "integer", multiple=True),
    attribute("note", "string"),
    attribute("lower", "decimal"),
    attribute("final", "boolean"),
    attribute("measured", "date"),
)
MEASURES = (measure("share", "decimal"), measure("count", "integer"), measure("rate", "double"))

structures = st.builds(
    lambda dimensions, measures, attributes: DataStructureDefinition(
        tuple(map(dimension, dimensions)), tuple(measures), (UNIT, *attributes)
    ),
    st.lists(st.sampled_from(["area", "sex", "period"]), min_size=1, unique=True),
    st.lists(st.sampled_from(MEASURES), min_size=1, unique_by=lambda m: m.name),
    st.lists(st.sampled_from(ATTRIBUTES), unique_by=lambda a: a.name),
)
cubes = st.lists(st.tuples(structures, st.integers(0, 14)), min_size=1, max_size=3)


@pytest.mark.parametrize("part", range(4))
def test_random_questions_of_random_cubes(part: int) -> None:
    """The law: the answer over columns is that of SPARQL over the dump, or an honest error."""
    count: Counter[str] = Counter()
    # counted, not drawn: hypothesis draws from the constants of the modules that happen to be loaded
    numbers = itertools.count(part * 100_000)

    @seed(part)
    @settings(
        max_examples=WORLDS * TIMES,
        database=None,
        phases=[Phase.generate],  # a world takes seconds, and the message names the one question
        suppress_health_check=list(HealthCheck),
    )
    @given(cubes)
    def asked(shapes: list[tuple[DataStructureDefinition, int]]) -> None:
        number = next(numbers)
        names = ("survey", "people", "twin")
        with tempfile.TemporaryDirectory() as folder:
            sets = [(name, *shape) for name, shape in zip(names, shapes, strict=False)]
            world = World(Path(folder), sets, seed=number)
            grammar = Grammar(random.Random(number))  # noqa: S311 (a test)
            count.update(_compare(world, number, [grammar.query() for _ in range(QUESTIONS)]))

    asked()
    print(f"part {part}: {dict(count)}")
    assert count["compared"] > sum(count.values()) / 3
    assert count["lacked memory"] <= sum(count.values()) / 500


def _compare(world: World, number: int, queries: Sequence[str]) -> Counter[str]:
    """Asks both; what came of it. Fails at the first difference."""
    count: Counter[str] = Counter()
    compiled = [query for query in queries if not world.reason(query)]
    count["fell back"] = len(queries) - len(compiled)
    for query, expected in zip(compiled, _expected(world, compiled), strict=True):
        if expected is None or len(expected[1]) > MANY:
            count["not answered by the store in time"] += 1
            continue
        try:
            difference = compared_with(expected, ask(world.engine, query))
        except OutOfMemory:  # an honest error, and no answer to compare
            count["lacked memory"] += 1
            continue
        assert not difference, f"world {number}: {query}\n{difference}"
        count["compared"] += 1
        count["with rows"] += bool(expected[1])
    return count


def _expected(world: World, queries: Sequence[str]) -> Iterator[Answer | None]:
    """The store's answers, from a process of its own that is replaced when it takes too long; None for those."""
    done = 0
    while done < len(queries):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            _answer(world, queries[done:], writing)
        os.close(writing)
        try:
            with os.fdopen(reading, "rb") as pipe:
                while done < len(queries):
                    # what is not there in time is what the child is at
                    found = _read(pipe.fileno())
                    done += 1
                    yield found
                    if found is None:
                        break
        finally:
            os.kill(child, 9)
            os.waitpid(child, 0)


def _answer(world: World, queries: Sequence[str], writing: int) -> None:
    """What the child does."""
    gc.disable()  # threads of the databases of earlier worlds are not here to end them
    try:
        for query in queries:
            said = pickle.dumps(ask(world.oracle, query))
            os.write(writing, struct.pack("=Q", len(said)))
            with os.fdopen(os.dup(writing), "wb") as file:
                file.write(said)
    finally:
        os._exit(0)


def _read(pipe: int) -> Answer | None:
    """The next answer; None if none comes in time."""
    ready, _, _ = select.select([pipe], [], [], SECONDS)
    head = os.read(pipe, 8) if ready else b""
    if len(head) < 8:
        return None
    left, parts = struct.unpack("=Q", head)[0], []
    while left and (part := os.read(pipe, left)):
        parts.append(part)
        left -= len(part)
    found: Answer = pickle.loads(b"".join(parts))  # noqa: S301 (our own child)
    return found
