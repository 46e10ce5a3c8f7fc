"""Marks put on one another, as shares of their sum, or on two sides of an axis: from where to where each reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lod.charts.mark import ABOUT, EXACT, MISSING, ChartMark
from lod.charts.plan import PYRAMID, SHARE, ChartPlan
from lod.charts.scale import Scale, scale

WHOLE = Scale(0.0, 100.0, (0.0, 20.0, 40.0, 60.0, 80.0, 100.0))
"""The axis of shares."""


def stacked(planned: ChartPlan, marks: Sequence[ChartMark]) -> tuple[ChartMark, ...] | None:
    """The marks with their ends; None where a value is a bound, a range or below zero, so that none may be added to it.

    Of a bar with a missing part no shares are known.
    """
    if any(mark.kind not in (EXACT, ABOUT, MISSING) or (mark.value or 0) < 0 for mark in marks):
        return None
    if planned.kind == PYRAMID:
        first = marks[0].row[planned.by[0]] if marks else ""
        return tuple(_beside(mark, mark.row[planned.by[0]] == first) for mark in marks)
    ends: dict[str, float] = {}
    placed = []
    for mark in marks:
        low = ends.get(bar := str(mark.row[planned.along[0]]), 0.0)
        ends[bar] = low + (mark.value or 0)
        placed.append(mark if mark.value is None else replace(mark, low=low, high=ends[bar]))
    return _shares(planned, placed, ends) if planned.kind == SHARE else tuple(placed)


def _beside(mark: ChartMark, left: bool) -> ChartMark:
    if mark.value is None:
        return mark
    return replace(mark, low=-mark.value, high=0.0) if left else replace(mark, low=0.0, high=mark.value)


def _shares(planned: ChartPlan, marks: Sequence[ChartMark], sums: dict[str, float]) -> tuple[ChartMark, ...]:
    """The same ends in per cent of each bar."""
    along = planned.along[0]
    unknown = {str(mark.row[along]) for mark in marks if mark.value is None}
    shares = []
    for mark in marks:
        whole = 0.0 if (bar := str(mark.row[along])) in unknown else sums[bar]
        if mark.low is None or mark.high is None or not whole:
            shares.append(replace(mark, low=None, high=None))
        else:
            shares.append(replace(mark, low=100 * mark.low / whole, high=100 * mark.high / whole))
    return tuple(shares)


def axis(planned: ChartPlan, marks: Sequence[ChartMark]) -> Scale:
    """The axis that holds all ends; that of a pyramid is as long to both sides."""
    if planned.kind == SHARE:
        return WHOLE
    reach = max((abs(end) for mark in marks for end in (mark.low, mark.high) if end is not None), default=1.0)
    lows = (-reach, reach) if planned.kind == PYRAMID else (0.0, reach)
    return scale([ChartMark({}, EXACT, value, None, None) for value in lows])
