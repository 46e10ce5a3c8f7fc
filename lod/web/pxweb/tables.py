"""The list of tables and one of them, as PxWebApi v2 describes them: `/tables` and `/tables/{id}`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from lod.exchange.px import time_scale
from lod.model import controlled
from lod.model.dataset import DataSet
from lod.web.pxweb.variables import codes_of, periods
from lod.web.site import Served

PAGE_SIZE = 100
MOST_A_PAGE = 10_000
_TIME_UNITS = {"A1": "Annual", "Q1": "Quarterly", "M1": "Monthly", "W1": "Weekly"}
"""The names that the interface has for time scales of PX files."""


def table(served: Served, dataset: DataSet, language: str, root: str) -> dict[str, Any]:
    """A table: what it is called, its variables, its first and last period, and where its parts are."""
    languages = (language, "nb", "en")
    codes, times = codes_of(served, dataset), periods(served, dataset)
    labels = [d.label.best(*languages) for d in dataset.structure.dimensions]
    shown = codes[times[0]] if times else ()
    paths = [[{"id": code, "label": controlled.THEMES[code].best(*languages)}] for code in dataset.themes]
    return {
        "type": "Table",
        "id": dataset.id,
        "label": dataset.title.best(*languages),
        "description": dataset.description.best(*languages),
        "updated": f"{dataset.modified or dataset.issued}T00:00:00Z",
        "firstPeriod": shown[0] if shown else "",
        "lastPeriod": shown[-1] if shown else "",
        "category": "public" if dataset.access_rights == "PUBLIC" else "private",
        "variableNames": labels,
        "discontinued": False,
        "source": dataset.publisher.name.best(*languages),
        "timeUnit": _TIME_UNITS.get(time_scale(shown), "Other"),
        "paths": paths,
        "links": [
            _link("self", f"{root}/tables/{dataset.id}", language),
            _link("metadata", f"{root}/tables/{dataset.id}/metadata", language),
            _link("data", f"{root}/tables/{dataset.id}/data", language),
        ],
    }


def tables(
    served: Served, query: str, past_days: int | None, page: int, size: int, language: str, root: str
) -> dict[str, Any]:
    """A page of the tables that have every word of the query, and were changed within so many days."""
    words = set(query.casefold().split())
    since = (date.today() - timedelta(days=past_days)).isoformat() if past_days is not None else ""
    wanted = [
        dataset
        for dataset in served.release.site.datasets
        if (dataset.modified or dataset.issued) >= since and all(word in _words(served, dataset) for word in words)
    ]
    shown = wanted[(page - 1) * size : page * size]
    pages = max(1, -(-len(wanted) // size))
    return {
        "language": language,
        "tables": [table(served, dataset, language, root) for dataset in shown],
        "page": {
            "pageNumber": page,
            "pageSize": size,
            "totalElements": len(wanted),
            "totalPages": pages,
            "links": [],
        },
        "links": [_link("self", f"{root}/tables", language)],
    }


def _words(served: Served, dataset: DataSet) -> str:
    """All that a table can be known by, kept for the release."""
    key = ("pxweb", dataset.id)
    if key not in served.release.kept:
        texts = [dataset.id, *(words for text in (dataset.title, dataset.description) for _, words in text)]
        texts += [word for _, word in dataset.keywords]
        texts += [words for component in dataset.structure.components() for _, words in component.label]
        served.release.kept[key] = "\n".join(texts).casefold()
    words: str = served.release.kept[key]
    return words


def _link(rel: str, href: str, language: str) -> dict[str, str]:
    return {"rel": rel, "hreflang": language, "href": f"{href}?lang={language}"}
