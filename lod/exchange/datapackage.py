"""Data Package 2.0 (Frictionless): the CSV of a data set with its Table Schema, for each data set and for the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lod.exchange.extract import Extract
from lod.exchange.packaged import semantic_version, short_lists
from lod.exchange.pivot import table
from lod.exchange.statements import SEPARATOR
from lod.exchange.table import Cells
from lod.model import controlled
from lod.model.catalog import Catalog
from lod.model.text import Text
from lod.rdf.authorities import authority
from lod.rdf.distributions import DistributionFile
from lod.rdf.iris import Iris

Lists = Mapping[str, Mapping[str, Text]]
"""Codes with their labels, by the name of the component that has them."""

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES = {
    "decimal": "number",
    "double": "number",
    "integer": "integer",
    "boolean": "boolean",
    "date": "date",
    "gYear": "year",
}
_ITEMS = ("string", "integer", "boolean", "number", "date")
"""What the items of a list can be."""

_LICENCES = {"CC0": "CC0-1.0", "CC_BY_4_0": "CC-BY-4.0", "NLOD_1_0": "NLOD-1.0", "NLOD_2_0": "NLOD-2.0"}
"""The identifiers that licences have among open ones (SPDX)."""


def package(extract: Extract, files: Sequence[DistributionFile], language: str) -> dict[str, Any]:
    """The package of one data set."""
    dataset, languages, lists = extract.dataset, (language, "nb", "en"), short_lists(extract)
    return {
        "$schema": PROFILE,
        "name": dataset.id,
        "id": extract.iris.dataset(dataset.id)[1:-1],
        "title": dataset.title.best(*languages),
        "description": dataset.description.best(*languages),
        "homepage": extract.iris.document(f"doc/dataset/{dataset.id}")[1:-1],
        "version": semantic_version(dataset),
        "created": f"{dataset.issued}T00:00:00Z",
        "licenses": [licence(dataset.license, language)],
        "contributors": [{"title": dataset.publisher.name.best(*languages), "roles": ["publisher"]}],
        "keywords": [word for tag, word in dataset.keywords if tag == language] or [dataset.id],
        "resources": [resource(extract, file, language, lists) for file in files if file.format.name == "csv"],
    }


def whole(catalog: Catalog, resources: Sequence[dict[str, Any]], iris: Iris, language: str) -> dict[str, Any]:
    """The package of everything that is published."""
    languages = (language, "nb", "en")
    return {
        "$schema": PROFILE,
        "name": "catalog",
        "id": iris.catalog()[1:-1],
        "title": catalog.title.best(*languages),
        "description": catalog.description.best(*languages),
        "homepage": iris.document()[1:-1],
        "licenses": [licence(catalog.license, language)],
        "contributors": [{"title": catalog.publisher.name.best(*languages), "roles": ["publisher"]}],
        "resources": list(resources),
    }


def resource(extract: Extract, file: DistributionFile, language: str, lists: Lists | None = None) -> dict[str, Any]:
    """A CSV file with what its columns are; `lists`: the codes that columns can have, with their labels."""
    dataset, languages = extract.dataset, (language, "nb", "en")
    cells = table(extract, safe=True).columns
    keys = [cell.name for cell in cells if cell.key and not cell.language]
    return {
        "name": dataset.id,
        "title": dataset.title.best(*languages),
        "path": extract.iris.document(file.path)[1:-1],
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "licenses": [licence(dataset.license, language)],
        "schema": {
            "fields": [_field(cell, languages, lists or {}) for cell in cells],
            "primaryKey": keys,
            "missingValues": [""],
        },
    }


def licence(code: str, language: str) -> dict[str, str]:
    """A licence by its open identifier, its title and where it stands."""
    title = controlled.LICENSES[code].best(language, "nb", "en") if code in controlled.LICENSES else code
    return {"name": _LICENCES.get(code, code), "title": title, "path": authority("licence", code)[1:-1]}


def _field(cell: Cells, languages: Sequence[str], lists: Lists) -> dict[str, Any]:
    field: dict[str, Any] = {"name": cell.name, "title": cell.title.best(*languages) or cell.name}
    if cell.multiple:
        item = _TYPES.get(cell.datatype, "string")
        return field | {"type": "list", "delimiter": SEPARATOR, "itemType": item if item in _ITEMS else "string"}
    field["type"] = _TYPES.get(cell.datatype, "string")
    if cell.component and cell.component.name in lists and not cell.language:
        codes = lists[cell.component.name]
        field["categories"] = [{"value": code, "label": label.best(*languages)} for code, label in codes.items()]
    return field
