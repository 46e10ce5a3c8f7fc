"""The observations that are gone since an event, of a data set whose structure changed, or that was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass

from lod.cube.extent import table_of
from lod.cube.sql import Sql, sql_identifier
from lod.history.differences import REMOVED, happened
from lod.history.event import Before, Event
from lod.history.former import Former
from lod.history.then import Then
from lod.model.dataset import DataSet


@dataclass(frozen=True)
class Lost:
    """What is gone since events of a home."""

    former: Former

    def count(self, event: Event, dataset: str) -> int:
        """How many observations of a data set are gone."""
        sql = Sql("SELECT count(*) FROM ({})", self._table(event, dataset))
        ((number,),) = self.former.db.cursor().execute(sql).fetchall()
        return int(number)

    def codes(self, event: Event, dataset: str, skip: int, take: int) -> list[tuple[str, ...]]:
        """The keys of some of them, in the order of codes."""
        sql = Sql("FROM ({}) ORDER BY ALL LIMIT ? OFFSET ?", self._table(event, dataset))
        rows = self.former.db.cursor().execute(sql, [take, skip]).fetchall()
        return [tuple(map(str, row)) for row in rows]

    def _table(self, event: Event, name: str) -> Sql:
        before = self.former.events[event.number - 2]
        old, new = self._dataset(before, name), self._dataset(event, name)
        path = self.former.chain.path
        if old is None:
            return Sql("SELECT 1 WHERE false")
        key = [sql_identifier(one) for one in old.structure.key]
        if event.datasets[name].before is Before.CHANGES:
            changes = table_of(path(event, f"changes/{name}.parquet"))
            return Sql("SELECT {} FROM {} WHERE {}", key, changes, happened(REMOVED))
        gone = Sql("SELECT {} FROM {}", key, table_of(path(event, f"cubes/{name}.parquet")))
        if new is None or len(new.structure.key) != len(key):
            return gone
        rows = Then(self.former.chain, event).rows(name)
        present = self.former.release / "cubes" / f"{name}.parquet"
        if rows is None:
            return gone
        listed = map(sql_identifier, new.structure.key)
        return Sql("{} EXCEPT SELECT {} FROM {}", gone, listed, rows.table(new.structure, present))

    def _dataset(self, event: Event, name: str) -> DataSet | None:
        return next((one for one in self.former.site(event).datasets if one.id == name), None)
