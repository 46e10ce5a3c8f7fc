"""SDMX-JSON 2.0 data messages: figures by the places of their codes, as series along a dimension or flat.

Field guide: https://github.com/sdmx-twg/sdmx-json/blob/v2.0.0/data-message/docs/1-sdmx-json-field-guide.md
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, TextIO

from lod.cube.columns import Row
from lod.exchange import about, grid, sdmxrows
from lod.exchange.extract import Extract
from lod.exchange.sdmxnames import IDENTIFIER, OBS_VALUE, SdmxNames
from lod.exchange.sdmxrows import Part, ReadRows
from lod.model.codelist import Concept
from lod.model.datatypes import NUMERIC
from lod.model.structure import Attribute, Dimension
from lod.model.text import Text

SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/data-message/tools/schemas/2.0.0/"
    "sdmx-json-data-schema.json"
)

Places = Mapping[str, Mapping[str, int]]
"""For each dimension and coded attribute, the places of its codes among its values."""


def write(extract: Extract, path: Path) -> None:
    """Writes the selection; memory does not grow with it."""
    write_parts([Part(extract)], path)


def write_parts(parts: Sequence[Part], path: Path) -> None:
    """Writes several data sets of one structure as a message."""
    sdmxrows.write(parts, path, _write)


def write_small(extract: Extract) -> bytes:
    """The same of a selection whose rows are in memory."""
    return sdmxrows.write_small(extract, _write)


def texts(label: Text, language: str, key: str = "name") -> dict[str, Any]:
    """A text in the best language, and in all that it has."""
    return {key: label.best(language, "nb", "en"), f"{key}s": dict(label)} if label else {}


def meta(extract: Extract, names: SdmxNames, language: str) -> dict[str, Any]:
    """The head of a message: what it is, of when, and from whom."""
    dataset = extract.dataset
    return {
        "schema": SCHEMA,
        "id": dataset.id,
        "test": False,
        "prepared": f"{dataset.modified or dataset.issued}T00:00:00Z",
        "contentLanguages": [language],
        "sender": {"id": names.agency} | texts(dataset.publisher.name, language),
    }


def _write(parts: Sequence[Part], names: SdmxNames, read: ReadRows, file: TextIO) -> None:
    extract = parts[0].extract
    language = about.language(extract)
    codes = {name: _occurring(parts, name) for name in (*names.dimensions, *_coded(extract))}
    places = {name: {code: place for place, code in enumerate(occurring)} for name, occurring in codes.items()}
    structure = _structure(extract, names, codes, language) | {"dataSets": list(range(len(parts)))}
    head = {"meta": meta(extract, names, language), "data": {"structures": [structure]}}
    file.write(json.dumps(head, ensure_ascii=False)[:-2])
    file.write(', "dataSets": [')
    for number, part in enumerate(parts):
        _dataset(number, part, names, places, read(part.extract, names), file)
    file.write("]}}\n")


def _occurring(parts: Sequence[Part], name: str) -> list[str]:
    """The codes of a column that any of the data sets has, in the order of its list."""
    if len(parts) == 1:
        return parts[0].extract.occurring(name)
    extract = parts[0].extract
    places = extract.place(extract.coded[name])
    codes = {code for part in parts for code in part.extract.codes(name)}
    return sorted(codes, key=lambda code: (places.get(code, len(places)), code))


def _dataset(number: int, part: Part, names: SdmxNames, places: Places, rows: Iterator[Row], file: TextIO) -> None:
    """A data set: its head, then its observations, in series where there are any."""
    series, own = sdmxrows.dimensions(part.extract, names)
    head: dict[str, Any] = {"structure": 0, "action": part.action}
    head |= {key: moment for key, moment in (("validFrom", part.valid_from), ("validTo", part.valid_to)) if moment}
    head["links"] = [_link(names)]
    file.write(f"{', ' * bool(number)}{json.dumps(head)[:-1]}")
    if series:
        file.write(', "series": {')
        grouped = groupby(rows, key=lambda row: _place(row, series, places))
        for count, (key, members) in enumerate(grouped):
            file.write(f'{", " * bool(count)}"{key}": {{"observations": {{')
            _observations(part, own, places, members, file)
            file.write("}}")
    else:
        file.write(', "observations": {')
        _observations(part, own, places, rows, file)
    file.write("}}")


def _place(row: Row, names: Sequence[str], places: Places) -> str:
    return ":".join(str(places[name][str(row[name])]) for name in names)


def _observations(part: Part, own: Sequence[str], places: Places, rows: Iterable[Row], file: TextIO) -> None:
    extract = part.extract
    number, measured = extract.value_type in NUMERIC, extract.selection.restriction.measured
    attributes = sdmxrows.attributes(extract)
    for count, row in enumerate(rows):
        cells = [_value(row, number)] if measured and not part.deleted else []
        cells += [] if part.deleted else [_cell(extract, attribute, row, places) for attribute in attributes]
        file.write(f'{", " * bool(count)}"{_place(row, own, places)}": [{", ".join(cells)}]')


def _value(row: Row, number: bool) -> str:
    value = grid.value(row)
    if value is None:
        return "null"
    return value if number else json.dumps(value, ensure_ascii=False)


def _cell(extract: Extract, attribute: Attribute, row: Row, places: Places) -> str:
    """The place of the code of an attribute, or what it says itself."""
    cell = row[attribute.name]
    if cell is None:
        return "null"
    if attribute.name in places:
        return str(places[attribute.name][str(cell)])
    if isinstance(cell, str) and attribute.datatype in NUMERIC and not attribute.source:
        return cell
    return json.dumps(cell, ensure_ascii=False)


def _coded(extract: Extract) -> list[str]:
    """The attributes that have one code of a list."""
    return [attribute.name for attribute in sdmxrows.attributes(extract) if attribute.name in extract.coded]


def _link(names: SdmxNames) -> dict[str, str]:
    return {"rel": "dataflow", "urn": f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={names.structure_id}"}


def _structure(extract: Extract, names: SdmxNames, codes: Mapping[str, Sequence[str]], language: str) -> dict[str, Any]:
    dataset, (series, own) = extract.dataset, sdmxrows.dimensions(extract, names)
    position = {name: place for place, name in enumerate(names.dimensions)}

    def dimension(name: str) -> dict[str, Any]:
        component = extract.coded[name]
        values = [_code(extract, name, code, language) for code in codes[name]]
        head = {"id": names.dimensions[name], "keyPosition": position[name]}
        return head | texts(component.label, language) | {"values": values}

    measured = extract.selection.restriction.measured
    measure = {"id": OBS_VALUE, "name": {"nb": "Verdi", "nn": "Verdi"}.get(language, "Value"), "isMandatory": False}
    return {
        "links": [_link(names)],
        **texts(dataset.title, language),
        "dimensions": {"dataSet": [], "series": [*map(dimension, series)], "observation": [*map(dimension, own)]},
        "measures": {"observation": [measure] if measured else []},
        "attributes": {
            "dataSet": [],
            "dimensionGroup": [],
            "series": [],
            "observation": [_attribute(extract, names, a, codes, language) for a in sdmxrows.attributes(extract)],
        },
    }


def _attribute(
    extract: Extract, names: SdmxNames, attribute: Attribute, codes: Mapping[str, Sequence[str]], language: str
) -> dict[str, Any]:
    head = {"id": names.attributes[attribute.name]} | texts(attribute.label, language)
    head |= {"isMandatory": attribute.required, "relationship": {"observation": {}}}
    if not codes.get(attribute.name):
        return head
    return head | {"values": [_code(extract, attribute.name, code, language) for code in codes[attribute.name]]}


def _code(extract: Extract, name: str, code: str, language: str) -> dict[str, Any]:
    """A code with its label; what is no identifier of SDMX is a value."""
    if not IDENTIFIER.fullmatch(code):
        return {"value": code}
    component = extract.coded[name]
    label = extract.label(component, code) or Text()
    value = {"id": code, "name": code} | texts(label, language)
    return value | (
        _days(extract.lists[component.codelist].by_notation.get(code)) if isinstance(component, Dimension) else {}
    )


def _days(concept: Concept | None) -> dict[str, str]:
    """The first and the last day of a period; None for a code that its list has no more."""
    if concept is None:
        return {}
    days = {"start": concept.begin and f"{concept.begin}T00:00:00Z", "end": concept.end and f"{concept.end}T23:59:59Z"}
    return {key: day for key, day in days.items() if day}
