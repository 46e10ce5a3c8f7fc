"""A chart as a Vega-Lite specification (v6) with its data in it, for a language: what a programme draws from."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from lod.charts import words
from lod.charts.drawing import ABOUT, ABOVE, BELOW, MISSING, RANGE, ChartMark, Drawing
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.text import FALLBACKS

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "Liberation Sans"
INK, QUIET, LINE, ACCENT = "#1c2733", "#51606f", "#cfd8e0", "#0a5299"
COLOURS = ["#0a5299", "#b0450a", "#1d6f42", "#7a3b9d", "#6b5800", "#a3195b"]
LABEL, TITLE = 34, 70
"""Letters in a line of a label and of the title."""

MOST_LABELS, MOST_POINTS = 24, 300
"""Periods that are named along an axis, and points that have a mark of their own."""
MOST_SORTED = 500
"""Periods that are sorted by a list of them; more are given as the axis itself."""

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
        **(_lines(dataset, lists, drawing, language) if drawing.plan.kind == "line" else _bars(drawing, lines)),
        "usermeta": {"language": language, "source": source},
        "background": "white",
        "padding": 16,
        "config": _CONFIG,
    }


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
    by = drawing.plan.by
    for place, mark in enumerate(drawing.marks):
        names = [label.best(*FALLBACKS[language]) for label in words.labels(dataset, lists, drawing, mark.row)]
        group = words.label(dataset, lists, by, str(mark.row[by])).best(*FALLBACKS[language]) if by else ""
        yield {
            "place": place,
            "label": "\n".join(textwrap.wrap(", ".join(names), LABEL)),
            "group": group,
            "kind": mark.kind,
            "value": mark.value,
            **_ends(mark, drawing),
            "text": words.value(dataset, lists, mark.row, mark.kind == MISSING, language),
        }


def _ends(mark: ChartMark, drawing: Drawing) -> Spec:
    """Where a mark surely is, and where it may be: `from`, `to` and `openFrom`, `openTo`."""
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
    """Lines with a gap where a figure is missing, hollow points where it is not exact, and the reach of a range."""
    along = drawing.plan.along[0]
    names = [words.label(dataset, lists, along, code).best(*FALLBACKS[language]) for code in drawing.places]
    order = ["\n".join(textwrap.wrap(name, LABEL)) for name in names]
    # measuring every label of a long axis takes seconds: only as many are written as can stand beside one another
    sparse = {"values": order[:: -(-len(order) // MOST_LABELS)]} if len(order) > MOST_LABELS else {}
    # a long list to sort by becomes an expression that is nested as deeply as it is long
    sorting = {"sort": order} if len(order) <= MOST_SORTED else {"sort": None, "scale": {"domain": order}}
    x = {"field": "label", "type": "ordinal", "title": None, **sorting,
         "axis": {"labelAngle": 0, "labelOverlap": True, **sparse}}  # fmt: skip
    measure = next((m for m in dataset.structure.measures), None)
    title = measure.label.best(*FALLBACKS[language]) if measure else None
    y = {"field": "value", "type": "quantitative", "title": title,
         "scale": {"domain": [drawing.scale.low, drawing.scale.high]},
         "axis": {"values": list(drawing.scale.ticks)}}  # fmt: skip
    colour = {"field": "group", "type": "nominal", "scale": {"range": COLOURS}, "sort": {"field": "place"}}
    shared: Spec = {"x": x, "y": y} | ({"color": colour} if drawing.plan.by else {"color": {"value": ACCENT}})
    dashes = {"strokeDash": {"field": "group", "type": "nominal", "legend": None}} if drawing.plan.by else {}
    stroke = {"type": "line", "strokeWidth": 2.5, "invalid": "break-paths-show-domains"}
    line: Spec = {"mark": stroke, "encoding": dashes}
    hollow = {"condition": {"test": "datum.kind !== 'exact'", "value": "white"}}
    points: Spec = {
        "mark": {"type": "point", "size": 50, "strokeWidth": 2, "opacity": 1},
        "transform": [{"filter": "isValid(datum.value)"}],
        "encoding": {"fill": {**hollow, **({"field": "group", "type": "nominal", "scale": {"range": COLOURS},
                                            "legend": None} if drawing.plan.by else {"value": ACCENT})}},
    }  # fmt: skip
    gaps: Spec = {
        "mark": {"type": "text", "baseline": "bottom", "angle": 270, "align": "left", "color": QUIET, "y": "height"},
        "transform": [{"filter": f"datum.kind === '{MISSING}'"}],
        "encoding": {"text": {"field": "text"}, "y": {"value": 316}, "color": {"value": QUIET}},
    }
    layers = [line, points, gaps] if len(drawing.marks) <= MOST_POINTS else [line, gaps]
    return {"width": 640, "height": 320, "layer": layers, "encoding": shared}
