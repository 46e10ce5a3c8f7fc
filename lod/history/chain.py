"""The chain of events in a home: read, extended, verified.

<home>/history/00000001/event.json     an event, which states the digest of the one before
<home>/history/00000001/model.json.gz  the parts of the model that it changed, as they were before
<home>/history/00000001/changes/       for each data set the rows that it changed
<home>/history/00000001/cubes/         for a data set whose structure changed, or that is gone, its cube before
<home>/history/pending/                an event that is about to happen

An event is written whole as `pending`, then the release becomes current, then the event gets its number. So a kill
leaves either an event that did not happen, which is thrown away, or one that did, which is kept.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lod.errors import ReleaseError
from lod.history.event import Event, name_of
from lod.messages.message import Message

FOLDER = "history"
PENDING = "pending"
EVENT = "event.json"
MODEL = "model.json.gz"


@dataclass(frozen=True)
class Chain:
    """The events of a home, oldest first. `folder`: where they are."""

    folder: Path
    events: tuple[Event, ...]

    @classmethod
    def read(cls, folder: Path, current: str | None = None, earlier: Chain | None = None) -> Chain:
        """The events in a folder; a pending one counts where it made the `current` release so.

        `earlier`: those that were read before. Raises `ReleaseError` for a chain that is damaged.
        """
        events = list(earlier.events) if earlier else []
        for name in names(folder)[len(events) :]:
            event = read_event(folder / name)
            if event.number != len(events) + 1:
                raise ReleaseError(Message("error.history-gap", event=name_of(len(events) + 1)))
            events.append(event)
        coming = pending(folder)
        if coming and coming.release == current and coming.number == len(events) + 1:
            events.append(coming)
        return cls(folder, tuple(events))

    def until(self, release: str) -> Chain:
        """The chain as it was while a release was current, the last time it was."""
        ends = [place for place, event in enumerate(self.events, 1) if event.release == release]
        return Chain(self.folder, self.events[: ends[-1]] if ends else ())

    def path(self, event: Event, file: str) -> Path:
        """A file of an event."""
        folder = self.folder / event.name
        return (folder if folder.exists() else self.folder / PENDING) / file


def read_event(folder: Path) -> Event:
    """The event in a folder. Raises `ReleaseError` where there is none that can be read."""
    try:
        return Event.parse((folder / EVENT).read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        raise ReleaseError(Message("error.history-damaged", event=folder.name)) from None


def last_name(folder: Path) -> str | None:
    """The name of the newest event's folder; None where there is no history."""
    return next(reversed(names(folder)), None)


def last(folder: Path) -> Event | None:
    """The newest event; None where there is no history."""
    name = last_name(folder)
    return read_event(folder / name) if name else None


def settle(folder: Path, current: str | None) -> None:
    """Gives the pending event its number if it made the `current` release so, and throws it away else."""
    if not (folder / PENDING).exists():
        return
    event, before = pending(folder), last(folder)
    number = before.number + 1 if before else 1
    if event and event.release == current and event.number == number:
        os.rename(folder / PENDING, folder / event.name)
    else:
        shutil.rmtree(folder / PENDING)


def names(folder: Path) -> list[str]:
    """The names of the events' folders, oldest first."""
    try:
        return sorted(name for name in os.listdir(folder) if name.isdigit())
    except FileNotFoundError:
        return []


def pending(folder: Path) -> Event | None:
    """The event that is about to happen; None where there is none, or it is not written to its end."""
    try:
        return Event.parse((folder / PENDING / EVENT).read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def broken(folder: Path) -> Iterator[tuple[str, str]]:
    """The events that are not what the chain says: a path below the folder, and in which way."""
    digest = ""
    for number, name in enumerate(names(folder), 1):
        try:
            event = read_event(folder / name)
        except ReleaseError:
            yield f"{name}/{EVENT}", "cannot be read"
            return
        if event.number != number or event.name != name:
            yield f"{name}/{EVENT}", "is not the next event"
            return
        if event.previous != digest or event.text() != (folder / name / EVENT).read_text("utf-8"):
            yield f"{name}/{EVENT}", "does not follow from the event before"
        digest = event.digest
