"""A chart as a Vega-Lite specification (v6) with its data in it, for a language: what a programme draws from."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from lod.charts import words
from lod.charts.drawing import Drawing
from lod.charts.map_spec import map_spec
from lod.charts.mark import ABOUT, ABOVE, BELOW, MISSING, RANGE, ChartMark
from lod.charts.parts_spec import COLOURS, parts_spec
from lod.charts.placing import named_periods, spread
from lod.charts.plan import CHANGE, INDEX, MAP, PANELS
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.model.text import FALLBACKS

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "Liberation Sans"
INK, QUIET, LINE, ACCENT = "#1c2733", "#51606f", "#cfd8e0", "#0a5299"
LABEL, TITLE = 34, 70
"""Letters in a line of a label and of the title."""

MOST_LABELS, MOST_POINTS = 6, 300
"""Periods that are named along an axis, and points that have a mark of their own."""
WIDTH, HEIGHT, PANEL, PANELS_ACROSS = 640, 320, 170, 4
"""Pixels of a plot of lines, and of a small one; small ones side by side."""
LETTER = 7
"""Pixels of a letter, about."""

Spec = dict[str, Any]


def spec(
    dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, language: str, source: str, title: str = ""
) -> Spec:
    """The chart in a language; `source` is a line that says who publishes it and where, `title` what is shown, if that
    is not the data set as a whole."""
    summary = words.description(dataset, lists, drawing, language)
    note = words.note(dataset, lists, drawing, language)
    lines_of_title = textwrap.wrap(title or dataset.title.best(*FALLBACKS[language]), TITLE)
    kinds = [f"{_SIGNS[kind]} {words.kind(kind, language)}" for kind in drawing.kinds if kind in _SIGNS]
    below = [*textwrap.wrap(note, 90), *textwrap.wrap("   ".join(kinds), 90)]
    values = list(_values(dataset, lists, drawing, language))
    lines = max(value["label"].count("\n") + 1 for value in values)
    return {
        "$schema": SCHEMA,
        "title": {"text": lines_of_title, "subtitle": below} if below else {"text": lines_of_title},
        "description": summary,
        "data": {"values": values},
        **_marks(dataset, lists, drawing, language, lines),
        "usermeta": {"language": language, "source": source},
        "background": "white",
        "padding": 16,
        "config": _CONFIG,
    }


def _marks(dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, language: str, lines: int) -> Spec:
    if drawing.plan.kind == MAP:
        return map_spec(dataset, lists, drawing, language)
    if drawing.plan.parts:
        return parts_spec(drawing)
    return _lines(dataset, lists, drawing, language) if drawing.plan.lines else _bars(drawing, lines)


_SIGNS = {ABOUT: "≈", ABOVE: "> ≥", BELOW: "< ≤"}

_CONFIG: Spec = {
    "font": FONT,
    "view": {"stroke": None},
    "axis": {"labelColor": INK, "titleColor": QUIET, "gridColor": LINE, "domain": False, "ticks": False,
             "labelFontSize": 13, "titleFontSize": 13, "labelPadding": 8, "labelLimit": 320},
    "header": {"labelFontSize": 13, "labelFontWeight": "bold", "labelColor": INK, "title": None},
    "legend": {"labelFontSize": 13, "titleFontSize": 13, "orient": "bottom", "title": None, "labelLimit": 400},
    "title": {"anchor": "start", "frame": "group", "fontSize": 18, "subtitleFontSize": 13, "offset": 16, "color": INK,
              "subtitleColor": QUIET, "subtitlePadding": 6, "lineHeight": 22},
    "text": {"fontSize": 13, "color": INK},
}  # fmt: skip


def _values(dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, language: str) -> Iterator[Spec]:
    moments = dict(zip(drawing.places, drawing.moments, strict=False))
    last = {drawing.group(mark): mark for mark in drawing.marks if mark.value is not None}
    for place, mark in enumerate(drawing.marks):
        names = [label.best(*FALLBACKS[language]) for label in words.labels(dataset, lists, drawing, mark.row)]
        group = drawing.group(mark)
        named = [label.best(*FALLBACKS[language]) for label in words.group(dataset, lists, drawing, group)]
        moment = moments.get(str(mark.row[drawing.plan.along[0]]))
        yield {
            "place": place,
            "label": "\n".join(textwrap.wrap(", ".join(names), LABEL)),
            "group": ", ".join(named),
            "kind": mark.kind,
            "value": mark.value,
            **_ends(mark, drawing),
            "text": words.shown(dataset, lists, drawing, mark, language),
            **({} if moment is None else {"moment": moment}),
            **({"last": True} if last.get(group) is mark else {}),
        }


def _ends(mark: ChartMark, drawing: Drawing) -> Spec:
    """Where a mark surely is, and where it may be: `from`, `to` and `openFrom`, `openTo`."""
    if drawing.plan.parts:
        return {} if mark.low is None else {"from": mark.low, "to": mark.high}
    if mark.kind == MISSING or mark.value is None:
        return {"at": 0}
    high = drawing.scale.high if mark.high is None else mark.high
    if mark.kind == RANGE:
        return {"from": mark.low, "to": high, "at": high}
    if mark.kind == BELOW:
        return {"openFrom": mark.low or 0, "openTo": mark.value, "at": mark.value}
    if mark.kind == ABOVE:
        return {"from": 0, "to": mark.value, "openFrom": mark.value, "openTo": high, "at": high}
    return {"from": 0, "to": mark.value, "at": mark.value}


def _bars(drawing: Drawing, lines: int) -> Spec:
    """Bars in groups: filled where the value is exact, light with a broken line where it is approximate or open.

    `lines`: the most lines a label has.
    """
    scale = {"domain": [drawing.scale.low, drawing.scale.high]}
    axis = {"values": list(drawing.scale.ticks), "title": None}
    y = {"field": "label", "type": "nominal", "sort": {"field": "place"}, "title": None,
         "axis": {"labelExpr": "split(datum.label, '\\n')"}}  # fmt: skip
    about = {"test": f"datum.kind === '{ABOUT}' || datum.kind === '{RANGE}'"}
    bars: Spec = {
        "mark": {"type": "bar", "height": {"band": 0.62}, "stroke": ACCENT, "strokeWidth": 1},
        "transform": [{"filter": "isValid(datum.to)"}],
        "encoding": {
            "x": {"field": "from", "type": "quantitative", "scale": scale, "axis": axis},
            "x2": {"field": "to"},
            "fill": {"condition": {**about, "value": "#b9d3ea"}, "value": ACCENT},
            "strokeDash": {"condition": {**about, "value": [4, 3]}, "value": [1, 0]},
        },
    }
    opened: Spec = {
        "mark": {"type": "bar", "height": {"band": 0.62}, "fill": "#e6eff8", "stroke": ACCENT, "strokeDash": [2, 3]},
        "transform": [{"filter": "isValid(datum.openTo)"}],
        "encoding": {"x": {"field": "openFrom", "type": "quantitative"}, "x2": {"field": "openTo"}},
    }
    text: Spec = {
        "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": "bold"},
        "encoding": {"x": {"field": "at", "type": "quantitative"}, "text": {"field": "text"}},
    }
    drawn: Spec = {
        "width": 460,
        "height": {"step": max(34, 17 * lines + 8)},
        "layer": [bars, opened, text],
        "encoding": {"y": y},
    }
    if not drawing.plan.by:
        return drawn
    row = {"field": "group", "type": "nominal", "sort": {"field": "place", "op": "min"},
           "header": {"orient": "top", "labelAnchor": "start", "labelOrient": "top"}}  # fmt: skip
    return {"facet": {"row": row}, "spacing": 12, "spec": drawn, "resolve": {"scale": {"y": "independent"}}}


def _lines(dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, language: str) -> Spec:
    """Lines in time with a gap where a figure is missing, hollow points where it is not exact, and names at their ends;
    many of them beside one another."""
    panels, several = drawing.plan.kind == PANELS, bool(drawing.plan.by) and drawing.plan.kind != PANELS
    shared: Spec = {"x": _time(dataset, lists, drawing, language), "y": _amount(dataset, drawing, language)}
    colour = {
        "field": "group",
        "type": "nominal",
        "scale": {"range": COLOURS},
        "sort": {"field": "place"},
        "legend": None,
    }
    shared |= {"color": colour if several else {"value": ACCENT}}
    dashes = {"strokeDash": {"field": "group", "type": "nominal", "legend": None}} if several else {}
    stroke = {"type": "line", "strokeWidth": 2.5, "invalid": "break-paths-show-domains"}
    line: Spec = {"mark": stroke, "encoding": dashes}
    hollow = {"condition": {"test": "datum.kind !== 'exact'", "value": "white"}}
    points: Spec = {
        "mark": {"type": "point", "size": 50, "strokeWidth": 2, "opacity": 1},
        "transform": [{"filter": "isValid(datum.value)"}],
        "encoding": {"fill": {**hollow, **(colour if several else {"value": ACCENT})}},
    }
    gaps: Spec = {
        "mark": {"type": "text", "baseline": "bottom", "angle": 270, "align": "left", "color": QUIET},
        "transform": [{"filter": f"datum.kind === '{MISSING}'"}],
        "encoding": {"text": {"field": "text"}, "y": {"value": 316}, "color": {"value": QUIET}},
    }
    layers = [line, points, gaps] if len(drawing.marks) <= MOST_POINTS and not panels else [line]
    if panels:
        facet = {"field": "group", "type": "nominal", "sort": {"field": "place", "op": "min"},
                 "header": {"labelAnchor": "start", "labelLimit": 170}}  # fmt: skip
        inner = {"width": PANEL, "height": 110, "layer": layers, "encoding": shared}
        return {"facet": facet, "columns": PANELS_ACROSS, "spacing": 24, "spec": inner}
    return {"width": WIDTH, "height": max(HEIGHT, 18 * len(_groups(drawing))), "layer": [*layers, *_names(drawing)],
            "encoding": shared}  # fmt: skip


def _groups(drawing: Drawing) -> set[tuple[str, ...]]:
    return {drawing.group(mark) for mark in drawing.marks}


def _names(drawing: Drawing) -> list[Spec]:
    """The names of lines at their ends, as far apart as they can be read: where they stand is worked out here."""
    if not drawing.plan.by:
        return []
    height = max(HEIGHT, 18 * len(_groups(drawing)))
    ends = {drawing.group(mark): mark for mark in drawing.marks if mark.value is not None}
    at = spread([height * (100 - drawing.scale.place(mark.value)) / 100 for mark in ends.values()], 18, height)
    places = dict(zip(map(id, ends.values()), at, strict=True))
    order = [(place, places[id(mark)]) for place, mark in enumerate(drawing.marks) if id(mark) in places]
    return [
        {
            "mark": {"type": "text", "align": "left", "dx": 10, "limit": 260, "baseline": "middle"},
            "transform": [{"filter": f"datum.place === {place}"}],
            "encoding": {
                "x": {"value": WIDTH},
                "y": {"value": round(y, 1)},
                "text": {"field": "group", "type": "nominal"},
            },
        }
        for place, y in order
    ]


def _time(dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, language: str) -> Spec:
    """The axis of time: periods where they lie, the newest and some of the others named."""
    along, width = drawing.plan.along[0], PANEL if drawing.plan.kind == PANELS else WIDTH
    names = [words.label(dataset, lists, along, code).best(*FALLBACKS[language]) for code in drawing.places]
    apart = max(100 / MOST_LABELS, min(101.0, 150 * LETTER * max(map(len, names)) / width))
    named = {moment: names[place] for place, moment in named_periods(drawing.moments, apart)}
    labels = ", ".join(f"'{moment:g}': {json.dumps(name, ensure_ascii=False)}" for moment, name in named.items())
    axis = {"values": sorted(named), "labelExpr": f"({{{labels}}})[datum.value]", "labelAngle": 0, "grid": False,
            "labelFlush": True, "labelOverlap": False}  # fmt: skip
    return {"field": "moment", "type": "quantitative", "title": None, "scale": {"domain": [0, 100], "nice": False},
            "axis": axis}  # fmt: skip


def _amount(dataset: DataSet, drawing: Drawing, language: str) -> Spec:
    names = {str(mark.row[MEASURE_TYPE]) for mark in drawing.marks}
    measure = next((m for m in dataset.structure.measures if names == {m.name}), None)
    title = measure.label.best(*FALLBACKS[language]) if measure and drawing.plan.show not in (INDEX, CHANGE) else None
    scale: Spec = {"domain": [drawing.scale.low, drawing.scale.high], "nice": False, "zero": False}
    scale |= {"type": "log"} if drawing.scale.log else {}
    ticks = drawing.scale.ticks if drawing.plan.kind != PANELS else (drawing.scale.ticks[0], drawing.scale.ticks[-1])
    return {"field": "value", "type": "quantitative", "title": None if drawing.plan.kind == PANELS else title,
            "scale": scale, "axis": {"values": list(ticks)}}  # fmt: skip
