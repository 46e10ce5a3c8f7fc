"""The tools: search, describe, codes, figures, statistic, cite. Each says what it takes; unknown words are errors.

An answer is below `MOST_BYTES`; what does not fit is counted and had with `skip`, never cut in silence.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from lod.errors import BadQuery
from lod.exchange import citation
from lod.exchange.complaints import nearest
from lod.model import controlled
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.model.text import FALLBACKS
from lod.web.mcp import reading, statistics, values
from lod.web.mcp.reading import ToolError
from lod.web.pages.search import results
from lod.web.pages.view import View
from lod.web.site import Served

MOST_BYTES = 20_000
"""Bytes of an answer."""
MOST_ROWS = 1_000
"""Figures that a tool reads at most."""
FEW, PAGE = 10, 50
"""Hits of a search, and figures or codes of an answer, at most."""

Tool = Callable[[Served, View, dict[str, Any]], dict[str, Any]]


def search(served: Served, view: View, arguments: dict[str, Any]) -> dict[str, Any]:
    """What is found by words, best first: data sets, code lists, codes, properties, figures."""
    text = reading.text(arguments, "query")
    try:
        answer = served.release.search.search(text, view.language, None, skip=0, take=FEW)
    except BadQuery as error:
        raise ToolError(str(error)) from None
    hits = [hit for kind in answer.hits for hit in results(view, answer, kind)][: FEW * 2]
    shown = [
        {"kind": hit.kind, "iri": hit.iri, "name": hit.link.text, "code": hit.code, "in": [w.text for w in hit.within]}
        for hit in hits
    ]
    return {"total": answer.total, "shown": len(shown), "results": shown}


def describe(served: Served, view: View, arguments: dict[str, Any]) -> dict[str, Any]:
    """What a data set is about: its dimensions, measures, period, publisher, licence, sources and notes."""
    dataset = reading.dataset(served, arguments)
    occurring = served.release.occurring(dataset.id)
    licence = controlled.LICENSES.get(dataset.license)
    return {
        "id": dataset.id,
        "iri": served.release.iris.dataset(dataset.id)[1:-1],
        "title": view.words(dataset.title).text,
        "description": view.words(dataset.description).text,
        "notes": view.words(dataset.notes).text,
        "publisher": view.words(dataset.publisher.name).text,
        "licence": view.words(licence).text if licence else dataset.license,
        "issued": dataset.issued,
        "modified": dataset.modified,
        "release": served.id,
        "figures": served.release.manifest.datasets[dataset.id].observations,
        "source": values.source(view, dataset),
        "dimensions": [
            {
                "name": d.name,
                "label": view.words(d.label).text,
                "codes": len(occurring[d.name]),
                "first": occurring[d.name][0] if occurring[d.name] else "",
                "last": occurring[d.name][-1] if occurring[d.name] else "",
            }
            for d in dataset.structure.dimensions
        ],
        "measures": [
            {"name": m.name, "label": view.words(m.label).text, "unit": values.unit(view, m.unit)}
            for m in dataset.structure.measures
        ],
    }


def codes(served: Served, view: View, arguments: dict[str, Any]) -> dict[str, Any]:
    """The codes of a dimension that have figures, with their labels; by words, and from `skip` on."""
    dataset = reading.dataset(served, arguments)
    name = reading.dimension(served, dataset, arguments)
    labels = statistics.labels(served, dataset, name)
    words = reading.text(arguments, "query", "").casefold().split()
    matching = [
        {"code": code, "label": view.words(labels[code]).text}
        for code in served.release.occurring(dataset.id)[name]
        if all(word in f"{code} {' '.join(text for _, text in labels[code])}".casefold() for word in words)
    ]
    if words and not matching:
        every = [view.words(labels[code]).text for code in served.release.occurring(dataset.id)[name]]
        near = nearest(" ".join(words), every)
        raise ToolError(f"No code of {name!r} has these words." + (f" Did you mean {near!r}?" if near else ""))
    return _paged({"dataset": dataset.id, "dimension": name}, "codes", matching, arguments)


def figures(served: Served, view: View, arguments: dict[str, Any]) -> dict[str, Any]:
    """The figures of a selection: codes by dimension; 2015..2020 is a range, and a dimension left out is all of it."""
    dataset = reading.dataset(served, arguments)
    rows = statistics.rows(served, view, dataset, arguments, MOST_ROWS)
    skip = reading.number(arguments, "skip", 0, MOST_ROWS)
    shown = [values.described(view, dataset, row) for row in rows[skip : skip + PAGE]]
    about = {"dataset": dataset.id, "title": view.words(dataset.title).text}
    return _fitting(about, "figures", shown, len(rows), skip)


def statistic(served: Served, view: View, arguments: dict[str, Any]) -> dict[str, Any]:
    """A sum, mean, least, greatest, change or rank over the figures of a selection, computed here from exact values."""
    dataset = reading.dataset(served, arguments)
    return statistics.statistic(served, view, dataset, arguments, MOST_ROWS)


def cite(served: Served, view: View, arguments: dict[str, Any]) -> dict[str, Any]:
    """How to cite a data set: as text, in BibTeX and as CSL-JSON."""
    dataset = reading.dataset(served, arguments)
    iri = served.release.iris.dataset(dataset.id)[1:-1]
    cited = citation.reference(dataset, iri, str(view.title), FALLBACKS[view.language])
    return {
        "text": citation.text(cited),
        "bibtex": citation.bibtex(cited),
        "csl": json.loads(citation.csl(cited)),
        "iri": iri,
        "licence": dataset.license,
        "release": served.id,
    }


def _paged(about: dict[str, Any], name: str, items: list[dict[str, Any]], arguments: dict[str, Any]) -> dict[str, Any]:
    skip = reading.number(arguments, "skip", 0, 1_000_000)
    return _fitting(about, name, items[skip : skip + PAGE], len(items), skip)


def _fitting(about: dict[str, Any], name: str, items: list[dict[str, Any]], total: int, skip: int) -> dict[str, Any]:
    """As many items as fit into an answer, with how many there are and how to have the rest."""
    room = MOST_BYTES - 1_000 - len(json.dumps(about, ensure_ascii=False).encode())
    kept = []
    for item in items:
        room -= len(json.dumps(item, ensure_ascii=False).encode()) + 2
        if room < 0:
            break
        kept.append(item)
    end = skip + len(kept)
    rest = {"next": {"skip": end}} if end < total else {}
    return {**about, "total": total, "shown": len(kept), name: kept, **rest}


_LANGUAGE = {"type": "string", "enum": list(reading.LANGUAGES), "description": "The language of words; en if left out."}
_DATASET = {"type": "string", "description": "The id of a data set, as `search` gives it, or its address."}
_SELECTION = {
    "type": "object",
    "description": 'Codes by dimension: {"region": ["0301"], "year": ["2015..2020"]}. One left out is all of it.',
    "additionalProperties": {"type": "array", "items": {"type": "string"}},
}
_SKIP = {"type": "integer", "minimum": 0, "description": "How many to pass over, as `next` says."}

TOOLS: dict[str, tuple[Tool, dict[str, Any], tuple[str, ...]]] = {
    "search": (search, {"query": {"type": "string", "description": "Words."}}, ("query",)),
    "describe": (describe, {"dataset": _DATASET}, ("dataset",)),
    "codes": (
        codes,
        {
            "dataset": _DATASET,
            "dimension": {"type": "string", "description": f"A dimension’s name, or {MEASURE_TYPE}."},
            "query": {"type": "string", "description": "Words that code or label have."},
            "skip": _SKIP,
        },
        ("dataset", "dimension"),
    ),
    "figures": (figures, {"dataset": _DATASET, "selection": _SELECTION, "skip": _SKIP}, ("dataset",)),
    "statistic": (
        statistic,
        {
            "dataset": _DATASET,
            "selection": _SELECTION,
            "statistic": {"type": "string", "enum": list(statistics.STATISTICS), "description": "What to compute."},
        },
        ("dataset", "statistic"),
    ),
    "cite": (cite, {"dataset": _DATASET}, ("dataset",)),
}
"""Each tool by its name: what answers, its arguments, and those that it must have."""


def described() -> list[dict[str, Any]]:
    """The tools as the protocol lists them."""
    return [
        {
            "name": name,
            "description": (tool.__doc__ or "").strip(),
            "inputSchema": {
                "type": "object",
                "properties": {**properties, "language": _LANGUAGE},
                "required": list(required),
                "additionalProperties": False,
            },
            "annotations": {"readOnlyHint": True, "openWorldHint": False},
        }
        for name, (tool, properties, required) in TOOLS.items()
    ]


def unknown_arguments(name: str, arguments: dict[str, Any]) -> str:
    """What is wrong with the names of a tool's arguments; empty where nothing is."""
    names = [*TOOLS[name][1], "language"]
    for given in arguments:
        if given not in names:
            near = nearest(str(given)[:60], names)
            return f"There is no argument {str(given)[:60]!r}." + (f" Did you mean {near!r}?" if near else "")
    return ""


def title(view: View, dataset: DataSet) -> str:
    """What a data set is called."""
    return view.words(dataset.title).text
