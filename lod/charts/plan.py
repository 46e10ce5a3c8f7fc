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
"""Figures past which not all of a selection are drawn as bars."""
MOST_LINES = 20
"""Lines in one plot, each with its name at its end; more are drawn beside one another, a plot each."""
MOST_PANELS = 40
"""Plots beside one another."""
FEW_LINES = 6
"""Codes of a dimension that is drawn as lines though nobody chose among them."""
LEAST_PERIODS = 3
"""Periods from which a line says more than bars."""

BAR, LINE, PANELS = "bar", "line", "multiples"
STACKED, SHARE, PYRAMID = "stacked", "share", "pyramid"
PARTS = (STACKED, SHARE, PYRAMID)
"""Bars of parts that add up (`lod.charts.parts`)."""
MAP = "map"
"""Areas in the colours of their values (`lod.charts.areas`)."""
KINDS = (BAR, LINE, PANELS, *PARTS, MAP)
"""What a reader may choose to see."""
INDEX, CHANGE, LOG, PER_1000 = "index", "change", "log", "per1000"
SHOWS = (INDEX, CHANGE, LOG, PER_1000)
"""What a reader may choose to see instead of values: of a series the first period as 100, the change since the period
before in per cent, or the values on a logarithmic scale; of counts their number per 1,000 inhabitants."""

Codes = Mapping[str, Sequence[str]]
"""For each dimension (and the measure type) the codes of a selection, in the order of their list."""


@dataclass(frozen=True)
class Look:
    """How a reader wants a selection drawn: `kind` and `show` (empty: as it follows from the figures), and the
    dimensions whose codes were `chosen`. `sort`: `value` or `-value`, where bars are wanted in that order; another says
    nothing. `classes`: how the values of a map are classed (`lod.charts.classes`)."""

    kind: str = ""
    show: str = ""
    chosen: frozenset[str] = frozenset()
    sort: str = ""
    classes: str = ""


ANY_LOOK = Look()
"""As it follows from the figures."""


@dataclass(frozen=True)
class ChartPlan:
    """`kind`: one of `KINDS`. `along`: the dimensions that tell bars apart, or the period of lines. `by`: the
    dimensions of groups of bars, of lines, or of plots. `fixed`: the code that every other dimension has; `chosen`:
    those of them that the selection leaves open, so that it must be said. `show`: one of `SHOWS`, or empty."""

    kind: str
    along: tuple[str, ...]
    by: tuple[str, ...]
    fixed: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...] = ()
    show: str = ""

    @property
    def lines(self) -> bool:
        """Whether it is of lines, in one plot or several."""
        return self.kind in (LINE, PANELS)

    @property
    def parts(self) -> bool:
        """Whether it is of parts that add up: of the dimension `by`, in bars along another."""
        return self.kind in PARTS


def plan(dataset: DataSet, lists: Mapping[str, CodeList], codes: Codes, look: Look = ANY_LOOK) -> ChartPlan:
    """What to draw of the figures that have these codes, as the reader or else the steward wishes it."""
    varying = [d for d in dataset.structure.dimensions if len(codes[d.name]) > 1]
    free, period = [d.name for d in varying], next((d.name for d in varying if is_period(d, lists)), "")
    wish, along = dataset.chart, dataset.chart.along or period
    kind = next((kind for kind in (look.kind, wish.kind) if kind and kind not in (*PARTS, MAP)), "")
    if kind != BAR and along in free:
        chosen = [name for name in free if name in look.chosen and name != along]
        many = any(len(codes[name]) > MOST_PANELS for name in chosen)
        if kind or (len(codes.get(period, ())) >= LEAST_PERIODS and not many):
            return _lines(dataset, lists, codes, free, along, look)
    count = prod(len(codes[name]) for name in free)
    if len(codes[MEASURE_TYPE]) == 1 and count <= (MOST_BARS if period else MOST_BARS * 4):
        return _all(dataset, codes, free)
    return _most(dataset, lists, codes, free, period, look)


def _all(dataset: DataSet, codes: Codes, free: list[str]) -> ChartPlan:
    """Every figure, in groups by the dimension with the fewest codes."""
    names = free or [dataset.structure.dimensions[0].name]
    smallest = min(names, key=lambda name: len(codes[name])) if len(names) > 1 else ""
    by = dataset.chart.by if dataset.chart.by in names and len(names) > 1 else smallest
    along = tuple(name for name in names if name != by)
    return ChartPlan(BAR, along, (by,) if by else (), _held(codes, {*along, by}, {}))


def _lines(
    dataset: DataSet, lists: Mapping[str, CodeList], codes: Codes, free: list[str], along: str, look: Look
) -> ChartPlan:
    by = _told_apart(dataset, codes, [name for name in free if name != along], look)
    many = prod(len(codes[name]) for name in by) > MOST_LINES
    kind = PANELS if many or (look.kind == PANELS and by) else LINE
    return held_plan(dataset, lists, codes, kind, along, by, look.show)


def _told_apart(dataset: DataSet, codes: Codes, rest: list[str], look: Look) -> tuple[str, ...]:
    """The dimensions that have a line for each of their codes: the steward's, those a reader chose codes of as far as
    there is room, else one that has few codes."""
    wish, room, by = dataset.chart.by, MOST_PANELS, list[str]()
    for name in sorted(rest, key=lambda name: (name not in look.chosen, len(codes[name]))):
        if (name in look.chosen or (name == wish and not look.chosen)) and len(codes[name]) <= room:
            room //= len(codes[name])
            by.append(name)
    most = {PANELS: MOST_PANELS, LINE: MOST_LINES}.get(look.kind, FEW_LINES)
    few = next((name for name in rest if len(codes[name]) <= most), "") if not by else ""
    picked = {*by, few}
    return tuple(name for name in rest if name in picked)


def _most(
    dataset: DataSet, lists: Mapping[str, CodeList], codes: Codes, free: list[str], period: str, look: Look
) -> ChartPlan:
    """The dimension with the most codes, the others held at their total, their latest period or their first code."""
    rest = [name for name in free if name != period] or free or [dataset.structure.dimensions[0].name]
    wish = dataset.chart
    chosen = [name for name in rest if name in look.chosen] or rest
    along = wish.along if wish.along in free else max(chosen, key=lambda name: len(codes[name]))
    by = (wish.by,) if wish.by in free and wish.by != along else ()
    return held_plan(dataset, lists, codes, BAR, along, by, "")


def held_plan(
    dataset: DataSet,
    lists: Mapping[str, CodeList],
    codes: Codes,
    kind: str,
    along: str,
    by: tuple[str, ...],
    show: str,
) -> ChartPlan:
    """A plan in which every dimension that is not drawn is held at one code."""
    wishes = dict(dataset.chart.fix)
    picked = {
        name: wishes[name] if wishes.get(name) in occurring else _representative(dataset, lists, name, occurring)
        for name, occurring in codes.items()
    }
    held = _held(codes, {along, *by}, picked)
    return ChartPlan(kind, (along,), by, held, tuple(name for name, _ in held if len(codes[name]) > 1), show)


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
