"""Periods by their usual codes: years, halves, quarters, months, weeks, days and intervals, as statistics write them
and as reference.data.gov.uk names them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from lod.model.codelist import CodeList, Concept

_UK = re.compile(r"https?://reference\.data\.gov\.uk/id/(?:gregorian-|british-)?([a-z-]+)/(.+)")
_MONTHS = {"S": 6, "H": 6, "Q": 3, "K": 3, "T": 4, "M": 1}
_DURATION = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,4})D)?")


def period(code: str) -> tuple[str, str] | None:
    """The first and the last day of a period (ISO), by its code or IRI; None for what is no period known here."""
    match = _UK.fullmatch(code)
    kind, text = (match[1], match[2]) if match else ("", code)
    try:
        if kind == "government-year":
            year = int(text[:4])
            return f"{year}-04-01", f"{year + 1}-03-31"
        return _plain(text)
    except (ValueError, OverflowError):
        return None


_YEAR_WORDS = frozenset(
    {"year", "calendar", "år", "året", "aar", "ar", "kalenderår", "jahr", "année", "annee", "año", "ano", "anno", "an"}
)


def names_year(label: str, year: str) -> bool:
    """Whether a label is a year's: the year by itself or with a word for year; `2012 Alta` is a municipality."""
    words = re.findall(r"[^\W\d_]+", label.casefold())
    return year in label and "1000" <= year <= "2999" and all(word in _YEAR_WORDS for word in words)


def with_days(codelist: CodeList, span: Callable[[Concept], tuple[str, str] | None] | None = None) -> CodeList:
    """A list of periods with the days of each; the list as it is where not all its concepts are periods.

    `span`: the first and the last day of a concept, by its code unless said otherwise.
    """
    spans = [span(concept) if span else period(concept.notation) for concept in codelist.concepts]
    if not all(spans):
        return codelist
    dated = tuple(replace(c, begin=s[0], end=s[1]) for c, s in zip(codelist.concepts, spans, strict=True) if s)
    return replace(codelist, periods=True, concepts=dated)


def _plain(text: str) -> tuple[str, str] | None:
    if re.fullmatch(r"\d{4}", text):
        return f"{text}-01-01", f"{text}-12-31"
    if re.fullmatch(r"\d{4}-A1", text):
        return _plain(text[:4])
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return (date.fromisoformat(text).isoformat(),) * 2
    if match := re.fullmatch(r"(\d{4})-?([SHQKTM])(\d{1,2})", text):
        size = _MONTHS[match[2]]
        return _months(int(match[1]), (int(match[3]) - 1) * size + 1, size)
    if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
        return _months(int(match[1]), int(match[2]), 1)
    if match := re.fullmatch(r"(\d{4})-?[WU](\d{1,2})", text):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    if (match := re.fullmatch(r"(\d{4})[-/](\d{4})", text)) and match[1] <= match[2]:
        return f"{match[1]}-01-01", f"{match[2]}-12-31"
    if match := re.fullmatch(r"(\d{4}-\d{2}-\d{2})(?:T00:00:00Z?)?/(P\w+)", text):
        return _interval(date.fromisoformat(match[1]), match[2])
    return None


def _months(year: int, month: int, size: int) -> tuple[str, str] | None:
    last = month + size - 1
    if not 1 <= month <= last <= 12:
        return None
    return date(year, month, 1).isoformat(), date(year, last, monthrange(year, last)[1]).isoformat()


def _interval(begin: date, duration: str) -> tuple[str, str] | None:
    match = _DURATION.fullmatch(duration)
    if not match or not any(match.groups()):
        return None
    years, months, days = (int(part or 0) for part in match.groups())
    whole = begin.month - 1 + months
    end = begin.replace(year=begin.year + years + whole // 12, month=whole % 12 + 1) + timedelta(days=days - 1)
    return begin.isoformat(), end.isoformat()
