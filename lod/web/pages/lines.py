"""Lines on a page: in one plot with names at their ends, or each in a small plot of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from lod.charts import words
from lod.charts.drawing import Drawing
from lod.charts.mark import ABOVE, EXACT, MISSING, ChartMark
from lod.charts.placing import named_periods, named_years, spread
from lod.charts.plan import CHANGE, LINE, LOG
from lod.cube.values import number, unit_of, with_unit
from lod.model.dataset import DataSet
from lod.model.structure import Dimension
from lod.web.pages.bars import status_of
from lod.web.pages.view import View
from lod.web.pages.words import Words

MOST_POINTS = 300
"""Points that are drawn of all lines together; more could not be seen."""
TIPS = 14_000
"""Letters of all tips of a chart; where they are more, it has none."""
MOST_GAPS = 12
"""Places on a line where it is written that figures are missing."""
HEIGHT, APART = 320, 18
"""Pixels of a plot, and between names at the ends of lines."""
LETTER, YEAR = 8, 48
"""Pixels of a letter, about, and that a year on the axis has."""
BILLION = 1_000_000_000
"""From this on a scale is written in billions: nobody counts nine zeros."""
LONGEST = 24
"""Letters of a name at the end of a line."""
COLOURS = 6
NARROW, PANEL, WIDE = 288, 176, 640
"""Pixels that a plot has, with its scale, on the narrowest screen, as a small one, and on a wide screen: the names of
periods must have room."""


PeriodName = tuple[float, Words, str]


@dataclass(frozen=True)
class Point:
    """A figure on a line, by places in per cent; `low` and `high` are the ends it may lie between. Without a place
    (`y`) it is missing. `tip`: its value in words, with its status."""

    x: float
    y: float | None
    kind: str
    text: str
    tip: str
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True)
class PlottedLine:
    """A line: its `name`, the number of its `colour` and how often all of them were used before (`cycle`), its points,
    of which at most `most` are drawn, and where its name stands, in pixels from the top (`end`)."""

    name: str
    colour: int
    cycle: int
    points: tuple[Point, ...]
    most: int = MOST_POINTS
    end: float = 0.0

    @property
    def short(self) -> str:
        """Its name, cut where it is long."""
        return self.name if len(self.name) <= LONGEST else f"{self.name[: LONGEST - 1].rstrip()}…"

    @property
    def last(self) -> Point | None:
        """Its newest figure that has a value."""
        return next((point for point in reversed(self.points) if point.y is not None), None)

    @property
    def runs(self) -> list[str]:
        """The line's parts between missing figures, as SVG points."""
        parts = groupby(self.points, key=lambda point: point.y is not None)
        return [_polyline(_thinned(list(run), self.most)) for drawn, run in parts if drawn]

    @property
    def dots(self) -> list[Point]:
        """The points with a mark of their own: all; of very many, those that are not exact; of too many, none."""
        drawn = [point for point in self.points if point.y is not None]
        if len(drawn) > self.most:
            drawn = [point for point in drawn if point.kind != EXACT]
        return drawn if len(drawn) <= self.most else []

    @property
    def marks(self) -> list[Point]:
        """Of a small plot, the points that its line does not show: alone between missing figures, or not exact."""
        runs = (list(run) for drawn, run in groupby(self.points, key=lambda point: point.y is not None) if drawn)
        alone = {run[0].x for run in runs if len(run) == 1}
        return [point for point in self.dots if point.kind != EXACT or point.x in alone]

    @property
    def gaps(self) -> list[Point]:
        """The first of each row of missing figures; none where there are too many to write."""
        parts = groupby(self.points, key=lambda point: point.y is None)
        missing = [point for without, run in parts if without and (point := next(run)).kind == MISSING]
        return missing if len(missing) <= MOST_GAPS else []

    @property
    def tips(self) -> str:
        """The values in words, a line for each period."""
        return "\n".join(point.tip for point in self.points)


@dataclass(frozen=True)
class Plots:
    """Lines in one plot (`together`), or each in one of its own.

    The `series`; the `ticks` of the scale, and the names of periods by their places, with where they are anchored, as
    `narrow` and `wide` screens have room for them; for tips all `periods` and their `places`, a line each, and the
    `unit`; the `height` of a plot, and the width of what stands beside it (`left`, `right`), in pixels.
    """

    together: bool
    series: tuple[PlottedLine, ...]
    ticks: tuple[tuple[float, str], ...]
    narrow: tuple[PeriodName, ...]
    wide: tuple[PeriodName, ...]
    periods: str
    places: str
    unit: Words
    height: float
    left: float
    right: float

    @property
    def bounds(self) -> tuple[tuple[float, str], ...]:
        """The ends of the scale."""
        return self.ticks[0], self.ticks[-1]


def plots(view: View, dataset: DataSet, drawing: Drawing, unit: Words) -> Plots:
    """The lines of a drawing; `unit` is that of all values."""
    series = _ended(list(_series(view, dataset, drawing, bool(unit))))
    ticks = tuple(_ticks(view, dataset, drawing))
    labels = [_period(view, dataset, drawing, code) for code in drawing.places]
    begins = list(_begins(view, dataset, drawing))
    widest = max((len(f"{line.short} {line.last.text if line.last else ''}") for line in series), default=0)
    told = sum(len(label.text) for label in labels) + sum(len(line.tips) for line in series) < TIPS
    left = round(max(len(text) for _, text in ticks) * LETTER + 10)
    right = round(widest * LETTER + 26) if len(series) > 1 else 0
    return Plots(
        together=drawing.plan.kind == LINE,
        series=tuple(series),
        ticks=ticks,
        narrow=tuple(_names(labels, begins, drawing.moments, (NARROW if drawing.plan.kind == LINE else PANEL) - left)),
        wide=tuple(_names(labels, begins, drawing.moments, WIDE - left - right)),
        periods="\n".join(label.text for label in labels) if told else "",
        places="\n".join(f"{moment:g}" for moment in drawing.moments) if told else "",
        unit=unit,
        height=_height(len(series)),
        left=left,
        right=right,
    )


def _height(lines: int) -> float:
    return max(HEIGHT, APART * lines)


def _series(view: View, dataset: DataSet, drawing: Drawing, bare: bool) -> Iterator[PlottedLine]:
    count = len({drawing.group(mark) for mark in drawing.marks})
    for place, (codes, marks) in enumerate(groupby(drawing.marks, key=drawing.group)):
        labels = words.group(dataset, view.opened.lists, drawing, codes)
        name = ", ".join(view.say(label) for label in labels)
        points = tuple(_points(view, dataset, drawing, list(marks), bare))
        yield PlottedLine(name, place % COLOURS + 1, place // COLOURS, points, MOST_POINTS // count)


def _ended(series: Sequence[PlottedLine]) -> list[PlottedLine]:
    """The lines with places for their names, apart from one another."""
    height = _height(len(series))
    ends = [height * (line.last.y or 0) / 100 if line.last else height for line in series]
    places = spread(ends, APART, height)
    return [
        PlottedLine(line.name, line.colour, line.cycle, line.points, line.most, round(place, 1))
        for line, place in zip(series, places, strict=True)
    ]


def _points(view: View, dataset: DataSet, drawing: Drawing, marks: list[ChartMark], bare: bool) -> Iterator[Point]:
    lists, place = view.opened.lists, drawing.scale.place
    moments = dict(zip(drawing.places, drawing.moments, strict=True))
    for mark in marks:
        x = moments[str(mark.row[drawing.plan.along[0]])]
        text = words.shown(dataset, lists, drawing, mark, view.language, bare)
        status = status_of(view, mark)
        tip = f"{text} ({status})" if status else text
        if mark.value is None:
            yield Point(x, None, mark.kind, text, tip)
        else:
            low = mark.value if mark.low is None else mark.low
            high = mark.value if mark.high is None and mark.kind != ABOVE else mark.high
            at, least, most = (round(100 - place(end), 2) for end in (mark.value, low, high))
            yield Point(x, at, mark.kind, text, tip, least, most)


def _period(view: View, dataset: DataSet, drawing: Drawing, code: str) -> Words:
    return view.words(words.label(dataset, view.opened.lists, drawing.plan.along[0], code))


def _begins(view: View, dataset: DataSet, drawing: Drawing) -> Iterator[str]:
    """The first day of each period, "" where its list says none."""
    dimension = dataset.structure.component(drawing.plan.along[0])
    concepts = view.opened.lists[dimension.codelist].by_notation if isinstance(dimension, Dimension) else {}
    yield from (concepts[code].begin if code in concepts else "" for code in drawing.places)


def _names(
    labels: Sequence[Words], begins: Sequence[str], moments: Sequence[float], width: float
) -> Iterator[PeriodName]:
    """The periods that are named: the newest, and years where it is by months or quarters, else as many others as have
    room."""
    last = 100 * (len(labels[-1].text) * (LETTER - 1) + YEAR / 2) / width if labels else 0
    if years := named_years(begins, moments, 100 * YEAR / width, last):
        yield from ((moment, Words(year), "start" if moment < 5 else "middle") for year, moment in years)
        yield moments[-1], labels[-1], "end"
        return
    longest = max((len(label.text) for label in labels), default=1)
    # the first and the last stand beside their places, and not around them
    apart = min(101.0, 100 * (1.5 * longest * LETTER + 6) / width)
    for place, moment in named_periods(moments, apart):
        yield moment, labels[place], "start" if moment < 5 and len(labels) > 1 else "end" if moment > 95 else "middle"


def _ticks(view: View, dataset: DataSet, drawing: Drawing) -> Iterator[tuple[float, str]]:
    unit = "percent" if drawing.plan.show == CHANGE else unit_of(dataset, drawing.marks[0].row)
    percent = unit == "percent" and drawing.plan.show in ("", CHANGE, LOG)
    billions = max(map(abs, drawing.scale.ticks)) >= BILLION
    for tick in drawing.scale.ticks:
        text = number(view.language, f"{tick / BILLION if billions else tick:.10f}".rstrip("0").rstrip("."))
        if billions and tick:
            text = view.t("tick.billions", number=text)
        yield drawing.scale.place(tick), with_unit(view.language, text, unit, None) if percent else text


def _polyline(points: Iterable[Point]) -> str:
    return " ".join(f"{point.x:.2f},{point.y:g}" for point in points)


def _thinned(run: Sequence[Point], most: int) -> Iterator[Point]:
    """About as many points as can be seen: the ends, and of neighbours the lowest and the highest,
    so that no spike is lost."""
    size = -(-2 * len(run) // most) if len(run) > most else 1
    for place in range(0, len(run), size):
        part = run[place : place + size]
        ends = {min(part, key=_depth), max(part, key=_depth), run[0], run[-1]}
        yield from (point for point in part if point in ends)


def _depth(point: Point) -> float:
    return point.y or 0.0
