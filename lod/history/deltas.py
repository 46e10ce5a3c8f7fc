"""What changed in the observations of a data set between two events: those that took their place, those that went.

Everything is read from the files of the events between, so that its cost follows the number of changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lod.cube.columns import columns, sql_identifier
from lod.cube.extent import table_of
from lod.errors import LodError
from lod.history.chain import Chain
from lod.history.differences import ADDED, REMOVED, WHAT, after
from lod.history.event import Before, Event
from lod.history.then import Then
from lod.messages.message import Message
from lod.model.dataset import DataSet

_STEP = sql_identifier("the step")


class StructureChanged(LodError):
    """A data set had another structure, or was not there: its observations cannot be compared with those of then."""


@dataclass(frozen=True)
class Delta:
    """Observations that took their place at a moment (`at`), or that went then (`deleted`).

    `table`: them, as it is named in SQL, with the columns of the data set, in the order of keys; `path`: a file that
    they are read from.
    """

    at: str
    table: str
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
        paths = list(map(self._path, changes))
        if not paths:
            return []
        at = changes[-1].at
        return [
            Delta(at, self._net(paths, f"l.{WHAT} <> '{REMOVED}'", after=True), paths[0]),
            Delta(at, self._net(paths, f"l.{WHAT} = '{REMOVED}'", after=False), paths[0], deleted=True),
        ]

    def steps(self) -> Iterator[Delta]:
        """What each event put in its place and what it took away, the oldest first.

        It begins where the structure became what it is, with all observations. Raises as `net` does, where it is to
        begin after an event.
        """
        start, changes = self.events()
        if start is not None:
            yield Delta(start.at, *self._state(start))
        for event in changes:
            path, change = self._path(event), event.datasets[self.dataset.id]
            if change.added or change.changed:
                yield Delta(event.at, self._side(path, f"{WHAT} <> '{REMOVED}'", after=True), path)
            if change.removed:
                yield Delta(event.at, self._side(path, f"{WHAT} = '{REMOVED}'", after=False), path, deleted=True)

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

    def _path(self, event: Event) -> Path:
        return self.chain.path(event, f"changes/{self.dataset.id}.parquet")

    def _state(self, event: Event) -> tuple[str, Path]:
        """All observations after an event."""
        present = self.release / "cubes" / f"{self.dataset.id}.parquet"
        rows = Then(self.chain, event).rows(self.dataset.id)
        if rows is None:
            return f"(FROM {table_of(present)} LIMIT 0)", present
        return rows.table(self.dataset.structure, present), rows.whole or present

    @property
    def _key(self) -> list[str]:
        return [sql_identifier(name) for name in self.dataset.structure.key]

    @property
    def _rest(self) -> list[str]:
        """What is said of an observation beside its key."""
        names = (column.name for column in columns(self.dataset.structure))
        return [name for name in names if name not in self.dataset.structure.key]

    def _listed(self, table: str, is_after: bool) -> str:
        cells = (f"{table}{after(n) if is_after else sql_identifier(n)} AS {sql_identifier(n)}" for n in self._rest)
        return ", ".join([*(f"{table}{name}" for name in self._key), *cells])

    def _side(self, path: Path, where: str, after: bool) -> str:
        order = ", ".join(self._key)
        return f"(SELECT {self._listed('', after)} FROM {table_of(path)} WHERE {where} ORDER BY {order})"

    def _net(self, paths: Sequence[Path], where: str, after: bool) -> str:
        """The observations that some events together changed: as they were before, or are after."""
        key = ", ".join(self._key)
        steps = " UNION ALL BY NAME ".join(
            f"SELECT *, {place} AS {_STEP} FROM {table_of(path)}" for place, path in enumerate(paths)
        )
        one = f"row_number() OVER (PARTITION BY {key} ORDER BY {_STEP}"
        same = " AND ".join(f"f.{name} = l.{name}" for name in self._key)
        return (
            f"(WITH steps AS ({steps}), f AS (FROM steps QUALIFY {one}) = 1), l AS (FROM steps QUALIFY {one} DESC) = 1)"
            f" SELECT {self._listed('l.' if after else 'f.', after)} FROM f JOIN l ON {same}"
            f" WHERE {where} AND {self._differs()} ORDER BY {', '.join(f'l.{name}' for name in self._key)})"
        )

    def _differs(self) -> str:
        """Whether the first state of an observation is another than the last; both are kept by the steps."""
        came, went = f"f.{WHAT} = '{ADDED}'", f"l.{WHAT} = '{REMOVED}'"
        cells = " OR ".join(f"f.{sql_identifier(n)} IS DISTINCT FROM l.{after(n)}" for n in self._rest) or "false"
        return f"CASE WHEN {came} OR {went} THEN NOT ({came} AND {went}) ELSE {cells} END"
