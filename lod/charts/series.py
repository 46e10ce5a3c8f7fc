"""Series in time: where periods lie, and values as a reader wants to see them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import date

from lod.charts.mark import ChartMark
from lod.charts.plan import CHANGE, INDEX
from lod.model.codelist import CodeList

Group = Callable[[ChartMark], Hashable]


def moments(codelist: CodeList, codes: Sequence[str]) -> tuple[float, ...]:
    """Where periods lie, from 0 to 100: by the days on which they begin, or where the list does not say all of them, at
    even distances."""
    begins = [_day(codelist.by_notation[code].begin) if code in codelist.by_notation else None for code in codes]
    days = [day for day in begins if day is not None]
    if len(days) < len(codes) or len(set(days)) < len(days):
        days = list(range(len(codes)))
    first, span = days[0], (days[-1] - days[0]) or 1
    return tuple(round(100 * (day - first) / span, 3) for day in days)


def _day(begin: str) -> int | None:
    try:
        return date.fromisoformat(begin[:10]).toordinal()
    except ValueError:
        return None


def shown_as(show: str, marks: Sequence[ChartMark], group: Group) -> tuple[ChartMark, ...]:
    """The marks, which come in the order of their groups and of time, with values as they are wanted."""
    if show == INDEX:
        return _indexed(marks, group)
    return _changes(marks, group) if show == CHANGE else tuple(marks)


def _indexed(marks: Sequence[ChartMark], group: Group) -> tuple[ChartMark, ...]:
    """The first value of each series is 100; a series that has none above zero has no index."""
    bases: dict[Hashable, float] = {}
    for mark in marks:
        if mark.value is not None and mark.value > 0:
            bases.setdefault(group(mark), mark.value)
    return tuple(_as(mark, mark.value, bases.get(group(mark)), 0) for mark in marks)


def _changes(marks: Sequence[ChartMark], group: Group) -> tuple[ChartMark, ...]:
    """The change since the period before, in per cent of it; the first of each series has none."""
    last: dict[Hashable, float | None] = {}
    changed = []
    for mark in marks:
        changed.append(_as(mark, mark.value, last.get(group(mark)), 100))
        last[group(mark)] = mark.value
    return tuple(changed)


def _as(mark: ChartMark, value: float | None, base: float | None, less: float) -> ChartMark:
    if value is None or not base:
        return replace(mark, value=None, low=None, high=None)
    return replace(mark, value=round(100 * value / base - less, 6), low=None, high=None)
