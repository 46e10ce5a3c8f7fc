"""The derived index of a release, opened for queries; `lod.cube.indexing` writes it and says what is in it."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from lod.cube.dictionary import TermKind
from lod.cube.schema import IndexSchema
from lod.cube.sql import Sql, sql_literal
from lod.rdf.terms import XSD

FILE = Path("index") / "columns.duckdb"
"""Where it is in a release."""

VERSION = 6
"""Of what is in it; another is not read."""

Failed = duckdb.Error
"""What the database raises when a statement cannot be carried out."""

Exhausted = duckdb.OutOfMemoryException
"""What it raises when a statement needs more memory than it may have."""


def connect(file: Path, memory: str = "500MB") -> duckdb.DuckDBPyConnection:
    """An index opened for reading, by a DuckDB that reads nothing else and cannot be told to.

    Raises `FileNotFoundError`.
    """
    if not file.exists():
        raise FileNotFoundError(file)
    db = duckdb.connect(
        str(file),
        read_only=True,
        config={
            "threads": 1,
            "memory_limit": memory,
            "temp_directory": "",  # a release is not written to, not even for a moment
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    [(locked,)] = db.execute("SELECT current_setting('lock_configuration')").fetchall()
    if not locked:  # else this process has it open already; and after the folder, which may not be chosen then
        db.execute("SET enable_external_access = false")
        db.execute("SET lock_configuration = true")
    return db


_ODD = Sql(
    """SELECT 1 FROM term WHERE kind = {} AND lex <> trim(lex, E' \\t\\r\\n')
OR kind = {} AND dt IN ({}) AND regexp_full_match(lex, '-?[0-9.]+') LIMIT 1""",
    int(TermKind.STRING),
    int(TermKind.OTHER),
    [sql_literal(f"{XSD}integer"), sql_literal(f"{XSD}decimal")],
)

_FLOATING = frozenset({TermKind.FLT, TermKind.DBL})
_FLOATS = Sql("SELECT 1 FROM term WHERE kind IN ({}, {}) LIMIT 1", int(TermKind.FLT), int(TermKind.DBL))


ROWS, BATCH = 5_000, 50_000
"""Rows taken out of the database at once, one by one and as columns."""


KEPT = 200
"""Statements that are kept prepared."""


class PreparedStatements:
    """Statements kept prepared: to plan a small one takes longer than to run it. One runs at a time."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self._db = db.cursor()
        self._names: OrderedDict[Sql, Sql] = OrderedDict()
        self._prepared = 0

    def rows(self, sql: Sql) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a statement, in lists: at once where they are few. Raises `Failed`, `Exhausted`."""
        result = self._db.execute(Sql("EXECUTE {}", self._name(sql)))
        while batch := result.fetchmany(ROWS):
            yield batch

    def _name(self, sql: Sql) -> Sql:
        if sql not in self._names:
            self._prepared += 1
            name = Sql("statement{}", self._prepared)
            self._db.execute(Sql("PREPARE {} AS {}", name, sql))
            self._names[sql] = name
            if len(self._names) > KEPT:
                _, oldest = self._names.popitem(last=False)
                self._db.execute(Sql("DEALLOCATE {}", oldest))
        self._names.move_to_end(sql)
        return self._names[sql]


def batches(db: duckdb.DuckDBPyConnection, sql: str) -> Iterator[Any]:
    """The rows of a statement as Arrow record batches, for where they are many. Raises `Failed`, `Exhausted`."""
    try:
        reader: Any = db.sql(sql).to_arrow_reader(BATCH)
        yield from reader
    except (pa.ArrowException, OSError) as error:  # the second is what it makes of a failure on the way
        raise (Exhausted if "Out of Memory" in str(error) else Failed)(str(error)) from None


class Database:
    """An index as a database to ask (a `lod.sql.backend.Backend`)."""

    def __init__(self, file: Path) -> None:
        """Raises `FileNotFoundError`; `ValueError` and `KeyError` for what is no index of this version; `Failed`."""
        self._db = connect(file)
        [(facts,)] = self.answer("SELECT json FROM fact")
        self.schema = IndexSchema.read(json.loads(facts), VERSION)
        self._statements = PreparedStatements(self._db)

    def has_odd_terms(self) -> bool:
        """Whether an index has texts with blanks around them, or numbers of more digits than a lane has."""
        return bool(self.answer(_ODD))

    def has_floats(self) -> bool:
        """Whether an index has floats or doubles, in a column of figures or elsewhere."""
        kinds = (column.kinds for table in self.schema.tables for column in table.columns.values())
        return any(map(_FLOATING.intersection, kinds)) or bool(self.answer(_FLOATS))

    def rows(self, statement: Sql) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a statement, which is kept prepared, in lists. Raises `Failed`, `Exhausted`."""
        return self._statements.rows(statement)

    def batches(self, statement: str) -> Iterator[Any]:
        """The rows of a statement as Arrow record batches. Raises `Failed`, `Exhausted`."""
        with self._db.cursor() as cursor:
            yield from batches(cursor, statement)

    def answer(self, statement: str) -> list[tuple[Any, ...]]:
        """All rows of a statement. Raises `Failed`, `Exhausted`."""
        cursor = self._db.cursor()
        try:
            return list(cursor.execute(statement).fetchall())
        finally:
            cursor.close()
