"""Uncached answers of a large cube, one core: `python -m bench.serve [N]`.

`lod serve` is started on a site with one cube of N figures (1,000,000), without a cache of finished documents, and
asked for answers that it has not given before, each kind in rounds, so that a busy moment of the machine is seen.
Printed for each kind: milliseconds of processor time that an answer takes in the median and in the best round, how much
of it is the workers', how many a core gives in a second, the same in units of `/healthz` (what Flask and the server
take by themselves), of a bare look-up of one figure in SQLite and of one in DuckDB in the same run, and what is aimed
at. `--keep DIR` keeps what was built. Linux says how much processor time another process takes; elsewhere all are 0.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

from bench import endpoints
from bench.endpoints import Endpoint
from bench.sample import AGES, AREAS, BASE, NAME, SEXES
from bench.sparql import build
from lod.config import Settings
from lod.cube import figures, keyed
from lod.cube.database import connect
from lod.cube.sql import Sql, all_of, sql_identifier
from lod.release.opened import Release

TIMES = 20
"""Answers of each kind in a round."""

ROUNDS = 7

Address = Callable[[random.Random], str]


def figure(suffix: str) -> Address:
    """The address of any figure in a format; one of fifty does not exist."""

    def address(chance: random.Random) -> str:
        area, age, sex = (chance.randrange(size) for size in (AREAS, AGES, SEXES))
        return f"/doc/observation/{NAME}/a{area}/g{age}/s{sex}/{2000 + chance.randrange(10)}/share{suffix}"

    return address


def hundred(suffix: str) -> Address:
    """The address of some hundred figures in a format: one area and sex, five ages, all years."""

    def address(chance: random.Random) -> str:
        first = chance.randrange(AGES - 5)
        chosen = f"area=a{chance.randrange(AREAS)}&sex=s{chance.randrange(SEXES)}&age=g{first}..g{first + 4}"
        return f"/doc/dataset/{NAME}{suffix}?{chosen}"

    return address


def available(chance: random.Random) -> str:
    """The address of the codes that have figures under a selection of one to four dimensions."""
    sizes = {"area": ("a", AREAS), "age": ("g", AGES), "sex": ("s", SEXES), "year": ("20", 10)}
    pairs = []
    for name in chance.sample(list(sizes), chance.randint(1, 4)):
        begin, size = sizes[name]
        places = chance.sample(range(size), chance.randint(1, 4))
        pairs += [f"{name}={begin}{place:02}" if name == "year" else f"{name}={begin}{place}" for place in places]
    return f"/doc/dataset/{NAME}/available?{'&'.join(pairs)}"


def page(suffix: str, pages: int) -> Address:
    """The address of any page of the data set."""
    return lambda chance: f"/doc/dataset/{NAME}{suffix}?page={chance.randint(1, pages)}"


def kinds(count: int) -> dict[str, tuple[Address, str]]:
    """What is asked, by name, with what is aimed at."""
    return {
        "/healthz": (lambda _: "/healthz", ""),
        "a figure, Turtle": (figure(".ttl"), ">= 1,000 a second"),
        "a figure, N-Triples": (figure(".nt"), ">= 1,000 a second"),
        "a figure, JSON-LD": (figure(".jsonld"), ">= 1,000 a second"),
        "a figure, page": (figure(".html"), ">= 250 a second"),
        "data set, page": (page(".html", count // 100), ">= 100 a second"),
        "data set, Turtle page": (page(".ttl", count // 1000), "<= 20 ms"),
        "available codes": (available, "<= 20 ms"),
        "100 rows, CSV": (hundred(".csv"), "<= 4 ms"),
        "100 rows, JSON-stat": (hundred(".json"), "<= 6 ms"),
        "100 rows, Parquet": (hundred(".parquet"), "<= 8 ms"),
        "100 rows, XLSX": (hundred(".xlsx"), "<= 15 ms"),
    }


def main() -> None:
    """Builds, asks, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lod-bench-") as scratch:
        root = (given.keep or Path(scratch)).resolve() / f"serve-{given.count}"
        build(root, given.count)
        compare(root, given.count)


def compare(root: Path, count: int) -> None:
    """Prints a line for each kind of answer."""
    folder = (Settings.load(root, {"LOD_BASE": BASE}).home / "current").resolve()
    bare = {"SQLite": sqlite_look_up(folder), "DuckDB": duckdb_look_up(folder)}
    for name, ms in bare.items():
        print(f"a look-up in {name}: {ms:.3f} ms")
    server = endpoints.lod(root, 30, cache_bytes=0, query_workers=1, query_per_visitor=0)
    try:
        heads = ("ms", "best", "workers", "a second", "/healthz", "/SQLite", "/DuckDB")
        print(" " * 24 + "".join(f"{head:>10}" for head in heads) + "  aim")
        own = 0.0
        for name, (address, aim) in kinds(count).items():
            ms, best, workers = measure(server, address)
            own = own or ms
            ratios = "".join(f"{ms / max(unit, 1e-6):10.1f}" for unit in (own, *bare.values()))
            print(
                f"{name:24}{ms:10.3f}{best:10.3f}{workers:10.3f}{1000 / max(ms, 1e-6):10.0f}{ratios}  {aim}", flush=True
            )
    finally:
        server.end()


def measure(server: Endpoint, address: Address) -> tuple[float, float, float]:
    """Milliseconds of processor time of an answer, in the median and in the best round, and the workers' part."""
    chance = random.Random(1)
    for _ in range(TIMES):
        fetch(server, address(chance))
    rounds = [_round(server, address, chance) for _ in range(ROUNDS)]
    whole = [ms for ms, _ in rounds]
    return median(whole), min(whole), median(workers for _, workers in rounds)


def _round(server: Endpoint, address: Address, chance: random.Random) -> tuple[float, float]:
    """Milliseconds of processor time of an answer in one round: of all processes, and of the workers."""
    started, workers = server.processor_time(), server.workers_time()
    answered = max(sum(fetch(server, address(chance)) for _ in range(TIMES)), 1)
    whole, lent = server.processor_time() - started, server.workers_time() - workers
    return whole * 1000 / answered, lent * 1000 / answered


def fetch(server: Endpoint, target: str) -> bool:
    """Whether there is an answer; a figure that is missing has none. Ends the run where the server fails."""
    server.connection.request("GET", target)
    response = server.connection.getresponse()
    response.read()
    if response.status not in (200, 404):
        raise SystemExit(f"{target}: {response.status}")
    return response.status == 200


def sqlite_look_up(folder: Path) -> float:
    """Milliseconds of processor time that a look-up by integer key takes."""
    with closing(sqlite3.connect(folder / keyed.FILE)) as db:
        table = sql_identifier(f"of {NAME}")
        [(most,)] = db.execute(Sql("SELECT max(key) FROM {}", table)).fetchall()
        chance = random.Random(1)
        sql = Sql("SELECT * FROM {} WHERE key = ?", table)
        return least(lambda: db.execute(sql, (chance.randint(0, most),)).fetchall())


def duckdb_look_up(folder: Path) -> float:
    """Milliseconds of processor time that a look-up by the four codes takes in DuckDB's own file."""
    structure = Release.open(folder).datasets[NAME].structure
    with connect() as db:
        figures.attach(db, folder)
        where = all_of(Sql("{} = ?", sql_identifier(d.name)) for d in structure.dimensions)
        sql = Sql("SELECT * FROM {} WHERE {}", figures.table(NAME), where)
        codes = ("a7", "g3", "s1", "2003")
        return least(lambda: db.execute(sql, codes).fetchall())


def least(act: Callable[[], object]) -> float:
    """Milliseconds of processor time of one of many, the best of some rounds."""
    rounds = []
    for _ in range(5):
        started = time.process_time()
        for _ in range(TIMES):
            act()
        rounds.append(time.process_time() - started)
    return min(rounds) * 1000 / TIMES


if __name__ == "__main__":
    main()
