"""A map as a part of a Vega-Lite specification: areas as GeoJSON in degrees, with their figures as properties."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lod.charts import words
from lod.charts.drawing import Drawing
from lod.charts.legend import NO_FIGURE, legend, marks_by_code, tone
from lod.charts.map_picture import EDGE, TONES
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.geometry import AreaOutline
from lod.model.projection import centre
from lod.model.text import FALLBACKS

WIDTH, HEIGHT = 640, 720
"""Pixels of the map, at most."""

WITHOUT = "#eef1f4"
"""The colour of areas without a figure: Vega has no hatching."""


def map_spec(dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, language: str) -> dict[str, Any]:
    """The data and the marks of a drawing of areas."""
    name, marks = drawing.plan.along[0], marks_by_code(drawing)
    geometry = lists[next(d.codelist for d in dataset.structure.dimensions if d.name == name)].geometry
    outlined = [geometry.by_code[code] for code in drawing.areas] if geometry else []
    features = []
    for area in outlined:
        mark = marks.get(area.code)
        label = words.label(dataset, lists, name, area.code).best(*FALLBACKS[language])
        properties: dict[str, Any] = {"code": area.code, "label": label, "class": tone(drawing, mark)}
        if mark is not None:
            shown = words.shown(dataset, lists, drawing, mark, language)
            properties |= {"value": mark.value, "text": shown, "kind": mark.kind}
        features.append({"type": "Feature", "properties": properties, "geometry": _geometry(area)})
    entries = legend(dataset, drawing, language)
    tones = [entry.tone for entry in entries]
    labels = {str(entry.tone): f"{entry.text} {entry.count}" for entry in entries}
    east, north = centre(position for area in outlined for polygon in area.polygons for position in polygon[0])
    return {
        "data": {"values": features},
        "width": WIDTH,
        "height": HEIGHT,
        "projection": {"type": "azimuthalEqualArea", "rotate": [round(-east, 4), round(-north, 4)]},
        "mark": {"type": "geoshape", "stroke": EDGE, "strokeWidth": 0.5},
        "encoding": {
            "color": {
                "field": "properties.class",
                "type": "nominal",
                "scale": {
                    "domain": tones,
                    "range": [WITHOUT if tone_of == NO_FIGURE else TONES[tone_of] for tone_of in tones],
                },
                "sort": None,
                "legend": {
                    "title": None,
                    "orient": "bottom",
                    "columns": 2,
                    "symbolType": "square",
                    "labelExpr": f"({json.dumps(labels, ensure_ascii=False)})[datum.value]",
                },
            },
            "tooltip": [{"field": "properties.label", "title": name}, {"field": "properties.text", "title": " "}],
        },
    }


def _geometry(area: AreaOutline) -> dict[str, Any]:
    """The outline, its rings turned as the drawing library wants them: the outer one with the clock."""
    return {"type": "MultiPolygon", "coordinates": [[ring[::-1] for ring in polygon] for polygon in area.polygons]}
