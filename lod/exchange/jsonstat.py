"""JSON-stat 2.0 (https://json-stat.org/full/), class `dataset`: the selection with its metadata, in one language.

`status` says of a value what is not ordinary: its observation status, its qualifier, or both; `extension.attributes`
has every attribute of the observations, by their places among the values, or once where all have the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

from lod.exchange import about
from lod.exchange.extract import Extract
from lod.exchange.placed import Batch, Held, Placed, Stored
from lod.model.attributes import QUALIFIER, STATUS
from lod.model.codelist import CodeList
from lod.model.structure import MEASURE_TYPE, Attribute, Dimension, Measure

_SYMBOLS = {"percent": "%", "per-mille": "‰"}
_PERIOD, _AREA = "refPeriod", "refArea"


def write(extract: Extract, path: Path) -> None:
    """Writes the selection; only what occurs in it is a category. Memory does not grow with it."""
    codes = _codes(extract)
    with path.open("w", encoding="utf-8") as file, extract.opened() as db:
        _write(extract, codes, Stored(extract, db, codes), file)


def write_small(extract: Extract) -> bytes:
    """The same of a selection whose rows are in memory."""
    codes, file = _codes(extract), StringIO()
    _write(extract, codes, Held(extract, codes), file)
    return file.getvalue().encode()


def _codes(extract: Extract) -> dict[str, list[str]]:
    return {name: extract.occurring(name) for name in extract.dataset.structure.key}


def _write(extract: Extract, codes: dict[str, list[str]], placed: Placed, file: TextIO) -> None:
    head = json.dumps(_head(extract, codes), ensure_ascii=False)
    file.write(head[:-1])
    file.write(', "value": ')
    values = placed.values()
    _dense(values, placed.cells, file) if placed.cells <= 2 * placed.count() else _sparse(values, file)
    file.write(', "status": ')
    _sparse(placed.statuses(), file)
    file.write(f', "extension": {_members(_extension(extract))[:-1]}, "attributes": {{')
    for number, attribute in enumerate(extract.dataset.structure.attributes):
        file.write(", " * bool(number))
        _attribute(extract, placed, attribute, file)
    file.write("}}}\n")


def _members(members: dict[str, Any]) -> str:
    return json.dumps(members, ensure_ascii=False)


def _head(extract: Extract, codes: dict[str, list[str]]) -> dict[str, Any]:
    dataset, tongue = extract.dataset, about.language(extract)
    languages = (tongue, "nb", "en")
    iri = extract.iris.dataset(dataset.id)[1:-1]
    return {
        "version": "2.0",
        "class": "dataset",
        "href": iri,
        "label": dataset.title.best(*languages),
        "source": dataset.publisher.name.best(*languages),
        "updated": f"{dataset.modified or dataset.issued}T00:00:00Z",
        "note": [words for words in (dataset.description.best(*languages), dataset.notes.best(*languages)) if words],
        "id": list(codes),
        "size": [len(chosen) for chosen in codes.values()],
        "role": _roles(extract),
        "dimension": {name: _dimension(extract, name, chosen, tongue) for name, chosen in codes.items()},
        "link": {"describedby": [{"href": extract.iris.structure(dataset.id)[1:-1]}]},
    }


def _roles(extract: Extract) -> dict[str, list[str]]:
    dimensions = extract.dataset.structure.dimensions
    roles = {
        "time": [d.name for d in dimensions if extract.lists[d.codelist].periods or _is(d, _PERIOD)],
        "geo": [d.name for d in dimensions if _is(d, _AREA)],
        "metric": [MEASURE_TYPE],
    }
    return {role: names for role, names in roles.items() if names}


def _is(dimension: Dimension, name: str) -> bool:
    return name in (dimension.sub_property_of.rpartition("#")[2], dimension.iri.rpartition("#")[2])


def _dimension(extract: Extract, name: str, codes: list[str], tongue: str) -> dict[str, Any]:
    component, languages = extract.coded[name], (tongue, "nb", "en")
    labels = {code: text.best(*languages) for code in codes if (text := extract.label(component, code)) is not None}
    category: dict[str, Any] = {"index": codes, "label": labels}
    if isinstance(component, Dimension):
        category |= _children(extract.lists[component.codelist], codes)
    else:
        category["unit"] = {m.name: _unit(extract, m, tongue) for m in extract.dataset.structure.measures}
    return {"label": component.label.best(*languages), "category": category}


def _children(codelist: CodeList, codes: list[str]) -> dict[str, dict[str, list[str]]]:
    notations = set(codes)
    below = {code: [c.notation for c in codelist.narrower(code) if c.notation in notations] for code in codes}
    children = {code: narrower for code, narrower in below.items() if narrower}
    return {"child": children} if children else {}


def _unit(extract: Extract, measure: Measure, tongue: str) -> dict[str, Any]:
    concept = extract.lists["unit"].by_notation.get(measure.unit) if "unit" in extract.lists else None
    unit: dict[str, Any] = {"label": concept.label.best(tongue, "nb", "en")} if concept else {}
    unit |= {"base": measure.unit} if measure.unit else {}
    unit |= {"symbol": _SYMBOLS[measure.unit], "position": "end"} if measure.unit in _SYMBOLS else {}
    unit |= {"datatype": measure.datatype} if measure.datatype != Measure.datatype else {}
    return unit | ({} if measure.decimals is None else {"decimals": measure.decimals})


def _dense(batches: Iterator[Batch], cells: int, file: TextIO) -> None:
    file.write("[")
    after = 0
    for batch in batches:
        for place, cell in batch:
            file.write((", " if after else "") + "null, " * (place - after) + (cell or "null"))
            after = place + 1
    file.write((", " if after and cells > after else "") + ", ".join(["null"] * (cells - after)) + "]")


def _sparse(batches: Iterator[Batch], file: TextIO) -> None:
    file.write("{")
    for number, batch in enumerate(batches):
        file.write((", " if number else "") + ", ".join([f'"{place}": {cell or "null"}' for place, cell in batch]))
    file.write("}")


def _extension(extract: Extract) -> dict[str, Any]:
    languages = (about.language(extract), "nb", "en")
    lists = [extract.lists[a.codelist] for a in (STATUS, QUALIFIER) if a.codelist in extract.lists]
    labels = {c.notation: c.label.best(*languages) for codelist in lists for c in codelist.concepts}
    extension = {"language": about.language(extract), "license": extract.dataset.license, "status": {"label": labels}}
    return extension | {"facts": dict(about.facts(extract))}


def _attribute(extract: Extract, placed: Placed, attribute: Attribute, file: TextIO) -> None:
    """A component of observations: its label, the labels of its codes, its value or values."""
    languages = (about.language(extract), "nb", "en")
    described: dict[str, Any] = {"label": attribute.label.best(*languages)}
    if attribute.codelist:
        described["codes"] = {code: text.best(*languages) for code, text in extract.labels(attribute).items()}
    elif attribute.source:
        described["codes"] = extract.sources()
    else:
        described |= {"language": attribute.language} if attribute.language else {"datatype": attribute.datatype}
    described |= {"multiple": True} if attribute.multiple else {}
    file.write(f'{json.dumps(attribute.name)}: {_members(described)[:-1]}, "value": ')
    only = placed.only(attribute)
    file.write(only) if only is not None else _sparse(placed.attribute(attribute), file)
    file.write("}")
