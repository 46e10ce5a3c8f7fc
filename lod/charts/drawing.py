"""A chart as plain values: its marks with where they begin and end, its scale, and what it must say in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from math import floor, log10, prod

from lod.charts.plan import MOST_BARS, ChartPlan, plan
from lod.cube.columns import Row
from lod.cube.cube import VALUE, Cube
from lod.cube.values import measure_of, one
from lod.model.attributes import LOWER_BOUND, QUALIFIER, UPPER_BOUND
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.qualifier import APPROXIMATELY, AT_LEAST, AT_MOST, BETWEEN, EXACTLY, LESS_THAN, MORE_THAN
from lod.model.structure import MEASURE_TYPE

MOST_READ = 20_000
"""Observations that are read for one chart."""

EXACT, ABOUT, ABOVE, BELOW, RANGE, MISSING = "exact", "about", "above", "below", "range", "missing"
"""How a mark is drawn: as what its value is stated to be."""

Codes = Mapping[str, Collection[str]]
"""Codes by dimension, and by the measure type."""

_KINDS = {
    EXACTLY: EXACT,
    APPROXIMATELY: ABOUT,
    MORE_THAN: ABOVE,
    AT_LEAST: ABOVE,
    LESS_THAN: BELOW,
    AT_MOST: BELOW,
    BETWEEN: RANGE,
}


@dataclass(frozen=True)
class ChartMark:
    """One figure: its `row`, how it is drawn (`kind`), and where: `value`, and how far it may reach (`low`, `high`;
    None where nobody knows). A missing figure has none of them."""

    row: Row
    kind: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Scale:
    """The axis: from `low` to `high` in even `ticks`."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def place(self, value: float | None) -> float:
        """Where a value lies, from 0 to 100; the end of the scale for what has no end."""
        if value is None:
            return 100.0
        return round(100 * (value - self.low) / ((self.high - self.low) or 1), 3)


@dataclass(frozen=True)
class Drawing:
    """A chart: its plan, its marks in order, its scale, how many figures there are of which the marks are the largest
    (`total`; as many as marks, if all are drawn), and the codes along the axis in order (`places`)."""

    plan: ChartPlan
    marks: tuple[ChartMark, ...]
    scale: Scale
    total: int
    places: tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The ways marks are drawn that a reader must be told of."""
        occurring = {mark.kind for mark in self.marks}
        return tuple(kind for kind in (EXACT, ABOUT, ABOVE, BELOW, RANGE, MISSING) if kind in occurring)


def draw(
    dataset: DataSet,
    lists: Mapping[str, CodeList],
    cube: Cube,
    occurring: Codes,
    selected: Codes | None = None,
) -> Drawing | None:
    """The chart of a selection: `occurring` are the codes each dimension has in the cube, `selected` those that are
    wanted (every code of a dimension that is not named). None where there is nothing to draw."""
    codes = _codes(dataset, lists, occurring, selected or {})
    if not all(codes.values()):
        return None
    planned = plan(dataset, lists, codes)
    rows, total = _read(dataset, cube, planned, codes, occurring)
    order = {name: {code: place for place, code in enumerate(listed)} for name, listed in codes.items()}
    rows.sort(key=lambda row: tuple(order[name][str(row[name])] for name in (planned.by, *planned.along) if name))
    marks = tuple(_mark(dataset, row) for row in rows)
    if planned.kind == "bar" and total > MOST_BARS:
        marks = tuple(sorted(marks, key=lambda mark: -_size(mark))[: MOST_BARS // 2])
    along = planned.along[0]
    drawn_codes = {str(mark.row[along]) for mark in marks}
    places = tuple(code for code in codes[along] if code in drawn_codes)
    return Drawing(planned, marks, scale(marks), total, places) if marks else None


def _read(
    dataset: DataSet, cube: Cube, planned: ChartPlan, codes: Mapping[str, Sequence[str]], occurring: Codes
) -> tuple[list[Row], int]:
    """The figures to draw, and how many there are; of very many bars the largest alone."""
    drawn = [name for name in (*planned.along, planned.by) if name]
    filters: dict[str, str | Sequence[str]] = dict(planned.fixed)
    filters |= {name: codes[name] for name in drawn if len(codes[name]) < len(occurring[name])}
    # where a value may be a range, how large it is only its mark knows
    simple = dataset.structure.component(LOWER_BOUND.name) is None
    if planned.kind == "bar" and simple and prod(len(codes[name]) for name in drawn) > MOST_BARS:
        total = cube.count(filters)
        if total > MOST_BARS:
            return list(cube.select(filters, MOST_BARS // 2, 0, f"-{VALUE}")), total
    rows = list(islice(cube.select(filters), MOST_READ))
    return rows, len(rows)


def _codes(
    dataset: DataSet,
    lists: Mapping[str, CodeList],
    occurring: Codes,
    selected: Codes,
) -> dict[str, tuple[str, ...]]:
    kept = {}
    for dimension in dataset.structure.dimensions:
        held, wanted = set(occurring[dimension.name]), selected.get(dimension.name)
        listed = _in_order(lists[dimension.codelist])
        kept[dimension.name] = tuple(code for code in listed if code in held and (not wanted or code in wanted))
    wanted = selected.get(MEASURE_TYPE)
    measured = set(wanted or occurring.get(MEASURE_TYPE, ())) or {m.name for m in dataset.structure.measures}
    kept[MEASURE_TYPE] = tuple(m.name for m in dataset.structure.measures if m.name in measured)
    return kept


def _in_order(codelist: CodeList) -> list[str]:
    """The codes in the list's order; periods in the order of time, where it is known."""
    concepts = list(codelist.concepts)
    if codelist.periods and all(concept.begin for concept in concepts):
        concepts.sort(key=lambda concept: (concept.begin, concept.end))
    return [concept.notation for concept in concepts]


def _mark(dataset: DataSet, row: Row) -> ChartMark:
    measure = measure_of(dataset, row)
    value, low, high = (_number(one(row, name)) for name in (measure.name, LOWER_BOUND.name, UPPER_BOUND.name))
    kind = _KINDS.get(one(row, QUALIFIER.name) or EXACTLY, EXACT)
    if kind == RANGE and low is not None and high is not None:
        return ChartMark(row, kind, (low + high) / 2 if value is None else value, low, high)
    if value is None:
        return ChartMark(row, MISSING, None, None, None)
    if kind == ABOVE:
        return ChartMark(row, kind, value, value, _number(measure.maximum) if high is None else high)
    if kind == BELOW:
        return ChartMark(row, kind, value, _number(measure.minimum) if low is None else low, value)
    return ChartMark(row, kind, value, low, high)


def _number(value: str | Decimal | None) -> float | None:
    return None if value is None else float(value)


def _size(mark: ChartMark) -> float:
    return float("-inf") if mark.value is None else mark.value


def scale(marks: tuple[ChartMark, ...]) -> Scale:
    """An axis with round ends that holds every mark, and zero: the length of a bar says how much."""
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high) if end is not None] or [0.0, 1.0]
    low, high = min(0.0, *ends), max(0.0, *ends)
    step = _step((high - low) or 1)
    first, last = floor(low / step), -floor(-high / step)
    ticks = tuple(round(tick * step, 10) for tick in range(first, max(last, first + 1) + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _step(span: float) -> float:
    """A round number that divides a span into about five parts."""
    power = 10.0 ** floor(log10(span / 5))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if span / (power * factor) <= 5)
