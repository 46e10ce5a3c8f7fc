"""The first and the last day of an observational time period (SDMX 3.0, section 6, 4.2), so that periods compare."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

_PARTS = {"S": 2, "T": 3, "Q": 4, "M": 12}
"""The parts of a year by their letters, and how many there are."""
_FORMS = re.compile(r"(\d{4})(?:-(?:(\d{2})(?:-(\d{2})(?:T.*)?)?|([ASTQMWD])(\d{1,3})))?")


def days(period: str) -> tuple[date, date] | None:
    """The first and the last day of a period; None for what is none."""
    match = _FORMS.fullmatch(period)
    if match is None:
        return None
    try:
        return _days(int(match[1]), match[2], match[3], match[4], int(match[5] or 0))
    except ValueError:
        return None


def _days(year: int, month: str | None, day: str | None, letter: str | None, number: int) -> tuple[date, date] | None:
    if month and day:
        return (date(year, int(month), int(day)),) * 2
    if month:
        return date(year, int(month), 1), _end(year, int(month))
    if letter in _PARTS and 1 <= number <= _PARTS[letter]:
        months = 12 // _PARTS[letter]
        return date(year, (number - 1) * months + 1, 1), _end(year, number * months)
    if letter == "W":
        monday = date.fromisocalendar(year, number, 1)
        return monday, monday + timedelta(days=6)
    if letter == "D":
        one = date(year, 1, 1) + timedelta(days=number - 1)
        return (one, one) if number and one.year == year else None
    return (date(year, 1, 1), date(year, 12, 31)) if letter in (None, "A") and number in (0, 1) else None


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
