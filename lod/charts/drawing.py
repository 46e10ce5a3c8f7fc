"""A chart as plain values: its marks with where they begin and end, its scale, and what it must say in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from math import prod

from lod.charts.areas import areas_drawn, map_plan
from lod.charts.classes import ValueClass, classed
from lod.charts.levels import OneLevel, levels_drawn
from lod.charts.mark import ABOUT, ABOVE, BELOW, EXACT, MISSING, RANGE, ChartMark
from lod.charts.parts import parts_plan
from lod.charts.percapita import Inhabitants, per_1000
from lod.charts.plan import ANY_LOOK, BAR, LOG, MAP, MOST_BARS, PARTS, PER_1000, ChartPlan, Look, plan
from lod.charts.scale import Scale, scale
from lod.charts.series import moments, shown_as
from lod.charts.stacks import axis, stacked
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
class Drawing:
    """A chart: its plan, its marks in order, its scale, how many figures there are of which the marks are the largest
    (`total`; as many as marks, if all are drawn), the codes along the axis in order (`places`), where on it they
    lie, from 0 to 100: periods where they are in time (`moments`), the dimensions of which one level is drawn, and
    the kind of chart that was wished for and could not be (`refused`), and what of the values could not be shown
    (`not_shown`). Of a map, the codes whose areas are drawn
    (`areas`) and the classes of their values, with the rule they are made by (`classed_by`)."""

    plan: ChartPlan
    marks: tuple[ChartMark, ...]
    scale: Scale
    total: int
    places: tuple[str, ...]
    moments: tuple[float, ...] = ()
    levels: tuple[OneLevel, ...] = ()
    refused: str = ""
    not_shown: str = ""
    areas: tuple[str, ...] = ()
    classes: tuple[ValueClass, ...] = ()
    classed_by: str = ""

    def group(self, mark: ChartMark) -> tuple[str, ...]:
        """The codes of the group, the line or the plot that a mark belongs to."""
        return _group(self.plan, mark)

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
    look: Look = ANY_LOOK,
    inhabitants: Inhabitants | None = None,
) -> Drawing | None:
    """The chart of a selection: `occurring` are the codes each dimension has in the cube, `selected` those that are
    wanted (every code of a dimension that is not named), `look` how the reader wants it, `inhabitants` the population
    that values may be divided by. None where there is nothing to
    draw."""
    codes = _codes(dataset, lists, occurring, selected or {})
    if not all(codes.values()):
        return None
    look = replace(look, chosen=frozenset(selected or ()))
    planned = (
        parts_plan(dataset, lists, codes, look)
        or map_plan(dataset, lists, codes, look)
        or plan(dataset, lists, codes, look)
    )
    levels = levels_drawn(dataset, lists, codes, planned, frozenset(selected or ()))
    codes |= {level.name: level.kept for level in levels}
    planned = replace(planned, show=PER_1000) if look.show == PER_1000 and not planned.parts else planned
    rows, total = _read(dataset, cube, planned, codes, occurring)
    order = {name: {code: place for place, code in enumerate(listed)} for name, listed in codes.items()}
    rows.sort(key=lambda row: tuple(order[name][str(row[name])] for name in (*planned.by, *planned.along)))
    marks = tuple(mark_of(dataset, row) for row in rows)
    not_shown = look.show if look.show == PER_1000 and planned.show != PER_1000 else ""
    if planned.show == PER_1000:
        divided = per_1000(dataset, lists, marks, inhabitants)
        planned = planned if divided else replace(planned, show="")
        marks, not_shown = divided or marks, "" if divided else PER_1000
    if planned.kind == BAR and total > MOST_BARS:
        marks = tuple(sorted(marks, key=lambda mark: -_size(mark))[: MOST_BARS // 2])
    elif planned.kind == BAR and look.sort.removeprefix("-") == VALUE:
        groups = {group: place for place, group in enumerate(dict.fromkeys(_group(planned, mark) for mark in marks))}
        sign = -1 if look.sort.startswith("-") else 1
        marks = tuple(
            sorted(marks, key=lambda mark: (groups[_group(planned, mark)], mark.value is None, sign * _size(mark)))
        )
    along = planned.along[0]
    drawn_codes = {str(mark.row[along]) for mark in marks}
    places = tuple(code for code in codes[along] if code in drawn_codes)
    if not marks:
        return None
    refused = look.kind if look.kind in (*PARTS, MAP) and planned.kind != look.kind else ""
    drawing = Drawing(planned, marks, scale(marks), total, places, levels=levels, refused=refused, not_shown=not_shown)
    if planned.kind == MAP:
        areas = areas_drawn(_list_of(dataset, lists, along), codes[along], occurring[along])
        rule, classes = classed(_values_of(marks, along, areas), look.classes)
        return replace(drawing, areas=areas, classes=classes, classed_by=rule)
    if planned.parts:
        ends = stacked(planned, marks)
        if ends is None:
            usual = replace(dataset, chart=replace(dataset.chart, kind=""))
            other = draw(usual, lists, cube, occurring, selected, replace(look, kind=""))
            return replace(other, refused=planned.kind) if other else None
        return replace(drawing, marks=ends, scale=axis(planned, ends))
    if not planned.lines:
        return drawing
    marks = shown_as(planned.show, marks, drawing.group)
    values = scale(marks, planned.lines, planned.show == LOG)
    return replace(drawing, marks=marks, scale=values, moments=moments(_list_of(dataset, lists, along), places))


def _values_of(marks: tuple[ChartMark, ...], along: str, codes: Collection[str]) -> list[float]:
    return [mark.value for mark in marks if mark.value is not None and mark.row[along] in codes]


def _list_of(dataset: DataSet, lists: Mapping[str, CodeList], name: str) -> CodeList:
    return lists[next(d.codelist for d in dataset.structure.dimensions if d.name == name)]


def _read(
    dataset: DataSet, cube: Cube, planned: ChartPlan, codes: Mapping[str, Sequence[str]], occurring: Codes
) -> tuple[list[Row], int]:
    """The figures to draw, and how many there are; of very many bars the largest alone."""
    drawn = [*planned.along, *planned.by]
    filters: dict[str, str | Sequence[str]] = dict(planned.fixed)
    filters |= {name: codes[name] for name in drawn if len(codes[name]) < len(occurring[name])}
    # where a value may be a range, how large it is only its mark knows
    simple = dataset.structure.component(LOWER_BOUND.name) is None
    if (
        planned.kind == BAR
        and simple
        and planned.show != PER_1000
        and prod(len(codes[name]) for name in drawn) > MOST_BARS
    ):
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


def mark_of(dataset: DataSet, row: Row) -> ChartMark:
    """How a figure is drawn: its value, and how far it may reach by its qualifier."""
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


def _group(planned: ChartPlan, mark: ChartMark) -> tuple[str, ...]:
    return tuple(str(mark.row[name]) for name in planned.by)


def _size(mark: ChartMark) -> float:
    return float("-inf") if mark.value is None else mark.value
