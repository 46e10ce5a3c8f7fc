"""The addresses of what changed and of what comes, in the formats of feeds and calendars."""

from __future__ import annotations

from lod.rdf.formats import HTML
from lod.web.parameters import CODELIST, DATASET, LANGUAGE, PAGE
from lod.web.route import GRAPHS, Route

_HTML = HTML.media_type
_JSON = "application/json"

FEED_ROUTES: tuple[Route, ...] = (
    *(
        Route(
            f"/changes{path}",
            "changes.changes",
            about,
            media,
            statuses=(404, 406),
            query=(LANGUAGE, PAGE, DATASET, CODELIST),
        )
        for path, about, media in (
            ("", "What changed, the newest first.", (_HTML, "application/atom+xml", _JSON)),
            (".atom", "What changed, as an Atom feed.", ("application/atom+xml",)),
            (".json", "What changed, in JSON.", (_JSON,)),
            ("/<int:event>/<dataset>", "The figures that an event changed, before and after.", (_HTML, _JSON)),
            ("/<int:event>/<dataset>.json", "The same in JSON.", (_JSON,)),
        )
    ),
    *(
        Route(
            f"/ldes{path}", f"ldes.ldes{name}", f"{about} as an event stream (LDES 1.0).", GRAPHS, statuses=(404, 406)
        )
        for path, name, about in (
            ("", "", "Everything that is published"),
            ("/dataset/<dataset>", "_dataset", "One data set and its figures"),
            ("/codelist/<codelist>", "_codelist", "One code list and its codes"),
        )
    ),
    *(
        Route(f"/ldes{path}/<int:event>/<int:page>", f"ldes.ldes{name}_page", about, GRAPHS, statuses=(404, 406))
        for path, name, about in (
            ("", "", "A page of the event stream, which never changes."),
            ("/dataset/<dataset>", "_dataset", "A page of the event stream of a data set, which never changes."),
            ("/codelist/<codelist>", "_codelist", "A page of the event stream of a code list, which never changes."),
        )
    ),
    *(
        Route(f"/calendar{path}", "calendar.calendar", about, media, statuses=statuses, query=(LANGUAGE,))
        for path, about, media, statuses in (
            ("", "The releases that are announced, and those that came.", (_HTML, "text/calendar", _JSON), (406,)),
            (".ics", "The same for calendar programs (iCalendar, RFC 5545).", ("text/calendar",), ()),
            (".json", "The same in JSON.", (_JSON,), ()),
        )
    ),
)
"""Their rows of the table of routes."""
