"""JSON-stat 2.0 as PxWebApi v2 gives it: a value for every combination of the codes asked for, `null` where none is.

The same writer gives a table's metadata, without values. What PxWeb adds stands in `extension` (PxWebApi v2,
`/tables/{id}/metadata` and `/tables/{id}/data`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lod.exchange import about, grid
from lod.exchange.extract import Extract
from lod.exchange.grid import Axis, Grid
from lod.model.datatypes import NUMERIC
from lod.model.structure import MEASURE_TYPE
from lod.model.totals import TOTAL

INTERFACE = "api/v2"
"""Where PxWebApi v2 is, below the base."""


def write(extract: Extract, path: Path) -> None:
    """Writes the selection with its values and their flags."""
    path.write_bytes(write_small(extract))


def write_small(extract: Extract) -> bytes:
    """The same as bytes."""
    language = about.language(extract)
    table = grid.grid(extract, language)
    values, flags = _cells(table)
    head = json.dumps(metadata(table, language), ensure_ascii=False)
    status = json.dumps({str(place): words for place, words in flags.items()}, ensure_ascii=False)
    return f'{head[:-1]}, "value": [{", ".join(values)}], "status": {status}}}\n'.encode()


def _cells(table: Grid) -> tuple[list[str], dict[int, str]]:
    """The values in JSON, one for each cell, and what is not ordinary of some."""
    number = table.extract.value_type in NUMERIC
    values, flags = ["null"] * table.size, {}
    for place, row in table.rows():
        cell = grid.value(row)
        if cell is not None:
            values[place] = cell if number else json.dumps(cell, ensure_ascii=False)
        if words := grid.flag(row):
            flags[place] = words
    return values, flags


def metadata(table: Grid, language: str) -> dict[str, Any]:
    """All but the values: what the table is, its variables and their codes, and who answers for it."""
    extract, dataset = table.extract, table.extract.dataset
    languages = (language, "nb", "en")
    notes = (dataset.description.best(*languages), dataset.notes.best(*languages))
    return {
        "version": "2.0",
        "class": "dataset",
        "href": extract.iris.dataset(dataset.id)[1:-1],
        "label": dataset.title.best(*languages),
        "source": dataset.publisher.name.best(*languages),
        "updated": f"{dataset.modified or dataset.issued}T00:00:00Z",
        "note": [words for words in notes if words],
        "role": _roles(extract),
        "id": [axis.name for axis in table.axes],
        "size": [len(axis.labels) for axis in table.axes],
        "dimension": {axis.name: _dimension(extract, axis, language) for axis in table.axes},
        "extension": _extension(extract, language),
    }


def _roles(extract: Extract) -> dict[str, list[str]]:
    areas = [d.name for d in extract.dataset.structure.dimensions if d.sub_property_of.endswith("#refArea")]
    roles = {"time": grid.periods(extract), "geo": areas, "metric": [MEASURE_TYPE]}
    return {role: names for role, names in roles.items() if names}


def _dimension(extract: Extract, axis: Axis, language: str) -> dict[str, Any]:
    """A variable; it may be left out of a question where one of its codes stands for all (`elimination`)."""
    category: dict[str, Any] = {
        "index": {code: place for place, code in enumerate(axis.labels)},
        "label": axis.labels,
    }
    extension: dict[str, Any] = {"elimination": TOTAL in axis.labels, "show": "value"}
    if extension["elimination"]:
        extension["eliminationValueCode"] = TOTAL
    if axis.name == MEASURE_TYPE:
        measures = grid.measures(extract)
        category["unit"] = {
            code: {"base": grid.unit(extract, measures[code], language), "decimals": measures[code].decimals or 0}
            for code in axis.labels
        }
    else:
        codelist = extract.lists[next(d.codelist for d in extract.dataset.structure.dimensions if d.name == axis.name)]
        label = codelist.label.best(language, "nb", "en")
        href = f"{extract.iris.base}{INTERFACE}/codelists/{codelist.name}?lang={language}"
        links = [{"rel": "metadata", "hreflang": language, "href": href}]
        extension["codelists"] = [{"id": codelist.name, "label": label, "type": "Valueset", "links": links}]
    return {"label": axis.label, "category": category, "extension": extension}


def _extension(extract: Extract, language: str) -> dict[str, Any]:
    dataset, languages = extract.dataset, (language, "nb", "en")
    contact = {
        "name": dataset.contact.name.best(*languages),
        "mail": dataset.contact.email,
        "raw": " ".join(filter(None, (dataset.contact.email, dataset.contact.url))),
    }
    return {
        "px": {"tableid": dataset.id, "language": language, "contents": dataset.title.best(*languages)},
        "contact": [{key: words for key, words in contact.items() if words}],
        "license": dataset.license,
    }
