"""Periods of time as tables write them: years, halves, quarters, months, weeks and days, with what they are called."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lod.sources import periods

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

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_FORMS: tuple[tuple[str, str, Callable[[str, int, int], tuple[str, str]]], ...] = (
    (_YEAR, "{y}", lambda y, n, d: (y, y)),
    (_YEAR + r"\s?[KQkq]\s?(?P<n>\d\d?)", "{y}K{n}", lambda y, n, d: (f"{n}. kvartal {y}", f"Q{n} {y}")),
    (_YEAR + r"\s?[Hh]\s?(?P<n>\d\d?)", "{y}H{n}", lambda y, n, d: (f"{n}. halvår {y}", f"H{n} {y}")),
    (_YEAR + r"\s?[Mm-]\s?(?P<n>\d\d?)", "{y}-{n:02}", lambda y, n, d: (f"{_nb(n)} {y}", f"{_en(n)} {y}")),
    (_YEAR + r"\s?[UWuw]\s?(?P<n>\d\d?)", "{y}W{n}", lambda y, n, d: (f"uke {n} {y}", f"week {n} {y}")),
    (r"(?P<y>\d{4})-(?P<n>\d\d)-(?P<d>\d\d)", "{y}-{n:02}-{d:02}", lambda y, n, d: _day(y, n, d)),
    (r"(?P<d>\d\d?)\.(?P<n>\d\d?)\.(?P<y>\d{4})", "{y}-{n:02}-{d:02}", lambda y, n, d: _day(y, n, d)),
    (_YEAR + r"\s?[-–/]\s?(?P<n>(?:19|20)\d\d)", "{y}-{n}", lambda y, n, d: (f"{y}–{n}", f"{y}–{n}")),
)
"""Ways to write a period: how they look, the code by which `sources.periods` knows them, what they are called."""


@dataclass(frozen=True)
class Period:
    """A period: its code, what it is called in nb and en, and its first and last day (ISO)."""

    code: str
    nb: str
    en: str
    begin: str
    end: str


def period(text: str) -> Period | None:
    """The period that a text says, None if it says none."""
    text = text.strip()
    for form, known, called in _FORMS:
        found = re.fullmatch(form, text)
        if not found:
            continue
        parts = found.groupdict()
        year, number, day = parts["y"], int(parts.get("n") or 0), int(parts.get("d") or 0)
        days = periods.period(known.format(y=year, n=number, d=day))
        if days is None or days[0] > days[1] or year == str(number):
            return None
        code = days[0] if day else f"{year}-{number}" if number > 99 else re.sub(r"\s", "", text)
        return Period(code, *called(year, number, day), *days)
    return None


def _nb(month: int) -> str:
    return _MONTHS_NB[month - 1]


def _en(month: int) -> str:
    return _MONTHS_EN[month - 1]


def _day(year: str, month: int, day: int) -> tuple[str, str]:
    return f"{day}. {_nb(month)} {year}", f"{day} {_en(month)} {year}"
