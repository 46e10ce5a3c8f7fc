"""Search over HTTP: the page and its JSON, suggestions while one writes, and the description browsers read.

Suggestions are in the form of OpenSearch Suggestions 1.1: the question, the names, what each is, and where it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, request
from markupsafe import escape
from werkzeug.exceptions import NotAcceptable

from lod.errors import BadQuery
from lod.messages.message import Message
from lod.rdf.formats import HTML, Format
from lod.search.entries import EntryKind
from lod.search.folding import words
from lod.search.index import NoIndex, SearchResult, TooSlow
from lod.web import pages, problems
from lod.web.negotiation import choose
from lod.web.pages import answers, finds
from lod.web.pages.search import FEW, PAGE, results
from lod.web.pages.view import View
from lod.web.problems import TurnedAway
from lod.web.responses import lasting
from lod.web.site import Served, Site

JSON = Format("search", "JSON", "application/json", "json", frozenset({"results"}))
SUGGESTIONS = "application/x-suggestions+json"

_PAGE = re.compile(r"[1-9][0-9]{0,3}")

SUGGESTED, MOST_SUGGESTED = 4, 8
"""Answers among the suggestions, and suggestions."""

ALONE = 5
"""Words of a question that are tried one by one where all of them together find nothing."""


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    @app.get("/search")
    def search() -> Response:
        """What is found by the words of `q`: by kind, or all of one `kind` in pages; as a page or as JSON."""
        format = choose(request.headers.get("Accept"), (HTML, JSON))
        if format is None:
            raise NotAcceptable
        return _answer(site, format)

    @app.get("/search.json")
    def search_json() -> Response:
        """The same in JSON."""
        return _answer(site, JSON)

    @app.get("/suggest")
    def suggest() -> Response:
        """Names of things that a question still being written may be about."""
        text = request.args.get("q", "")
        with site.current() as served:
            view = pages.view_of(site.settings, served.release)
            with _refuse_past_limits():
                hits = served.release.search.suggest(text, view.language)
                best = _suggested(view, text)
            shown = (finds.found(view, hit) for hit in hits)
            body = _suggestions(view, text, best, [each for each in shown if each is not None])
            return _sent(served, view, json.dumps(body, ensure_ascii=False), SUGGESTIONS)

    @app.get("/opensearch.xml")
    def opensearch() -> Response:
        """How a browser searches this site (OpenSearch 1.1)."""
        with site.current() as served:
            view = pages.view_of(site.settings, served.release)
            return _sent(served, view, _description(view), "application/opensearchdescription+xml")

    @app.errorhandler(NoIndex)
    def unsearchable(error: NoIndex) -> Response:
        return problems.problem(503, Message("search.no-index.title"), error.message)

    @app.errorhandler(TooSlow)
    def too_slow(error: TooSlow) -> Response:
        return problems.problem(
            503, Message("search.too-slow.title"), Message("search.too-slow.detail"), {"Retry-After": "2"}
        )


@contextmanager
def _refuse_past_limits() -> Iterator[None]:
    """A question past the limits is a bad request."""
    try:
        yield
    except BadQuery as error:
        raise too_long(error) from None


def too_long(error: BadQuery) -> TurnedAway:
    """How a question past the limits is told."""
    return TurnedAway(error.message)


def _answer(site: Site, format: Format) -> Response:
    text, kind, page = _question()
    with site.current() as served:
        view = pages.view_of(site.settings, served.release)
        take = PAGE if kind else FEW
        with _refuse_past_limits():
            answer = served.release.search.search(text, view.language, kind, skip=(page - 1) * take, take=take)
            best = answers.Answers() if kind else answers.answers(view, text)
        if format is JSON:
            body = json.dumps(_plain(view, text, answer, best, kind, page), ensure_ascii=False, indent=1) + "\n"
        else:
            lost = not (answer.total or best) and len(words(text)) > 1
            alone = served.release.search.alone(text, ALONE) if lost else []
            alternates = [(JSON.media_type, f"{request.script_root}/search.json?{request.query_string.decode()}")]
            body = pages.search(view, text, answer, best, kind, page, alone, alternates)
        return _sent(served, view, body, format.content_type)


def _question() -> tuple[str, EntryKind | None, int]:
    """What is asked for. Raises `TurnedAway` that says what can be asked."""
    text, kind, page = (request.args.get(name, "") for name in ("q", "kind", "page"))
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    if kind and kind not in list(EntryKind):
        raise TurnedAway(Message("request.unknown-kind", value=kind, known=tuple(EntryKind)))
    if page and not _PAGE.fullmatch(page):
        raise TurnedAway(Message("request.page", value=page, most="9999"))
    return text, EntryKind(kind) if kind else None, int(page or 1) if kind else 1


def _plain(
    view: View, text: str, answer: SearchResult, best: answers.Answers, kind: EntryKind | None, page: int
) -> dict[str, Any]:
    """What was found as plain values, for JSON."""
    shown = [each for hit_kind in answer.hits for each in results(view, answer, hit_kind)]
    return {
        "query": text,
        "language": view.language,
        "near": answer.near,
        "capped": answer.capped,
        "total": answer.total,
        "counts": answer.counts,
        "kind": kind,
        "page": page,
        "pages": -(-answer.counts.get(kind, 0) // PAGE) if kind else 1,
        "place": {"name": best.place.text, "url": best.place.url} if best.place else None,
        "answers": [_answered(view, shown) for shown in best.shown],
        "results": [
            {
                "kind": each.kind,
                "iri": each.iri,
                "url": each.link.url,
                "name": each.link.text,
                "language": each.link.words.language or view.language,
                "code": each.code or None,
                "about": "".join(text for text, _ in each.about.pieces) or None,
                "in": [link.text for link in each.within],
            }
            for each in shown
        ],
    }


def _answered(view: View, shown: answers.AnswerShown) -> dict[str, Any]:
    """An answer as plain values: its data set, the codes that are chosen, and the newest figures."""
    return {
        "dataset": shown.dataset.id,
        "iri": shown.iri,
        "url": shown.link.url,
        "name": shown.link.text,
        "codes": shown.codes,
        "newest": [
            {
                "iri": newest.figure.iri,
                "part": newest.part or None,
                "period": newest.period or None,
                "measure": newest.figure.measure.text,
                "value": newest.figure.text,
            }
            for newest in shown.newest
        ],
    }


def _suggested(view: View, text: str) -> list[answers.AnswerShown]:
    """The answers that are suggested: to several words; one word is rather the name of something."""
    if len(words(text)) < 2:
        return []
    return [shown for shown in answers.answers(view, text, SUGGESTED).shown if shown.codes]


def _suggestions(view: View, text: str, best: list[answers.AnswerShown], hits: list[finds.Found]) -> list[Any]:
    """A suggestion a name; where it is on this site, or – for a browser's own search field – the full address.

    Answers with codes chosen come first, each with its newest figure.
    """
    local, hits = "local" in request.args, hits[: MOST_SUGGESTED - len(best)]
    own = urlsplit(view.opened.base)
    site = f"{own.scheme}://{own.netloc}"
    return [
        text,
        [*(shown.link.text for shown in best), *(each.link.text for each in hits)],
        [*(answers.told(view, shown) for shown in best), *(finds.told(view, each) for each in hits)],
        [
            *(f"{'' if local else site}{shown.link.url}" for shown in best),
            *((each.link.url or each.iri) if local else each.iri for each in hits),
        ],
    ]


def _description(view: View) -> str:
    base = view.opened.base
    name = view.publisher.text
    short = name if len(name) <= 16 else (urlsplit(base).hostname or "")[:16]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"  <ShortName>{escape(short)}</ShortName>\n"
        f"  <Description>{escape(view.title.text[:1024])}</Description>\n"
        f'  <Url type="text/html" template="{escape(base)}search?q={{searchTerms}}"/>\n'
        f'  <Url type="{SUGGESTIONS}" template="{escape(base)}suggest?q={{searchTerms}}"/>\n'
        f"  <Language>{view.language}</Language>\n"
        "  <InputEncoding>UTF-8</InputEncoding>\n"
        "</OpenSearchDescription>\n"
    )


def _sent(served: Served, view: View, body: str, content_type: str) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["Content-Language"] = view.language
    return lasting(response, served.id, content_type, view.language)
