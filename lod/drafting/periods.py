"""Periods of time as tables write them: what one text says, and what the texts of a column say.

What a text may mean in two ways is settled by its column, or asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lod.drafting.conventions import STARTS, Convention, Period
from lod.drafting.periodforms import FORMS, PARTS, of_number

__all__ = ["PATTERN", "STARTS", "Convention", "Period", "Periods", "period", "periods_of"]

PATTERN = r"(?:1[5-9]|20)\d\d(?:\s?[KQMHUWkqmhuw-]\s?\d{1,2}(?:-\d\d)?|[-/]\d{4}|[-/]\d\d)?"
"""What a period looks like inside a longer name."""

ANY = Convention()
"""What a text means by itself."""


@dataclass(frozen=True)
class Periods:
    """How the texts of a column are periods.

    `by_text`: the period of each; `dates`, `pairs`, `parts`: the conventions under which all of them are periods, where
    they differ; `split`: whether some are years that span two, so that the month in which they begin must be known;
    `short`: whether some are written without their century.
    """

    by_text: Mapping[str, Period]
    dates: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    split: bool = False
    short: bool = False

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks behind them, each once."""
        return tuple(dict.fromkeys(period.mark for period in self.by_text.values() if period.mark))


def unmarked(text: str) -> tuple[str, str]:
    """A text without the mark behind it, and the mark: `2020*`, `2020 (foreløpig)`; "" where there is none."""
    match = _MARK.fullmatch(text)
    return (match["text"], match["mark"]) if match else (text, "")


def period(text: str, convention: Convention = ANY) -> Period | None:
    """The period that a text says, None if it says none or may say several."""
    if convention.numeric and (made := of_number(text)):
        return made
    text, mark = unmarked(_PREFIX.sub("", " ".join(text.split())))
    made = (_whole(text, convention) or _span(text, convention)) if _DIGITS.search(text) else None
    return replace(made, mark=mark) if made is not None and made.code else None


def _whole(text: str, convention: Convention) -> Period | None:
    """What the first form makes of a text that can; `SEVERAL` where it may say several periods."""
    for pattern, make in FORMS:
        match = pattern.fullmatch(text)
        if match:
            try:
                made = make(match.groupdict(), convention)
            except (ValueError, OverflowError, KeyError):
                made = None
            if made is not None:
                return made
    return None


def _span(text: str, convention: Convention) -> Period | None:
    """`July 2012 to June 2014`, `17 May to 11 June 2023`, `2007/08 to 2008/09`: from one period to another.

    The first one may lack the year of the second.
    """
    match = _FROM_TO.fullmatch(text)
    if match is None:
        return None
    first, last, year = _whole(match["a"], convention), _whole(match["b"], convention), _YEAR_AT_END.search(match["b"])
    if first is None and year:
        first = _whole(f"{match['a']} {year[1]}", convention)
    if first is None or last is None or not first.code or not last.code:
        return None
    if first.begin >= last.begin or first.end >= last.end:
        return None
    ends = ((first.nb, last.nb), (first.nn, last.nn), (first.en, last.en))
    nb, nn, en = (f"{one} – {other}" for one, other in ends)
    split, short = first.split or last.split, first.short or last.short
    return Period(f"{first.begin}_{last.end}", nb, nn, en, first.begin, last.end, split=split, short=short)


def periods_of(texts: Iterable[str], answer: Convention = ANY) -> Periods | None:
    """The periods that the texts of a column are, None where some are none; what `answer` leaves open is settled by
    the texts: a day above 12, years that follow one another throughout (`2001-02`, `2002-03`)."""
    distinct = list(dict.fromkeys(texts))
    if not distinct:
        return None
    dates = [answer.dates] if answer.dates else ["dmy", "mdy"]
    pairs = [answer.pair] if answer.pair else ["split", "month", "week"]
    bare = [unmarked(text.strip())[0] for text in distinct]
    parts = [answer.part] if answer.part or not any(map(_COLON.fullmatch, bare)) else list(PARTS)
    if not any("/" in text or _PAIR.fullmatch(text) for text in bare):
        dates, pairs = dates[:1], pairs[:1]
    ways = [replace(answer, dates=way, pair=pair, part=part) for way in dates for pair in pairs for part in parts]
    readings: dict[Convention, dict[str, Period]] = {}
    for way in ways:
        by_text = _all(distinct, way)
        if by_text is not None and by_text not in readings.values():
            readings[way] = by_text
    if not readings:
        return None
    chosen = _settled(bare, readings)
    way, by_text = next(iter(chosen.items()))
    meant = tuple(dict.fromkeys(way.pair for way in chosen))
    if meant == ("week",) and not answer.pair:  # nothing else fits; it may be no periods at all
        meant = ("week", "codes")
    return Periods(
        by_text,
        tuple(dict.fromkeys(way.dates for way in chosen)) if len({way.dates for way in chosen}) > 1 else (),
        meant if len(meant) > 1 else (),
        tuple(dict.fromkeys(way.part for way in chosen)) if len({way.part for way in chosen}) > 1 else (),
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


_FROM_TO = re.compile(
    r"(?:from |fra |frå )?(?P<a>\S.{2,40}?)\s(?:to|til|until|through|[-–—])\s(?P<b>\S.{3,40})", re.IGNORECASE
)
_YEAR_AT_END = re.compile(r"\D(\d{4})$")
_PREFIX = re.compile(r"(?:gregorian-|british-)?(?:quarter|half|month|week|day|interval|year)/(?=\d)")
"""How the periods of csvcubed's and table2qb's templates begin."""
_DIGITS = re.compile(r"\d{4}|\d\d$|^\d\d-")
_COLON = re.compile(r"\d{4}:\d|[IVX]+\.?\s?[-/.]?\s?\d{4}|\d{4}\s?[-/.]?\s?[IVX]+\.?", re.IGNORECASE)
_MARK = re.compile(
    r"(?P<text>.*\d{2}.*?)\s?(?P<mark>\*{1,3}|[†‡¹²³]|\[[a-z]\]|\((?:[pefr]|foreløpige?|førebels|preliminary|provisional|"
    r"estimat|estimate|anslag|prognose|forecast|revidert|revised)\))",
    re.IGNORECASE,
)
"""A text with a mark behind it: signs, or a word in brackets that says what kind of figures a period has."""
_PAIR = re.compile(r"\d{4}[-/]\d\d")
