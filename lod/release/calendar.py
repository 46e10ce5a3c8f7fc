"""The calendar of releases: those that are announced, in the order in which they come, and those that came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lod.history import moments
from lod.history.event import Event
from lod.history.feed import entries
from lod.model.dataset import DataSet
from lod.model.text import Text
from lod.release.schedule import Postponement, Schedule, ScheduledRelease, ScheduleState


@dataclass(frozen=True)
class CalendarEntry:
    """A release of the calendar: a moment (`at`, UTC), or the day alone, and where it stands.

    `uid`: its name for good; `title`: what it is called, empty where its `datasets` say it; `reason`: why it was called
    off, or why what was published changed; `stated`: when the last of this was said; `event`: the event of the history
    that it was, 0 for one that comes.
    """

    uid: str
    at: str
    state: ScheduleState
    title: Text = Text()
    datasets: tuple[str, ...] = ()
    postponements: tuple[Postponement, ...] = ()
    reason: Text = Text()
    stated: str = ""
    event: int = 0

    @property
    def is_day(self) -> bool:
        """Whether only the day is known."""
        return len(self.at) == len("2027-01-15")

    @property
    def sequence(self) -> int:
        """How often it was changed since it was announced (RFC 5545, section 3.8.7.4)."""
        return len(self.postponements) + (self.state is ScheduleState.CANCELLED)


def announced(schedule: Schedule) -> tuple[ScheduledRelease, ...]:
    """What everybody may know of a schedule."""
    return tuple(entry for entry in schedule.entries if entry.announced)


def coming(schedule: Schedule, datasets: Sequence[DataSet], today: str) -> list[CalendarEntry]:
    """The releases that are announced: those that are scheduled, and the next ones that descriptions name.

    `today`: a day (ISO 8601); what a description names for an earlier one is not said any more, nor what was called off
    for one.
    """
    scheduled = [_scheduled(e) for e in announced(schedule) if e.state is ScheduleState.COMING]
    off = [_scheduled(e) for e in announced(schedule) if e.state is ScheduleState.CANCELLED and e.at[:10] >= today]
    named = {name for entry in scheduled for name in entry.datasets}
    described = [
        _described(dataset) for dataset in datasets if dataset.next_release[:10] >= today and dataset.id not in named
    ]
    return sorted([*scheduled, *off, *described], key=lambda entry: (entry.at, entry.uid))


def past(schedule: Schedule, events: Sequence[Event]) -> Iterator[CalendarEntry]:
    """The releases that came, the newest first: what the history says, with what had been announced of them."""
    by_release = {entry.release: entry for entry in announced(schedule) if entry.state is ScheduleState.RELEASED}
    for event in reversed(events):
        changed = tuple(entry.dataset for entry in entries([event]) if entry.dataset)
        entry = by_release.get(event.release)
        if entry is None or event.at < entry.at:
            entry = ScheduledRelease(f"event-{event.number}", event.release, "", event.at, event.at)
        yield CalendarEntry(
            entry.uid,
            event.at,
            ScheduleState.RELEASED,
            Text.of(entry.title),
            changed,
            entry.postponements,
            Text.of(event.reason),
            event.at,
            event.number,
        )


def _described(dataset: DataSet) -> CalendarEntry:
    """The next release that a description names: the day, or the moment as history writes it."""
    text = dataset.next_release
    at = (moments.parse(text) or text) if "T" in text else text
    return CalendarEntry(f"{dataset.id}-{text}", at, ScheduleState.COMING, datasets=(dataset.id,))


def _scheduled(entry: ScheduledRelease) -> CalendarEntry:
    return CalendarEntry(
        entry.uid,
        entry.at,
        entry.state,
        Text.of(entry.title),
        entry.datasets,
        entry.postponements,
        Text.of(entry.cancelled),
        entry.stated,
    )
