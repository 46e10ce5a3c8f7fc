"""The observations of a data set in two releases compared, in columns: which are added, changed and removed.

A row of the result has the key, `WHAT` happened, every other column as it was before, and as it is after (`after`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lod.cube.columns import sql_identifier, sql_literal
from lod.cube.cube import Cube

WHAT = sql_identifier("what happened")
"""The column that says it; a component has no blank in its name."""

ADDED, CHANGED, REMOVED = "added", "changed", "removed"


@dataclass(frozen=True)
class Counts:
    """How many observations are added, changed and removed, and how many there were before."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    before: int = 0

    @property
    def total(self) -> int:
        return self.added + self.changed + self.removed


def after(name: str) -> str:
    """The column that says what a column holds after the change."""
    return sql_identifier(f"after {name}")


def comparable(before: Cube, after: Cube) -> bool:
    """Whether two cubes have the same columns, so that rows of one can stand in the other."""
    return before.columns == after.columns and before.structure.key == after.structure.key


def statement(before: Cube, after_: Cube) -> str:
    """The rows that differ, in no order. The cubes are `comparable` and open in one database."""
    key = [sql_identifier(name) for name in before.structure.key]
    rest = [column.name for column in before.columns if column.name not in before.structure.key]
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


def write(before: Cube, after: Cube, target: Path) -> Counts:
    """Writes the rows that differ to a Parquet file, in the order of keys; none where nothing does."""
    cursor = before.cursor()
    order = ", ".join(map(sql_identifier, before.structure.key))
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE differences AS {statement(before, after)}")
    rows = cursor.execute(f"SELECT {WHAT}, count(*) FROM differences GROUP BY ALL").fetchall()
    counts = Counts(**{str(what): int(count) for what, count in rows}, before=len(before))
    if counts.total:
        target.parent.mkdir(parents=True, exist_ok=True)
        options = "FORMAT parquet, COMPRESSION zstd"
        cursor.execute(f"COPY (FROM differences ORDER BY {order}) TO {sql_literal(target)} ({options})")
    cursor.execute("DROP TABLE differences")
    return counts
