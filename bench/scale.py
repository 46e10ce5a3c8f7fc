"""How it grows, and what a larger one needs: `python -m bench.scale [--sets FEW MANY] [--figures FEW MANY]`.

Measured: sites of FEW and MANY (20, 60) data sets of 100 figures each, built, and built again with one changed; sites
of one data set of FEW and MANY (50,000, 200,000) figures, built and asked for a mean by group; and answers of a server
whose release has MANY figures. From two sizes each a law follows, `a + b n`, which is printed; then what 10,000 data
sets, 1,000,000,000 figures and 10,000 answers a second need by these laws. Small sizes give rough laws, and below a
dozen data sets one process builds alone: take larger ones on a machine that has nothing else to do. Times are of
processors.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask.testing import FlaskClient

from bench.again import change, make
from bench.build import size
from bench.sample import AGES, AREAS, BASE, NAME, SEXES, make_site
from bench.watched import build
from lod.config import Settings
from lod.web.app import create_app

SETS, FIGURES, ANSWERS = 10_000, 1_000_000_000, 10_000
TIMES = 200
BOUNDED = ("built, memory of one set", "memory maps at once")
"""What has a bound that small sizes have not reached: a line through them would say nothing."""

GROUPED = f"SELECT ?a (AVG(?v) AS ?mean) {{ ?o <{BASE}def/area> ?a ; <{BASE}def/share> ?v }} GROUP BY ?a"
MIX = {"a page again": 0.7, "a figure as Turtle": 0.2, "100 rows as CSV": 0.08, "the page of a data set": 0.02}
"""Shares of what visitors ask for: an assumption, printed with what follows from it."""


@dataclass(frozen=True)
class Law:
    """What something takes, by two measurements: `start` and `each` more, in a unit."""

    name: str
    unit: str
    start: float
    each: float

    @classmethod
    def through(cls, name: str, unit: str, few: tuple[int, float], many: tuple[int, float]) -> Law:
        """The line through two measurements."""
        each = (many[1] - few[1]) / (many[0] - few[0])
        return cls(name, unit, few[1] - each * few[0], each)

    def at(self, count: int) -> float:
        """What so many take."""
        return self.start + self.each * count

    def show(self, count: int, what: str) -> None:
        """Prints the law and what follows for a count."""
        print(
            f"{self.name:>32}  {self.start:>10,.3g} + {self.each:>9.3g} n {self.unit:<3}"
            f"  {count:,} {what}: {self.at(count):,.0f} {self.unit}"
        )


def of_sets(sets: int) -> dict[tuple[str, str], float]:
    """What a site of so many data sets takes."""
    with tempfile.TemporaryDirectory(prefix="lod-bench-") as scratch:
        root = Path(scratch)
        make(root, sets, 100)
        whole = build(root, BASE)
        current = root / ".lod" / "current"
        disk, catalogue = size(current), (current / "documents" / "catalog.ttl").stat().st_size / 1e6
        again = build(root, BASE)
        change(root)
        one = build(root, BASE)
        return {
            ("built", "s"): whole.busy,
            ("built, memory", "MB"): whole.memory,
            ("memory maps at once", ""): whole.maps,
            ("built, nothing changed", "s"): again.busy,
            ("built, one changed", "s"): one.busy,
            ("on the disk", "MB"): disk,
            ("the catalogue in Turtle", "MB"): catalogue,
        }


def of_figures(root: Path, count: int) -> dict[tuple[str, str], float]:
    """What a site of one data set of so many figures takes; it is left in the folder."""
    make_site(root, count)
    taken = build(root, BASE)
    current = root / ".lod" / "current"
    columns = sum(path.stat().st_size for path in (current / "cubes").iterdir()) / 1e6
    return {
        ("built", "s"): taken.busy,
        ("built, memory of one set", "MB"): taken.memory,
        ("on the disk", "MB"): size(current),
        ("of these the columns", "MB"): columns,
        ("a mean by group over all", "s"): min(asked(root) for _ in range(3)),
    }


def asked(root: Path) -> float:
    """Processor seconds of a question over all figures, asked by `lod query` in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "lod", "--root", str(root), "query", "--format", "csv"]
    subprocess.run(
        command, input=GROUPED.encode(), env={**os.environ, "LOD_BASE": BASE}, check=True, capture_output=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def of_answers(root: Path) -> dict[str, float]:
    """Milliseconds of processor time that an answer of each kind takes in the web process."""
    app = create_app(Settings.load(root, {"LOD_BASE": BASE, "LOD_REQUESTS_PER_SECOND": "0"}))
    chance, client = random.Random(1), app.test_client()
    kinds: dict[str, Callable[[], str]] = {
        "a page again": lambda: f"/doc/dataset/{NAME}.html",
        "a figure as Turtle": lambda: (
            f"/doc/observation/{NAME}/a{chance.randrange(AREAS)}/g{chance.randrange(AGES)}/"
            f"s{chance.randrange(SEXES)}/{2000 + chance.randrange(10)}/share.ttl"
        ),
        "100 rows as CSV": lambda: (
            f"/doc/dataset/{NAME}.csv?area=a{chance.randrange(AREAS)}&age=g{chance.randrange(AGES)}"
        ),
        "the page of a data set": lambda: f"/doc/dataset/{NAME}.html?area=a{chance.randrange(AREAS)}",
    }
    try:
        return {name: timed(client, address) for name, address in kinds.items()}
    finally:
        app.extensions["lod"].close()


def timed(client: FlaskClient, address: Callable[[], str]) -> float:
    """Milliseconds of processor time of an answer, the mean of many."""
    client.get(address())
    begun = time.process_time()
    for _ in range(TIMES):
        client.get(address()).close()
    return (time.process_time() - begun) / TIMES * 1000


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs=2, type=int, default=[20, 60])
    parser.add_argument("--figures", nargs=2, type=int, default=[50_000, 200_000])
    given = parser.parse_args()
    few, many = given.sets
    print(f"Data sets of 100 figures: {few} and {many}")
    laws(few, of_sets(few), many, of_sets(many), SETS, "data sets")
    few, many = given.figures
    print(f"\nFigures in one data set: {few:,} and {many:,}")
    with (
        tempfile.TemporaryDirectory(prefix="lod-bench-") as less,
        tempfile.TemporaryDirectory(prefix="lod-bench-") as more,
    ):
        laws(few, of_figures(Path(less), few), many, of_figures(Path(more), many), FIGURES, "figures")
        answers(of_answers(Path(more)))


def laws(
    few: int, less: dict[tuple[str, str], float], many: int, more: dict[tuple[str, str], float], count: int, what: str
) -> None:
    """Prints the laws of what was measured twice."""
    for (name, unit), value in less.items():
        if name in BOUNDED:
            print(f"{name:>32}  {value:,.0f} {unit}, then {more[name, unit]:,.0f} {unit}: bounded, no law")
            continue
        Law.through(name, unit, (few, value), (many, more[name, unit])).show(count, what)


def answers(taken: dict[str, float]) -> None:
    """Prints what answers take, and how many cores so many a second need."""
    print("\nAnswers of one web process")
    for name, milliseconds in taken.items():
        print(
            f"{name:>32}  {milliseconds:.2f} ms, {1000 / milliseconds:,.0f} a second and core; {MIX[name]:.0%} of all"
        )
    mean = sum(MIX[name] * milliseconds for name, milliseconds in taken.items())
    print(f"{'together':>32}  {mean:.2f} ms; {ANSWERS:,} a second: {ANSWERS * mean / 1000:,.0f} cores")


if __name__ == "__main__":
    main()
