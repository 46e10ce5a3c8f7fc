"""A cube at rest, opened for reading: counted, paged, looked up by key, read from end to end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from lod.cube.columns import Row, columns, quoted
from lod.errors import ReleaseError
from lod.model.structure import DataStructureDefinition

BATCH = 10_000

BATCH_ROWS = 20_000
"""Rows of a batch in columns."""


def connect(memory: str = "500MB") -> duckdb.DuckDBPyConnection:
    """A DuckDB that reads files and nothing else: no extensions from outside, one thread."""
    db = duckdb.connect(
        config={
            "threads": 1,
            "memory_limit": memory,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    db.execute("SET parquet_metadata_cache = true")
    return db


class Cube:
    """The observations of a data set; safe to share between threads (each call has a cursor of its own)."""

    def __init__(self, path: Path, structure: DataStructureDefinition, db: duckdb.DuckDBPyConnection) -> None:
        if not path.exists():
            raise ReleaseError(f"There is no cube {path}.")
        self.structure = structure
        self.columns = columns(structure)
        self._db = db
        self._table = "read_parquet('{}')".format(str(path).replace("'", "''"))
        self._listed = ", ".join(column.identifier for column in self.columns)
        self._order = ", ".join(map(quoted, structure.key))
        self._readers = [(column.name, column.read) for column in self.columns]

    def _row(self, values: Sequence[Any]) -> Row:
        return {name: read(value) for (name, read), value in zip(self._readers, values, strict=True)}

    def __len__(self) -> int:
        return self.count()

    def count(self, fixed: dict[str, str] | None = None) -> int:
        """How many observations have these codes. Raises `KeyError` for what is no dimension."""
        where, values = self._where(fixed or {})
        found = self._db.cursor().execute(f"SELECT count(*) FROM {self._table} WHERE {where}", values).fetchone()
        return int(found[0]) if found else 0

    def _where(self, fixed: dict[str, str]) -> tuple[str, list[str]]:
        unknown = set(fixed) - set(self.structure.key)
        if unknown:
            raise KeyError(unknown.pop())
        return " AND ".join(f"{quoted(name)} = ?" for name in fixed) or "true", list(fixed.values())

    def __iter__(self) -> Iterator[Row]:
        """Every observation, in the order of keys."""
        return self.select()

    def select(self, fixed: dict[str, str] | None = None, limit: int | None = None, offset: int = 0) -> Iterator[Row]:
        """The observations whose dimensions have these codes, in the order of keys.

        Raises `KeyError` for what is no dimension.
        """
        where, values = self._where(fixed or {})
        sql = f"SELECT {self._listed} FROM {self._table} WHERE {where} ORDER BY {self._order}"
        if limit is not None:
            sql += f" LIMIT {int(limit)} OFFSET {int(offset)}"
        result = self._db.cursor().execute(sql, values)
        while batch := result.fetchmany(BATCH):
            for row in batch:
                yield self._row(row)

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
        """Every observation as stored values, in columns, in the order of keys (in which the file is written)."""
        sql = f"SELECT {self._listed} FROM {self._table}"
        yield from self._db.cursor().sql(sql).to_arrow_reader(rows)

    def get(self, key: Sequence[str]) -> Row | None:
        """The observation with these codes, the measure's name last; None if there is none."""
        if len(key) != len(self.structure.key):
            return None
        return next(self.select(dict(zip(self.structure.key, key, strict=True))), None)

    def codes(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """The combinations of codes that occur in these dimensions, in order."""
        listed = ", ".join(map(quoted, names))
        return self._db.cursor().execute(f"SELECT DISTINCT {listed} FROM {self._table} ORDER BY ALL").fetchall()

    def distinct(self, names: Sequence[str]) -> int:
        """How many combinations of codes occur in these dimensions."""
        listed = ", ".join(map(quoted, names))
        found = self._db.cursor().execute(f"SELECT count(*) FROM (SELECT DISTINCT {listed} FROM {self._table})")
        return int((found.fetchone() or (0,))[0])

    def having(self, name: str, code: str) -> int:
        """How many observations have this code in a column."""
        sql = f"SELECT count(*) FROM {self._table} WHERE {quoted(name)} = ?"
        return int((self._db.cursor().execute(sql, [code]).fetchone() or (0,))[0])

    def facts(self) -> dict[str, dict[str, Any]]:
        """What the manifest says of each dimension, measure and number: its codes, or its least and greatest value."""
        found: dict[str, dict[str, Any]] = {}
        for column in self.columns:
            if column.name in self.structure.key:
                found[column.name] = {"codes": [code for (code,) in self.codes([column.name])]}
            elif column.datatype in ("decimal", "integer", "double") and not column.multiple:
                sql = f"SELECT min({column.identifier}), max({column.identifier}) FROM {self._table}"
                low, high = self._db.cursor().execute(sql).fetchone() or (None, None)
                found[column.name] = {"minimum": column.read(low), "maximum": column.read(high)}
        return found
