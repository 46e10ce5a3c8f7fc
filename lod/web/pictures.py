"""Charts of selections as files, drawn when they are asked for.

A process of its own draws them, and is ended where it takes too long. What was drawn is kept
with the other answers of the release.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from lod.charts import render
from lod.charts.drawing import draw
from lod.charts.heading import heading
from lod.charts.map_picture import map_picture
from lod.charts.plan import MAP, Look
from lod.charts.spec import spec
from lod.exchange.selection import Selection
from lod.model.dataset import DataSet
from lod.model.text import FALLBACKS
from lod.release.opened import Release

PATIENCE = 10.0
"""Seconds after which a picture is given up."""

LANGUAGES = ("nb", "nn", "en")
SUFFIXES = ("svg", "png", "vl.json")

_painter = render.Painter(PATIENCE)


@dataclass(frozen=True)
class Wanted:
    """The chart of a data set as a file: in which `language` ("" for the site's) and as what (`suffix`)."""

    dataset: str
    language: str
    suffix: str


def parse_name(name: str) -> Wanted | None:
    """What a file's name asks for: `folkemengde.nb.png`, `folkemengde.svg`; None for another name."""
    stem, _, suffix = name.partition(".")
    language, _, rest = suffix.partition(".")
    if language in LANGUAGES and rest:
        return Wanted(stem, language, rest) if rest in SUFFIXES else None
    return Wanted(stem, "", suffix) if suffix in SUFFIXES and "/" not in name else None


def picture(
    release: Release, dataset: DataSet, selection: Selection, language: str, suffix: str, address: str
) -> bytes | None:
    """The chart of a selection, which has an `address`; None where there is nothing to draw. Raises `NotDrawn`."""
    figures, occurring = release.figures[dataset.id], release.occurring(dataset.id)
    drawing = draw(
        dataset,
        release.lists,
        figures,
        occurring,
        selection.fixed,
        Look(selection.chart, selection.show, sort=selection.sort, classes=selection.classes),
        release.inhabitants(dataset.id),
    )
    if drawing is None:
        return None
    source = f"{dataset.publisher.name.best(*FALLBACKS[language])}, {address}"
    title = heading(dataset, release.lists, selection.fixed, release.occurring(dataset.id), language)
    specification = spec(dataset, release.lists, drawing, language, source, title)
    if suffix == "vl.json":
        return (json.dumps(specification, ensure_ascii=False, indent=1) + "\n").encode()
    if drawing.plan.kind == MAP:
        svg = map_picture(dataset, release.lists, drawing, language, source, title)
    else:
        svg = render.to_svg(specification, language, _painter)
    return svg.encode() if suffix == "svg" else render.to_png(svg, painter=_painter)
