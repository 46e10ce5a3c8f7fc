"""The pictures of a release: for each data set its chart, for each figure of a small one a card, in each language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from lod.charts import render, words
from lod.charts.card import Card, to_svg
from lod.charts.drawing import Drawing, draw
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
MOST_CARDS = 100
"""Figures past which a data set has no card for each: they are shared with the picture of its chart."""


def chart_path(dataset: str, language: str, suffix: str) -> str:
    """Where the chart of a data set stands in a release."""
    return f"{FOLDER}/{dataset}.{language}.{suffix}"


def card_path(iri: str, base: str, language: str) -> str:
    """Where the card of a figure stands in a release: below its own path."""
    return f"{FOLDER}/{iri.removeprefix(base).removeprefix('id/')}.{language}.png"


def write(folder: Path, dataset: DataSet, lists: Mapping[str, CodeList], cube: Cube, iris: Iris) -> list[Finding]:
    """Writes them into the folder of a release; a warning where one could not be drawn, which is then left out."""
    (folder / FOLDER).mkdir(exist_ok=True)
    occurring = {name: [code for (code,) in cube.codes([name])] for name in dataset.structure.key}
    drawing = draw(dataset, lists, cube, occurring)
    try:
        if drawing is not None:
            _chart(folder, dataset, lists, drawing, iris)
        if len(cube) <= MOST_CARDS:
            _cards(folder, dataset, lists, cube, iris)
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
        svg = render.to_svg(specification, language)
        text = json.dumps(specification, ensure_ascii=False, indent=1) + "\n"
        (folder / chart_path(dataset.id, language, "vl.json")).write_text(text, "utf-8")
        (folder / chart_path(dataset.id, language, "svg")).write_text(svg, "utf-8")
        (folder / chart_path(dataset.id, language, "png")).write_bytes(render.to_png(svg))


def _cards(folder: Path, dataset: DataSet, lists: Mapping[str, CodeList], cube: Cube, iris: Iris) -> None:
    for row in cube:
        iri = iris.observation(dataset.id, [str(row[name]) for name in dataset.structure.key])[1:-1]
        for language in words.LANGUAGES:
            path = folder / card_path(iri, iris.base, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(render.to_png(to_svg(_card(dataset, lists, row, language, iri)), 1))


def _card(dataset: DataSet, lists: Mapping[str, CodeList], row: Row, language: str, iri: str) -> Card:
    best = FALLBACKS[language]
    missing = one(row, measure_of(dataset, row).name) is None
    return Card(
        words.value(dataset, lists, row, missing, language),
        sentence(dataset, row, lists, language),
        dataset.title.best(*best),
        f"{dataset.publisher.name.best(*best)} · {iri}",
    )
