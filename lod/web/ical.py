"""The calendar of releases for calendar programs: iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lod import __version__

MEDIA_TYPE = "text/calendar; charset=utf-8"

LINE = 75
"""Octets that a line may have (section 3.1)."""

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class CalendarEvent:
    """An event: a moment (`at`, UTC, ISO 8601) or a day, its name for good (`uid`), what it is called and says, where
    to read more, how often it was changed, when it was last, and whether it was called off."""

    uid: str
    at: str
    stated: str
    summary: str
    description: str
    url: str
    sequence: int = 0
    cancelled: bool = False


def icalendar(name: str, events: Iterable[CalendarEvent]) -> str:
    """The calendar as a file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//lod//{__version__}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        *(line for event in events for line in _event(event)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(event: CalendarEvent) -> Sequence[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{_moment(event.stated)}",
        f"DTSTART:{_moment(event.at)}" if "T" in event.at else f"DTSTART;VALUE=DATE:{event.at.replace('-', '')}",
        f"SUMMARY:{_text(event.summary)}",
        *([f"DESCRIPTION:{_text(event.description)}"] if event.description else []),
        f"URL:{event.url}",
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _moment(iso: str) -> str:
    return f"{datetime.fromisoformat(iso):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """A text as a value of a property (section 3.3.11); other control characters are left out."""
    return "".join(c for c in text.translate(_ESCAPES) if c == "\t" or (c >= " " and c != "\x7f"))


def _folded(line: str) -> Iterator[str]:
    """The line in pieces that are no longer than a line may be; no character is divided."""
    piece, size = "", 0
    for character in line:
        length = len(character.encode())
        if size + length > LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + length
    yield piece
