"""A chart on a page: its marks as places in per cent, so that it is as wide as there is room and its text stays text.

Every selection is drawn by the server, so that it needs no script.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from lod.charts import words
from lod.charts.drawing import ABOVE, BELOW, EXACT, MISSING, RANGE, ChartMark, Drawing, draw
from lod.cube.values import number, unit_of, with_unit
from lod.exchange.selection import Selection
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.web.pages import links
from lod.web.pages.share import SharedSelection, shared
from lod.web.pages.template import fragment
from lod.web.pages.view import View
from lod.web.pages.words import Words

MOST_POINTS = 300
"""Points that are drawn of all lines together; more could not be seen."""

MOST_GAPS = 12
"""Places on a line where it is written that figures are missing."""

MOST_NAMES = 6
"""Periods that are named below lines."""


@dataclass(frozen=True)
class Bar:
    """A figure: what it is about, its value in words, how it is drawn, and from where to where it surely reaches
    (`start`, `width`) and may reach (`open_start`, `open_width`)."""

    labels: tuple[Words, ...]
    text: str
    kind: str
    start: float = 0.0
    width: float = 0.0
    open_start: float = 0.0
    open_width: float = 0.0


@dataclass(frozen=True)
class Point:
    """A figure on a line; `low` and `high` are the ends it may lie between. Without a place (`y`) it is missing."""

    x: float
    y: float | None
    kind: str
    text: str
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True)
class Group:
    """Bars, or a line of `points`, that belong together; of a line with very many points, `most` are drawn."""

    name: Words
    bars: tuple[Bar, ...] = ()
    points: tuple[Point, ...] = ()
    most: int = MOST_POINTS

    @property
    def runs(self) -> list[str]:
        """The line's parts between missing figures, as SVG points."""
        parts = groupby(self.points, key=lambda point: point.y is not None)
        return [_polyline(_thinned(list(run), self.most)) for drawn, run in parts if drawn]

    @property
    def dots(self) -> list[Point]:
        """The points with a mark of their own: all; of very many, those that are not exact; of too many, none."""
        found = [point for point in self.points if point.y is not None]
        if len(found) > self.most:
            found = [point for point in found if point.kind != EXACT]
        return found if len(found) <= self.most else []

    @property
    def gaps(self) -> list[Point]:
        """The first of each row of missing figures; none where there are too many to write."""
        parts = groupby(self.points, key=lambda point: point.y is None)
        found = [next(run) for missing, run in parts if missing]
        return found if len(found) <= MOST_GAPS else []


def _polyline(points: Iterable[Point]) -> str:
    return " ".join(f"{point.x:g},{point.y:g}" for point in points)


def _thinned(run: Sequence[Point], most: int) -> Iterator[Point]:
    """About as many points as can be seen: of neighbours the lowest and the highest, so that no spike is lost."""
    size = -(-2 * len(run) // most) if len(run) > most else 1
    for place in range(0, len(run), size):
        part = run[place : place + size]
        ends = {min(part, key=_height), max(part, key=_height)}
        yield from (point for point in part if point in ends)


def _height(point: Point) -> float:
    return point.y or 0.0


@dataclass(frozen=True)
class File:
    """The chart as a file; `size` is 0 where it is drawn only when somebody asks for it."""

    name: str
    url: str
    size: int = 0


@dataclass(frozen=True)
class ChartView:
    """`chart.html`: whether it is of lines, the `measure` it is of (none where they are several) and its `unit`, its
    `groups`, the `ticks` of its scale and the `names` along a line by
    their places, where zero lies (`base`), the `legend` of the ways marks are drawn, a `note` on what is shown, a
    `description` of it all, and the `files` it can be had as."""

    lines: bool
    measure: Words
    unit: Words
    groups: tuple[Group, ...]
    ticks: tuple[tuple[float, str], ...]
    names: tuple[tuple[float, Words, str], ...]
    base: float
    legend: tuple[tuple[str, str], ...]
    note: str
    description: str
    files: tuple[File, ...]


def chart(view: View, dataset: DataSet, chosen: Selection) -> ChartView | None:
    """The chart of a selection. None if nothing is to be drawn."""
    release = view.opened
    drawing = draw(dataset, release.lists, release.figures[dataset.id], release.occurring(dataset.id), chosen.fixed)
    if drawing is None:
        return None
    lines = drawing.plan.kind == "line"
    plain = set(drawing.kinds) <= {EXACT, MISSING}
    return ChartView(
        lines,
        *_measured(view, dataset, drawing),
        tuple(_groups(view, dataset, drawing)),
        tuple(_ticks(view, dataset, drawing)),
        tuple(_names(view, dataset, drawing)) if lines else (),
        drawing.scale.place(0),
        () if plain else tuple((kind, words.kind(kind, view.language)) for kind in drawing.kinds),
        words.note(dataset, release.lists, drawing, view.language),
        words.description(dataset, release.lists, drawing, view.language),
        tuple(_files(shared(view, dataset, chosen))),
    )


@dataclass(frozen=True)
class Drawn:
    """A chart (None where there is nothing to draw), and its HTML."""

    chart: ChartView | None
    html: Markup


def drawn_chart(view: View, dataset: DataSet, chosen: Selection) -> Drawn:
    """The chart of what is selected, drawn; that of the whole is drawn once."""
    if chosen.codes:
        return _drawn(view, dataset, chosen)
    kept, key = view.opened.kept, ("chart", dataset.id, *view.seen)
    if key not in kept:
        kept[key] = _drawn(view, dataset, chosen)
    whole: Drawn = kept[key]
    return whole


def _drawn(view: View, dataset: DataSet, chosen: Selection) -> Drawn:
    view_of_chart = chart(view, dataset, chosen)
    return Drawn(view_of_chart, fragment("chart.html", view=view, chart=view_of_chart))


def _measured(view: View, dataset: DataSet, drawing: Drawing) -> tuple[Words, Words]:
    """What all marks measure, and in which unit; nothing where they measure several things."""
    names = {str(mark.row[MEASURE_TYPE]) for mark in drawing.marks}
    units = {unit_of(dataset, mark.row) for mark in drawing.marks}
    measure = next((m for m in dataset.structure.measures if names == {m.name}), None)
    unit = links.concept(view, "unit", min(units)).words if len(units) == 1 and units != {""} else Words("")
    return view.words(measure.label) if measure else Words(""), unit if measure else Words("")


def _groups(view: View, dataset: DataSet, drawing: Drawing) -> Iterator[Group]:
    by = drawing.plan.by
    lines = len({str(mark.row[by]) for mark in drawing.marks}) if by else 1
    for code, found in groupby(drawing.marks, key=lambda mark: str(mark.row[by]) if by else ""):
        marks = list(found)
        name = _label(view, dataset, by, code) if by else Words("")
        if drawing.plan.kind == "line":
            yield Group(name, points=tuple(_points(view, dataset, drawing, marks)), most=MOST_POINTS // lines)
        else:
            yield Group(name, tuple(_bar(view, dataset, drawing, mark) for mark in marks))


def _bar(view: View, dataset: DataSet, drawing: Drawing, mark: ChartMark) -> Bar:
    lists, place = view.opened.lists, drawing.scale.place
    told = tuple(view.words(label) for label in words.labels(dataset, lists, drawing, mark.row))
    text = words.value(dataset, lists, mark.row, mark.kind == MISSING, view.language)
    if mark.kind == MISSING:
        return Bar(told, text, mark.kind)
    zero, end = place(0), place(mark.value)
    if mark.kind == RANGE:
        return Bar(told, text, mark.kind, place(mark.low), place(mark.high) - place(mark.low))
    if mark.kind == BELOW:
        low = zero if mark.low is None else place(mark.low)
        return Bar(told, text, mark.kind, open_start=low, open_width=max(end - low, 0))
    sure = min(zero, end), abs(end - zero)
    if mark.kind == ABOVE:
        return Bar(told, text, mark.kind, *sure, open_start=end, open_width=max(place(mark.high) - end, 0))
    return Bar(told, text, mark.kind, *sure)


def _points(view: View, dataset: DataSet, drawing: Drawing, marks: list[ChartMark]) -> Iterator[Point]:
    lists, place, places = view.opened.lists, drawing.scale.place, _places(drawing)
    for mark in marks:
        x = places[str(mark.row[drawing.plan.along[0]])]
        text = words.value(dataset, lists, mark.row, mark.kind == MISSING, view.language)
        if mark.value is None:
            yield Point(x, None, mark.kind, text)
        else:
            low = mark.value if mark.low is None else mark.low
            high = mark.value if mark.high is None and mark.kind != ABOVE else mark.high
            at, least, most = (round(100 - place(end), 3) for end in (mark.value, low, high))
            yield Point(x, at, mark.kind, text, least, most)


def _places(drawing: Drawing) -> dict[str, float]:
    """Where each period lies, from 0 to 100."""
    last = max(len(drawing.places) - 1, 1)
    return {code: round(100 * place / last, 3) for place, code in enumerate(drawing.places)}


def _names(view: View, dataset: DataSet, drawing: Drawing) -> Iterator[tuple[float, Words, str]]:
    places = list(_places(drawing).items())
    every = -(-len(places) // MOST_NAMES)
    for number_, (code, place) in enumerate(places):
        if number_ % every == 0:
            anchor = "start" if place == 0 else "end" if place == 100 else "middle"
            yield place, _label(view, dataset, drawing.plan.along[0], code), anchor


def _label(view: View, dataset: DataSet, name: str, code: str) -> Words:
    return view.words(words.label(dataset, view.opened.lists, name, code))


def _ticks(view: View, dataset: DataSet, drawing: Drawing) -> Iterator[tuple[float, str]]:
    unit = unit_of(dataset, drawing.marks[0].row)
    for tick in drawing.scale.ticks:
        text = number(view.language, f"{tick:.10f}".rstrip("0").rstrip("."))
        yield drawing.scale.place(tick), with_unit(view.language, text, unit, None) if unit == "percent" else text


def _files(selected: SharedSelection) -> Iterator[File]:
    files = selected.view.opened.manifest.files
    for name, suffix in (("SVG", "svg"), ("PNG", "png"), ("Vega-Lite", "vl.json")):
        address = selected.picture(suffix=suffix)
        entry = files.get(address.removeprefix(f"{selected.view.root}/"))
        if address:
            yield File(name, address, entry.size if entry else 0)
