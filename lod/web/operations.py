"""The addresses of the site as operations of OpenAPI 3.1, made from the table of routes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lod.rdf.formats import HTML
from lod.release.opened import Release
from lod.web.route import Parameter, Route
from lod.web.routes import ANYWHERE, ROUTES

PROBLEM = {"$ref": "#/components/responses/Problem"}
_PLACE = re.compile(r"<(?:(?P<kind>\w+)(?:\((?P<words>[^)]*)\))?:)?(?P<name>\w+)>")
_ABOUT = {
    200: "The answer.",
    206: "The part that was asked for.",
    303: "The address to go to, in `Location`.",
    304: "Unchanged since the `ETag` in `If-None-Match`.",
}


@dataclass(frozen=True)
class Examples:
    """What a release has that an address may be of: a data set, a dimension of it, and the path of a figure."""

    dataset: str
    dimension: str
    figure: str


def paths(release: Release) -> dict[str, Any]:
    """Each address with what can be done there; `{name}` where the address has a part of its own."""
    examples = _examples(release)
    return {_PLACE.sub(r"{\g<name>}", route.path): _item(route, examples) for route in ROUTES}


def _item(route: Route, examples: Examples) -> dict[str, Any]:
    item: dict[str, Any] = {"get": _operation(route, "GET", examples)}
    if "POST" in route.methods:
        item["post"] = _operation(route, "POST", examples) | {"requestBody": _body(route)}
    return item


def _operation(route: Route, method: str, examples: Examples) -> dict[str, Any]:
    query = route.query if method == "GET" else ()
    return {
        "summary": route.about,
        "operationId": _operation_id(route, method),
        "parameters": [*_places(route, examples), *map(_parameter, query)],
        "responses": _responses(route),
    }


def _operation_id(route: Route, method: str) -> str:
    words = re.findall(r"\w+", _PLACE.sub(r"\g<name>", route.path))
    return "-".join([method.lower(), *words]) if words else f"{method.lower()}-home"


def _places(route: Route, examples: Examples) -> list[dict[str, Any]]:
    """The parts of the address that are filled in, each with an example that the release has."""
    filled = _filled(route, examples)
    parameters = []
    for place in _PLACE.finditer(route.path):
        name = place["name"]
        schema: dict[str, Any] = {"type": "string", "minLength": 1}
        if place["words"]:
            schema = {"type": "string", "enum": [word.strip() for word in place["words"].split(",")]}
        parameters.append(
            {"name": name, "in": "path", "required": True, "schema": schema, "example": filled.get(name, "nb")}
        )
    return parameters


def _examples(release: Release) -> Examples:
    dataset = next(iter(release.datasets), "x")
    dimension = next((d.name for d in release.datasets[dataset].structure.dimensions), "x") if release.datasets else "x"
    return Examples(dataset, dimension, _figure(release))


def _filled(route: Route, examples: Examples) -> dict[str, str]:
    dataset, dimension, figure = examples.dataset, examples.dimension, examples.figure
    start = route.path.partition("<")[0]
    path = {
        "/def/": dimension,
        "/shape/": "cube",
        "/charts/": f"{dataset}.nb.svg",
        "/dumps/": f"{dataset}.csv",
        "/reports/": "report.ttl",
        "/static/": "lod.css",
        "/figure/": figure,
        "/proof/observation/": figure,
        "/charts/observation/": f"{figure}.nb.png",
    }.get(start, f"dataset/{dataset}")
    names = {"/schema/": "dataset", "/site/": "logo", "/shapes/": "cube.ttl", "/dumps/": path, "/charts/": path}
    queries = {"/sdmx/data/": f"dataflow/*/{dataset}", "/sdmx/availability/": f"dataflow/*/{dataset}"}
    return {
        "path": path,
        "query": queries.get(start, "dataflow"),
        "filename": path,
        "name": names.get(start, path),
        "suffix": "ttl",
        "dataset": dataset,
        "dimension": dimension,
    }


def _figure(release: Release) -> str:
    """The data set and the codes of the first figure."""
    for id, cube in release.cubes.items():
        for row in cube.select(limit=1):
            return release.observations[id].subject(row)[1:-1].removeprefix(f"{release.base}id/observation/")
    return "x/x"


def _parameter(parameter: Parameter) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "schema": dict(parameter.schema),
        "description": parameter.about,
    }
    if parameter.example:
        is_number = ("type", "integer") in parameter.schema
        described["example"] = int(parameter.example) if is_number else parameter.example
    return described


_OWN_ERRORS = {"/sdmx/": ("application/json", "application/xml"), "/mcp": ("application/json",)}
"""The media types of errors of protocols that have their own, by the beginning of their paths."""


def _responses(route: Route) -> dict[str, Any]:
    """What an address answers: with what it is for, and with the problems it may have."""
    responses: dict[str, Any] = {}
    own = next((kinds for path, kinds in _OWN_ERRORS.items() if route.path.startswith(path)), ())
    refusal = _error_message(own) if own else PROBLEM
    if 303 not in route.statuses or route.path.startswith(("/choose", "/api/")):
        responses["200"] = {"description": _ABOUT[200], "content": {media: {} for media in route.media}}
    if route.cached:
        responses["304"] = {"description": _ABOUT[304]}
    for status in route.statuses:
        if status == 206:
            responses["206"] = {"description": _ABOUT[206], "content": {media: {} for media in route.media}}
        else:
            responses[str(status)] = {"description": _ABOUT[303]} if status == 303 else refusal
    anywhere = (*ANYWHERE, 404) if "<" in route.path else ANYWHERE
    return responses | {str(status): refusal for status in anywhere if str(status) not in responses}


def _body(route: Route) -> dict[str, Any]:
    """What is sent to the address: a form, and for SPARQL the query alone."""
    properties = {parameter.name: dict(parameter.schema) for parameter in route.query}
    content: dict[str, Any] = {
        "application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": properties}}
    }
    if route.path.startswith("/sparql"):
        content["application/sparql-query"] = {"schema": {"type": "string"}, "example": "ASK {}"}
    return {"required": True, "content": content}


def _error_message(own: tuple[str, ...]) -> dict[str, Any]:
    """The answer that says what is wrong in a protocol's own form, or as the server says it before that."""
    answer = problem()
    return {**answer, "content": {**answer["content"], **{media: {} for media in own}}}


def problem() -> dict[str, Any]:
    """The answer that says what is wrong (RFC 9457): as JSON, as a page or as text, whichever is asked for."""
    schema = {"$ref": "#/components/schemas/Problem"}
    kinds: dict[str, Any] = {
        "application/problem+json": {"schema": schema},
        HTML.media_type: {},
        "text/plain": {},
    }
    return {"description": "What is wrong and what to do (RFC 9457).", "content": kinds}
