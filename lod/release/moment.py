"""A moment as a person writes it, for something that is to happen then."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from lod.errors import ReleaseError
from lod.history.moments import stamp
from lod.messages.message import Message

_FORM = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?")


def coming_moment(text: str, zone: str) -> str:
    """The moment to come that a text says (ISO 8601), as history writes it. Without an offset it is in the time zone.

    Raises `ReleaseError` for what is no moment, has gone, or is an hour that the zone has twice or not at all.
    """
    moment = parse_moment(text, zone)
    if moment is None:
        raise ReleaseError(Message("error.moment-form", moment=text))
    if moment <= datetime.now(UTC):
        raise ReleaseError(Message("error.moment-past", moment=text, at=stamp(moment)))
    return stamp(moment)


def parse_moment(text: str, zone: str) -> datetime | None:
    """The moment that a text says; None for what is none. Raises `ReleaseError` for an hour that a change of the clocks
    takes away or gives twice."""
    if not _FORM.fullmatch(text.strip()):
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:  # the 30th of February
        return None
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    first, second = (moment.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1))
    if first != second:
        raise ReleaseError(Message("error.moment-clocks", moment=text, zone=zone))
    return first


def in_zone(at: str, zone: str) -> datetime:
    """A moment as history writes it, on the clocks of a time zone."""
    return datetime.fromisoformat(at).astimezone(ZoneInfo(zone))


def shown_moment(at: str, zone: str) -> str:
    """A moment on the clocks of a time zone, with the offset: `2027-01-15T08:00+01:00`."""
    local = in_zone(at, zone)
    return local.isoformat(timespec="seconds" if local.second else "minutes")
