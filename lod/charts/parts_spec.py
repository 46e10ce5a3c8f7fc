"""Bars of parts as a part of a Vega-Lite specification: each part from where to where it reaches, in the colour of its
group."""

from __future__ import annotations

from typing import Any

from lod.charts.drawing import Drawing
from lod.charts.plan import PYRAMID, SHARE

COLOURS = ["#0a5299", "#b0450a", "#1d6f42", "#7a3b9d", "#6b5800", "#a3195b"]
LIGHTER = ["#84a8cc", "#d7a284", "#8eb7a0", "#bc9dce", "#b5ab7f", "#d18cad"]
"""Of the seventh part and those after it."""
WIDTH, STEP = 560, 24
"""Pixels of the axis, and of a bar with what is around it."""


def parts_spec(drawing: Drawing) -> dict[str, Any]:
    """The marks of a drawing of parts."""
    is_pyramid = drawing.plan.kind == PYRAMID
    scale = {"domain": [drawing.scale.low, drawing.scale.high], "nice": False}
    axis: dict[str, Any] = {"values": list(drawing.scale.ticks), "title": "%" if drawing.plan.kind == SHARE else None}
    if is_pyramid:
        axis["labelExpr"] = "format(abs(datum.value), ',')"
    order = {"field": "place", "op": "min", "order": "descending" if is_pyramid else "ascending"}
    labels = {"labelExpr": "split(datum.label, '\\n')"}
    legend = {"title": None, "orient": "top", "columns": 3, "symbolType": "square"}
    return {
        "width": WIDTH,
        "height": {"step": STEP},
        "transform": [{"filter": "isValid(datum.to)"}],
        "mark": {"type": "bar", "height": {"band": 0.84}, "stroke": "white", "strokeWidth": 1},
        "encoding": {
            "y": {"field": "label", "type": "nominal", "sort": order, "title": None, "axis": labels},
            "x": {"field": "from", "type": "quantitative", "scale": scale, "axis": axis},
            "x2": {"field": "to"},
            "color": {"field": "group", "type": "nominal", "sort": {"field": "place", "op": "min"},
                      "scale": {"range": [*COLOURS, *LIGHTER]}, "legend": legend},
        },
    }  # fmt: skip
