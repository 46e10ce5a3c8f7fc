"""What is drawn of a selection: bars or lines, along which dimension, and which codes are held fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.firstview import is_period, representative
from lod.model.structure import MEASURE_TYPE

MOST_BARS = 40
"""Figures past which not all of a selection are drawn."""
MOST_LINES = 6
LEAST_PERIODS = 3
"""Periods from which a line says more than bars."""

Codes = Mapping[str, Sequence[str]]
"""For each dimension (and the measure type) the codes of a selection, in the order of their list."""


@dataclass(frozen=True)
class ChartPlan:
    """`kind`: `bar` or `line`. `along`: the dimensions that tell bars apart, or the period of a line. `by`: the
    dimension of groups of bars or of lines, empty if there is none. `fixed`: the code that every other dimension has;
    `chosen`: those of them that the selection leaves open, so that it must be said."""

    kind: str
    along: tuple[str, ...]
    by: str
    fixed: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...] = ()


def plan(dataset: DataSet, lists: Mapping[str, CodeList], codes: Codes) -> ChartPlan:
    """What to draw of the figures that have these codes, as the steward wishes it where that can be."""
    varying = [d for d in dataset.structure.dimensions if len(codes[d.name]) > 1]
    free, period = [d.name for d in varying], next((d.name for d in varying if is_period(d, lists)), "")
    wish = dataset.chart
    line = wish.kind == "line" or (not wish.kind and len(codes.get(period, ())) >= LEAST_PERIODS)
    if line and (wish.along or period):
        return _lines(dataset, lists, codes, free, wish.along or period)
    if prod(len(codes[name]) for name in free) <= MOST_BARS * 4 and len(codes[MEASURE_TYPE]) == 1:
        return _all(dataset, codes, free)
    return _most(dataset, lists, codes, free, period)


def _all(dataset: DataSet, codes: Codes, free: list[str]) -> ChartPlan:
    """Every figure, in groups by the dimension with the fewest codes."""
    names = free or [dataset.structure.dimensions[0].name]
    smallest = min(names, key=lambda name: len(codes[name])) if len(names) > 1 else ""
    by = dataset.chart.by if dataset.chart.by in names and len(names) > 1 else smallest
    along = tuple(name for name in names if name != by)
    return ChartPlan("bar", along, by, _held(codes, {*along, by}, {}))


def _lines(dataset: DataSet, lists: Mapping[str, CodeList], codes: Codes, free: list[str], along: str) -> ChartPlan:
    rest = [name for name in free if name != along]
    few = next((name for name in rest if len(codes[name]) <= MOST_LINES), "")
    by = dataset.chart.by if dataset.chart.by in rest else few
    return _fixed(dataset, lists, codes, "line", along, by)


def _most(dataset: DataSet, lists: Mapping[str, CodeList], codes: Codes, free: list[str], period: str) -> ChartPlan:
    """The dimension with the most codes, the others held at their total, their latest period or their first code."""
    rest = [name for name in free if name != period] or free or [dataset.structure.dimensions[0].name]
    wish = dataset.chart
    along = wish.along if wish.along in free else max(rest, key=lambda name: len(codes[name]))
    by = wish.by if wish.by in free and wish.by != along else ""
    return _fixed(dataset, lists, codes, "bar", along, by)


def _fixed(dataset: DataSet, lists: Mapping[str, CodeList], codes: Codes, kind: str, along: str, by: str) -> ChartPlan:
    wishes = dict(dataset.chart.fix)
    picked = {
        name: wishes[name] if wishes.get(name) in occurring else _representative(dataset, lists, name, occurring)
        for name, occurring in codes.items()
    }
    held = _held(codes, {along, by}, picked)
    return ChartPlan(kind, (along,), by, held, tuple(name for name, _ in held if len(codes[name]) > 1))


def _held(codes: Codes, drawn: set[str], picked: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, picked.get(name, occurring[0])) for name, occurring in codes.items() if name not in drawn and occurring
    )


def _representative(dataset: DataSet, lists: Mapping[str, CodeList], name: str, codes: Sequence[str]) -> str:
    """The code that stands for the others: the total, the latest period, else the first."""
    dimension = next((d for d in dataset.structure.dimensions if d.name == name), None)
    if dimension is not None:
        return representative(dimension, lists, codes)
    return codes[0] if codes else ""
