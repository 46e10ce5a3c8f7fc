"""Pictures in each language: the chart of a data set, a file of its release; the card of a figure, drawn when asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from lod.charts import render, words
from lod.charts.card import Card, to_svg
from lod.charts.drawing import Drawing, draw
from lod.charts.map_picture import map_picture
from lod.charts.plan import MAP
from lod.charts.spec import spec
from lod.cube.columns import Row
from lod.cube.cube import Cube
from lod.cube.values import measure_of, one, sentence
from lod.errors import Finding, Severity
from lod.messages.message import Message
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.text import FALLBACKS
from lod.rdf.iris import Iris

FOLDER = "charts"


def chart_path(dataset: str, language: str, suffix: str) -> str:
    """Where the chart of a data set stands in a release."""
    return f"{FOLDER}/{dataset}.{language}.{suffix}"


def card_path(iri: str, base: str, language: str) -> str:
    """The path of a figure's card: below its own."""
    return f"{FOLDER}/{iri.removeprefix(base).removeprefix('id/')}.{language}.png"


def figure_of_card(name: str) -> tuple[str, str] | None:
    """The path of the figure (`observation/…`) and the language that a card below `charts/` is of; None for others."""
    stem, _, language = name.removesuffix(".png").rpartition(".")
    is_card = name.startswith("observation/") and name.endswith(".png") and language in words.LANGUAGES
    return (stem, language) if is_card else None


def write(folder: Path, dataset: DataSet, lists: Mapping[str, CodeList], cube: Cube, iris: Iris) -> list[Finding]:
    """Writes the chart of a data set into the folder of a release; a warning where it could not be drawn."""
    occurring = {name: [code for (code,) in cube.codes([name])] for name in dataset.structure.key}
    drawing = draw(dataset, lists, cube, occurring)
    try:
        if drawing is not None:
            _chart(folder, dataset, lists, drawing, iris)
    except render.NotDrawn as error:
        return [_undrawn(dataset, error)]
    return []


def _undrawn(dataset: DataSet, error: render.NotDrawn) -> Finding:
    return Finding(
        Message("chart-not-drawn", id=dataset.id, why=str(error)),
        Severity.WARNING,
        file=dataset.origin.file,
    )


def _chart(folder: Path, dataset: DataSet, lists: Mapping[str, CodeList], drawing: Drawing, iris: Iris) -> None:
    for language in words.LANGUAGES:
        source = f"{dataset.publisher.name.best(*FALLBACKS[language])}, {iris.dataset(dataset.id)[1:-1]}"
        specification = spec(dataset, lists, drawing, language, source)
        is_map = drawing.plan.kind == MAP
        svg = (
            map_picture(dataset, lists, drawing, language, source) if is_map else render.to_svg(specification, language)
        )
        text = json.dumps(specification, ensure_ascii=False, indent=1) + "\n"
        (folder / chart_path(dataset.id, language, "vl.json")).write_text(text, "utf-8")
        (folder / chart_path(dataset.id, language, "svg")).write_text(svg, "utf-8")
        (folder / chart_path(dataset.id, language, "png")).write_bytes(render.to_png(svg))


def draw_card(dataset: DataSet, lists: Mapping[str, CodeList], row: Row, language: str, iri: str) -> bytes:
    """The card of a figure, as PNG. Raises `render.NotDrawn`."""
    return render.to_png(to_svg(_card(dataset, lists, row, language, iri)), 1)


def _card(dataset: DataSet, lists: Mapping[str, CodeList], row: Row, language: str, iri: str) -> Card:
    best = FALLBACKS[language]
    missing = one(row, measure_of(dataset, row).name) is None
    return Card(
        words.value(dataset, lists, row, missing, language),
        sentence(dataset, row, lists, language),
        dataset.title.best(*best),
        f"{dataset.publisher.name.best(*best)} · {iri}",
    )
