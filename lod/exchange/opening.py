"""What a data set's page shows to those who have chosen nothing: the newest and the total first, not all there is.

The steward may say it (`view:` in the description); else it follows from the structure. It is a selection like any
other, by expressions, so that it moves on with the figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

from lod.exchange.choices import Choices
from lod.exchange.complaints import SelectionError
from lod.exchange.own_parameters import parameter
from lod.exchange.selection import Selection, parse
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.firstview import is_period, whole
from lod.model.structure import MEASURE_TYPE, Dimension

FEW = 60
"""Figures that are shown at once, without a choice."""

MOST_ROWS, MOST_PERIODS, MOST_ACROSS = 12, 12, 8
"""Series that stand below one another with years across, those years, and codes across where one period is shown."""

Lists = Mapping[str, CodeList]
Occurring = Mapping[str, Sequence[str]]


def opening(dataset: DataSet, lists: Lists, occurring: Occurring, choices: Choices, count: int) -> Selection:
    """The selection a page begins with; the whole where there are few figures (`count`)."""
    if dataset.view:
        try:
            return parse(dataset.view, choices)
        except SelectionError:
            pass  # a code that was taken out of the figures since: what follows from the structure is shown
    if count <= FEW:
        return Selection()
    return parse(_from_structure(dataset, lists, occurring), choices)


def _from_structure(dataset: DataSet, lists: Lists, occurring: Occurring) -> list[tuple[str, str]]:
    dimensions = [d for d in dataset.structure.dimensions if len(occurring[d.name]) > 1]
    periods = [d for d in dimensions if is_period(d, lists)][:1]
    totals = {d.name: whole(d, lists, occurring[d.name]) for d in dimensions if d not in periods}
    varying = [d for d in dimensions if d not in periods and not totals[d.name]]
    pairs = [(parameter(name), total) for name, total in totals.items() if total]
    if len(occurring[MEASURE_TYPE]) > 1:
        pairs.append((MEASURE_TYPE, occurring[MEASURE_TYPE][0]))
    series = prod(len(occurring[d.name]) for d in varying)
    if periods and series == 1:
        return [*pairs, ("sort", f"-{periods[0].name}")]
    if periods and series <= MOST_ROWS:
        return [*pairs, *_newest(periods[0], occurring), ("columns", periods[0].name)]
    return [*pairs, *((parameter(d.name), "latest") for d in periods), *_many(varying, lists, occurring)]


def _newest(period: Dimension, occurring: Occurring) -> list[tuple[str, str]]:
    many = len(occurring[period.name]) > MOST_PERIODS
    return [(parameter(period.name), f"latest({MOST_PERIODS})")] if many else []


def _many(varying: Sequence[Dimension], lists: Lists, occurring: Occurring) -> list[tuple[str, str]]:
    """Many rows of one period: one level of each hierarchy, the smallest dimension across, or the greatest first."""
    pairs = [(parameter(d.name), f"level({level})") for d in varying if (level := _level(d, lists, occurring))]
    across = min(varying, key=lambda d: len(occurring[d.name])) if len(varying) > 1 else None
    if across is not None and len(occurring[across.name]) <= MOST_ACROSS:
        return [*pairs, ("columns", across.name)]
    return [*pairs, ("sort", "-value")]


def _level(dimension: Dimension, lists: Lists, occurring: Occurring) -> int:
    """The first level of a hierarchy that has several codes with figures; 0 where all are of one level."""
    codelist = lists[dimension.codelist]
    levels = [codelist.level(code) for code in occurring[dimension.name]]
    several = [level for level in sorted(set(levels)) if level and levels.count(level) > 1]
    return several[0] if several and len(set(levels)) > 1 else 0
