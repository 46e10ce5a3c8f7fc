"""A figure for other pages: `/figure` explains `<lod-figure>`, `/figure/…` is what that script reads."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from flask import Flask, Response
from werkzeug.exceptions import NotFound

from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.rdf.formats import HTML
from lod.web import memento, pages, problems
from lod.web.documents import find
from lod.web.gone import missing
from lod.web.pages.quotation import Quotation
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
            events = served.past.former.readable
            response = Response(pages.elsewhere(view, events[-1].at if events else ""), content_type=HTML.content_type)
            response.headers["Content-Language"] = view.language
            return lasting(response, served.id, "elsewhere", view.language)

    @app.get("/figure/<path:path>")
    def figure(path: str) -> Response:
        """A published figure as words, for the script in another page: 404 and 410 say that it is withdrawn.

        As of a moment (`asOf`) it is as it was then, with what has become of it since; 404 where it was not there.
        """
        with site.current() as served:
            quoted = _quoted(site, served, path)
            if event := memento.wanted(served, f"doc/observation/{path}"):
                then = _quoted(site, memento.then(served, site, event, f"doc/observation/{path}"), path)
                if then is None:
                    return problems.problem(404, Message("figure.withdrawn"), Message("figure.not-then", at=event.at))
                quoted = _since(then, quoted, pages.view_of(site.settings, served.release).language)
            if quoted is None:
                return _withdrawn(served, path)
            language = pages.view_of(site.settings, served.release).language
            body = json.dumps(asdict(quoted), ensure_ascii=False) + "\n"
            response = Response(body, content_type="application/json")
            response.headers["Content-Language"] = language
            return lasting(response, served.id, "figure", language)


def _quoted(site: Site, served: Served, path: str) -> Quotation | None:
    """A figure as it is served; None where it is not there."""
    thing = find(served, _OBSERVATION + path)
    if thing is None or thing.dataset is None or thing.row is None:
        return None
    view = pages.view_of(site.settings, served.release)
    as_of = served.event.at if served.event else ""
    return pages.quotation(replace(view, as_of=as_of), thing.dataset, thing.row)


def _since(then: Quotation, now: Quotation | None, language: str) -> Quotation:
    """A figure as it was then, with what has become of it."""
    if now is None:
        gone = text(Message("figure.withdrawn.about"), language)
        return replace(then, state="withdrawn", note=gone, changed=gone)
    if (now.value, now.qualifier) == (then.value, then.qualifier):
        return then
    return replace(then, state="changed", note=now.changed, changed=now.changed)


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
