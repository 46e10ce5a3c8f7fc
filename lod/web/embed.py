"""Pages that other sites may show in a frame, the pictures of charts, and what to paste: `/embed/…`, `/charts/…`,
`/oembed`."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from flask import Flask, Response, abort, request
from werkzeug.exceptions import NotFound

from lod.charts.files import draw_card, figure_of_card
from lod.charts.render import NotDrawn
from lod.exchange.selection import Selection, parse
from lod.history.event import Event
from lod.messages.message import Message
from lod.rdf.formats import HTML
from lod.web import memento, pages, pictures, slow
from lod.web.documents import Thing, find
from lod.web.files import file_of
from lod.web.gone import missing
from lod.web.pages.share import shared
from lod.web.problems import TurnedAway, problem
from lod.web.responses import FRAMED, lasting
from lod.web.site import Served, Site

DRAWN = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""The policy of a picture that is looked at by itself: it runs nothing and fetches nothing."""

_TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png", "json": "application/json; charset=utf-8"}
_SHOWN = ("id/", "doc/", "embed/")


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    @app.get("/embed/<path:path>")
    def embed(path: str) -> Response:
        """A figure, or the chart of a data set or of a selection of it, for a frame in another page; as it is now, or
        pinned to a moment (`asOf`)."""
        with site.current() as present:
            event = memento.wanted(present, f"doc/{path}")
            served = memento.then(present, site, event, f"doc/{path}") if event else present
            about = find(served, f"id/{path}")
            if about is None or about.dataset is None or about.structure:
                return missing(served.release, f"id/{path}")
            view = replace(pages.view_of(site.settings, served.release), as_of=event.at if event else "")
            chosen = _selection(served, about, list(request.args.items(multi=True)))
            newer = _newer(present, event, about) if event else ""
            body = pages.embed(view, about.dataset, about.row, chosen, newer)
            response = Response(body, content_type=HTML.content_type)
            response.headers["Content-Language"] = view.language
            response.headers["Content-Security-Policy"] = FRAMED
            return lasting(response, served.id, "embed", view.language)

    @app.get("/charts/<path:name>")
    def chart(name: str) -> Response:
        """The chart of a data set or of a selection of it: SVG, PNG or Vega-Lite."""
        kind = _TYPES.get(name.rpartition(".")[2])
        if kind is None:
            raise NotFound
        with site.current() as present:
            response = _picture(_then(present, site, name), site, name)
        if response.status_code < 400:
            response.headers["Content-Type"] = kind
            response.headers["Content-Security-Policy"] = DRAWN
        return response

    @app.get("/charts/observation/<path:name>")
    def card(name: str) -> Response:
        """The card of a figure, drawn now by a process of its own."""
        named = figure_of_card(f"observation/{name}")
        with site.current() as present:
            served = memento.at_moment(present, site, f"doc/{named[0]}") if named else present
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

    @app.get("/oembed")
    def oembed() -> Response:
        """What to paste to show the figure, the data set or the selection of an address (oEmbed 1.0, JSON)."""
        if request.args.get("format", "json") != "json":
            abort(501)
        with site.current() as served:
            address = urlsplit(request.args.get("url", ""))
            about = _addressed(served, f"{address.scheme}://{address.netloc}{address.path}")
            if about is None or about.dataset is None:
                raise NotFound
            pairs = parse_qsl(address.query)
            view = pages.view_of(site.settings, served.release, dict(pairs).get("lang", ""))
            sizes = _pixels("maxwidth"), _pixels("maxheight")
            answer = pages.oembed(view, about.dataset, about.row, _selection(served, about, pairs), *sizes)
            body = json.dumps(answer, ensure_ascii=False) + "\n"
            response = Response(body, content_type="application/json; charset=utf-8")
            return lasting(response, served.id, "oembed", view.language)


def _then(present: Served, site: Site, name: str) -> Served:
    """The state that a picture is asked for of: of the moment in the address, else the present."""
    wanted = pictures.parse_name(name)
    return memento.at_moment(present, site, f"doc/dataset/{wanted.dataset}") if wanted else present


def _newer(present: Served, event: Event, thing: Thing) -> str:
    """What has become of a thing since an event: `withdrawn`, `newer`, or "" where it is as it was."""
    now = find(present, thing.path)
    if now is None:
        return "withdrawn"
    if thing.row is not None:
        row = now.row or {}
        return "newer" if any(row.get(name, cell) != cell for name, cell in thing.row.items()) else ""
    later = present.past.former.events[event.number :]
    return "newer" if thing.dataset and any(thing.dataset.id in one.datasets for one in later) else ""


def _picture(served: Served, site: Site, name: str) -> Response:
    """A picture of the release, or one that is drawn now."""
    wanted, given = pictures.parse_name(name), [*request.args.items(multi=True)]
    if f"charts/{name}" in served.release.manifest.files and not given:
        return file_of(served, f"charts/{name}")
    dataset = served.release.datasets.get(wanted.dataset) if wanted else None
    if wanted is None or dataset is None:
        return missing(served.release, f"charts/{name}")
    selection = parse(given, served.release.choices[dataset.id])
    language = wanted.language or pages.view_of(site.settings, served.release).language
    slow.place(site)
    view = pages.view_of(site.settings, served.release, language)
    address = shared(view, dataset, selection).cited
    try:
        drawn = pictures.picture(served.release, dataset, selection, language, wanted.suffix, address)
    except NotDrawn:
        return problem(503, Message("problem.not-drawn.title"), Message("problem.not-drawn.detail"))
    if drawn is None:
        raise NotFound
    response = Response(drawn)
    return lasting(response, served.id, "chart", language)


def _selection(served: Served, thing: Thing, pairs: list[tuple[str, str]]) -> Selection:
    if thing.dataset is None or not thing.is_dataset:
        return Selection()
    return parse(pairs, served.release.choices[thing.dataset.id])


def _addressed(served: Served, address: str) -> Thing | None:
    """The figure or data set that an address of the site is of, None for any other address."""
    if not address.startswith(served.base):
        return None
    path = address.removeprefix(served.base)
    begin = next((begin for begin in _SHOWN if path.startswith(begin)), None)
    about = find(served, f"id/{path.removeprefix(begin)}") if begin else None
    return about if about is not None and not about.structure else None


def _pixels(name: str) -> int:
    """A size in pixels, 0 where none is said. Raises `TurnedAway` for what is none."""
    value = request.args.get(name, "0")
    if not value.isascii() or not value.isdigit() or len(value) > 6:
        raise TurnedAway(Message("request.pixels", name=name, value=value))
    return int(value)
