"""The changes of a data set's observations as a table: those of one event, or what several events changed together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lod.cube.columns import CubeColumn, Row, columns, sql_identifier
from lod.cube.cube import Cube, Fixed
from lod.cube.extent import table_of
from lod.history.differences import ADDED, CHANGED, REMOVED, WHAT, after
from lod.model.structure import DataStructureDefinition

BATCH = 5_000
"""Changes that are in memory at once."""

_STEP = sql_identifier("the step")


@dataclass(frozen=True)
class FigureChange:
    """What happened to an observation (`what`): its row `before` and `after`, None where there was none."""

    what: str
    before: Row | None
    after: Row | None


@dataclass(frozen=True)
class ChangeTable:
    """The changes of a data set's observations in some events.

    `structure`: the same before and after; `paths`: the files of changes of the events, the oldest first, at least one.
    An observation is among them once at most, and not at all where it is in the end what it was in the beginning.
    """

    structure: DataStructureDefinition
    paths: tuple[Path, ...]

    @property
    def table(self) -> str:
        """Them, as they are named in SQL: the key, `WHAT` happened, the other columns before, and `after`; in no order.

        The same columns as the file of one event.
        """
        if len(self.paths) == 1:
            return table_of(self.paths[0])
        steps = " UNION ALL BY NAME ".join(
            f"SELECT *, {place} AS {_STEP} FROM {table_of(path)}" for place, path in enumerate(self.paths)
        )
        one = f"row_number() OVER (PARTITION BY {', '.join(self._key)} ORDER BY {_STEP}"
        same = " AND ".join(f"f.{name} = l.{name}" for name in self._key)
        what = f"CASE WHEN {_CAME} THEN '{ADDED}' WHEN {_WENT} THEN '{REMOVED}' ELSE '{CHANGED}' END"
        listed = [
            *(f"l.{name}" for name in self._key), f"{what} AS {WHAT}",
            *(f"f.{column.identifier}" for column in self._rest), *(f"l.{after(column.name)}" for column in self._rest),
        ]  # fmt: skip
        return (
            f"(WITH steps AS ({steps}), f AS (FROM steps QUALIFY {one}) = 1), l AS (FROM steps QUALIFY {one} DESC) = 1)"
            f" SELECT {', '.join(listed)} FROM f JOIN l ON {same} WHERE {self._differs()})"
        )

    def observations(self, gone: bool) -> str:
        """The observations that took their place, or those that are `gone`, as they were: a table named in SQL, with
        the columns of the data set, in the order of keys."""
        cells = (f"{c.identifier if gone else after(c.name)} AS {c.identifier}" for c in self._rest)
        key = ", ".join(self._key)
        where = f"{WHAT} {'=' if gone else '<>'} '{REMOVED}'"
        return f"(SELECT {', '.join([key, *cells])} FROM {self.table} WHERE {where} ORDER BY {key})"

    def read(self, db: Any, fixed: Fixed, skip: int = 0, take: int | None = None) -> Iterator[FigureChange]:
        """Some of those with these codes, in the order of keys. Raises `KeyError` for what is no dimension."""
        where, values = Cube(self.paths[0], self.structure, db).where(fixed)
        key = ", ".join(self._key)
        listed = [key, WHAT, *(c.identifier for c in self._rest), *(after(c.name) for c in self._rest)]
        order = f" ORDER BY {key}" if len(self.paths) > 1 else ""  # the file of one event has that order
        sql = f"SELECT {', '.join(listed)} FROM {self.table} WHERE {where}{order} LIMIT ? OFFSET ?"
        stored = db.cursor().execute(sql, [*values, take, skip])
        key_columns, rest = columns(self.structure)[: len(self._key)], self._rest
        while batch := stored.fetchmany(BATCH):
            yield from (_change(row, key_columns, rest) for row in batch)

    @property
    def _key(self) -> list[str]:
        return [sql_identifier(name) for name in self.structure.key]

    @property
    def _rest(self) -> list[CubeColumn]:
        """What is said of an observation beside its key."""
        return [column for column in columns(self.structure) if column.name not in self.structure.key]

    def _differs(self) -> str:
        """Whether the first state of an observation is another than the last; both are kept by the steps."""
        cells = " OR ".join(f"f.{c.identifier} IS DISTINCT FROM l.{after(c.name)}" for c in self._rest) or "false"
        return f"CASE WHEN {_CAME} OR {_WENT} THEN NOT ({_CAME} AND {_WENT}) ELSE {cells} END"


_CAME = f"f.{WHAT} = '{ADDED}'"
_WENT = f"l.{WHAT} = '{REMOVED}'"


def _change(stored: Sequence[Any], key: Sequence[CubeColumn], rest: Sequence[CubeColumn]) -> FigureChange:
    """A row of changes: the key, what happened, the other cells before, and after."""
    width = len(key)
    codes, what, values = stored[:width], str(stored[width]), stored[width + 1 :]
    named = {column.name: column.read(code) for column, code in zip(key, codes, strict=True)}
    sides = (values[: len(rest)], values[len(rest) :])
    old, new = ({**named, **{c.name: c.read(cell) for c, cell in zip(rest, side, strict=True)}} for side in sides)
    return FigureChange(what, None if what == ADDED else old, None if what == REMOVED else new)
