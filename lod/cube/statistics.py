"""What is known of an index beforehand, so that a query is decided before it runs: which property has values of
which kinds, in which table and column it stands, and whether it can be missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import duckdb

from lod.cube.dictionary import Dictionary, TermKind
from lod.cube.extent import scale_of
from lod.cube.schema import TALLY, IndexSchema, IndexTable, Observed, Predicate, TableColumn, kinds
from lod.cube.sql import Sql, sql_identifier, sql_literal
from lod.rdf.terms import Term

FEW = 1_000
"""Terms that a column may hold to be listed."""

COUNTED, TIMES = 10_000, 10
"""Values that a column may have to be counted, and how often each occurs on average at least."""

_SEGMENT = re.compile("s[0-9]+")

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
    types = _types(db)
    return IndexSchema(
        version,
        len(dictionary.entries),
        scale_of(types["term"]["dec"]),
        numbers,
        _predicates(db),
        tuple(_table(db, name, form, sets, dictionary, datasets, types) for name, form, sets in tables),
        tuple(
            Observed(r.dataset, r.prefix, r.low, r.high, dictionary.by_term[datasets[r.dataset]])
            for r in dictionary.ranges
        ),
    )


Types = Mapping[str, Mapping[str, str]]
"""The types of columns, by table."""


def _types(db: duckdb.DuckDBPyConnection) -> Types:
    types: dict[str, dict[str, str]] = {}
    question = (
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = current_database()"
    )
    for table, column, kind in db.execute(question).fetchall():
        types.setdefault(table, {})[column] = kind
    return types


def _row(db: duckdb.DuckDBPyConnection, sql: Sql) -> tuple[Any, ...]:
    return db.execute(sql).fetchone() or ()


def _predicates(db: duckdb.DuckDBPyConnection) -> dict[int, Predicate]:
    """Each predicate of the metadata: count, kinds of its subjects and of its objects."""
    rows = db.execute(
        Sql(
            "SELECT t.p, count(*), list(DISTINCT a.kind), list(DISTINCT coalesce(b.kind, {})) "
            "FROM triple AS t JOIN term AS a ON a.id = t.s LEFT JOIN term AS b ON b.id = t.o GROUP BY t.p ORDER BY t.p",
            int(TermKind.OBS),
        )
    ).fetchall()
    return {p: Predicate(count, kinds(s), kinds(o)) for p, count, s, o in rows}


def _table(
    db: duckdb.DuckDBPyConnection,
    name: str,
    form: Form,
    sets: list[str],
    dictionary: Dictionary,
    datasets: Mapping[str, Term],
    types: Types,
) -> IndexTable:
    single = [f"c{n}" for n, (*_, multiple) in enumerate(form) if not multiple]
    counts = [Sql("count(*)"), *(Sql("count({})", sql_identifier(column)) for column in single)]
    count, *filled = _row(db, Sql("SELECT {} FROM {}", counts, sql_identifier(name)))
    columns = list(_columns(db, name, form, dictionary, count, dict(zip(single, filled, strict=True)), types))
    segments = sum(bool(_SEGMENT.fullmatch(column)) for column in types[name])
    tallied = _tally(db, name, [c for c in columns if not c.source], count)
    numbers = frozenset(dictionary.by_term[datasets[s]] for s in sets)
    return IndexTable(name, count, {c.predicate: c for c in columns}, numbers, segments, frozenset(tallied))


def _columns(
    db: duckdb.DuckDBPyConnection,
    name: str,
    form: Form,
    dictionary: Dictionary,
    count: int,
    counts: Mapping[str, int],
    types: Types,
) -> Iterator[TableColumn]:
    """The columns of a table of so many rows; `counts`: in how many of them each column has a value."""
    for n, (predicate, native, multiple) in enumerate(form):
        column, source = ("v", f"{name}_c{n}") if multiple else (f"c{n}", name)
        filled = _row(db, Sql("SELECT count(v) FROM {}", sql_identifier(source)))[0] if multiple else counts[column]
        kind = types[source][column] if count else ""
        values = frozenset() if native else _values(db, source, column)
        yield TableColumn(
            predicate=dictionary.by_term[predicate],
            column=column,
            source=source if multiple else "",
            kinds=frozenset({TermKind[native]}) if native else _kinds(db, source, column, values, dictionary),
            native=native,
            scale=scale_of(kind) if kind.startswith("DECIMAL") else 0,
            nullable=multiple or filled < count,
            filled=filled,
            values=values or frozenset(),
        )


def _tally(db: duckdb.DuckDBPyConnection, name: str, columns: Sequence[TableColumn], rows: int) -> list[str]:
    """Counts the values of the columns where they are few; says of which."""
    most = min(COUNTED, rows // TIMES)
    table, tally, every = (
        sql_identifier(name),
        sql_identifier(f"{name}{TALLY}"),
        [sql_identifier(c.column) for c in columns],
    )
    fields = [Sql("'' AS of"), Sql("ds"), *every, Sql("CAST(0 AS BIGINT) AS n")]
    db.execute(Sql("CREATE TABLE {} AS SELECT {} FROM {} LIMIT 0", tally, fields, table))
    counts = Sql("SELECT '' AS of, ds, count(*) AS n FROM {} GROUP BY ds ORDER BY ds", table)
    db.execute(Sql("INSERT INTO {} BY NAME {}", tally, counts))
    counted = [""]
    for column in (c.column for c in columns if len(c.values) <= most):
        keys = [Sql("ds"), sql_identifier(column)]
        distinct = Sql("SELECT DISTINCT {} FROM {} LIMIT {}", keys, table, most + 1)
        if _row(db, Sql("SELECT count(*) FROM ({})", distinct))[0] <= most:
            counts = Sql(
                "SELECT {of} AS of, {keys}, count(*) AS n FROM {table} GROUP BY {keys} ORDER BY {keys}",
                of=sql_literal(column),
                keys=keys,
                table=table,
            )
            db.execute(Sql("INSERT INTO {} BY NAME {}", tally, counts))
            counted.append(column)
    return counted


def _values(db: duckdb.DuckDBPyConnection, source: str, column: str) -> frozenset[int] | None:
    """The terms of a column; None if they are not few."""
    sql = Sql(
        "SELECT DISTINCT {column} FROM {source} WHERE {column} IS NOT NULL LIMIT {}",
        FEW + 1,
        column=sql_identifier(column),
        source=sql_identifier(source),
    )
    rows = db.execute(sql).fetchall()
    return frozenset(value for (value,) in rows) if len(rows) <= FEW else None


def _kinds(
    db: duckdb.DuckDBPyConnection, source: str, column: str, values: frozenset[int] | None, dictionary: Dictionary
) -> frozenset[TermKind]:
    """The kinds of the terms of a column, whose `values` are these where they are few."""
    if values is not None:
        return frozenset(map(dictionary.kind, values))
    terms = Sql("SELECT DISTINCT {} FROM {}", sql_identifier(column), sql_identifier(source))
    rows = db.execute(Sql("SELECT DISTINCT t.kind FROM term AS t WHERE t.id IN ({})", terms)).fetchall()
    return kinds(kind for (kind,) in rows)
