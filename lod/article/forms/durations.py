"""Durations in two units: "1 time og 40 minutter"."""

from __future__ import annotations

from dataclasses import replace

from lod.article.cursor import Cursor
from lod.article.forms.figure import Figure
from lod.article.forms.measured import measured, number

_PARTS = {("hour", "minute"): 60, ("minute", "second"): 60, ("year", "month"): 12, ("day", "hour"): 24}


def duration(cursor: Cursor, at: int) -> Figure | None:
    """A duration in the smaller of its two units."""
    numeral = cursor.numeral(at)
    unit, length = cursor.unit(numeral.end) if numeral else ("", 0)
    if numeral is None or not any(unit == larger for larger, _ in _PARTS):
        return None
    position = numeral.end + length
    position += cursor.lower(position) in (cursor.lexicon.and_, ",")
    rest = cursor.numeral(position)
    smaller = measured(cursor, rest) if rest else None
    parts = _PARTS.get((unit, smaller.unit)) if smaller else None
    whole = number(cursor, at) if parts else None
    if smaller is None or smaller.value is None or whole is None or whole.value is None or parts is None:
        return None
    return replace(smaller, value=whole.value * parts + smaller.value)
