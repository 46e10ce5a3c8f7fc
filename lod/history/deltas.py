"""What changed in the observations of a data set between two events: those that took their place, those that went.

Everything is read from the files of the events between, so that its cost follows the number of changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lod.cube.cube import Fixed
from lod.cube.extent import table_of
from lod.cube.sql import Sql
from lod.errors import LodError
from lod.history.chain import Chain
from lod.history.changes import ChangeTable, FigureChange
from lod.history.event import Before, Event
from lod.history.then import Then
from lod.messages.message import Message
from lod.model.dataset import DataSet


class StructureChanged(LodError):
    """A data set had another structure, or was not there: its observations cannot be compared with those of then."""


@dataclass(frozen=True)
class Delta:
    """Observations that took their place at a moment (`at`), or that went then (`deleted`).

    `table`: them, as it is named in SQL, with the columns of the data set, in the order of keys; `path`: a file that
    they are read from.
    """

    at: str
    table: Sql
    path: Path
    deleted: bool = False


@dataclass(frozen=True)
class Deltas:
    """What changed in a data set after an event, up to another.

    `release`: the folder of the present release, at which the `chain` ends; `dataset`: as it was in the end; `first`
    and `last`: the numbers of the events, 0 for before all.
    """

    chain: Chain
    release: Path
    dataset: DataSet
    first: int
    last: int

    def net(self) -> list[Delta]:
        """What has to be put in its place, and what has to go, for the state of the first event to become that of the
        last. Raises `StructureChanged`, and `ReleaseError` for a file that is damaged."""
        start, changes = self.events()
        if start is not None:
            return [Delta(changes[-1].at if changes else start.at, *self._state(self.chain.events[self.last - 1]))]
        return [self._delta(changes, gone) for gone in (False, True)] if changes else []

    def changes(self, db: Any, fixed: Fixed) -> Iterator[FigureChange]:
        """The observations with these codes that are others in the end than in the beginning, in the order of keys.

        What was changed back is none of them. Raises `StructureChanged` where there are no two states to compare,
        `KeyError` for what is no dimension.
        """
        events = self.comparable()
        return self._changes(events).read(db, fixed) if events else iter(())

    def comparable(self) -> list[Event]:
        """The events between two states that can be compared. Raises `StructureChanged` where there are none."""
        start, events = self.events()
        if start is not None:
            raise StructureChanged(Message("history.structure-changed", id=self.dataset.id, at=start.at))
        return events

    def steps(self) -> Iterator[Delta]:
        """What each event put in its place and what it took away, the oldest first.

        It begins where the structure became what it is, with all observations. Raises as `net` does, where it is to
        begin after an event.
        """
        start, changes = self.events()
        if start is not None:
            yield Delta(start.at, *self._state(start))
        for event in changes:
            change = event.datasets[self.dataset.id]
            if change.added or change.changed:
                yield self._delta([event], gone=False)
            if change.removed:
                yield self._delta([event], gone=True)

    def events(self) -> tuple[Event | None, list[Event]]:
        """The event whose state is the beginning, None where that is the state of the first; and those that changed
        it since. Raises `StructureChanged`."""
        name = self.dataset.id
        events = [event for event in self.chain.events[self.first : self.last] if name in event.datasets]
        broken = [place for place, event in enumerate(events) if event.datasets[name].before is not Before.CHANGES]
        if not broken:
            is_first = not self.first and bool(self.chain.events)
            return (self.chain.events[0] if is_first else None), events
        start, is_new = events[broken[-1]], events[broken[0]].datasets[name].before is Before.ABSENT
        if self.first and not (is_new and len(broken) == 1):
            raise StructureChanged(Message("history.structure-changed", id=name, at=start.at))
        return start, events[broken[-1] + 1 :]

    def _delta(self, events: Sequence[Event], gone: bool) -> Delta:
        """What some events together put in its place, or took away."""
        changes = self._changes(events)
        return Delta(events[-1].at, changes.observations(gone), changes.paths[0], gone)

    def _changes(self, events: Sequence[Event]) -> ChangeTable:
        name = self.dataset.id
        return ChangeTable(
            self.dataset.structure, tuple(self.chain.path(event, f"changes/{name}.parquet") for event in events)
        )

    def _state(self, event: Event) -> tuple[Sql, Path]:
        """All observations after an event."""
        present = self.release / "cubes" / f"{self.dataset.id}.parquet"
        rows = Then(self.chain, event).rows(self.dataset.id)
        if rows is None:
            return Sql("(FROM {} LIMIT 0)", table_of(present)), present
        return rows.table(self.dataset.structure, present), rows.whole or present
