"""The calendar of releases: `/calendar` for people, as iCalendar (RFC 5545) and as JSON."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import NotAcceptable

from lod.errors import LodError
from lod.rdf.formats import HTML, Format
from lod.release.calendar import CalendarEntry, past
from lod.release.schedule import ScheduleState
from lod.web import ical, pages
from lod.web.negotiation import choose
from lod.web.pages.calendar import about, datasets, title
from lod.web.pages.calendar import calendar as calendar_page
from lod.web.pages.view import View
from lod.web.responses import lasting
from lod.web.site import Served, Site

PAST = 50
"""Releases that came which the calendar lists."""

JSON = Format("calendar", "JSON", "application/json", "json", frozenset({"calendar"}))
ICALENDAR = Format("icalendar", "iCalendar", "text/calendar", "ics", frozenset({"calendar"}))


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    @app.get("/calendar")
    def calendar() -> Response:
        """The releases that are announced, and those that came: as a page, iCalendar or JSON."""
        format = choose(request.headers.get("Accept"), (HTML, ICALENDAR, JSON))
        if format is None:
            raise NotAcceptable
        return _answer(site, format)

    @app.get("/calendar.ics")
    def calendar_ics() -> Response:
        """The same as iCalendar."""
        return _answer(site, ICALENDAR)

    @app.get("/calendar.json")
    def calendar_json() -> Response:
        """The same in JSON."""
        return _answer(site, JSON)


def _answer(site: Site, format: Format) -> Response:
    with site.current() as served:
        view = pages.view_of(site.settings, served.release)
        announced = site.announced.coming(served.release.site.datasets)
        came = _past(site, served)
        if format is JSON:
            body, content_type = _json(view, [*announced, *came]), JSON.content_type
        elif format is ICALENDAR:
            body, content_type = _icalendar(view, [*announced, *came]), ical.MEDIA_TYPE
        else:
            body, content_type = calendar_page(view, announced, came), HTML.content_type
        response = Response(body, content_type=content_type)
        response.headers["Content-Language"] = view.language
        return lasting(response, served.id, format.name, view.language, site.announced.stamp())


def _past(site: Site, served: Served) -> list[CalendarEntry]:
    """The newest releases that came; none where the history cannot be read: the next ones are said all the same."""
    try:
        events = served.past.former.events
    except LodError:
        return []
    return list(islice(past(site.announced.schedule, events), PAST))


def _json(view: View, listed: list[CalendarEntry]) -> str:
    base = view.opened.base
    body = {
        "self": f"{base}calendar.json",
        "timezone": view.settings.timezone,
        "releases": [_plain(entry, view) for entry in listed],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _plain(entry: CalendarEntry, view: View) -> dict[str, Any]:
    release = view.opened
    return {
        "uid": entry.uid,
        "at": entry.at,
        "state": entry.state,
        "title": dict(entry.title),
        "datasets": [
            {
                "id": name,
                "iri": f"{release.base}id/dataset/{name}",
                "title": dict(release.datasets[name].title) if name in release.datasets else {},
            }
            for name in entry.datasets
        ],
        "postponements": [
            {"at": moved.at, "until": moved.until, "stated": moved.stated, "reason": moved.reason}
            for moved in entry.postponements
        ],
        "reason": dict(entry.reason),
    }


def _icalendar(view: View, listed: list[CalendarEntry]) -> str:
    base = view.opened.base
    host = urlsplit(base).hostname or "localhost"
    name = f"{view.title} – {view.t('calendar.title')}"
    events = (
        ical.CalendarEvent(
            f"{entry.uid}@{host}",
            entry.at,
            entry.stated or view.opened.manifest.created,
            title(view, entry),
            "\n".join([*about(view, entry), *(link.text for link in datasets(view, entry))]),
            f"{base}calendar",
            entry.sequence,
            entry.state is ScheduleState.CANCELLED,
        )
        for entry in listed
    )
    return ical.icalendar(name, events)
