"""The observations of a data set in two releases compared, in columns: which are added, changed and removed.

A row of the result has the key, `WHAT` happened, every other column as it was before, and as it is after (`after`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lod.cube.columns import Cell, CubeColumn
from lod.cube.cube import Cube
from lod.cube.sql import Sql, all_of, any_of, commas, sql_identifier, sql_literal
from lod.model.comparison import Change

_WHAT = "what happened"
WHAT = sql_identifier(_WHAT)
"""The column that says it; a component has no blank in its name."""

ADDED, CHANGED, REMOVED = "added", "changed", "removed"


def happened(what: str, of: str = "") -> Sql:
    """The condition that this happened to an observation of a table of changes, `of` this name."""
    return Sql("{} = {}", sql_identifier(_WHAT, of), sql_literal(what))


@dataclass(frozen=True)
class Counts:
    """How many observations are added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    @property
    def total(self) -> int:
        return self.added + self.changed + self.removed


def after(name: str) -> Sql:
    """The column that says what a column holds after the change."""
    return sql_identifier(f"after {name}")


def comparable(before: Cube, after: Cube) -> bool:
    """Whether two cubes have the same columns, so that rows of one can stand in the other."""
    return before.columns == after.columns and same_key(before, after)


def same_key(before: Cube, after: Cube) -> bool:
    """Whether what identifies an observation is the same, so that it keeps its address."""
    return before.structure.key == after.structure.key


def shared(before: Cube, after: Cube) -> tuple[CubeColumn, ...]:
    """The columns that both cubes have beside their key."""
    return tuple(c for c in before.columns if c.name not in before.structure.key and c in after.columns)


def statement(before: Cube, after_: Cube) -> Sql:
    """The rows that differ, in no order. The cubes have the same key and are open in one database.

    Columns that only one of them has do not count.
    """
    key = [sql_identifier(name) for name in before.structure.key]
    gone, new = Sql("a.{} IS NULL", key[0]), Sql("b.{} IS NULL", key[0])
    rest = [column.name for column in shared(before, after_)]
    names = list(map(sql_identifier, rest))
    listed = [Sql("coalesce(b.{k}, a.{k}) AS {k}", k=k) for k in key]
    kinds = map(sql_literal, (ADDED, REMOVED, CHANGED))
    listed.append(Sql("CASE WHEN {} THEN {} WHEN {} THEN {} ELSE {} END AS {}", new, next(kinds), gone, *kinds, WHAT))
    listed += [Sql("b.{}", name) for name in names] + [
        Sql("a.{} AS {}", sql_identifier(name), after(name)) for name in rest
    ]
    differ = [new, gone, *(Sql("b.{name} IS DISTINCT FROM a.{name}", name=name) for name in names)]
    return Sql(
        "SELECT {} FROM {} AS b FULL JOIN {} AS a ON {} WHERE {}",
        listed,
        before.scan,
        after_.scan,
        all_of(Sql("b.{k} = a.{k}", k=k) for k in key),
        any_of(differ),
    )


class Differences:
    """The rows that differ between two cubes, put aside to be counted, shown and written."""

    def __init__(self, before: Cube, after: Cube) -> None:
        self.before, self.columns = before, shared(before, after)
        self._cursor = before.cursor()
        self._order = commas(map(sql_identifier, before.structure.key))
        self._cursor.execute(Sql("CREATE TEMP TABLE differences AS {}", statement(before, after)))

    def counts(self) -> Counts:
        """How many there are of each kind."""
        rows = self._cursor.execute(Sql("SELECT {}, count(*) FROM differences GROUP BY ALL", WHAT)).fetchall()
        return Counts(**{str(what): int(count) for what, count in rows})

    def write(self, target: Path) -> None:
        """Writes them to a Parquet file, in the order of keys."""
        target.parent.mkdir(parents=True, exist_ok=True)
        ordered = Sql("FROM differences ORDER BY {}", self._order)
        self._cursor.execute(Sql("COPY ({}) TO {} (FORMAT parquet, COMPRESSION zstd)", ordered, sql_literal(target)))

    def first(self, what: str, most: int) -> tuple[Change, ...]:
        """The first of a kind, in the order of keys."""
        key = len(self.before.structure.key)
        cells = [cell for column in self.columns for cell in (column.identifier, after(column.name))]
        listed = [self._order, *cells]
        sql = Sql("SELECT {} FROM differences WHERE {} ORDER BY {} LIMIT {}", listed, happened(what), self._order, most)
        rows = self._cursor.execute(sql).fetchall()
        return tuple(_change(row[:key], self.columns, row[key:]) for row in rows)


def _change(key: Sequence[str], columns: Sequence[CubeColumn], cells: Sequence[Any]) -> Change:
    """What the first column that differs held before and after; measures stand before attributes."""
    pairs = [
        (_text(column.read(old)), _text(column.read(new)))
        for column, old, new in zip(columns, cells[::2], cells[1::2], strict=True)
    ]
    return Change(tuple(key), *next((pair for pair in pairs if pair[0] != pair[1]), ("", "")))


def _text(cell: Cell) -> str:
    return " | ".join(cell) if isinstance(cell, list) else cell or ""
