"""A cube at rest, opened for reading: counted, paged, looked up by key, read from end to end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from lod.cube.columns import Row, columns
from lod.cube.extent import table_of
from lod.cube.keyed import KeyedObservations
from lod.cube.sql import FALSE, Sql, all_of, commas, marks, sql_identifier
from lod.errors import ReleaseError
from lod.messages.message import Message
from lod.model.structure import DataStructureDefinition

BATCH = 10_000

BATCH_ROWS = 20_000
"""Rows of a batch in columns."""

REMEMBERED = 1000
"""Numbers that are remembered of a cube."""

VALUE = "value"
"""The name of what was measured, whichever measure an observation carries."""

NUMBERS = ("decimal", "integer", "double")
"""The datatypes that are ordered as they are stored."""

Fixed = Mapping[str, str | Sequence[str]]
"""What is asked of a cube: for some of its dimensions the code, or the codes, that observations have."""

Database = duckdb.DuckDBPyConnection
"""What cubes are read by."""


class Cube:
    """The observations of a data set; safe to share between threads (each call has a cursor of its own).

    They are read from the file at `path`, sorted by their codes; or from a `table` of the database, in its order, and
    one by one from what is `keyed`, in the same order.
    """

    def __init__(
        self,
        path: Path,
        structure: DataStructureDefinition,
        db: duckdb.DuckDBPyConnection,
        table: Sql | None = None,
        keyed: KeyedObservations | None = None,
    ) -> None:
        if not path.exists():
            raise ReleaseError(Message("error.no-cube", path=str(path)))
        self.structure = structure
        self.columns = columns(structure)
        self._db = db
        self._keyed = keyed
        self._table = table or table_of(path)
        self._listed = commas(column.identifier for column in self.columns)
        self._order = commas(map(sql_identifier, structure.key))
        self.number = lru_cache(REMEMBERED)(self._number)
        """The one number that a statement over `scan` gives; a cube never changes, so it is remembered."""
        self.few = lru_cache(REMEMBERED // 10)(self._few)
        """The rows that a statement over `scan` gives, where they are few; remembered too."""
        self.types = lru_cache(REMEMBERED // 10)(self._types)
        """The types of the columns that a statement over `scan` gives; remembered too."""
        self._readers = [(column.name, column.read) for column in self.columns]

    def _row(self, values: Sequence[Any]) -> Row:
        return {name: read(value) for (name, read), value in zip(self._readers, values, strict=True)}

    def __len__(self) -> int:
        return self.count()

    @property
    def scan(self) -> Sql:
        """The table of observations, as it is named in SQL."""
        return self._table

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of one's own, for statements that `scan` is a part of."""
        return self._db.cursor()

    def count(self, fixed: Fixed | None = None) -> int:
        """How many observations have these codes. Raises `KeyError` for what is no dimension."""
        where, values = self.where(fixed or {})
        return self.number(Sql("SELECT count(*) FROM {} WHERE {}", self._table, where), tuple(values))

    def _number(self, sql: Sql, values: tuple[str, ...] = ()) -> int:
        return int((self._db.cursor().execute(sql, values).fetchone() or (0,))[0])

    def _few(self, sql: Sql, values: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
        return self._db.cursor().execute(sql, values).fetchall()

    def _types(self, sql: Sql) -> pa.Schema:
        return self._db.cursor().sql(Sql("SELECT * FROM ({}) LIMIT 0", sql)).to_arrow_table().schema

    def where(self, fixed: Fixed) -> tuple[Sql, list[str]]:
        """The condition that observations have these codes, and the values of its parameters.

        Raises `KeyError` for what is no dimension.
        """
        conditions, values = [], []
        for name, wanted in fixed.items():
            if name not in self.structure.key:
                raise KeyError(name)
            codes = [wanted] if isinstance(wanted, str) else list(wanted)
            conditions.append(Sql("{} IN ({})", sql_identifier(name), marks(len(codes))) if codes else FALSE)
            values += codes
        return all_of(conditions), values

    def __iter__(self) -> Iterator[Row]:
        """Every observation, in the order of keys."""
        return self.select()

    def select(
        self, fixed: Fixed | None = None, limit: int | None = None, offset: int = 0, sort: str = ""
    ) -> Iterator[Row]:
        """The observations whose dimensions have these codes, in the order of keys.

        `sort`: a dimension, or `value`, that they are in the order of first; with a minus before it from the greatest.
        Raises `KeyError` for what is no dimension.
        """
        return map(self._row, self.stored(fixed, limit, offset, sort))

    def stored(
        self, fixed: Fixed | None = None, limit: int | None = None, offset: int = 0, sort: str = ""
    ) -> Iterator[tuple[Any, ...]]:
        """The same observations as they are stored: the cells of `columns`."""
        where, values = self.where(fixed or {})
        sql = Sql("SELECT {listed} FROM {table} WHERE {where}", listed=self._listed, table=self._table, where=where)
        if sort:  # they stand in the order of keys, so that the first rows are had without reading the others
            sql += Sql(" ORDER BY {}", [*self._sorted(sort), self._order])
        if limit is not None:
            sql += Sql(" LIMIT {} OFFSET {}", limit, offset)
        result = self._db.cursor().execute(sql, values)
        while batch := result.fetchmany(BATCH):
            yield from batch

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
        """Every observation as stored values, in columns, in the order of keys (in which the file is written)."""
        sql = Sql("SELECT {} FROM {}", self._listed, self._table)
        yield from self._db.cursor().sql(sql).to_arrow_reader(rows)

    def _sorted(self, sort: str) -> list[Sql]:
        name, direction = sort.removeprefix("-"), Sql("DESC" if sort.startswith("-") else "ASC")
        if name in self.structure.key:
            return [Sql("{} {}", sql_identifier(name), direction)]
        if name != VALUE:
            raise KeyError(name)
        first, *others = self.structure.measures
        if not others and first.datatype in NUMBERS:
            return [Sql("{} {} NULLS LAST", sql_identifier(first.name), direction)]
        return [
            Sql("TRY_CAST({} AS DOUBLE) {} NULLS LAST", self.value, direction),
            Sql("{} {} NULLS LAST", self.value, direction),
        ]

    @property
    def value(self) -> Sql:
        """What was measured, as text, whichever measure an observation carries."""
        measures = (Sql("CAST({} AS VARCHAR)", sql_identifier(measure.name)) for measure in self.structure.measures)
        return Sql("coalesce({})", commas(measures))

    def get(self, key: Sequence[str]) -> Row | None:
        """The observation with these codes, the measure's name last; None if there is none."""
        if len(key) != len(self.structure.key):
            return None
        if self._keyed is not None:
            return self._keyed.get(key)
        return next(self.select(dict(zip(self.structure.key, key, strict=True)), 1), None)

    def small(self, fixed: Fixed, most: int) -> list[Row] | None:
        """The observations with these codes, in no order; None where they are, or may be, more than `most`.

        That is known before they are read: from the number of keys that the codes make. Raises `KeyError` for what is
        no dimension.
        """
        if self._keyed is not None and self._keyed.size(fixed) <= most:
            return self._keyed.select(fixed)
        return list(self.select(fixed)) if self.count() <= most else None

    def along(self, key: Sequence[str], name: str, most: int) -> list[Row]:
        """The first observations, in the order of keys, that have these codes but for that of the dimension `name`."""
        place = self.structure.key.index(name)
        rows = self._keyed.along(key, place, most) if self._keyed is not None else None
        if rows is None:
            fixed = {other: code for other, code in zip(self.structure.key, key, strict=True) if other != name}
            rows = list(self.select(fixed, most))
        return rows

    def codes(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """The combinations of codes that occur in these dimensions, in order."""
        listed = commas(map(sql_identifier, names))
        return self._db.cursor().execute(Sql("SELECT DISTINCT {} FROM {} ORDER BY ALL", listed, self._table)).fetchall()

    def distinct(self, names: Sequence[str]) -> int:
        """How many combinations of codes occur in these dimensions."""
        listed = commas(map(sql_identifier, names))
        return self.number(Sql("SELECT count(*) FROM (SELECT DISTINCT {} FROM {})", listed, self._table))

    def having(self, name: str, code: str) -> int:
        """How many observations have this code in a column."""
        return self.number(Sql("SELECT count(*) FROM {} WHERE {} = ?", self._table, sql_identifier(name)), (code,))

    def facts(self) -> dict[str, dict[str, Any]]:
        """What the manifest says of each dimension, measure and number: its codes, or its least and greatest value."""
        ranges: dict[str, dict[str, Any]] = {}
        for column in self.columns:
            if column.name in self.structure.key:
                ranges[column.name] = {"codes": [code for (code,) in self.codes([column.name])]}
            elif column.datatype in NUMBERS and not column.multiple:
                sql = Sql(
                    "SELECT min({identifier}), max({identifier}) FROM {table}",
                    identifier=column.identifier,
                    table=self._table,
                )
                low, high = self._db.cursor().execute(sql).fetchone() or (None, None)
                ranges[column.name] = {"minimum": column.read(low), "maximum": column.read(high)}
        return ranges
