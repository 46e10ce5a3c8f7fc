"""What can be asked for, for programs: an OpenAPI 3.1 description made from the release, and where it is (RFC 9727)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, request

from lod import __version__
from lod.exchange.order import sortable
from lod.exchange.own_parameters import CHARTS, CHOICES, CLASSES, EVERYTHING, LAYOUTS, NUMBERS, SHOWS, parameter
from lod.exchange.selection import Labels, Selection
from lod.model.catalog import Site as Catalogue
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.rdf.formats import HTML, Format, carrying
from lod.release.opened import Release
from lod.web import operations
from lod.web.parameters import AS_OF
from lod.web.responses import lasting
from lod.web.routes import ANYWHERE
from lod.web.site import Site

PATH = "openapi.json"
MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.1"
FEW = 50
"""Codes of a dimension that are listed one by one."""

FORMATS: tuple[Format, ...] = (*carrying("table"), *carrying("graph"), HTML, *carrying("citation"))
"""The formats of a data set's document."""


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    @app.get("/openapi.json")
    def openapi() -> Response:
        """The description of all this, for programs."""
        with site.current() as served:
            text = json.dumps(description(served.release), ensure_ascii=False, indent=1) + "\n"
            return lasting(Response(text, content_type="application/json"), served.id, "openapi")

    @app.get("/.well-known/api-catalog")
    def api_catalog() -> Response:
        """Where the description is (RFC 9727), as a set of links."""
        with site.current() as served:
            catalog = {
                "anchor": served.base,
                "service-desc": [{"href": f"{served.base}{PATH}", "type": MEDIA_TYPE}],
                "service-doc": [{"href": f"{served.base}api", "type": "text/html"}],
            }
            text = json.dumps({"linkset": [catalog]}, ensure_ascii=False) + "\n"
            kind = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
            return lasting(Response(text, content_type=kind), served.id, "api-catalog")


def link() -> str:
    """The value of a `Link` header that leads to the description."""
    return f'<{request.script_root}/{PATH}>; rel="service-desc"; type="{MEDIA_TYPE}"'


def description(release: Release) -> dict[str, Any]:
    """The OpenAPI document of a release."""
    return {
        "openapi": "3.1.0",
        "info": _info(release.site),
        "servers": [{"url": release.base.rstrip("/")}],
        "tags": [_tag(dataset) for dataset in release.site.datasets],
        "paths": {
            **{f"/doc/dataset/{d.id}.{{format}}": {"get": _selection(release, d)} for d in release.site.datasets},
            **operations.paths(release),
        },
        "components": {"responses": {"Problem": operations.problem()}, "schemas": {"Problem": _PROBLEM_SCHEMA}},
    }


def _info(site: Catalogue) -> dict[str, Any]:
    catalog = site.catalog
    contact = {
        "name": catalog.contact.name.best("en", "nb"),
        "email": catalog.contact.email,
        "url": catalog.contact.url,
    }
    return {
        "title": catalog.title.best("en", "nb"),
        "description": catalog.description.best("en", "nb"),
        "version": __version__,
        "contact": {name: value for name, value in contact.items() if value},
        "license": {"name": catalog.license},
    }


def _tag(dataset: DataSet) -> dict[str, str]:
    return {"name": dataset.id, "description": dataset.title.best("en", "nb")}


def _selection(release: Release, dataset: DataSet) -> dict[str, Any]:
    """The data set's document: a parameter for each dimension, and those that say how it is shown."""
    choices = release.choices[dataset.id]
    return {
        "tags": [dataset.id],
        "operationId": f"get-{dataset.id}",
        "summary": dataset.title.best("en", "nb"),
        "description": "The whole data set, or the part of it that the parameters select.",
        "parameters": [
            _parameter("format", "path", {"type": "string", "enum": [f.suffix for f in FORMATS]}, "The format.", "csv"),
            *(_codes(release, dataset, name, places) for name, places in choices.items()),
            *_shown(choices),
        ],
        "responses": {
            "200": {
                "description": "The figures.",
                "content": {format.media_type: {} for format in FORMATS},
                "headers": {"ETag": {"schema": {"type": "string"}}, "Link": {"schema": {"type": "string"}}},
            },
            "304": {"description": "Unchanged since the ETag in If-None-Match."},
            **{str(status): operations.PROBLEM for status in (*ANYWHERE, 404, 406)},
        },
    }


def _codes(release: Release, dataset: DataSet, name: str, places: Mapping[str, int]) -> dict[str, Any]:
    """A dimension: its codes, where they are few; ranges of them, and `*`."""
    codes, component = list(places), release.extract(dataset.id, Selection()).coded[name]
    about = f"{component.label.best('en', 'nb')}: a code, a range `first..last`, or `*`; repeated for several."
    label = component.definition.best("en", "nb")
    pattern = r"^(\*|.+\.\.|\.\..+|.+\.\..+)$"
    items: dict[str, Any] = {"type": "string"}
    if len(codes) <= FEW:
        items = {"anyOf": [{"type": "string", "enum": codes}, {"type": "string", "pattern": pattern}]}
    schema = {"type": "array", "items": items}
    made = _parameter(parameter(name), "query", schema, " ".join(filter(None, (about, label))), codes[:1])
    return {**made, "style": "form", "explode": True}


def _shown(choices: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    across = [name for name in choices if name != MEASURE_TYPE or len(choices[name]) > 1]
    return [
        _parameter("columns", "query", _several_of(across), _COLUMNS, across[:1]) | {"style": "form", "explode": True},
        _parameter("labels", "query", _one_of([*Labels]), "What stands for a code.", "both"),
        _parameter(
            "lang", "query", _one_of(CHOICES), "The language of labels; all of them if none is asked for.", "en"
        ),
        _parameter("sort", "query", {"anyOf": [_one_of(sortable(choices)), _BY_COLUMN]}, _SORT, "-value"),
        *(_parameter(name, "query", {"type": "string"}, about) for name, about in _BOUNDS.items()),
        *(_parameter(name, "query", _one_of(values), about, values[0]) for name, values, about in _LOOKS),
        _parameter("numbers", "query", _one_of(NUMBERS), _NUMBERS),
        _parameter("page", "query", {"type": "integer", "minimum": 1}, "The page, in RDF and HTML.", 1),
        _parameter(AS_OF.name, "query", {"type": "string"}, AS_OF.about, AS_OF.example),
    ]


_COLUMNS = "The dimensions whose codes become columns, the outermost first; repeated for several."
_SORT = "The order of figures; with columns, of lines by the value of one: `-value(2026)`, its codes by commas."
_BOUNDS = {"from": "The first period, or a day from which on.", "to": "The last period, or a day up to which."}
_LOOKS = (
    ("view", (EVERYTHING,), "All figures, where the page begins with a part of them."),
    ("chart", CHARTS, "The chart of the page and its pictures."),
    ("show", SHOWS, "What the chart shows instead of values."),
    ("classes", CLASSES, "How the values of a map are classed."),
    ("layout", LAYOUTS, "CSV and Excel as the page shows the table, not with a row for each observation."),
)
_NUMBERS = "What decimals are in Parquet; for no other format."
_BY_COLUMN = {"type": "string", "pattern": r"^-?value\(.+\)$"}


def _several_of(words: Any) -> dict[str, Any]:
    return {"type": "array", "items": _one_of(words)}


def _one_of(words: Any) -> dict[str, Any]:
    return {"type": "string", "enum": list(words)}


def _parameter(name: str, place: str, schema: dict[str, Any], about: str, example: Any = None) -> dict[str, Any]:
    described = {"name": name, "in": place, "required": place == "path", "schema": schema, "description": about}
    return described if example is None else {**described, "example": example}


_PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "Each thing that is wrong with a selection, in Norwegian and in English.",
            "items": {
                "type": "object",
                "required": ["parameter", "value", "nb", "en"],
                "properties": {name: {"type": "string"} for name in ("parameter", "value", "nb", "en")},
            },
        },
    },
}
