"""Periods of time as tables write them: what one text says, and what the texts of a column say.

What a text may mean in two ways is settled by its column, or asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lod.drafting.periodforms import FORMS, STARTS, Convention, Period, of_number

__all__ = ["PATTERN", "STARTS", "Convention", "Period", "Periods", "period", "periods_of"]

PATTERN = r"(?:1[5-9]|20)\d\d(?:\s?[KQMHUWkqmhuw-]\s?\d{1,2}(?:-\d\d)?|[-/]\d{4}|[-/]\d\d)?"
"""What a period looks like inside a longer name."""

ANY = Convention()
"""What a text means by itself."""


@dataclass(frozen=True)
class Periods:
    """How the texts of a column are periods.

    `by_text`: the period of each; `dates`, `pairs`: the conventions under which all of them are periods, where they
    differ; `split`: whether some are years that span two, so that the month in which they begin must be known; `short`:
    whether some are written without their century.
    """

    by_text: Mapping[str, Period]
    dates: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    split: bool = False
    short: bool = False


def period(text: str, convention: Convention = ANY) -> Period | None:
    """The period that a text says, None if it says none or may say several."""
    if convention.numeric and (made := of_number(text)):
        return made
    text = _PREFIX.sub("", " ".join(text.split()))
    if not _DIGITS.search(text):
        return None
    for pattern, make in FORMS:
        match = pattern.fullmatch(text)
        if match:
            try:
                made = make(match.groupdict(), convention)
            except (ValueError, OverflowError, KeyError):
                made = None
            if made is not None:
                return made if made.code else None
    return None


def periods_of(texts: Iterable[str], answer: Convention = ANY) -> Periods | None:
    """The periods that the texts of a column are, None where some are none; what `answer` leaves open is settled by
    the texts: a day above 12, years that follow one another throughout (`2001-02`, `2002-03`)."""
    distinct = list(dict.fromkeys(texts))
    if not distinct:
        return None
    dates = [answer.dates] if answer.dates else ["dmy", "mdy"]
    pairs = [answer.pair] if answer.pair else ["split", "month", "week"]
    if not any("/" in text or _PAIR.fullmatch(text.strip()) for text in distinct):
        dates, pairs = dates[:1], pairs[:1]
    ways = [replace(answer, dates=way, pair=pair) for way in dates for pair in pairs]
    readings: dict[Convention, dict[str, Period]] = {}
    for way in ways:
        by_text = _all(distinct, way)
        if by_text is not None and by_text not in readings.values():
            readings[way] = by_text
    if not readings:
        return None
    chosen = _settled(distinct, readings)
    way, by_text = next(iter(chosen.items()))
    meant = tuple(dict.fromkeys(way.pair for way in chosen))
    if meant == ("week",) and not answer.pair:  # nothing else fits; it may be no periods at all
        meant = ("week", "codes")
    return Periods(
        by_text,
        tuple(dict.fromkeys(way.dates for way in chosen)) if len({way.dates for way in chosen}) > 1 else (),
        meant if len(meant) > 1 else (),
        any(found.split for found in by_text.values()),
        any(found.short for found in by_text.values()),
    )


def _all(texts: list[str], way: Convention) -> dict[str, Period] | None:
    by_text: dict[str, Period] = {}
    for text in texts:
        made = period(text, way)
        if made is None:
            return None
        by_text[text] = made
    return by_text


def _settled(texts: list[str], readings: dict[Convention, dict[str, Period]]) -> dict[Convention, dict[str, Period]]:
    """The readings that remain, the likelier first.

    Three or more years that span two are no months; what may be months, or is a year and the next, is no week; years
    that do not follow one another are months before they are intervals.
    """
    pairs = [text.strip() for text in texts if _PAIR.fullmatch(text.strip())]
    meant = {way.pair for way in readings}
    follow = bool(pairs) and all((int(text[:4]) + 1) % 100 == int(text[-2:]) for text in pairs)
    if "split" in meant and (len(pairs) > 2 or follow) and (follow or "month" not in meant):
        meant -= {"week"} | ({"month"} if len(pairs) > 2 else set())
    if "month" in meant:
        meant -= {"week"}
    order = ("split", "month", "week") if follow else ("month", "split", "week")
    return {
        way: readings[way] for pair in (*order, *meant - set(order)) for way in readings if way.pair == pair in meant
    }


_PREFIX = re.compile(r"(?:gregorian-|british-)?(?:quarter|half|month|week|day|interval|year)/(?=\d)")
"""How the periods of csvcubed's and table2qb's templates begin."""
_DIGITS = re.compile(r"\d{4}|\d\d$|^\d\d-")
_PAIR = re.compile(r"\d{4}[-/]\d\d")
