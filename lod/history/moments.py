"""Moments as history writes them: UTC, to the millisecond, so that they sort as text."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+ -]\d\d:\d\d)?")


def stamp(moment: datetime) -> str:
    """A moment as it is written: `2027-01-15T07:00:00.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def now() -> str:
    """This moment."""
    return stamp(datetime.now(UTC))


def following(at: str) -> str:
    """The least moment after another."""
    return stamp(datetime.fromisoformat(at) + timedelta(milliseconds=1))


def parse(text: str) -> str | None:
    """The moment that an ISO 8601 day or moment names, as it is written here; None for anything else.

    A day is the end of it, a moment without a zone is in UTC; a blank before the zone is a plus that an address lost.
    """
    try:
        if _DAY.fullmatch(text):
            return stamp(datetime.fromisoformat(text).replace(tzinfo=UTC) + timedelta(days=1, milliseconds=-1))
        if not _MOMENT.fullmatch(text):
            return None
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def has_not_come(text: str) -> bool:
    """Whether a day or moment that `parse` reads is in the future; today is not."""
    start = f"{text}T00:00" if _DAY.fullmatch(text) else text
    return (parse(start) or "") > now()
