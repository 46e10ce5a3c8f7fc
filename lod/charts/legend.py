"""The legend of a map: each class with its colour, its bounds in words and how many areas are of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lod.charts import words
from lod.charts.classes import ValueClass
from lod.charts.drawing import Drawing
from lod.charts.mark import MISSING, ChartMark
from lod.charts.plan import PER_1000
from lod.cube.values import number, unit_of, with_unit
from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.text import FALLBACKS

NO_FIGURE = 0
"""The tone of areas without a figure, which are hatched."""


@dataclass(frozen=True)
class LegendEntry:
    """A class in the legend: its `tone`, what it holds (`text`), and how many areas (`count`)."""

    tone: int
    text: str
    count: str


def legend(dataset: DataSet, drawing: Drawing, language: str) -> list[LegendEntry]:
    """The classes of a map, and at last the areas without a figure."""
    entries = [
        LegendEntry(one.tone, _bounds(dataset, drawing, one, language), _areas(one.count, language))
        for one in drawing.classes
    ]
    missing = sum(1 for code in drawing.areas if tone(drawing, marks_by_code(drawing).get(code)) == NO_FIGURE)
    if missing:
        entries.append(
            LegendEntry(NO_FIGURE, text(Message("chart.class.missing"), language), _areas(missing, language))
        )
    return entries


def marks_by_code(drawing: Drawing) -> dict[str, ChartMark]:
    """The mark of each area that has one."""
    return {str(mark.row[drawing.plan.along[0]]): mark for mark in drawing.marks}


def tone(drawing: Drawing, mark: ChartMark | None) -> int:
    """The tone of an area with this mark."""
    if mark is None or mark.kind == MISSING or mark.value is None:
        return NO_FIGURE
    value = mark.value
    return next((one.tone for one in drawing.classes if one.holds(value)), NO_FIGURE)


def _bounds(dataset: DataSet, drawing: Drawing, one: ValueClass, language: str) -> str:
    digits = words.decimals(one.high) if drawing.plan.show == PER_1000 else None
    low, high = (_number(bound, digits, language) for bound in (one.low, one.high))
    key = "chart.class.under" if one.open else "chart.class"
    bounds = low if one.low == one.high else text(Message(key, low=low, high=high), language)
    unit = unit_of(dataset, drawing.marks[0].row)
    return with_unit(language, bounds, unit, None) if unit == "percent" else bounds


def _number(value: float, digits: int | None, language: str) -> str:
    if digits is not None:
        return number(language, f"{value:.{digits}f}", digits)
    return number(language, f"{value:.10f}".rstrip("0").rstrip("."))


def _areas(count: int, language: str) -> str:
    return text(Message("chart.class.areas", count=count), language)


def borders(dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, language: str) -> str:
    """Who made the borders, and of which year they are."""
    dimension = next(d for d in dataset.structure.dimensions if d.name == drawing.plan.along[0])
    geometry = lists[dimension.codelist].geometry
    return " ".join(
        text(Message("chart.borders", source=source.source.best(*FALLBACKS[language]), year=str(source.year)), language)
        for source in (geometry.sources if geometry else ())
    )
