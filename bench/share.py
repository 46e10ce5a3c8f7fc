"""How much of SPARQL runs on columns: `python -m bench.share`, from the folder of the project.

Counts the probes of the differential tests, the questions of `bench/questions.py` and, where `LOD_CONFORMANCE` or
`../shared/conformance` holds them, the W3C's evaluation tests; and says why the rest falls back.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from bench.questions import PREFIXES, questions
from bench.sample import BASE
from bench.sparql import build
from lod.cube import index
from lod.query.columns import ColumnsEngine
from lod.query.engine import Query
from lod.query.oxigraph import OxigraphEngine
from tests.query.sql import test_w3c
from tests.query.sql.probes import probes
from tests.query.sql.world import PEOPLE, SURVEY, TWIN, World


def main() -> None:
    """Counts and prints."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name in ("world", "bench"):
            (folder / name).mkdir()
        world = World(folder / "world", [("survey", SURVEY, 60), ("twin", TWIN, 30), ("people", PEOPLE, 50)])
        _print("probes", [world.reason(query) for query in probes()])
        build(folder / "bench", 2_000)
        release = folder / "bench" / ".lod" / "current"
        engine = ColumnsEngine(OxigraphEngine.open(release, BASE), release / index.FILE, BASE, False)
        _print("bench", [engine.explain(Query(PREFIXES + q.text)).reason for q in questions(2_000)])
        _print("W3C", [_of_case(case, folder / f"case{n}") for n, case in enumerate(test_w3c.CASES)])


def _of_case(case: test_w3c.Case, folder: Path) -> str:
    folder.mkdir()
    engine, _ = test_w3c.engines(folder, case)
    return engine.explain(test_w3c.query(case)).reason


def _print(what: str, reasons: list[str]) -> None:
    columns = reasons.count("")
    print(f"{what}: {columns} of {len(reasons)} run on columns ({100 * columns / max(1, len(reasons)):.0f} %)")
    for reason, count in Counter(filter(None, reasons)).most_common():
        print(f"  {count:4}  {reason.splitlines()[0][:100]}")


if __name__ == "__main__":
    main()
