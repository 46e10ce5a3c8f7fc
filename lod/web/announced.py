"""What everybody may know of the releases that come: what the calendar says, and pages that announce."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from lod.errors import ReleaseError
from lod.model.dataset import DataSet
from lod.release import calendar
from lod.release.calendar import CalendarEntry
from lod.release.schedule import Schedule, ScheduledRelease, ScheduleReader, ScheduleState

log = logging.getLogger("lod")


class Announced:
    """What is announced, for a time zone; safe to share between threads.

    `dated`: whether descriptions of the release that is served name the next one, so that pages depend on the day.
    """

    def __init__(self, schedule: ScheduleReader, zone: str) -> None:
        self.reader = schedule
        self.zone = ZoneInfo(zone)
        self.dated = False
        self._stamped: tuple[Schedule, str] = (Schedule(), "")

    @property
    def schedule(self) -> Schedule:
        """What is announced of the schedule, and nothing else; nothing where it cannot be read."""
        try:
            return Schedule(calendar.announced(self.reader.read()))
        except ReleaseError as error:
            log.error("%s", error)
            return Schedule()

    def stamp(self) -> str:
        """What tells the pages that announce from those of other announcements, and of another day; "" for none."""
        schedule = self.schedule
        if schedule != self._stamped[0]:
            text = json.dumps([_public(entry) for entry in schedule.entries], sort_keys=True)
            self._stamped = (schedule, sha256(text.encode()).hexdigest()[:16] if schedule.entries else "")
        return f"{self._stamped[1]}/{self.today()}" if self._stamped[1] or self.dated else ""

    def today(self) -> str:
        """The day (ISO 8601) in the time zone."""
        return datetime.now(self.zone).date().isoformat()

    def coming(self, datasets: Sequence[DataSet]) -> list[CalendarEntry]:
        """The releases that come, and those that were called off."""
        return calendar.coming(self.schedule, datasets, self.today())

    def next_of(self, datasets: Sequence[DataSet]) -> tuple[CalendarEntry, ...]:
        """The releases that come, without those that were called off."""
        return tuple(entry for entry in self.coming(datasets) if entry.state is ScheduleState.COMING)


def _public(entry: ScheduledRelease) -> dict[str, Any]:
    """What the calendar says of an entry: not which release it is, nor why it changes what is published."""
    return {name: value for name, value in entry.plain().items() if name not in ("release", "follows", "reason")}
