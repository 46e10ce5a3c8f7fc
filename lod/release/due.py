"""The moment of a scheduled release: the one process that is first prepares it, waits, and makes it current.

Where the home is a copy of object storage, the release is sent there at its moment, and not before.
"""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from lod.cube.database import disk
from lod.errors import ReleaseError
from lod.history import chain, moments
from lod.messages.message import Message
from lod.release.home import Home
from lod.release.schedule import Schedule, ScheduledRelease, ScheduleState, changing

LOOK_SECONDS = 0.2
"""How often the clock is looked at while a moment is waited for: it may be set meanwhile."""


def next_release(home: Path) -> ScheduledRelease | None:
    """The scheduled release that comes next; None where there is none."""
    return next(iter(Schedule.read(home).coming), None)


def seconds_until(at: str) -> float:
    """Seconds until a moment, by the clock on the wall; less than nothing where it has come."""
    return datetime.fromisoformat(at).timestamp() - time.time()


def activate_due(home: Home, within: float = 0.0) -> list[ScheduledRelease]:
    """Makes the scheduled releases current that are due, each at its moment, and those that are so within some seconds.

    It may be called by any number of processes at once, and again after one of them was killed: each release becomes
    current once. Raises `Locked` while another process does it, `ReleaseError` for a release that cannot become
    current: it is not whole, or does not follow the one that is; and what `home.publish` raises.
    """
    released = []
    while (entry := next_release(home.folder)) and seconds_until(entry.at) <= within:
        with _published_copy(home), home.activation(), disk():
            if (done := _activate(home, entry, within)) is None:
                continue  # it was postponed, called off, or replaced meanwhile
            released.append(done)
    return released


def _activate(home: Home, entry: ScheduledRelease, within: float) -> ScheduledRelease | None:
    """Prepares a release, waits for its moment, and switches; None where it is not that release's moment any more."""
    if _current_entry(home, entry) is None:
        return None
    require_follows(entry, home.current())
    home.prepare(entry.release, entry.reason, max(entry.at, moments.now()))
    while (seconds := seconds_until(entry.at)) > 0:
        if seconds > within + 1 or _current_entry(home, entry) is None:
            return None
        time.sleep(min(seconds, LOOK_SECONDS))
    with changing(home.folder) as schedule:
        entry_now = next((each for each in schedule.coming if each.uid == entry.uid), None)
        if entry_now is None or (entry_now.release, entry_now.at) != (entry.release, entry.at):
            return None
        home.publish(entry.release)
        home.switch(entry.release)
        chain.settle(home.history, entry.release)
        done = replace(entry_now, state=ScheduleState.RELEASED)
        schedule.replaced(done).write(home.folder)
    return done


def _published_copy(home: Home) -> AbstractContextManager[None]:
    """Keeps a copy of object storage at what is published there, and every other publisher of this machine out."""
    return home.lock() if home.remote is not None else nullcontext()


def require_follows(entry: ScheduledRelease, current: str | None) -> None:
    """Raises `ReleaseError` where a scheduled release was built to follow another one than the current."""
    if entry.follows != (current or ""):
        raise ReleaseError(Message("error.schedule-stale", release=entry.release, current=current or "–"))


def _current_entry(home: Home, entry: ScheduledRelease) -> ScheduledRelease | None:
    """The entry, if it still is as it was."""
    return next((each for each in Schedule.read(home.folder).coming if each == entry), None)
