"""A map on a page: the outlines of areas in the colours of their classes, each with its value in words."""

from __future__ import annotations

from dataclasses import dataclass

from lod.charts import words
from lod.charts.drawing import Drawing
from lod.charts.legend import LegendEntry, borders, legend, marks_by_code, tone
from lod.charts.mark import ChartMark
from lod.charts.outline import outlines
from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.model.dataset import DataSet
from lod.web.pages.bars import status_of
from lod.web.pages.view import View


@dataclass(frozen=True)
class MapArea:
    """An area: its outline as an SVG path, its tone (0 without a figure), and what it is and has, for a tip."""

    path: str
    tone: int
    tip: str


@dataclass(frozen=True)
class MapView:
    """A map of `width` and `height`, in units of its own; its `areas` in the order of their list, the borders `around`
    them, the classes in its `legend`, whom the borders are by (`borders`), and the `status` of all figures, where they
    have the same and it is not the usual one."""

    width: int
    height: int
    areas: tuple[MapArea, ...]
    around: str
    legend: tuple[LegendEntry, ...]
    borders: str
    status: str


def map_of(view: View, dataset: DataSet, drawing: Drawing) -> MapView:
    """The map of a drawing of areas."""
    lists, name = view.opened.lists, drawing.plan.along[0]
    codelist = lists[next(d.codelist for d in dataset.structure.dimensions if d.name == name)]
    drawn, marks = outlines(codelist, drawing.areas), marks_by_code(drawing)
    statuses = {status_of(view, mark) for mark in drawing.marks}
    alike = min(statuses) if len(statuses) == 1 else ""
    areas = (
        MapArea(
            drawn.areas[code],
            tone(drawing, marks.get(code)),
            _tip(view, dataset, drawing, code, marks.get(code), bool(alike)),
        )
        for code in drawing.areas
    )
    return MapView(
        drawn.width,
        drawn.height,
        tuple(areas),
        drawn.around,
        tuple(legend(dataset, drawing, view.language)),
        borders(dataset, lists, drawing, view.language),
        alike,
    )


def _tip(view: View, dataset: DataSet, drawing: Drawing, code: str, mark: ChartMark | None, alike: bool) -> str:
    """«Bergen: 291 940 (foreløpig)»; the status is left out where all have the same (`alike`)."""
    lists = view.opened.lists
    label = view.say(words.label(dataset, lists, drawing.plan.along[0], code))
    if mark is None:
        return f"{label}: {text(Message('chart.class.missing'), view.language)}"
    status = "" if alike else status_of(view, mark)
    value = words.shown(dataset, lists, drawing, mark, view.language, bare=True)
    return f"{label}: {value}" + (f" ({status})" if status else "")
