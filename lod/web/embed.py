"""Pages that other sites may show in a frame, and the pictures of charts: `/embed/…` and `/charts/…`."""

from __future__ import annotations

from flask import Flask, Response
from werkzeug.exceptions import NotFound

from lod.charts.files import draw_card, figure_of_card
from lod.charts.render import NotDrawn
from lod.messages.message import Message
from lod.rdf.formats import HTML
from lod.web import pages
from lod.web.documents import find
from lod.web.files import file_of
from lod.web.gone import missing
from lod.web.problems import problem
from lod.web.responses import FRAMED, lasting
from lod.web.site import Site

DRAWN = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""The policy of a picture that is looked at by itself: it runs nothing and fetches nothing."""

_TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png", "json": "application/json; charset=utf-8"}


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    @app.get("/embed/<path:path>")
    def embed(path: str) -> Response:
        """A figure or a data set's chart, for a frame in another page."""
        with site.current() as served:
            found = find(served, f"id/{path}")
            if found is None or found.dataset is None or found.structure:
                return missing(served.release, f"id/{path}")
            view = pages.view_of(site.settings, served.release)
            response = Response(pages.embed(view, found.dataset, found.row), content_type=HTML.content_type)
            response.headers["Content-Language"] = view.language
            response.headers["Content-Security-Policy"] = FRAMED
            return lasting(response, served.id, "embed", view.language)

    @app.get("/charts/<path:name>")
    def chart(name: str) -> Response:
        """The chart of a data set: SVG, PNG or Vega-Lite."""
        kind = _TYPES.get(name.rpartition(".")[2])
        if kind is None:
            raise NotFound
        with site.current() as served:
            response = file_of(served, f"charts/{name}")
        if response.status_code < 400:
            response.headers["Content-Type"] = kind
            response.headers["Content-Security-Policy"] = DRAWN
        return response

    @app.get("/charts/observation/<path:name>")
    def card(name: str) -> Response:
        """The card of a figure, drawn now by a process of its own."""
        named = figure_of_card(f"observation/{name}")
        with site.current() as served:
            thing = find(served, f"id/{named[0]}") if named else None
            if named is None or thing is None or thing.dataset is None or thing.row is None:
                return missing(served.release, f"id/{named[0] if named else name}")
            try:
                png = draw_card(thing.dataset, served.release.lists, thing.row, named[1], thing.iri[1:-1])
            except NotDrawn:
                return problem(503, Message("problem.not-drawn.title"), Message("problem.not-drawn.detail"))
            response = lasting(Response(png, content_type=_TYPES["png"]), served.id, name)
        response.headers["Content-Security-Policy"] = DRAWN
        return response
