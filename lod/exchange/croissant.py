"""Croissant 1.1 (MLCommons): a data set as loaders for machine learning read it – its files, and what each column is.

It is schema.org's `Dataset` with `FileObject`s for the Parquet and the CSV, a `RecordSet` whose fields are the columns
of the Parquet, and one for each of its short code lists, `codes-` and the name of the column.

The columns of codes have no `references` to them: mlcroissant joins what is referred to into the records, one list
only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lod.exchange.extract import Extract
from lod.exchange.packaged import semantic_version, short_lists
from lod.exchange.pivot import table
from lod.exchange.table import MEASURE_NAME, Cells
from lod.model.structure import MEASURE_TYPE
from lod.model.text import Text
from lod.rdf.authorities import authority
from lod.rdf.distributions import DistributionFile

PROFILE = "http://mlcommons.org/croissant/1.1"
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The terms, as the format's specification has them (section on the JSON-LD context)."""
_ENCODINGS = {"parquet": "application/x-parquet", "csv": "text/csv"}
_TYPES = {
    "decimal": "sc:Float",
    "double": "sc:Float",
    "integer": "sc:Integer",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "anyURI": "sc:URL",
}


def croissant(extract: Extract, files: Sequence[DistributionFile], citation: str, language: str) -> dict[str, Any]:
    """The description of a whole data set, in one language; `files`: those of it that people download."""
    dataset, languages = extract.dataset, (language, "nb", "en")
    iris = extract.iris
    served = [file for file in files if file.format.name in _ENCODINGS]
    return {
        "@context": CONTEXT | {"@language": language},
        "@type": "sc:Dataset",
        "@id": iris.dataset(dataset.id)[1:-1],
        "conformsTo": PROFILE,
        "name": dataset.title.best(*languages),
        "description": dataset.description.best(*languages),
        "url": iris.document(f"doc/dataset/{dataset.id}")[1:-1],
        "license": authority("licence", dataset.license)[1:-1],
        "citeAs": citation,
        "creator": [_agent(agent.name.best(*languages)) for agent in dataset.creators or (dataset.publisher,)],
        "publisher": _agent(dataset.publisher.name.best(*languages)),
        "datePublished": dataset.issued,
        "dateModified": dataset.modified,
        "version": semantic_version(dataset),
        "keywords": [word for tag, word in dataset.keywords if tag == language],
        "inLanguage": list(dataset.languages),
        "isLiveDataset": False,
        "distribution": [_file(file, extract) for file in served],
        "recordSet": [_records(extract, file, languages) for file in served if file.format.name == "parquet"]
        + [_codes(extract, name, codes) for name, codes in short_lists(extract).items()],
    }


def _agent(name: str) -> dict[str, Any]:
    return {"@type": "sc:Organization", "name": name}


def _file(file: DistributionFile, extract: Extract) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": f"{extract.dataset.id}.{file.format.suffix}",
        "name": f"{extract.dataset.id}.{file.format.suffix}",
        "description": file.format.title,
        "contentUrl": extract.iris.document(file.path)[1:-1],
        "contentSize": f"{file.size} B",
        "encodingFormat": _ENCODINGS[file.format.name],
        "sha256": file.sha256,
    }


def _records(extract: Extract, file: DistributionFile, languages: Sequence[str]) -> dict[str, Any]:
    cells = table(extract, typed=True).columns
    keys = [{"@id": f"figures/{cell.name}"} for cell in cells if cell.key and not cell.language]
    return {
        "@type": "cr:RecordSet",
        "@id": "figures",
        "name": "figures",
        "description": extract.dataset.description.best(*languages),
        "key": keys[0] if len(keys) == 1 else keys,
        "field": [_field(cell, f"{extract.dataset.id}.{file.format.suffix}", languages) for cell in cells],
    }


def _field(cell: Cells, file: str, languages: Sequence[str]) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"figures/{cell.name}",
        "name": cell.name,
        "description": cell.title.best(*languages) or cell.name,
        "dataType": _TYPES.get(cell.datatype, "sc:Text"),
        "source": {"fileObject": {"@id": file}, "extract": {"column": cell.name}},
    }
    return field | ({"isArray": True, "arrayShape": "-1"} if cell.multiple else {})


def _codes(extract: Extract, name: str, codes: Mapping[str, Text]) -> dict[str, Any]:
    """The codes of a column with their labels in every language, in the order of the list."""
    identifier, languages = _list_of(name), extract.dataset.languages
    fields = [("code", extract.coded[name].label)] + [(tag, extract.coded[name].label) for tag in languages]
    return {
        "@type": "cr:RecordSet",
        "@id": identifier,
        "name": identifier,
        "dataType": "sc:Enumeration",
        "key": {"@id": f"{identifier}/code"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{identifier}/{field}",
                "name": field,
                "description": label.best(*languages),
                "dataType": "sc:Text",
            }
            for field, label in fields
        ],
        "data": [
            {f"{identifier}/code": code} | {f"{identifier}/{tag}": label.best(tag, *languages) for tag in languages}
            for code, label in codes.items()
        ],
    }


def _list_of(name: str) -> str:
    """The name of the records that hold the codes of a column."""
    return f"codes-{MEASURE_NAME if name == MEASURE_TYPE else name}"
