"""The observations of a data set that are new, changed or gone since an event, each once, as the present has them."""

from __future__ import annotations

from dataclasses import dataclass

from lod.cube.columns import columns, sql_identifier
from lod.cube.cube import Cube, Fixed
from lod.cube.extent import table_of
from lod.history.deltas import StructureChanged
from lod.history.differences import ADDED, CHANGED, REMOVED, WHAT, after
from lod.history.event import Event
from lod.history.former import FigureChange, Former, figure_change
from lod.history.then import Then
from lod.messages.message import Message
from lod.model.dataset import DataSet

_STEP = sql_identifier("the step")


@dataclass(frozen=True)
class Since:
    """The observations of a data set, as it is now, that are others than after an event."""

    former: Former
    event: Event
    dataset: DataSet

    def changes(self, fixed: Fixed, skip: int, take: int) -> list[FigureChange]:
        """Those of them with these codes, in the order of codes. What was changed back is none of them.

        Raises `StructureChanged` where there are no two states to compare, `KeyError` for what is no dimension.
        """
        rows = Then(self.former.chain, self.event).rows(self.dataset.id)
        if rows is None or rows.whole is not None:
            raise StructureChanged(Message("history.other-structure", id=self.dataset.id))
        if rows.same:
            return []
        present = self.former.release / "cubes" / f"{self.dataset.id}.parquet"
        where, values = Cube(present, self.dataset.structure, self.former.db).where(fixed)
        cells, width = columns(self.dataset.structure), len(self.dataset.structure.key)
        key, rest = [c.identifier for c in cells[:width]], [c.identifier for c in cells[width:]]
        steps = " UNION ALL BY NAME ".join(
            f"SELECT {', '.join([*key, *rest])}, {WHAT}, {place} AS {_STEP} FROM {table_of(path)} WHERE {where}"
            for place, path in enumerate(rows.changes)
        )
        undo = f"FROM ({steps}) QUALIFY row_number() OVER (PARTITION BY {', '.join(key)} ORDER BY {_STEP}) = 1"
        same = " AND ".join(f"u.{name} = p.{name}" for name in key)
        gone = f"p.{key[0]} IS NULL"
        what = f"CASE WHEN {gone} THEN '{REMOVED}' WHEN u.{WHAT} = '{ADDED}' THEN '{ADDED}' ELSE '{CHANGED}' END"
        differs = " OR ".join(f"u.{name} IS DISTINCT FROM p.{name}" for name in rest) or "false"
        listed = [
            *(f"u.{name}" for name in key), what, *(f"u.{name}" for name in rest),
            *(f"p.{c.identifier} AS {after(c.name)}" for c in cells[width:]),
        ]  # fmt: skip
        sql = (
            f"WITH undo AS ({undo}) SELECT {', '.join(listed)} FROM undo AS u "
            f"LEFT JOIN {table_of(present)} AS p ON {same} WHERE CASE WHEN u.{WHAT} = '{ADDED}' THEN NOT {gone} "
            f"ELSE {gone} OR {differs} END ORDER BY {', '.join(f'u.{name}' for name in key)} LIMIT ? OFFSET ?"
        )
        parameters = [*(values * len(rows.changes)), take, skip]
        stored = self.former.db.cursor().execute(sql, parameters).fetchall()
        return [figure_change(row, cells, width) for row in stored]
