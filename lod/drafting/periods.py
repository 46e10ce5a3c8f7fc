"""Periods of time as tables write them: years, halves, quarters, months, weeks and days."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS_NB = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "desember",
)  # fmt: skip
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
PATTERN = r"(?:19|20)\d\d(?:\s?[KQMHUWkqmhuw-]\s?\d{1,2}(?:-\d\d)?|[-/]\d{4})?"
"""What a period looks like inside a longer name."""


@dataclass(frozen=True)
class Period:
    """A period: its code, what it is called in nb and en, and its first and last day."""

    code: str
    nb: str
    en: str
    begin: date
    end: date


def period(text: str) -> Period | None:
    """The period that a text says, None if it says none."""
    text = text.strip()
    if found := re.fullmatch(r"(?:19|20)\d\d", text):
        return _months(text, text, text, int(text), 1, 12)
    if found := re.fullmatch(r"((?:19|20)\d\d)\s?([KQkq]|H|h|M|m|-)\s?(\d\d?)", text):
        return _part(int(found[1]), found[2].upper(), int(found[3]), text)
    if found := re.fullmatch(r"((?:19|20)\d\d)\s?[UWuw]\s?(\d\d?)", text):
        return _week(int(found[1]), int(found[2]), text)
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d\d?)\.(\d\d?)\.(\d{4})", text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := re.fullmatch(r"((?:19|20)\d\d)\s?[-–/]\s?((?:19|20)\d\d)", text):
        first, last = int(found[1]), int(found[2])
        if first < last:
            name = f"{first}–{last}"
            return Period(f"{first}-{last}", name, name, date(first, 1, 1), date(last, 12, 31))
    return None


def _part(year: int, kind: str, number: int, text: str) -> Period | None:
    code = re.sub(r"\s", "", text)
    if kind in ("K", "Q") and 1 <= number <= 4:
        return _months(code, f"{number}. kvartal {year}", f"Q{number} {year}", year, 3 * number - 2, 3 * number)
    if kind == "H" and 1 <= number <= 2:
        return _months(code, f"{number}. halvår {year}", f"H{number} {year}", year, 6 * number - 5, 6 * number)
    if kind in ("M", "-") and 1 <= number <= 12:
        nb, en = f"{_MONTHS_NB[number - 1]} {year}", f"{_MONTHS_EN[number - 1]} {year}"
        return _months(code, nb, en, year, number, number)
    return None


def _months(code: str, nb: str, en: str, year: int, first: int, last: int) -> Period:
    return Period(code, nb, en, date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _week(year: int, number: int, text: str) -> Period | None:
    try:
        begin = date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    code = re.sub(r"\s", "", text)
    return Period(code, f"uke {number} {year}", f"week {number} {year}", begin, begin + timedelta(6))


def _day(year: int, month: int, day: int) -> Period | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    nb, en = f"{day}. {_MONTHS_NB[month - 1]} {year}", f"{day} {_MONTHS_EN[month - 1]} {year}"
    return Period(found.isoformat(), nb, en, found, found)
