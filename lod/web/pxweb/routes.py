"""The addresses of PxWebApi v2 below `/api/v2`: configuration, tables, metadata, figures, code lists."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request

from lod import __version__
from lod.exchange import grid, pxstat
from lod.exchange.selection import write
from lod.model import controlled
from lod.model.dataset import DataSet
from lod.model.valuecodes import split
from lod.rdf.formats import CSV, PARQUET, PX, PX_STAT, XLSX, Format
from lod.web import slow
from lod.web.exports import export
from lod.web.pxweb.layout import Placement, shown
from lod.web.pxweb.problems import PxProblem, no_saved_query, no_table
from lod.web.pxweb.tables import MOST_A_PAGE, PAGE_SIZE, table, tables
from lod.web.pxweb.variables import MOST_CELLS, Patterns, codes_of, defaults, selected, selection
from lod.web.responses import json_response, lasting
from lod.web.site import Served, Site

ROOT = "/api/v2"
WINDOW = 10
"""Seconds that a visitor's calls are counted over (`timeWindow`)."""
FORMATS: dict[str, Format] = {"json-stat2": PX_STAT, "csv": CSV, "xlsx": XLSX, "parquet": PARQUET, "px": PX}
"""The formats that figures are written in, by PxWeb's names; `html` leads to the page of the selection."""
_LANGUAGES = {"no": "nb", "nb": "nb", "nn": "nn", "en": "en"}
_LABELS = (("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English"))
_VALUES = re.compile(r"valuecodes\[(.+)\]", re.IGNORECASE)
_LIST = re.compile(r"codelist\[(.+)\]", re.IGNORECASE)
MOST_DAYS, MOST_PAGES, MOST_QUERY = 100_000, 1_000_000, 500
"""Days back, pages, and characters of a search that may be asked for."""
MOST_BODY = 100_000
"""Bytes that a selection in a body may have."""

Answer = Callable[[Served, str], Response]


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    def answered(answer: Answer, keep: bool = True) -> Response:
        """What an operation answers in the language asked for, or the problem it met."""
        try:
            with site.current() as served:
                language = _language(site.settings.language)
                response = answer(served, language)
                return lasting(response, served.id, language) if keep and request.method == "GET" else response
        except PxProblem as problem:
            return problem.response()

    @app.get(f"{ROOT}/config")
    def pxweb_config() -> Response:
        """What the interface can do, and its limits."""
        return answered(lambda served, language: json_response(_config(served, site, language)))

    @app.get(f"{ROOT}/tables")
    def pxweb_tables() -> Response:
        """The tables, a page at a time."""
        return answered(_tables, keep="pastDays" not in request.args)

    @app.get(f"{ROOT}/tables/<name>")
    def pxweb_table(name: str) -> Response:
        """A table."""
        return answered(lambda served, language: json_response(_table(served, _dataset(served, name), language)))

    @app.get(f"{ROOT}/tables/<name>/metadata")
    def pxweb_metadata(name: str) -> Response:
        """The variables of a table with their codes, in JSON-stat 2."""
        return answered(lambda served, language: _metadata(served, site, _dataset(served, name), language))

    @app.get(f"{ROOT}/tables/<name>/defaultselection")
    def pxweb_default(name: str) -> Response:
        """What is answered where nothing is chosen."""
        return answered(lambda served, language: json_response(_default(served, _dataset(served, name), language)))

    @app.route(f"{ROOT}/tables/<name>/data", methods=["GET", "POST"])
    def pxweb_data(name: str) -> Response:
        """The figures of a selection."""
        return answered(lambda served, language: _data(served, site, _dataset(served, name), language), keep=False)

    @app.route(f"{ROOT}/savedqueries", defaults={"path": ""}, methods=["GET", "POST"])
    @app.get(f"{ROOT}/savedqueries/<path:path>")
    def pxweb_saved(path: str) -> Response:
        """No queries are saved here."""
        return no_saved_query(400 if request.method == "POST" else 404).response()

    @app.get(f"{ROOT}/codelists/<name>")
    def pxweb_codelist(name: str) -> Response:
        """A code list."""
        return answered(lambda served, language: json_response(_codelist(served, site, name, language)))


def _language(default: str) -> str:
    wanted = request.args.get("lang", "")
    if wanted and wanted not in _LANGUAGES:
        raise PxProblem("Unsupported language", f"There is no language {wanted!r}; there are nb, nn and en.")
    return _LANGUAGES.get(wanted, default)


def _table(served: Served, dataset: DataSet, language: str) -> dict[str, Any]:
    return {"language": language} | table(served, dataset, language, _root(served))


def _tables(served: Served, language: str) -> Response:
    past = _number("pastDays", 0, MOST_DAYS) or None
    number, size = _number("pageNumber", 1, MOST_PAGES), _number("pageSize", PAGE_SIZE, MOST_A_PAGE)
    query = request.args.get("query", "")[:MOST_QUERY]
    return json_response(tables(served, query, past, number, size, language, _root(served)))


def _number(name: str, default: int, most: int) -> int:
    """A parameter that is a number from 1. Raises `PxProblem` for another."""
    given = request.args.get(name, "")
    if not given:
        return default
    if not given.isascii() or not given.isdecimal() or len(given) > 9 or not 1 <= int(given) <= most:
        raise PxProblem("Invalid parameter", f"{name}={given[:40]}: expected a number from 1 to {most:,}.")
    return int(given)


def _root(served: Served) -> str:
    return served.base.rstrip("/") + ROOT


def _dataset(served: Served, name: str) -> DataSet:
    dataset = served.release.datasets.get(name)
    if dataset is None:
        raise no_table(name)
    return dataset


def _config(served: Served, site: Site, language: str) -> dict[str, Any]:
    catalog = served.release.site.catalog
    licence = controlled.LICENSES.get(catalog.license)
    calls = int(site.settings.requests_per_second * WINDOW)
    return {
        "apiVersion": "2.0.0",
        "appVersion": __version__,
        "languages": [{"id": code, "label": label} for code, label in _LABELS],
        "defaultLanguage": site.settings.language,
        "maxDataCells": MOST_CELLS,
        "maxCallsPerTimeWindow": calls,
        "timeWindow": WINDOW,
        "license": licence.best(language, "nb", "en") if licence else catalog.license,
        "sourceReferences": [
            {"language": code, "text": catalog.publisher.name.best(code, "nb")} for code, _ in _LABELS
        ],
        "defaultMetadataFormat": "json-stat2",
        "defaultDataFormat": "json-stat2",
        "dataFormats": [*FORMATS, "html"],
        "features": [{"id": "CORS", "params": [{"key": "enabled", "value": "True"}]}],
    }


def _metadata(served: Served, site: Site, dataset: DataSet, language: str) -> Response:
    extract = replace(served.release.extract(dataset.id, selection({}, {}, language)), language=language)
    codes = codes_of(served, dataset)
    if sum(map(len, codes.values())) > slow.LONG:
        slow.place(site)
    axes = tuple(grid.axis(extract, name, occurring, language) for name, occurring in codes.items())
    return json_response(pxstat.metadata(grid.Grid(extract, axes), language) | {"value": []})


def _default(served: Served, dataset: DataSet, language: str) -> dict[str, Any]:
    chosen = defaults(served, dataset)
    return {
        "language": language,
        "selection": [{"variableCode": name, "valueCodes": list(codes)} for name, codes in chosen.items()],
        "links": [_link(f"{_root(served)}/tables/{dataset.id}/defaultselection", language)],
    }


def _data(served: Served, site: Site, dataset: DataSet, language: str) -> Response:
    wanted = request.args.get("outputFormat", "json-stat2").casefold()
    if wanted not in (*FORMATS, "html"):
        formats = ", ".join((*FORMATS, "html"))
        raise PxProblem("Unsupported output format", f"There is no format {wanted!r}; there are {formats}.")
    patterns, lists, placement = _posted() if request.method == "POST" else _patterns(request.args)
    own = {d.name.casefold(): d.codelist for d in dataset.structure.dimensions}
    for name, codelist in lists.items():
        if own.get(name.casefold()) != codelist:
            raise PxProblem("Non-existent codelist", f"{name!r} has no code list {codelist!r}.")
    choices = served.release.choices[dataset.id]
    chosen = selection(selected(served, dataset, patterns, language), choices, language)
    chosen = shown(chosen, request.args.get("outputFormatParams", ""), placement, wanted, tuple(choices))
    if wanted == "html":
        page = f"{request.script_root}/doc/dataset/{dataset.id}?{urlencode(write(chosen, choices))}"
        return Response(status=303, headers={"Location": page})
    return export(served, site, dataset, chosen, FORMATS[wanted])


def _patterns(args: Mapping[str, str]) -> tuple[Patterns, dict[str, str], Placement]:
    """The codes and the code lists that the parameters of an address name, by variable, and where variables stand."""
    patterns = {match[1]: split(value) for key, value in args.items() if (match := _VALUES.fullmatch(key))}
    lists = {match[1]: value for key, value in args.items() if (match := _LIST.fullmatch(key))}
    placement = Placement(*(tuple(filter(None, args.get(name, "").split(","))) for name in ("heading", "stub")))
    return {name: codes for name, codes in patterns.items() if codes}, lists, placement


def _posted() -> tuple[Patterns, dict[str, str], Placement]:
    """The same of a body: `{"selection": [{"variableCode": …, "valueCodes": […], "codelist": …}], "placement": …}`."""
    body = request.get_data(cache=False)
    try:
        posted = json.loads(body) if len(body) <= MOST_BODY else None
        parts = posted["selection"] if isinstance(posted, dict) else None
        patterns = {str(part["variableCode"]): tuple(map(str, part.get("valueCodes") or ())) for part in parts or ()}
        lists = {str(part["variableCode"]): str(part["codelist"]) for part in parts or () if part.get("codelist")}
        placed = posted.get("placement") or {} if isinstance(posted, dict) else {}
        placement = Placement(*(tuple(map(str, placed.get(name) or ())) for name in ("heading", "stub")))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        parts = None
    if parts is None:
        example = '{"selection": [{"variableCode": "…", "valueCodes": ["…"]}]}'
        raise PxProblem("Invalid selection", f"Expected JSON of at most {MOST_BODY:,} bytes: {example}.")
    return {name: codes for name, codes in patterns.items() if codes}, lists, placement


def _codelist(served: Served, site: Site, name: str, language: str) -> dict[str, Any]:
    codelist = served.release.lists.get(name)
    if codelist is None:
        raise PxProblem("Non-existent codelist", f"There is no code list {name!r}.", 404, "Not found")
    if len(codelist.concepts) > slow.LONG:
        slow.place(site)
    languages = (language, "nb", "en")
    return {
        "id": codelist.name,
        "label": codelist.label.best(*languages),
        "language": language,
        "languages": [code for code, _ in _LABELS],
        "type": "Valueset",
        "elimination": False,
        "values": [
            {"code": c.notation, "label": c.label.best(*languages), "valueMap": [c.notation]} for c in codelist.concepts
        ],
        "links": [_link(f"{_root(served)}/codelists/{codelist.name}", language)],
    }


def _link(href: str, language: str) -> dict[str, str]:
    return {"rel": "self", "hreflang": language, "href": f"{href}?lang={language}"}
