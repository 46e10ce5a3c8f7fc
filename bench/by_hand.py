"""Questions over columns beside the same written by hand as SQL, both in process; `bench/sparql.py` prints it."""

from __future__ import annotations

import csv
import io
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from bench.questions import PREFIXES, Question
from bench.sample import BASE, NAME
from lod.query.columns import ColumnsEngine
from lod.query.engine import Query

TIMES = 9
STATUSES = [("obsStatus", "A", "vanlig", "normal", ""), ("obsStatus", "E", "anslått", "estimated value", "")]


def compare(release: Path, mix: Sequence[Question]) -> None:
    """Prints for each question the median milliseconds of both; the plan is kept, the answer is CSV."""
    db, engine = by_hand(release), ColumnsEngine.open(release, BASE, {})
    print(f"\n{'by hand, in process':24} {'lod':>8} {'SQL':>8} {'on top':>8}")
    extra = {}
    for question in mix:
        if question.sql:
            query = Query(PREFIXES + question.text, solutions="csv")
            ours = _median(lambda query=query: engine.execute(query, io.BytesIO()))
            theirs = _median(lambda sql=question.sql: db.execute(sql).fetchall())
            extra[question.name] = ours - theirs
            print(f"{question.name:24} {ours:8.1f} {theirs:8.1f} {ours - theirs:8.1f}", flush=True)
    if extra:
        print(f"on top: median {statistics.median(extra.values()):.1f} ms, most {max(extra.values()):.1f} ms")


def by_hand(release: Path) -> duckdb.DuckDBPyConnection:
    """The cube and the code lists as somebody would have them who writes SQL."""
    db = duckdb.connect(config={"threads": 1})
    db.execute(f"CREATE TABLE cube AS SELECT * FROM read_parquet('{release / 'cubes' / NAME}.parquet')")
    db.execute("CREATE TABLE concept (list VARCHAR, code VARCHAR, nb VARCHAR, en VARCHAR, broader VARCHAR)")
    rows = list(STATUSES)
    for path in sorted((release.resolve().parents[2] / "data" / NAME / "codelists").glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            read = csv.DictReader(file)
            rows += [(path.stem, r["code"], r["label_nb"], r["label_en"], r["broader"]) for r in read]
    db.executemany("INSERT INTO concept VALUES (?, ?, ?, ?, nullif(?, ''))", rows)
    return db


def _median(act: Callable[[], object]) -> float:
    act()
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        act()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000
