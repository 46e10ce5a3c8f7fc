"""A figure as an agent is told it: never a bare number. What makes it true comes with it, in words."""

from __future__ import annotations

from typing import Any

from lod.cube import values
from lod.cube.columns import Row
from lod.cube.observations import cells
from lod.cube.values import measure_of, one, unit_of
from lod.model.attributes import LOWER_BOUND, SOURCE, UPPER_BOUND
from lod.model.dataset import DataSet
from lod.web.pages import links
from lod.web.pages.figure import bounds, figure
from lod.web.pages.view import View

FIELDS = ("value", "unit", "status", "qualifier", "bounds", "licence", "source", "iri", "release")
"""What every number carries."""


def described(view: View, dataset: DataSet, row: Row) -> dict[str, Any]:
    """A figure with its codes, its value as published and in words, and all that says how it is to be understood."""
    shown = figure(view, dataset, row)
    measure = measure_of(dataset, row)
    return {
        "value": one(row, measure.name),
        "in_words": shown.spoken,
        "unit": unit(view, unit_of(dataset, row)),
        "status": str(shown.status) or links.concept(view, "obsStatus", "A").text,
        "qualifier": str(shown.qualifier) or "exactly as stated",
        "bounds": {
            "from": one(row, LOWER_BOUND.name),
            "to": one(row, UPPER_BOUND.name),
            "in_words": bounds(view, dataset, row),
        },
        "licence": dataset.license,
        "source": source(view, dataset, row),
        "iri": shown.iri,
        "release": view.opened.id,
        "sentence": shown.sentence,
        "codes": {d.name: str(row[d.name]) for d in dataset.structure.dimensions} | {"measureType": measure.name},
    }


def unit(view: View, code: str) -> str:
    """What a unit is called."""
    return links.concept(view, "unit", code).text if code else ""


def source(view: View, dataset: DataSet, row: Row | None = None) -> dict[str, Any]:
    """Where a figure comes from: who publishes it, the document that states it, its words and paragraph there."""
    origin: dict[str, Any] = {"publisher": view.words(dataset.publisher.name).text}
    named = next((dataset.source(name) for name in cells(row, SOURCE.name)), None) if row is not None else None
    document = named or (dataset.sources[0] if len(dataset.sources) == 1 else None)
    if document is not None:
        origin |= {"title": view.words(document.title).text, "url": document.url}
    if row is not None:
        stated = figure(view, dataset, row, titled=False).stated
        if stated:
            origin |= {"words": str(stated[0].words), "paragraph": stated[0].paragraph}
    return {key: words for key, words in origin.items() if words}


def is_number(row: Row, dataset: DataSet) -> bool:
    """Whether a value stands there that can be counted with: one that is there and no range."""
    return one(row, measure_of(dataset, row).name) is not None and not values.is_range(row)
