"""A figure for other pages: `/figure` explains `<lod-figure>`, `/figure/…` is what that script reads."""

from __future__ import annotations

import json
from dataclasses import asdict

from flask import Flask, Response
from werkzeug.exceptions import NotFound

from lod.messages.message import Message
from lod.rdf.formats import HTML
from lod.web import pages, problems
from lod.web.documents import find
from lod.web.gone import missing
from lod.web.responses import lasting
from lod.web.site import Served, Site

_OBSERVATION = "id/observation/"


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    @app.get("/figure")
    def figure_page() -> Response:
        """How to put a figure into another page, with examples that are alive."""
        with site.current() as served:
            view = pages.view_of(site.settings, served.release)
            response = Response(pages.elsewhere(view), content_type=HTML.content_type)
            response.headers["Content-Language"] = view.language
            return lasting(response, served.id, "elsewhere", view.language)

    @app.get("/figure/<path:path>")
    def figure(path: str) -> Response:
        """A published figure as words, for the script in another page: 404 and 410 say that it is withdrawn."""
        with site.current() as served:
            thing = find(served, _OBSERVATION + path)
            if thing is None or thing.dataset is None or thing.row is None:
                return _withdrawn(served, path)
            view = pages.view_of(site.settings, served.release)
            body = asdict(pages.quotation(view, thing.dataset, thing.row))
            response = Response(json.dumps(body, ensure_ascii=False) + "\n", content_type="application/json")
            response.headers["Content-Language"] = view.language
            return lasting(response, served.id, "figure", view.language)


def _withdrawn(served: Served, path: str) -> Response:
    """301 where the figure has another address, 410 where its data set was removed, 404 where it is not there."""
    try:
        response = missing(served.release, _OBSERVATION + path)
    except NotFound:
        return problems.problem(404, Message("figure.withdrawn"), Message("figure.withdrawn.about"))
    base = served.release.base
    if location := response.headers.get("Location"):
        response.headers["Location"] = location.replace(f"{base}{_OBSERVATION}", f"{base}figure/", 1)
    return response
