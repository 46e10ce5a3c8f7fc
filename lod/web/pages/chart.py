"""A chart on a page: its marks as places in per cent, so that it is as wide as there is room and its text stays text.

Every selection is drawn by the server, so that it needs no script.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from lod.charts import words
from lod.charts.drawing import Drawing, draw
from lod.charts.mark import EXACT, MISSING
from lod.charts.plan import CHANGE, INDEX, MAP, PER_1000, Look
from lod.cube.values import unit_of
from lod.exchange.selection import Selection
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.web.pages import links
from lod.web.pages.bars import BarGroup, groups_of_bars
from lod.web.pages.lines import Plots, plots
from lod.web.pages.maps import MapView, map_of
from lod.web.pages.share import SharedSelection, shared
from lod.web.pages.stacks import StackedBars, stacked_bars
from lod.web.pages.template import fragment
from lod.web.pages.view import View
from lod.web.pages.words import Words


@dataclass(frozen=True)
class File:
    """The chart as a file; `size` is 0 where it is drawn only when somebody asks for it."""

    name: str
    url: str
    size: int = 0


@dataclass(frozen=True)
class ChartView:
    """`chart.html`: lines in `plots`, bars of parts in `stacks`, a map in `map`, or else `groups` of bars with the
    place of zero (`base`); the `measure` it is of (none where they are several) and its `unit`; the `legend` of the
    ways marks are drawn, a `note` on what is shown, a `description` of it all, and the `files` it can be had as."""

    plots: Plots | None
    stacks: StackedBars | None
    map: MapView | None
    groups: tuple[BarGroup, ...]
    base: float
    measure: Words
    unit: Words
    legend: tuple[tuple[str, str], ...]
    note: str
    description: str
    files: tuple[File, ...]


def chart(view: View, dataset: DataSet, chosen: Selection) -> ChartView | None:
    """The chart of a selection. None if nothing is to be drawn."""
    release, look = view.opened, Look(chosen.chart, chosen.show, sort=chosen.sort, classes=chosen.classes)
    figures, occurring = release.figures[dataset.id], release.occurring(dataset.id)
    drawing = draw(dataset, release.lists, figures, occurring, chosen.fixed, look, release.inhabitants(dataset.id))
    if drawing is None:
        return None
    lines, is_map = drawing.plan.lines, drawing.plan.kind == MAP
    plain = is_map or set(drawing.kinds) <= {EXACT, MISSING}
    measure, unit = _measured(view, dataset, drawing)
    return ChartView(
        plots(view, dataset, drawing, unit) if lines else None,
        stacked_bars(view, dataset, drawing, bool(unit)) if drawing.plan.parts else None,
        map_of(view, dataset, drawing) if is_map else None,
        () if lines or is_map or drawing.plan.parts else tuple(groups_of_bars(view, dataset, drawing, bool(unit))),
        drawing.scale.place(0),
        measure,
        unit,
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
    if chosen.codes or chosen.chart or chosen.show or chosen.sort or chosen.classes:
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
    alike = len(units) == 1 and units != {""} and drawing.plan.show not in (INDEX, CHANGE)
    if drawing.plan.show == PER_1000 and measure:
        return view.words(measure.label), Words(view.t("chart.unit.per1000"))
    unit = links.concept(view, "unit", min(units)).words if alike else Words("")
    return view.words(measure.label) if measure else Words(""), unit if measure else Words("")


def _files(selected: SharedSelection) -> Iterator[File]:
    files = selected.view.opened.manifest.files
    for name, suffix in (("SVG", "svg"), ("PNG", "png"), ("Vega-Lite", "vl.json")):
        address = selected.picture(suffix=suffix)
        entry = files.get(address.removeprefix(f"{selected.view.root}/"))
        if address:
            yield File(name, address, entry.size if entry else 0)
