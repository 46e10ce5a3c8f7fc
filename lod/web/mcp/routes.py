"""`POST /mcp`: one request, one answer; and `/llms.txt`, which tells language models that it is there."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, cast

from flask import Flask, Response, request

from lod.search.index import NoIndex, TooSlow
from lod.web import pages, slow
from lod.web.mcp import protocol, reading, tools
from lod.web.mcp.protocol import PARAMS, RpcError
from lod.web.mcp.reading import ToolError
from lod.web.pages.view import Language
from lod.web.responses import lasting
from lod.web.site import Served, Site

MOST_BODY = 50_000
"""Bytes of a request."""


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""
    listed = tools.described()

    @app.post("/mcp")
    def mcp() -> Response:
        """A request of the Model Context Protocol."""
        body = request.get_data(cache=False)
        if len(body) > MOST_BODY:
            return _answer(413, None)
        with site.current() as served:
            return _answer(*protocol.answer(body, listed, lambda name, given: call(site, served, name, given)))

    @app.get("/llms.txt")
    def llms() -> Response:
        """What a language model should know of the site (llms.txt)."""
        with site.current() as served:
            return lasting(Response(_llms(site, served), content_type="text/plain; charset=utf-8"), served.id)


def call(site: Site, served: Served, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """What a tool answers, as text and as a value; an error of the tool is an answer that says it is one."""
    if name not in tools.TOOLS:
        raise RpcError(PARAMS, f"There is no tool {name[:60]!r}; there are {', '.join(tools.TOOLS)}.")
    slow.place(site)
    try:
        if wrong := tools.unknown_arguments(name, arguments):
            raise ToolError(wrong)
        language = cast(Language, reading.language(arguments))
        view = replace(pages.view_of(site.settings, served.release), language=language)
        result = tools.TOOLS[name][0](served, view, arguments)
    except (ToolError, NoIndex, TooSlow) as error:
        return {"content": [{"type": "text", "text": str(error)}], "isError": True}
    text = json.dumps(result, ensure_ascii=False)
    return {"content": [{"type": "text", "text": text}], "structuredContent": result, "isError": False}


def _answer(status: int, body: dict[str, Any] | None) -> Response:
    if body is None:
        return Response(status=status)
    response = Response(json.dumps(body, ensure_ascii=False), status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _llms(site: Site, served: Served) -> str:
    base, catalog = served.base, served.release.site.catalog
    view = replace(pages.view_of(site.settings, served.release), language="en")
    lines = [f"# {view.words(catalog.title)}", "", f"> {view.words(catalog.description)}", ""]
    lines += [
        "Every figure has a permanent address and carries its unit, status, qualifier, bounds, source and licence.",
        "Quote what is not ordinary about a figure (“more than 90 per cent”), and cite its address.",
        "",
        "## Programs",
        "",
        f"- [MCP]({base}mcp): tools for agents (Model Context Protocol, Streamable HTTP)",
        f"- [OpenAPI]({base}openapi.json): every address",
        f"- [SPARQL]({base}sparql): queries over everything",
        f"- [PxWebApi v2]({base}api/v2/tables): tables as statistical offices’ programs read them",
        f"- [Catalogue]({base}catalog.ttl): DCAT",
        "",
        "## Data sets",
        "",
    ]
    lines += [f"- [{tools.title(view, d)}]({base}doc/dataset/{d.id}.csv)" for d in served.release.site.datasets]
    return "\n".join(lines) + "\n"
