"""Data sets and the catalogue as schema.org JSON-LD, which search engines for data sets read from pages.

Texts are given in every language there is (`@language`), or in one where a language is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from lod.model import controlled
from lod.model.attributes import LOWER_BOUND, UPPER_BOUND
from lod.model.catalog import Site
from lod.model.codelist import CodeList
from lod.model.dataset import Agent, DataSet
from lod.model.structure import MEASURE_TYPE, Dimension
from lod.model.text import Text
from lod.rdf.authorities import authority
from lod.rdf.distributions import DistributionFile
from lod.rdf.iris import Iris
from lod.rdf.related import place
from lod.rdf.terms import Term

CONTEXT = "https://schema.org/"


def dataset(dataset: DataSet, files: Iterable[DistributionFile], iris: Iris, language: str = "") -> dict[str, Any]:
    """A `schema:Dataset`, with its files as `schema:DataDownload`."""
    return {"@context": CONTEXT, **_dataset(dataset, files, iris, language)}


def catalog(
    site: Site, files: Mapping[str, Iterable[DistributionFile]], iris: Iris, language: str = ""
) -> dict[str, Any]:
    """A `schema:DataCatalog` with all its data sets."""
    about = site.catalog
    return _filled(
        {
            "@context": CONTEXT,
            "@type": "DataCatalog",
            "@id": _bare(iris.catalog()),
            "url": _bare(iris.document()),
            "name": _words(about.title, language),
            "description": _words(about.description, language),
            "publisher": _agent(about.publisher, iris, language),
            "license": _bare(authority("licence", about.license)),
            "datePublished": about.issued,
            "dateModified": about.modified,
            "inLanguage": list(about.languages),
            "dataset": [_dataset(entry, files.get(entry.id, ()), iris, language) for entry in site.datasets],
        }
    )


def observation(
    dataset: DataSet, cells: Mapping[str, str], lists: Mapping[str, CodeList], iris: Iris, language: str, name: str
) -> dict[str, Any]:
    """A figure as an `Observation` of a `StatisticalVariable`, in one language.

    `cells`: its codes by dimension, the measure's name under `measureType`, its value and bounds under the names of
    their columns; what is empty is left out. `name`: its sentence.
    """
    measure = next(m for m in dataset.structure.measures if m.name == cells[MEASURE_TYPE])
    subject = _bare(iris.observation(dataset.id, [cells[key] for key in dataset.structure.key]))
    unit = lists["unit"].by_notation.get(measure.unit) if "unit" in lists else None
    value = {
        "@type": "QuantitativeValue",
        "value": _number(cells.get(measure.name, "")),
        "minValue": _number(cells.get(LOWER_BOUND.name, "")),
        "maxValue": _number(cells.get(UPPER_BOUND.name, "")),
        "unitText": _words(unit.label, language) if unit else measure.unit,
    }
    about = [_about(dimension, cells, lists, iris, language) for dimension in dataset.structure.dimensions]
    periods = [cells[d.name] for d in dataset.structure.dimensions if lists[d.codelist].periods]
    variable = {
        "@type": "StatisticalVariable",
        "@id": _bare(iris.property_of(measure)),
        "name": _words(measure.label, language),
        "measurementTechnique": _words(dataset.method, language),
        "populationType": _words(dataset.population, language),
    }
    return _filled(
        {
            "@context": CONTEXT,
            "@type": "Observation",
            "@id": subject,
            "name": name,
            "variableMeasured": _filled(variable),
            "value": _filled(value),
            "observationDate": periods[0] if len(periods) == 1 else "",
            "observationAbout": about,
            "license": _bare(authority("licence", dataset.license)),
            "subjectOf": {"@type": "Dataset", "@id": _bare(iris.dataset(dataset.id))},
        }
    )


def _about(
    dimension: Dimension, cells: Mapping[str, str], lists: Mapping[str, CodeList], iris: Iris, language: str
) -> dict[str, Any]:
    """What a figure is about in one dimension: a place, or a term of a code list."""
    codelist, code = lists[dimension.codelist], cells[dimension.name]
    concept = codelist.by_notation.get(code)
    term = {
        "@type": "Place" if dimension.sub_property_of.endswith("#refArea") else "DefinedTerm",
        "@id": _bare(iris.concept_of(codelist, code)),
        "name": _words(concept.label, language) if concept else code,
    }
    return term if term["@type"] == "Place" else term | {"termCode": code}


def _number(text: str) -> int | float | str:
    """A number as JSON has it; what JSON's readers would round, or is no number, stays the text it is."""
    try:
        number = int(text) if "." not in text else float(text)
    except ValueError:
        return text
    return number if Decimal(repr(number)) == Decimal(text) else text


def script(value: Mapping[str, Any]) -> str:
    """The JSON as it may stand in a `<script type="application/ld+json">`: no `<` in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _dataset(dataset: DataSet, files: Iterable[DistributionFile], iris: Iris, language: str) -> dict[str, Any]:
    return _filled(
        {
            "@type": "Dataset",
            "@id": _bare(iris.dataset(dataset.id)),
            "url": _bare(iris.document(f"doc/dataset/{dataset.id}")),
            "identifier": _bare(iris.dataset(dataset.id)),
            "name": _words(dataset.title, language),
            "description": _words(dataset.description, language),
            "keywords": [_word(word, tag, language) for tag, word in dataset.keywords if language in ("", tag)],
            "creator": [_agent(agent, iris, language) for agent in dataset.creators or (dataset.publisher,)],
            "publisher": _agent(dataset.publisher, iris, language),
            "license": _bare(authority("licence", dataset.license)),
            "isAccessibleForFree": dataset.access_rights == "PUBLIC",
            "datePublished": dataset.issued,
            "dateModified": dataset.modified,
            "version": dataset.version,
            "inLanguage": list(dataset.languages),
            "temporalCoverage": f"{dataset.begin}/{dataset.end or '..'}" if dataset.begin else "",
            "spatialCoverage": [_place(code, iris, language) for code in dataset.spatial],
            "measurementTechnique": _words(dataset.method, language),
            "variableMeasured": [
                {"@type": "PropertyValue", "name": _words(measure.label, language), "unitText": measure.unit}
                for measure in dataset.structure.measures
            ],
            "isBasedOn": [source.url for source in dataset.sources if source.url],
            "includedInDataCatalog": {"@type": "DataCatalog", "@id": _bare(iris.catalog())},
            "distribution": [_download(file, iris) for file in files],
        }
    )


def _download(file: DistributionFile, iris: Iris) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": file.format.title,
        "encodingFormat": file.format.media_type,
        "contentUrl": _bare(iris.document(file.path)),
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
    }


def _agent(agent: Agent, iris: Iris, language: str) -> dict[str, Any]:
    return _filled(
        {
            "@type": "Organization",
            "@id": _bare(iris.agent_of(agent)),
            "name": _words(agent.name, language),
            "url": agent.homepage,
            "identifier": agent.organization,
        }
    )


def _place(code: str, iris: Iris, language: str) -> dict[str, Any]:
    if "/" in code:
        return {"@type": "Place", "@id": _bare(place(code, iris))}
    name = _words(controlled.COUNTRIES.get(code, Text()), language)
    return _filled({"@type": "Country", "@id": _bare(authority("country", code)), "name": name})


def _words(text: Text, language: str) -> Any:
    if language:
        return text.best(language, "nb", "en")
    return [_word(words, tag, "") for tag, words in text]


def _word(words: str, tag: str, language: str) -> Any:
    return words if language else {"@language": tag, "@value": words}


def _filled(value: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {key: item for key, item in value.items() if item not in ("", [], {}, None)}


def _bare(term: Term) -> str:
    return term[1:-1]
