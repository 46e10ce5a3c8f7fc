"""What changed: `/changes` for people, as Atom (RFC 4287) and as JSON, for all of it, one data set or one code list."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from flask import Flask, Response, request
from werkzeug.exceptions import NotAcceptable, NotFound

from lod.history.changes import FigureChange
from lod.history.event import Event
from lod.history.feed import FeedEntry, entries
from lod.messages.message import Message
from lod.model.dataset import DataSet
from lod.rdf.formats import HTML, Format
from lod.release.opened import Release
from lod.web import pages, slow
from lod.web.negotiation import choose
from lod.web.pages.changes import about, changed_figures, counts, happening
from lod.web.pages.changes import changes as changes_page
from lod.web.pages.view import View
from lod.web.paging import page_number
from lod.web.problems import TurnedAway
from lod.web.responses import lasting
from lod.web.site import Served, Site

FIGURES = 100
"""Changed figures on a page."""

PAGE = 50
"""Entries on a page, and in a feed."""

NARROWING = ("dataset", "codelist")
"""The parameters that name the one thing whose changes are wanted."""

JSON = Format("changes", "JSON", "application/json", "json", frozenset({"changes"}))
ATOM = Format("atom", "Atom", "application/atom+xml", "atom", frozenset({"changes"}))


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    @app.get("/changes")
    def changes() -> Response:
        """What changed, the newest first: as a page, Atom or JSON."""
        format = choose(request.headers.get("Accept"), (HTML, ATOM, JSON))
        if format is None:
            raise NotAcceptable
        return _answer(site, format)

    @app.get("/changes.atom")
    def changes_atom() -> Response:
        """The same as an Atom feed."""
        return _answer(site, ATOM)

    @app.get("/changes.json")
    def changes_json() -> Response:
        """The same in JSON."""
        return _answer(site, JSON)

    @app.get("/changes/<int:event>/<dataset>")
    def changed(event: int, dataset: str) -> Response:
        """The figures that an event changed in a data set, with their values before and after: a page or JSON."""
        format = choose(request.headers.get("Accept"), (HTML, JSON))
        if format is None:
            raise NotAcceptable
        return _figures(site, event, dataset, format)

    @app.get("/changes/<int:event>/<dataset>.json")
    def changed_json(event: int, dataset: str) -> Response:
        """The same in JSON."""
        return _figures(site, event, dataset, JSON)


def _figures(site: Site, number: int, dataset: str, format: Format) -> Response:
    page = page_number()
    with site.current() as served:
        events = _events(served)
        entry = next((e for e in entries(events[max(number, 1) - 1 : number], dataset) if e.has_figures), None)
        if entry is None:
            raise NotFound
        slow.place(site)
        event = entry.event
        release = served.past.opened(event, dataset, whole=False)
        about = release.datasets[dataset]
        listed = served.past.former.figures(event, about, (page - 1) * FIGURES, FIGURES + 1)
        more, before = len(listed) > FIGURES, events[number - 2].at
        view = pages.view_of(site.settings, release)
        if format is JSON:
            following = f"{served.base}changes/{number}/{dataset}.json?page={page + 1}" if more else ""
            body = _changed(release, about, entry, listed[:FIGURES], following)
        else:
            body = changed_figures(view, about, entry, before, listed[:FIGURES], page, more)
        response = Response(body, content_type=format.content_type)
        response.headers["Content-Language"] = view.language
        return lasting(response, served.id, format.name, view.language)


def _changed(
    release: Release, dataset: DataSet, entry: FeedEntry, figures: Sequence[FigureChange], following: str
) -> str:
    written = release.observations[dataset.id]
    body = entry.plain() | {
        "next": following or None,
        "figures": [
            {
                "iri": written.subject(one.after or one.before or {})[1:-1],
                "what": one.what,
                "before": one.before,
                "after": one.after,
            }
            for one in figures
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _answer(site: Site, format: Format) -> Response:
    page, only = page_number(), {kind: request.args[kind] for kind in NARROWING if request.args.get(kind)}
    if len(only) > 1:
        raise TurnedAway(Message("changes.one-thing"))
    with site.current() as served:
        events = _events(served)
        every = list(entries(events, **only))
        _require_thing(served.release, every, **only)
        listed, more = every[(page - 1) * PAGE : page * PAGE], len(every) > page * PAGE
        view = pages.view_of(site.settings, served.release)
        if format is JSON:
            body = _json(served, listed, page, more, only)
        elif format is ATOM:
            body = _atom(served, view, listed, page, more, only)
        else:
            before = {event.number: events[event.number - 2].at for event in events if event.number > 1}
            body = changes_page(view, listed, before, page, more, only)
        response = Response(body, content_type=format.content_type)
        response.headers["Content-Language"] = view.language
        return lasting(response, served.id, format.name, view.language)


def _require_thing(release: Release, every: Sequence[FeedEntry], dataset: str = "", codelist: str = "") -> None:
    """Raises `TurnedAway` (404) for a data set or a list that there is not, and of which nothing ever changed."""
    if dataset and not every and dataset not in release.datasets:
        raise TurnedAway(Message("changes.no-dataset", id=dataset), 404)
    if codelist and not every and codelist not in release.lists:
        raise TurnedAway(Message("changes.no-codelist", name=codelist), 404)


def _events(served: Served) -> tuple[Event, ...]:
    """The events, oldest first. Raises `TurnedAway` (503) where the history cannot be read."""
    if problem := served.past.former.problem:
        raise TurnedAway(problem, 503)
    return served.past.former.events


def _address(served: Served, path: str, page: int, only: Mapping[str, str]) -> str:
    query = urlencode({**only, **({"page": page} if page > 1 else {})})
    return f"{served.base}{path}" + (f"?{query}" if query else "")


def _json(served: Served, listed: Sequence[FeedEntry], page: int, more: bool, only: Mapping[str, str]) -> str:
    body = {
        "self": _address(served, "changes.json", page, only),
        "next": _address(served, "changes.json", page + 1, only) if more else None,
        "changes": [entry.plain() | {"iri": f"{served.base}id/{entry.name}"} for entry in listed],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _atom(
    served: Served, view: View, listed: Sequence[FeedEntry], page: int, more: bool, only: Mapping[str, str]
) -> str:
    """The feed; an entry keeps its id for good, so that a reader shows it once (RFC 4287, section 4.2.6)."""
    events = _events(served)
    updated = listed[0].event.at if listed else events[-1].at if events else served.release.manifest.created
    links = [
        ("self", _address(served, "changes.atom", page, only)),
        ("alternate", _address(served, "changes", 1, only)),
    ]
    links += [("next", _address(served, "changes.atom", page + 1, only))] if more else []
    named = [str(about(view, **only).text)] if only else []
    title = " – ".join([str(view.title), *named, view.t("changes.title")])
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{view.language}">',
        f"<id>{escape(_address(served, 'changes', 1, only))}</id>",
        f"<title>{escape(title)}</title>",
        f"<updated>{updated}</updated>",
        f"<author><name>{escape(str(view.publisher.words))}</name></author>",
        *(f"<link rel={quoteattr(rel)} href={quoteattr(address)}/>" for rel, address in links),
        *(_entry(served, view, entry) for entry in listed),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def _entry(served: Served, view: View, entry: FeedEntry) -> str:
    words = " ".join(filter(None, [counts(view, entry), str(view.words(entry.reason)) if entry.reason else ""]))
    title = f"{about(view, entry.dataset, entry.codelist).text}: {happening(view, entry)}"
    return (
        f"<entry><id>{escape(served.base)}changes#{entry.event.number}/{escape(entry.name)}</id>"
        f"<title>{escape(title)}</title><updated>{entry.event.at}</updated>"
        f"<link href={quoteattr(f'{served.base}doc/{entry.name}')}/>"
        f'<category term="{entry.happening}"/><summary>{escape(words or title)}</summary></entry>'
    )
