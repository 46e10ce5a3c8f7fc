"""Documents as of an earlier moment: `?asOf=`, and what RFC 7089 (Memento) says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from itertools import islice
from urllib.parse import quote, urlencode

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from lod.cube.columns import Row
from lod.history.event import Event
from lod.history.feed import entries
from lod.history.former import MalformedMoment, NothingThen
from lod.history.moments import stamp
from lod.messages.message import Message
from lod.model.dataset import DataSet
from lod.rdf.formats import carrying
from lod.web import slow
from lod.web.pages.changes import ChangeLine, line
from lod.web.pages.view import View
from lod.web.problems import TurnedAway
from lod.web.responses import lasting
from lod.web.site import Served, Site

AS_OF = "asOf"
ANSWERED = (
    "doc",
    "thing",
    "embed",
    "chart",
    "card",
    "figure",
    "static",
    "sdmx_data",
    "sdmx_structure",
    "sdmx_availability",
    None,
)
"""The routes whose answers can be had as of a moment, those that do not change, those that refuse in words of their
own, and addresses that lead nowhere."""


LOOKED_THROUGH = 50
"""Changes of a data set that are looked through for the earlier states of a figure."""

LISTED = 5
"""Changes that the page of a data set lists."""


def refuse_elsewhere() -> Response | None:
    """Where a moment is asked for at an address that only has the present: a table to download leads to the selection
    of the whole. Raises `TurnedAway` for others."""
    if not request.args.get(AS_OF) or request.endpoint in ANSWERED:
        return None
    name = request.path.removeprefix("/dumps/")
    if request.endpoint == "dump" and name.partition(".")[2] in {format.suffix for format in carrying("table")}:
        query = urlencode({AS_OF: request.args[AS_OF]})
        return Response(status=303, headers={"Location": f"{request.script_root}/doc/dataset/{quote(name)}?{query}"})
    raise TurnedAway(Message("history.not-here"))


def wanted(served: Served, path: str = "") -> Event | None:
    """The event whose state is asked for of the document of a path (`doc/…`); None for the present.

    Raises `TurnedAway`.
    """
    text = request.args.get(AS_OF) if request.query_string else None
    return event_of(served, text, path) if text else None


def event_of(served: Served, text: str, path: str) -> Event:
    """The event that a text names, for the document of a path (`doc/…`). Raises `TurnedAway`."""
    if problem := served.past.former.problem:
        raise TurnedAway(problem, 503)
    try:
        return served.past.former.find(text, _dataset(path))
    except MalformedMoment as error:
        raise TurnedAway(error.message) from None
    except NothingThen as error:
        raise TurnedAway(error.message, 404) from None


def negotiated(served: Served) -> str | None:
    """Where `Accept-Datetime` leads: the address of the state of that moment; None where it is not asked for.

    A moment before the first event leads to the first (RFC 7089, section 4.5.3). Raises `TurnedAway` for what is no
    date.
    """
    text = request.environ.get("HTTP_ACCEPT_DATETIME")
    if not text or request.args.get(AS_OF):
        return None
    try:
        moment = stamp(parsedate_to_datetime(text).astimezone(UTC).replace(microsecond=999_000))
    except (ValueError, TypeError, OverflowError):
        raise TurnedAway(Message("history.malformed", value=text)) from None
    events = served.past.former.readable
    before = [event for event in events if event.at <= moment] or list(events[:1])
    return address(request.path, before[-1]) if before else None


def then(served: Served, site: Site, event: Event, path: str) -> Served:
    """What is served, as it was after an event, for the document of a path (`doc/…`).

    Raises `NotFound` where there was no such thing, `TurnedAway` for what is not kept.
    """
    kind, name = _subject(path)
    if not name:
        raise TurnedAway(Message("history.not-here"))
    model = served.past.former.site(event)
    if kind == "codelist":
        if all(one.name != name for one in model.codelists):
            raise NotFound
        return replace(served, release=served.past.opened(event, codelist=name), event=event)
    if all(one.id != name for one in model.datasets):
        raise TurnedAway(Message("history.no-dataset-then", id=name, at=event.at), 404)
    slow.place(site)
    release = served.past.opened(event, name, whole=kind != "observation")
    return replace(served, release=release, event=event)


def at_moment(present: Served, site: Site, path: str) -> Served:
    """What is served for the document of a path: as it was at the moment that is asked for, else as it is.

    Raises `NotFound` and `TurnedAway` as `then`.
    """
    event = wanted(present, path)
    return then(present, site, event, path) if event else present


def _subject(path: str) -> tuple[str, str]:
    """The kind of thing that a document's path is about, and the id of its data set or list; "" for others."""
    match path.split("/"):
        case ["doc", ("dataset" | "structure" | "observation" | "codelist") as kind, name, *_]:
            return kind, name.partition(".")[0]
    return "", ""


def _dataset(path: str) -> str:
    """The data set that a document's path is about; "" for others."""
    kind, name = _subject(path)
    return "" if kind == "codelist" else name


def address(path: str, event: Event) -> str:
    """The address of a document as of an event."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != AS_OF]
    query = "&".join(f"{quote(name)}={quote(value, safe='')}" for name, value in [*pairs, (AS_OF, event.at)])
    return f"{request.script_root}{path}?{query}"


def redirected(location: str) -> Response:
    """Leads to an earlier state (302), as a TimeGate does (RFC 7089, section 4.2.1)."""
    response = Response(status=302)
    response.headers["Location"] = location
    response.vary.update(("Accept", "Accept-Language", "Accept-Datetime"))
    return response


def register(app: Flask, site: Site) -> None:
    """Adds the route of TimeMaps, and the refusal of a moment where there is only the present."""
    app.before_request(refuse_elsewhere)

    @app.get("/timemap/doc/<path:path>")
    def timemap(path: str) -> Response:
        """The states that there are of a document (RFC 7089, section 5)."""
        with site.current() as served:
            events = served.past.former.readable
            kind, name = _subject(f"doc/{path}")
            if not name or (kind != "codelist" and name not in served.release.datasets):
                raise NotFound
            here = f"{served.base}doc/{path}"
            lines = [f'<{here}>; rel="original timegate"', f'<{served.base}timemap/doc/{path}>; rel="self"; '
                     'type="application/link-format"']  # fmt: skip
            for event in events:
                changed = event.number == 1 or _changes(event, kind, name)
                if changed:
                    at = f'<{here}?{AS_OF}={event.at}>; rel="memento"; datetime="{http_date(event.at)}"'
                    lines.append(at)
            body = ",\n".join(lines) + "\n"
            return lasting(Response(body, content_type="application/link-format"), served.id, "timemap")


def _changes(event: Event, kind: str, name: str) -> bool:
    """Whether an event changes what is said of a data set, a figure of it, or a code list."""
    if kind == "codelist":
        return f"codelists/{name}" in event.parts
    return name in event.datasets or f"datasets/{name}" in event.parts


def earlier(served: Served, dataset: DataSet, row: Row) -> list[tuple[Event, Row, str]]:
    """The states that a figure had before: the event that ended each, its row, and the moment to see it as of."""
    former = served.past.former
    if not former.readable:
        return []
    key = [str(row[name]) for name in dataset.structure.key]
    states = former.earlier(dataset, key, served.event or former.events[-1], LOOKED_THROUGH)
    return [(event, state, former.events[event.number - 2].at) for event, state in states]


def changes(served: Served, view: View, dataset: DataSet) -> list[ChangeLine]:
    """The newest changes of a data set, as its page lists them."""
    events = served.past.former.readable
    events = events[: served.event.number] if served.event else events
    listed = islice(entries(events, dataset.id), LISTED)
    return [line(view, entry, events[entry.event.number - 2].at) for entry in listed]


def pinned(served: Served) -> str:
    """What keeps an address in the moment that is shown; "" in the present."""
    return f"?{AS_OF}={quote(served.event.at, safe='')}" if served.event else ""


def http_date(at: str) -> str:
    """A moment as HTTP writes it."""
    return format_datetime(datetime.fromisoformat(at).astimezone(UTC), usegmt=True)


def stamped(response: Response, served: Served) -> Response:
    """The answer as one of several states of a document: with its own moment, if it is not of the present."""
    response.headers["Vary"] = ", ".join(filter(None, (response.headers.get("Vary"), "Accept-Datetime")))
    if served.event is not None:
        response.headers["Memento-Datetime"] = http_date(served.event.at)
    return response


def links(served: Served, path: str) -> Iterator[str]:
    """The original, its TimeGate and TimeMap; of an earlier state also those beside it (RFC 7089, section 2.2)."""
    root = request.script_root
    if not served.past.former.readable:
        return
    if served.event is None:
        yield f'<{root}/{path}>; rel="original timegate"'
    else:
        plain = address(f"/{path}", served.event).partition("?")[0]
        yield f'<{plain}>; rel="original timegate"'
        yield from _states(served, f"/{path}", served.event)
    yield f'<{root}/timemap/{path}>; rel="timemap"; type="application/link-format"'


def _states(served: Served, path: str, event: Event) -> Iterator[str]:
    events = served.past.former.events
    place = event.number - 1
    rels: dict[int, list[str]] = {place: ["memento"]}
    for rel, other in (("first", 0), ("prev", place - 1), ("next", place + 1), ("last", len(events) - 1)):
        if 0 <= other < len(events):
            rels.setdefault(other, []).insert(0, rel)
    for number, names in sorted(rels.items()):
        words = " ".join(dict.fromkeys([*(n for n in names if n != "memento"), "memento"]))
        one = events[number]
        yield f'<{address(path, one)}>; rel="{words}"; datetime="{http_date(one.at)}"'
