"""Bars on a page: each with what it is about, its value in words, and from where to where it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from lod.charts import words
from lod.charts.drawing import Drawing
from lod.charts.mark import ABOVE, BELOW, MISSING, RANGE, ChartMark
from lod.cube.values import one
from lod.model.attributes import STATUS
from lod.model.dataset import DataSet
from lod.web.pages import links
from lod.web.pages.view import View
from lod.web.pages.words import Words


@dataclass(frozen=True)
class Bar:
    """A figure: what it is about, its value in words and, for a tip, with all there is to know (`tip`), how it is
    drawn, and from where to where it surely reaches (`start`, `width`) and may reach (`open_start`, `open_width`)."""

    labels: tuple[Words, ...]
    text: str
    tip: str
    kind: str
    start: float = 0.0
    width: float = 0.0
    open_start: float = 0.0
    open_width: float = 0.0


@dataclass(frozen=True)
class BarGroup:
    """Bars that belong together, and what they are called; nothing where there is one group."""

    names: tuple[Words, ...]
    bars: tuple[Bar, ...]


def groups_of_bars(view: View, dataset: DataSet, drawing: Drawing, bare: bool) -> Iterator[BarGroup]:
    """The bars in their groups; `bare`: the unit stands above all of them, and not at each."""
    for codes, marks in groupby(drawing.marks, key=drawing.group):
        names = words.group(dataset, view.opened.lists, drawing, codes)
        bars = tuple(_bar(view, dataset, drawing, mark, bare) for mark in marks)
        yield BarGroup(tuple(map(view.words, names)), bars)


def status_of(view: View, mark: ChartMark) -> str:
    """The status of a figure where it is not the usual one; "" else."""
    status = one(mark.row, STATUS.name) or "A"
    return "" if status == "A" else links.concept(view, "obsStatus", status).text


def _bar(view: View, dataset: DataSet, drawing: Drawing, mark: ChartMark, bare: bool) -> Bar:
    lists, place = view.opened.lists, drawing.scale.place
    named = tuple(view.words(label) for label in words.labels(dataset, lists, drawing, mark.row))
    missing = mark.kind == MISSING or mark.value is None
    text = words.shown(dataset, lists, drawing, mark, view.language, bare)
    status = status_of(view, mark)
    tip = f"{', '.join(word.text for word in named)}: {words.shown(dataset, lists, drawing, mark, view.language)}"
    tip += f" ({status})" if status else ""
    if missing:
        return Bar(named, text, tip, mark.kind)
    zero, end = place(0), place(mark.value)
    if mark.kind == RANGE:
        return Bar(named, text, tip, mark.kind, place(mark.low), place(mark.high) - place(mark.low))
    if mark.kind == BELOW:
        low = zero if mark.low is None else place(mark.low)
        return Bar(named, text, tip, mark.kind, open_start=low, open_width=max(end - low, 0))
    sure = min(zero, end), abs(end - zero)
    if mark.kind == ABOVE:
        return Bar(named, text, tip, mark.kind, *sure, open_start=end, open_width=max(place(mark.high) - end, 0))
    return Bar(named, text, tip, mark.kind, *sure)
