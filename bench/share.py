"""How much of SPARQL runs on columns: `python -m bench.share`, from the folder of the project.

Counts the probes of the differential tests, the questions of `bench/questions.py` and, where `LOD_CONFORMANCE` or
`../shared/conformance` holds them, the W3C's evaluation tests, with their data as metadata and, where it is a star, as
columns; and says why the rest falls back. Look-ups, which the store answers sooner, are counted as compiled.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.questions import PREFIXES, questions
from bench.sample import BASE
from bench.sparql import build
from lod.cube import index
from lod.graph.store import Graph
from lod.query.columns import ColumnsEngine
from lod.query.engine import Query
from lod.query.oxigraph import OxigraphEngine
from tests.query.sql import test_w3c, w3c
from tests.query.sql.probes import probes
from tests.query.sql.star import Star, StarWorld
from tests.query.sql.world import PEOPLE, SURVEY, TWIN, World
from tests.query.sql.world import reason as reason_of

Reasons = list[str]
"""Why each of some questions does not run on columns, "" where it does."""


def main() -> None:
    """Counts and prints the table, and below it the reasons."""
    found = {what: count() for what, count in SHARES.items()}
    print(table(found))
    for what, reasons in found.items():
        print(f"\n{what}")
        for reason, count in Counter(filter(None, reasons)).most_common():
            print(f"  {count:4}  {reason.splitlines()[0][:100]}")


def table(found: dict[str, Reasons]) -> str:
    """The shares as the documentation has them."""
    return "\n".join(["| questions | on columns | of | share |", "|---|--:|--:|--:|", *_lines(found)])


def _lines(found: dict[str, Reasons]) -> Iterator[str]:
    for what, reasons in found.items():
        columns = reasons.count("")
        yield f"| {what} | {columns} | {len(reasons)} | {100 * columns / max(1, len(reasons)):.0f} % |"


def of_probes() -> Reasons:
    """The probes of the differential tests."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), [("survey", SURVEY, 60), ("twin", TWIN, 30), ("people", PEOPLE, 50)])
        return [world.reason(query) for query in probes()]


def of_questions() -> Reasons:
    """What the benchmark asks."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), 2_000)
        release = Path(folder) / ".lod" / "current"
        store = OxigraphEngine(Graph.open(release / "graph"), BASE)
        engine = ColumnsEngine(store, release / index.FILE, BASE, False)
        return [reason_of(engine, Query(PREFIXES + q.text)) for q in questions(2_000)]


def of_metadata() -> Reasons:
    """The W3C's tests, their data as metadata."""
    return _each(test_w3c.CASES, lambda case, folder: test_w3c.engines(folder, case)[0])


def of_stars() -> Reasons:
    """The W3C's tests whose data are a star, as columns."""
    return _each(test_w3c.STARS, _star)


def _star(case: w3c.Case, folder: Path) -> ColumnsEngine:
    data = [triple for path in case.data for triple in w3c.triples(path)]
    return StarWorld(folder, Star(data)).engines(case.query.as_uri())[0]


def _each(cases: Sequence[w3c.Case], engine: Callable[[w3c.Case, Path], ColumnsEngine]) -> Reasons:
    found = []
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            found.append(reason_of(engine(case, Path(folder)), test_w3c.query(case)))
    return found


SHARES: dict[str, Callable[[], Reasons]] = {
    "probes of the differential tests": of_probes,
    "questions of the benchmark": of_questions,
    "W3C tests, data as metadata": of_metadata,
    "W3C tests, data as columns": of_stars,
}
"""What is counted, by its name in the table."""

if __name__ == "__main__":
    main()
