"""Moments as history writes them: UTC, to the millisecond, so that they sort as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def stamp(moment: datetime) -> str:
    """A moment as it is written: `2027-01-15T07:00:00.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def now() -> str:
    """This moment."""
    return stamp(datetime.now(UTC))


def following(at: str) -> str:
    """The least moment after another."""
    return stamp(datetime.fromisoformat(at) + timedelta(milliseconds=1))
