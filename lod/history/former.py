"""What a home published before the release that is current: found by moment, and opened."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from lod.cube.columns import Row
from lod.cube.cube import Cube
from lod.cube.database import connect
from lod.cube.extent import table_of
from lod.cube.sql import Sql, in_turn, sql_identifier
from lod.errors import LodError, ReleaseError
from lod.history import chain, moments, parts
from lod.history.chain import Chain
from lod.history.changes import ChangeTable, FigureChange
from lod.history.differences import ADDED, happened
from lod.history.event import Before, Event
from lod.history.then import Rows, Then
from lod.history.version import is_wanted_version, matches_version
from lod.messages.message import Message
from lod.model.catalog import Site
from lod.model.codec import from_plain
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet

_RELEASE = re.compile(r"\d{8}T[\dZ]{0,10}(-[0-9a-f]{0,12})?|[0-9a-f]{8,12}")
"""The beginning of a release's id, or its end."""

MEMORY = "300MB"

SITES = 16
"""Models of earlier states that are kept."""


class MalformedMoment(LodError):
    """What is asked for is no day, moment or release; or it has not come yet."""


class NothingThen(LodError):
    """Nothing had been published at that moment, or no release has that name."""


class Former:
    """The history of a home as it stands behind one of its releases; safe to share between threads.

    `release`: its folder. Everything is read when it is first asked for, and raises `ReleaseError` where it is damaged.
    """

    def __init__(self, release: Path) -> None:
        self.release = release.resolve()
        self._guard = threading.Lock()
        self._sites = lru_cache(SITES)(self._site_of)

    @cached_property
    def chain(self) -> Chain:
        """The events, up to the last one that made this release current."""
        folder = self.release.parent.parent / chain.FOLDER
        return Chain.read(folder, self.release.name).until(self.release.name)

    @property
    def events(self) -> tuple[Event, ...]:
        """The events, oldest first."""
        return self.chain.events

    @property
    def problem(self) -> Message | None:
        """What is wrong with the history, so that it cannot be read; None where nothing is."""
        try:
            self.chain  # noqa: B018 (read, and kept)
        except ReleaseError as error:
            return error.message
        return None

    @property
    def readable(self) -> tuple[Event, ...]:
        """The events, oldest first; none where the history cannot be read: what is published now does not need it."""
        return () if self.problem else self.events

    def find(self, wanted: str, dataset: str = "") -> Event:
        """The event whose state is wanted: by a day (its end, UTC), a moment, a release, or a version of a data set.

        Raises `MalformedMoment` and `NothingThen`.
        """
        if dataset and is_wanted_version(wanted):
            return self._of_version(wanted, dataset)
        if not wanted[:4].isdigit() or "-" not in wanted[:5]:
            return self._of_release(wanted)
        moment = moments.parse(wanted)
        if moment is None:
            raise MalformedMoment(Message("history.malformed", value=wanted))
        if moments.has_not_come(wanted):
            raise MalformedMoment(Message("history.future", value=wanted))
        return self.at(moment)

    def at(self, moment: str) -> Event:
        """The event whose state stood at a moment, as history writes it. Raises `NothingThen`."""
        before = [event for event in self.events if event.at <= moment]
        if not before:
            first = self.events[0].at if self.events else moments.now()
            raise NothingThen(Message("history.before-first", first=first))
        return before[-1]

    def _of_release(self, wanted: str) -> Event:
        if not _RELEASE.fullmatch(wanted):
            raise MalformedMoment(Message("history.malformed", value=wanted))
        named = [event for event in self.events if event.release.startswith(wanted) or event.release.endswith(wanted)]
        if not named or len({event.release for event in named}) > 1:
            raise NothingThen(Message("history.no-release", value=wanted))
        return named[-1]

    def _of_version(self, wanted: str, dataset: str) -> Event:
        """The newest event that gave a data set such a version."""
        versions = ((event, event.versions.get(dataset, "")) for event in reversed(self.events))
        event = next((event for event, version in versions if matches_version(version, wanted)), None)
        if event is None:
            raise NothingThen(Message("history.no-version", value=wanted, id=dataset))
        return event

    def is_present(self, event: Event) -> bool:
        """Whether its state is the present one."""
        return event is self.events[-1]

    @cached_property
    def _present(self) -> dict[str, Any]:
        return parts.split(json.loads((self.release / "model.json").read_text("utf-8")))

    @cached_property
    def _site(self) -> Site:
        site: Site = from_plain(Site, parts.join(self._present))
        return site

    @cached_property
    def _db(self) -> Any:
        return connect(MEMORY)

    @property
    def db(self) -> Any:
        """The database that earlier states are read with."""
        with self._guard:
            return self._db

    def site(self, event: Event) -> Site:
        """The model of then. What has not changed since is the very object of now."""
        return self._sites(event.number)

    def _site_of(self, event_number: int) -> Site:
        event = self.events[event_number - 1]
        with self._guard:
            present = self._site
        then = Then(self.chain, event).parts(self._present)
        datasets = _members(DataSet, "datasets", then, self._present, {d.id: d for d in present.datasets})
        lists = _members(CodeList, "codelists", then, self._present, {c.name: c for c in present.codelists})
        rest = {name: value for name, value in then.items() if "/" not in name} | {"datasets": [], "codelists": []}
        whole: Site = from_plain(Site, {name: value for name, value in rest.items() if value is not None})
        return Site(whole.catalog, datasets, lists, whole.removed, whole.correspondences)

    def cube(self, event: Event, dataset: DataSet) -> Cube | None:
        """A data set's observations of then, in the order of codes; None where they are the present ones.

        `dataset`: as it was then. Raises `ReleaseError` where they could not be kept.
        """
        rows = Then(self.chain, event).rows(dataset.id)
        if rows is None or rows.same:
            return None
        present = self.release / "cubes" / f"{dataset.id}.parquet"
        db = self.db
        return Cube(rows.whole or present, dataset.structure, db, rows.table(dataset.structure, present))

    def extent(self, event: Event, dataset: DataSet) -> tuple[int, dict[str, tuple[str, ...]]]:
        """About how many observations a data set had then, and by column of its key the codes they had, and some that
        came or went since."""
        rows = Then(self.chain, event).rows(dataset.id) or Rows()
        present = self.release / "cubes" / f"{dataset.id}.parquet"
        db = self.db
        base = Cube(rows.whole or present, dataset.structure, db)
        tables = [base.scan, *map(table_of, rows.changes)]
        codes = {}
        for name in dataset.structure.key:
            column = sql_identifier(name)
            every = in_turn(" UNION ", (Sql("SELECT {} FROM {}", column, table) for table in tables))
            codes[name] = tuple(code for (code,) in base.few(Sql("{} ORDER BY 1", every)))
        return len(base), codes

    def earlier(self, dataset: DataSet, key: Sequence[str], until: Event, most: int) -> list[tuple[Event, Row]]:
        """The states that an observation had before events up to one, the newest first: each event with the row before
        it. It ends where the structure was another; `most` changes of the data set are looked through."""
        states: list[tuple[Event, Row]] = []
        fixed = dict(zip(dataset.structure.key, key, strict=True))
        changed = [event for event in reversed(self.events[: until.number]) if dataset.id in event.datasets]
        db = self.db
        for event in changed[:most]:
            if event.datasets[dataset.id].before is not Before.CHANGES:
                break
            path = self.chain.path(event, f"changes/{dataset.id}.parquet")
            before = Sql("(FROM {} WHERE NOT {})", table_of(path), happened(ADDED))
            rows = Cube(path, dataset.structure, db, before)
            states += [(event, row) for row in rows.select(fixed, 1)]
        return states

    def figures(self, event: Event, dataset: DataSet, skip: int, take: int) -> list[FigureChange]:
        """The observations that an event changed in a data set, in the order of codes; none where its structure did.

        `dataset`: as it was after the event.
        """
        change = event.datasets.get(dataset.id)
        if change is None or change.before is not Before.CHANGES:
            return []
        path = self.chain.path(event, f"changes/{dataset.id}.parquet")
        return list(ChangeTable(dataset.structure, (path,)).read(self.db, {}, skip, take))


def _members(
    kind: type[Any], name: str, then: Mapping[str, Any], now: Mapping[str, Any], present: Mapping[str, Any]
) -> tuple[Any, ...]:
    """The members of a list of the model of then, by the names that stand there."""
    keys: Sequence[str] = then.get(name) or []
    return tuple(
        present[key] if then[f"{name}/{key}"] == now.get(f"{name}/{key}") else from_plain(kind, then[f"{name}/{key}"])
        for key in keys
    )


__all__ = ["Former", "MalformedMoment", "NothingThen", "ReleaseError"]
