"""What is known of an index beforehand, so that a query is decided before it runs: which property has values of
which kinds, in which table and column it stands, and whether it can be missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import duckdb

from lod.cube.dictionary import Dictionary, TermKind
from lod.cube.schema import TALLY, IndexSchema, IndexTable, Observed, Predicate, TableColumn, kinds
from lod.rdf.terms import Term

FEW = 1_000
"""Terms that a column may hold to be listed."""

COUNTED, TIMES = 10_000, 10
"""Values that a column may have to be counted, and how often each occurs on average at least."""

Form = tuple[tuple[str, str, bool], ...]


def gather(
    db: duckdb.DuckDBPyConnection,
    tables: Sequence[tuple[str, Form, list[str]]],
    dictionary: Dictionary,
    datasets: Mapping[str, Term],
    version: int,
    numbers: Mapping[str, int],
) -> IndexSchema:
    """The facts. `tables`: each cube table's name, its form and its data sets; `numbers`: as in `IndexSchema`."""
    return IndexSchema(
        version,
        len(dictionary.entries),
        int(_one(db, "SELECT typeof(dec) FROM term LIMIT 1").rpartition(",")[2].strip(" )")),
        numbers,
        _predicates(db),
        tuple(_table(db, name, form, sets, dictionary, datasets) for name, form, sets in tables),
        tuple(
            Observed(r.dataset, r.prefix, r.low, r.high, dictionary.by_term[datasets[r.dataset]])
            for r in dictionary.ranges
        ),
    )


def _one(db: duckdb.DuckDBPyConnection, sql: str) -> Any:
    rows = db.execute(sql).fetchall()
    return rows[0][0] if rows else None


def _predicates(db: duckdb.DuckDBPyConnection) -> dict[int, Predicate]:
    """Each predicate of the metadata: count, kinds of its subjects and of its objects."""
    rows = db.execute(
        f"SELECT t.p, count(*), list(DISTINCT a.kind), list(DISTINCT coalesce(b.kind, {int(TermKind.OBS)})) "
        "FROM triple AS t JOIN term AS a ON a.id = t.s LEFT JOIN term AS b ON b.id = t.o GROUP BY t.p ORDER BY t.p"
    ).fetchall()
    return {p: Predicate(count, kinds(s), kinds(o)) for p, count, s, o in rows}


def _table(
    db: duckdb.DuckDBPyConnection,
    name: str,
    form: Form,
    sets: list[str],
    dictionary: Dictionary,
    datasets: Mapping[str, Term],
) -> IndexTable:
    count = _one(db, f"SELECT count(*) FROM {name}")
    columns = list(_columns(db, name, form, dictionary, count))
    segments = _one(
        db, f"SELECT count(*) FROM duckdb_columns() WHERE table_name = '{name}' AND column_name SIMILAR TO 's[0-9]+'"
    )
    tallied = _tally(db, name, [c.column for c in columns if not c.source], count)
    numbers = frozenset(dictionary.by_term[datasets[s]] for s in sets)
    return IndexTable(name, count, {c.predicate: c for c in columns}, numbers, segments, frozenset(tallied))


def _columns(
    db: duckdb.DuckDBPyConnection, name: str, form: Form, dictionary: Dictionary, count: int
) -> Iterator[TableColumn]:
    """The columns of a table of so many rows."""
    for n, (predicate, native, multiple) in enumerate(form):
        column, source = ("v", f"{name}_c{n}") if multiple else (f"c{n}", name)
        kind = _one(db, f"SELECT typeof({column}) FROM {source} LIMIT 1") or ""
        filled = _one(db, f"SELECT count({column}) FROM {source}")
        yield TableColumn(
            predicate=dictionary.by_term[predicate],
            column=column,
            source=source if multiple else "",
            kinds=frozenset({TermKind[native]}) if native else kinds(_kinds(db, source, column)),
            native=native,
            scale=int(kind.rpartition(",")[2].strip(" )")) if kind.startswith("DECIMAL") else 0,
            nullable=multiple or filled < count,
            filled=filled,
            values=frozenset() if native else frozenset(_values(db, source, column)),
        )


def _tally(db: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str], rows: int) -> list[str]:
    """Counts the values of the columns where they are few; says of which."""
    most = min(COUNTED, rows // TIMES)
    every = ", ".join(["'' AS of", "ds", *columns, "CAST(0 AS BIGINT) AS n"])
    db.execute(f"CREATE TABLE {name}{TALLY} AS SELECT {every} FROM {name} LIMIT 0")
    db.execute(
        f"INSERT INTO {name}{TALLY} BY NAME SELECT '' AS of, ds, count(*) AS n FROM {name} GROUP BY ds ORDER BY ds"
    )
    counted = [""]
    for column in columns:
        if _one(db, f"SELECT count(*) FROM (SELECT DISTINCT ds, {column} FROM {name} LIMIT {most + 1})") <= most:
            db.execute(
                f"INSERT INTO {name}{TALLY} BY NAME SELECT '{column}' AS of, ds, {column}, count(*) AS n "
                f"FROM {name} GROUP BY ds, {column} ORDER BY ds, {column}"
            )
            counted.append(column)
    return counted


def _values(db: duckdb.DuckDBPyConnection, source: str, column: str) -> list[int]:
    """The terms of a column, if they are few."""
    rows = db.execute(f"SELECT DISTINCT {column} FROM {source} WHERE {column} IS NOT NULL LIMIT {FEW + 1}").fetchall()
    return sorted(value for (value,) in rows) if len(rows) <= FEW else []


def _kinds(db: duckdb.DuckDBPyConnection, source: str, column: str) -> list[int]:
    rows = db.execute(
        f"SELECT DISTINCT t.kind FROM term AS t WHERE t.id IN (SELECT DISTINCT {column} FROM {source})"
    ).fetchall()
    return sorted(kind for (kind,) in rows)
