"""CSVW: what the CSV of a selection means, as the W3C's metadata for tabular data, so that csv2rdf gives our triples.

It stands beside the CSV (`x.csv`, `x.csv-metadata.json`). A column whose codes cannot be turned into their IRIs by a
template (codes with signs that addresses escape) has no property of ours: it is said as text, with the table's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from lod.cube.cube import VALUE
from lod.cube.table import guarded
from lod.exchange.choices import choices
from lod.exchange.extract import MEASURE, Extract
from lod.exchange.pivot import table
from lod.exchange.selection import write as spelled
from lod.exchange.statements import SEPARATOR
from lod.exchange.table import OBSERVATION, Cells
from lod.model.structure import Attribute, Component, Dimension
from lod.rdf.vocab import QB, RDF

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_SAFE = re.compile(r"[A-Za-z0-9_.~-]+")
"""Codes that a URI template writes as they are."""


def write(extract: Extract, path: Path) -> None:
    """Writes the metadata of the CSV that has the same selection."""
    path.write_bytes(write_small(extract))


def write_small(extract: Extract) -> bytes:
    """The same metadata as bytes: there are few, however many rows are described."""
    return (json.dumps(metadata(extract), ensure_ascii=False, indent=1) + "\n").encode()


def metadata(extract: Extract) -> dict[str, Any]:
    """The description of the table (Metadata Vocabulary for Tabular Data, section 5.4)."""
    dataset, long = extract.dataset, not extract.selection.columns
    cells = table(extract, safe=True).columns
    schema: dict[str, Any] = {"columns": [_column(extract, cell, n, long) for n, cell in enumerate(cells)]}
    if long:
        schema["aboutUrl"] = f"{{+{OBSERVATION}}}"
        schema["primaryKey"] = OBSERVATION
        schema["columns"] += [
            _virtual("type", RDF.type[1:-1], QB.Observation[1:-1]),
            _virtual("dataSet", QB.dataSet[1:-1], extract.iris.dataset(dataset.id)[1:-1]),
        ]
    query = urlencode(spelled(extract.selection, choices(dataset.structure, extract.lists)))
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": f"{dataset.id}.csv" + (f"?{query}" if query else ""),
        "dialect": {"header": True, "encoding": "utf-8"},
        "dc:title": [{"@value": words, "@language": tag} for tag, words in dataset.title],
        "dc:description": [{"@value": words, "@language": tag} for tag, words in dataset.description],
        "dc:source": {"@id": extract.iris.dataset(dataset.id)[1:-1]},
        "tableSchema": schema,
    }


def _virtual(name: str, predicate: str, value: str) -> dict[str, Any]:
    return {"name": f"virtual_{name}", "virtual": True, "propertyUrl": predicate, "valueUrl": value}


def _column(extract: Extract, cell: Cells, number: int, long: bool) -> dict[str, Any]:
    name = cell.name if _NAME.fullmatch(cell.name) else f"column_{number}"
    column: dict[str, Any] = {"name": name, "titles": cell.name}
    column |= {"dc:description": [{"@value": words, "@language": tag} for tag, words in cell.title]}
    # an address is a text too, which every reader leaves as it is; as anyURI some take it apart
    column["datatype"] = "string" if cell.datatype in ("code", "anyURI") else cell.datatype
    if cell.language:
        column["lang"] = cell.language
    if cell.multiple:
        column["separator"] = SEPARATOR
    if not long or cell.language or cell.name == OBSERVATION:
        return column | {"suppressOutput": True}
    return column | _mapping(extract, cell)


def _mapping(extract: Extract, cell: Cells) -> dict[str, Any]:
    """The property a cell is said with, and how its value is; empty for what is not said."""
    component, iris = cell.component, extract.iris
    if cell.name == VALUE and component is None:
        measures = {m.name: iris.property_of(m)[1:-1] for m in extract.dataset.structure.measures}
        predicate = _template(measures, "measure") if len(measures) > 1 else next(iter(measures.values()))
        return {"propertyUrl": predicate} if predicate else {}
    if component is None or cell.language:
        return {}
    if component is MEASURE:
        measures = {m.name: iris.property_of(m)[1:-1] for m in extract.dataset.structure.measures}
        return _pair(QB.measureType[1:-1], _template(measures, cell.name))
    predicate = iris.property_of(component)[1:-1]
    if isinstance(component, Attribute) and component.source:
        only = [source.name for source in extract.dataset.sources]
        return _pair(predicate, iris.source(extract.dataset.id, only[0])[1:-1] if len(only) == 1 else "")
    if cell.datatype == "code":
        return _pair(predicate, _template(_concepts(extract, component), cell.name))
    own = component.language if isinstance(component, Attribute) else ""
    return {"propertyUrl": predicate} | ({"lang": own} if own else {})


def _concepts(extract: Extract, component: Component) -> dict[str, str]:
    """The IRI of each code that the selected observations have."""
    if not isinstance(component, (Dimension, Attribute)):
        return {}
    codelist = extract.lists[component.codelist]
    return {code: extract.iris.concept_of(codelist, code)[1:-1] for code in extract.occurring(component.name)}


def _pair(predicate: str, value: str) -> dict[str, Any]:
    return {"propertyUrl": predicate, "valueUrl": value} if value else {}


def _template(iris: Mapping[str, str], column: str) -> str:
    """The template that makes each code its IRI: what all begin with, and the code; "" if there is none."""
    beginnings = {iri.removesuffix(code) if iri.endswith(code) else iri for code, iri in iris.items()}
    plain = all(_SAFE.fullmatch(code) and guarded(code) == code for code in iris)
    return f"{beginnings.pop()}{{{column}}}" if plain and len(beginnings) == 1 else ""
