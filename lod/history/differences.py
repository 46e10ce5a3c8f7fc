"""The observations of a data set in two releases compared, in columns: which are added, changed and removed.

A row of the result has the key, `WHAT` happened, every other column as it was before, and as it is after (`after`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lod.cube.columns import Cell, CubeColumn, sql_identifier, sql_literal
from lod.cube.cube import Cube
from lod.model.comparison import Change

WHAT = sql_identifier("what happened")
"""The column that says it; a component has no blank in its name."""

ADDED, CHANGED, REMOVED = "added", "changed", "removed"


@dataclass(frozen=True)
class Counts:
    """How many observations are added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    @property
    def total(self) -> int:
        return self.added + self.changed + self.removed


def after(name: str) -> str:
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


def statement(before: Cube, after_: Cube) -> str:
    """The rows that differ, in no order. The cubes have the same key and are open in one database.

    Columns that only one of them has do not count.
    """
    key = [sql_identifier(name) for name in before.structure.key]
    rest = [column.name for column in shared(before, after_)]
    names = list(map(sql_identifier, rest))
    listed = [f"coalesce(b.{k}, a.{k}) AS {k}" for k in key]
    what = f"CASE WHEN b.{key[0]} IS NULL THEN '{ADDED}' WHEN a.{key[0]} IS NULL THEN '{REMOVED}' ELSE '{CHANGED}' END"
    listed.append(f"{what} AS {WHAT}")
    listed += [f"b.{name}" for name in names] + [f"a.{sql_identifier(name)} AS {after(name)}" for name in rest]
    differ = [f"b.{key[0]} IS NULL", f"a.{key[0]} IS NULL", *(f"b.{name} IS DISTINCT FROM a.{name}" for name in names)]
    return (
        f"SELECT {', '.join(listed)} FROM {before.scan} AS b FULL JOIN {after_.scan} AS a "
        f"ON {' AND '.join(f'b.{k} = a.{k}' for k in key)} WHERE {' OR '.join(differ)}"
    )


class Differences:
    """The rows that differ between two cubes, put aside to be counted, shown and written."""

    def __init__(self, before: Cube, after: Cube) -> None:
        self.before, self.columns = before, shared(before, after)
        self._cursor = before.cursor()
        self._order = ", ".join(map(sql_identifier, before.structure.key))
        self._cursor.execute(f"CREATE TEMP TABLE differences AS {statement(before, after)}")

    def counts(self) -> Counts:
        """How many there are of each kind."""
        rows = self._cursor.execute(f"SELECT {WHAT}, count(*) FROM differences GROUP BY ALL").fetchall()
        return Counts(**{str(what): int(count) for what, count in rows})

    def write(self, target: Path) -> None:
        """Writes them to a Parquet file, in the order of keys."""
        target.parent.mkdir(parents=True, exist_ok=True)
        options = "FORMAT parquet, COMPRESSION zstd"
        self._cursor.execute(f"COPY (FROM differences ORDER BY {self._order}) TO {sql_literal(target)} ({options})")

    def first(self, what: str, most: int) -> tuple[Change, ...]:
        """The first of a kind, in the order of keys."""
        key = len(self.before.structure.key)
        cells = [cell for column in self.columns for cell in (column.identifier, after(column.name))]
        sql = f"SELECT {', '.join([self._order, *cells])} FROM differences WHERE {WHAT} = ? ORDER BY {self._order}"
        rows = self._cursor.execute(f"{sql} LIMIT {int(most)}", [what]).fetchall()
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
