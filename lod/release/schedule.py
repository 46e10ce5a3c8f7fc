"""The releases that become current at a moment: what is set, postponed, called off, and what has come.

<home>/schedule.json   all of them, oldest first; rewritten in one step
<home>/schedule.lock   held while it is rewritten, and while one of them becomes current

A release that waits stands among the others in `releases/`; until its moment nobody serves it.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from lod.errors import ReleaseError
from lod.history import moments
from lod.messages.message import Message

FILE = "schedule.json"
LOCK = "schedule.lock"


class ScheduleState(StrEnum):
    """Where a scheduled release stands."""

    COMING = "coming"
    RELEASED = "released"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Postponement:
    """A moment that was given up for another, `until` it; when that was stated, and why, by language."""

    at: str
    until: str
    stated: str
    reason: dict[str, str]


@dataclass(frozen=True)
class ScheduledRelease:
    """A `release` that becomes current at a moment (`at`, UTC), in the stead of the one that it `follows`.

    `uid`: its name in calendars; `announced`: whether the calendar says that it comes, with a `title` by language, and
    the `datasets` of the current release that it changes. `reason`: why what is published changes, by language;
    `cancelled`: why it was called off; `stated`: when the last of all this was said.
    """

    uid: str
    release: str
    follows: str
    at: str
    stated: str
    announced: bool = True
    title: dict[str, str] = field(default_factory=dict)
    datasets: tuple[str, ...] = ()
    reason: dict[str, str] = field(default_factory=dict)
    state: ScheduleState = ScheduleState.COMING
    postponements: tuple[Postponement, ...] = ()
    cancelled: dict[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As it stands in the file."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> ScheduledRelease:
        """What `plain` gave. Raises `KeyError`, `TypeError` or `ValueError` for anything else."""
        postponements = tuple(Postponement(**each) for each in plain["postponements"])
        state, datasets = ScheduleState(plain["state"]), tuple(plain["datasets"])
        return cls(**{**plain, "postponements": postponements, "state": state, "datasets": datasets})


@dataclass(frozen=True)
class Schedule:
    """All releases that were ever scheduled in a home, in the order in which they were."""

    entries: tuple[ScheduledRelease, ...] = ()

    @classmethod
    def read(cls, home: Path) -> Schedule:
        """The schedule of a home; empty where there is none. Raises `ReleaseError` where it is damaged."""
        try:
            plain = json.loads((home / FILE).read_text("utf-8"))
            return cls(tuple(ScheduledRelease.from_plain(each) for each in plain))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError):
            raise ReleaseError(Message("error.schedule-damaged", file=str(home / FILE))) from None

    @property
    def coming(self) -> tuple[ScheduledRelease, ...]:
        """Those that are not current yet, the next one first."""
        return tuple(sorted((e for e in self.entries if e.state is ScheduleState.COMING), key=lambda entry: entry.at))

    def of(self, release: str) -> ScheduledRelease | None:
        """The coming entry of a release; None where it has none."""
        return next((entry for entry in self.coming if entry.release == release), None)

    def replaced(self, entry: ScheduledRelease) -> Schedule:
        """The schedule with another state of an entry, or with a new one."""
        if any(each.uid == entry.uid for each in self.entries):
            return Schedule(tuple(entry if each.uid == entry.uid else each for each in self.entries))
        return Schedule((*self.entries, entry))

    def write(self, home: Path) -> None:
        """Writes it in one step, so that it lasts through a power cut. Only for who holds `changing`."""
        new = home / f".{FILE}"
        text = json.dumps([entry.plain() for entry in self.entries], ensure_ascii=False, indent=1)
        with new.open("w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, home / FILE)
        descriptor = os.open(home, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class ScheduleReader:
    """Reads the schedule of a home again when its file is another; safe to share between threads."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._read: tuple[tuple[int, int, int], Schedule] = ((0, 0, 0), Schedule())

    def read(self) -> Schedule:
        """The schedule as it is now. Raises `ReleaseError` where it is damaged."""
        try:
            status = (self.home / FILE).stat()
        except OSError:
            return Schedule()
        stamp = (status.st_mtime_ns, status.st_ino, status.st_size)
        before = self._read
        if before[0] == stamp:
            return before[1]
        schedule = Schedule.read(self.home)
        self._read = (stamp, schedule)
        return schedule


@contextmanager
def changing(home: Path) -> Iterator[Schedule]:
    """The schedule, while nobody else changes it and none of its releases becomes current."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / LOCK).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield Schedule.read(home)


def settle(home: Path, current: str | None) -> None:
    """Notes of a release that is current already that it has come: who made it so was killed before it could."""
    if any(entry.release == current for entry in Schedule.read(home).coming):
        with changing(home) as schedule:
            for entry in schedule.coming:
                if entry.release == current:
                    schedule = schedule.replaced(replace(entry, state=ScheduleState.RELEASED))
            schedule.write(home)


def new_uid() -> str:
    """A name that nothing can be concluded from."""
    return secrets.token_hex(8)


def postpone(home: Path, release: str, until: str, reason: Mapping[str, str]) -> ScheduledRelease:
    """Gives a coming release another moment. Raises `ReleaseError` where a release that follows it would come first."""
    with changing(home) as schedule:
        entry = require_coming(schedule, release)
        for other in schedule.coming:
            if (other.follows == release and other.at <= until) or (
                other.release == entry.follows and other.at >= until
            ):
                raise ReleaseError(Message("error.schedule-order", release=other.release, at=other.at))
        moved = Postponement(entry.at, until, moments.now(), dict(reason))
        entry = replace(entry, at=until, stated=moved.stated, postponements=(*entry.postponements, moved))
        schedule.replaced(entry).write(home)
    return entry


def cancel(home: Path, release: str, reason: Mapping[str, str]) -> ScheduledRelease:
    """Calls a coming release off. Raises `ReleaseError` where another one follows it."""
    with changing(home) as schedule:
        entry = require_coming(schedule, release)
        for other in schedule.coming:
            if other.follows == entry.release:
                raise ReleaseError(Message("error.schedule-followed", release=entry.release, follower=other.release))
        entry = replace(entry, state=ScheduleState.CANCELLED, cancelled=dict(reason), stated=moments.now())
        schedule.replaced(entry).write(home)
    return entry


def require_coming(schedule: Schedule, release: str) -> ScheduledRelease:
    """The coming entry whose release's id begins or ends like this; the only one, for "". Raises `ReleaseError`."""
    entries = [e for e in schedule.coming if e.release.startswith(release) or e.release.endswith(release)]
    if len(entries) == 1:
        return entries[0]
    listed = tuple(entry.release for entry in schedule.coming)
    if not listed:
        raise ReleaseError(Message("error.schedule-empty"))
    raise ReleaseError(Message("error.schedule-which", releases=listed))
