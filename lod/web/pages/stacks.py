"""Bars of parts on a page: stacked, as shares, or on two sides of an axis as in a population pyramid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lod.charts import words
from lod.charts.drawing import Drawing
from lod.charts.mark import ABOUT, ChartMark
from lod.charts.plan import PYRAMID, SHARE, STACKED
from lod.cube.values import number, with_unit
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.web.pages.bars import status_of
from lod.web.pages.lines import COLOURS
from lod.web.pages.view import View
from lod.web.pages.words import Words

LEAST_WRITTEN = 9.0
"""Per cent of a bar from which a part has room for its share in it."""


@dataclass(frozen=True)
class BarPart:
    """A part of a bar, from `start` on, in per cent: its colour as of lines (`colour`, `cycle`), the `text` in it, and
    whether its value is `about` what is drawn."""

    start: float
    width: float
    colour: int
    cycle: int
    text: str = ""
    about: bool = False

    @property
    def middle(self) -> float:
        """Where its text stands."""
        return round(self.start + self.width / 2, 2)


@dataclass(frozen=True)
class StackedBar:
    """A bar: what it is about, its parts, the sum of them in words ("" where it is not said), and all values for a tip;
    of a pyramid the values of both `sides`."""

    labels: tuple[Words, ...]
    parts: tuple[BarPart, ...]
    amount: str
    tip: str
    sides: tuple[str, ...] = ()


@dataclass(frozen=True)
class StackedBars:
    """All bars, what the parts are called, each with its colour, and whether it is a pyramid, with the `middle` of its
    axis."""

    bars: tuple[StackedBar, ...]
    legend: tuple[tuple[str, int, int], ...]
    pyramid: bool
    middle: float


def stacked_bars(view: View, dataset: DataSet, drawing: Drawing, bare: bool) -> StackedBars:
    """The bars of a drawing of parts; `bare`: the unit stands above all of them."""
    along, by = drawing.plan.along[0], drawing.plan.by[0]
    colours = {code: place for place, code in enumerate(dict.fromkeys(str(mark.row[by]) for mark in drawing.marks))}
    rows: dict[str, list[ChartMark]] = {code: [] for code in drawing.places}
    for mark in drawing.marks:
        rows[str(mark.row[along])].append(mark)
    bars = [_bar(view, dataset, drawing, marks, colours, bare) for marks in rows.values()]
    lists, is_pyramid = view.opened.lists, drawing.plan.kind == PYRAMID
    legend = (
        (view.say(words.label(dataset, lists, by, code)), place % COLOURS + 1, place // COLOURS)
        for code, place in colours.items()
    )
    return StackedBars(tuple(reversed(bars) if is_pyramid else bars), tuple(legend), is_pyramid, drawing.scale.place(0))


def _bar(
    view: View, dataset: DataSet, drawing: Drawing, marks: list[ChartMark], colours: dict[str, int], bare: bool
) -> StackedBar:
    lists, by = view.opened.lists, drawing.plan.by[0]
    named = tuple(view.words(label) for label in words.labels(dataset, lists, drawing, marks[0].row))
    texts = [words.shown(dataset, lists, drawing, mark, view.language, bare) for mark in marks]
    lines = list(_tip(view, dataset, drawing, marks, texts))
    parts = tuple(
        BarPart(
            drawing.scale.place(mark.low),
            round(drawing.scale.place(mark.high) - drawing.scale.place(mark.low), 3),
            (place := colours[str(mark.row[by])]) % COLOURS + 1,
            place // COLOURS,
            _written(view, drawing, mark),
            mark.kind == ABOUT,
        )
        for mark in marks
        if mark.low is not None and mark.high is not None
    )
    tip = f"{', '.join(word.text for word in named)}: " + "\n".join(lines)
    sides = tuple(texts) if drawing.plan.kind == PYRAMID and len(texts) == 2 else ()
    return StackedBar(named, parts, _sum(view, drawing, marks), tip, sides)


def _tip(view: View, dataset: DataSet, drawing: Drawing, marks: list[ChartMark], texts: list[str]) -> Iterator[str]:
    for mark, text in zip(marks, texts, strict=True):
        name = view.say(words.label(dataset, view.opened.lists, drawing.plan.by[0], str(mark.row[drawing.plan.by[0]])))
        status = status_of(view, mark)
        yield f"{name} {text}" + (f" ({status})" if status else "")


def _written(view: View, drawing: Drawing, mark: ChartMark) -> str:
    """What stands in a part: its share, where there is room."""
    if drawing.plan.kind != SHARE or mark.low is None or mark.high is None or mark.high - mark.low < LEAST_WRITTEN:
        return ""
    return with_unit(view.language, number(view.language, f"{mark.high - mark.low:.1f}", 1), "percent", None)


def _sum(view: View, drawing: Drawing, marks: list[ChartMark]) -> str:
    """The sum of the parts, as far as all of them are there."""
    values = [mark.row[str(mark.row[MEASURE_TYPE])] for mark in marks]
    if drawing.plan.kind != STACKED or not all(isinstance(value, str) for value in values):
        return ""
    about = any(mark.kind == ABOUT for mark in marks)
    digits = f"{sum(Decimal(str(value)) for value in values):f}"
    return f"{'≈ ' if about else ''}{number(view.language, digits)}"
