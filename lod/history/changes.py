"""The changes of a data set's observations as a table: those of one event, or what several events changed together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lod.cube.columns import CubeColumn, Row, columns
from lod.cube.cube import Cube, Fixed
from lod.cube.extent import table_of
from lod.cube.sql import Sql, all_of, any_of, in_turn, sql_identifier, sql_literal
from lod.history.differences import ADDED, CHANGED, REMOVED, WHAT, after, happened
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
    def table(self) -> Sql:
        """Them, as they are named in SQL: the key, `WHAT` happened, the other columns before, and `after`; in no order.

        The same columns as the file of one event.
        """
        if len(self.paths) == 1:
            return table_of(self.paths[0])
        each = enumerate(map(table_of, self.paths))
        steps = in_turn(" UNION ALL BY NAME ", (Sql("SELECT *, {} AS {} FROM {}", n, _STEP, t) for n, t in each))
        first = Sql("row_number() OVER (PARTITION BY {} ORDER BY {}) = 1", self._key, _STEP)
        last = Sql("row_number() OVER (PARTITION BY {} ORDER BY {} DESC) = 1", self._key, _STEP)
        added, removed, changed = map(sql_literal, (ADDED, REMOVED, CHANGED))
        what = Sql("CASE WHEN {} THEN {} WHEN {} THEN {} ELSE {} END", _CAME, added, _WENT, removed, changed)
        listed = [
            *(Sql("l.{}", name) for name in self._key), Sql("{} AS {}", what, WHAT),
            *(Sql("f.{}", c.identifier) for c in self._rest), *(Sql("l.{}", after(c.name)) for c in self._rest),
        ]  # fmt: skip
        return Sql(
            "(WITH steps AS ({}), f AS (FROM steps QUALIFY {}), l AS (FROM steps QUALIFY {}) "
            "SELECT {} FROM f JOIN l ON {} WHERE {})",
            steps,
            first,
            last,
            listed,
            all_of(Sql("f.{name} = l.{name}", name=name) for name in self._key),
            self._differs(),
        )

    def observations(self, gone: bool) -> Sql:
        """The observations that took their place, or those that are `gone`, as they were: a table named in SQL, with
        the columns of the data set, in the order of keys."""
        cells = (Sql("{} AS {}", c.identifier if gone else after(c.name), c.identifier) for c in self._rest)
        where = Sql("{}" if gone else "NOT {}", happened(REMOVED))
        return Sql("(SELECT {} FROM {} WHERE {} ORDER BY {})", [*self._key, *cells], self.table, where, self._key)

    def read(self, db: Any, fixed: Fixed, skip: int = 0, take: int | None = None) -> Iterator[FigureChange]:
        """Some of those with these codes, in the order of keys. Raises `KeyError` for what is no dimension."""
        where, values = Cube(self.paths[0], self.structure, db).where(fixed)
        listed = [*self._key, WHAT, *(c.identifier for c in self._rest), *(after(c.name) for c in self._rest)]
        # the file of one event has that order
        order = Sql("ORDER BY {}", self._key) if len(self.paths) > 1 else Sql("")
        sql = Sql("SELECT {} FROM {} WHERE {} {} LIMIT ? OFFSET ?", listed, self.table, where, order)
        stored = db.cursor().execute(sql, [*values, take, skip])
        key_columns, rest = columns(self.structure)[: len(self._key)], self._rest
        while batch := stored.fetchmany(BATCH):
            yield from (_change(row, key_columns, rest) for row in batch)

    @property
    def _key(self) -> list[Sql]:
        return [sql_identifier(name) for name in self.structure.key]

    @property
    def _rest(self) -> list[CubeColumn]:
        """What is said of an observation beside its key."""
        return [column for column in columns(self.structure) if column.name not in self.structure.key]

    def _differs(self) -> Sql:
        """Whether the first state of an observation is another than the last; both are kept by the steps."""
        cells = any_of(Sql("f.{} IS DISTINCT FROM l.{}", c.identifier, after(c.name)) for c in self._rest)
        return Sql("CASE WHEN {came} OR {went} THEN NOT ({came} AND {went}) ELSE {} END", cells, came=_CAME, went=_WENT)


_CAME, _WENT = happened(ADDED, "f"), happened(REMOVED, "l")


def _change(stored: Sequence[Any], key: Sequence[CubeColumn], rest: Sequence[CubeColumn]) -> FigureChange:
    """A row of changes: the key, what happened, the other cells before, and after."""
    width = len(key)
    codes, what, values = stored[:width], str(stored[width]), stored[width + 1 :]
    named = {column.name: column.read(code) for column, code in zip(key, codes, strict=True)}
    sides = (values[: len(rest)], values[len(rest) :])
    old, new = ({**named, **{c.name: c.read(cell) for c, cell in zip(rest, side, strict=True)}} for side in sides)
    return FigureChange(what, None if what == ADDED else old, None if what == REMOVED else new)
