"""Problems as answers: one page, one text, or one JSON object (RFC 9457), whichever the visitor reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from flask import Flask, Response, current_app, request
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.rdf.formats import HTML, Format
from lod.web.negotiation import choose, choose_language

Parts = Sequence[tuple[str, str]]
"""The parts of a request that are wrong, each with what is wrong with it in words."""
Draw = Callable[[int, str, str, Parts], str]
"""Draws the page of a problem: status, title, detail and parts in, HTML out."""

LANGUAGES = ("nb", "nn", "en")


class TurnedAway(HTTPException):
    """A request that is turned away, and why; `status` is 400, or 413 for too much."""

    def __init__(self, detail: Message, status: int = 400) -> None:
        super().__init__(text(detail, "en"))
        self.code = status
        self.detail = detail


_JSON = Format(
    "problem", "JSON", "application/problem+json", "json", frozenset({"problem"}), aliases=("application/json",)
)
_TEXT = Format("text", "Text", "text/plain", "txt", frozenset({"problem"}))


def draw_with(app: Flask, draw: Draw) -> None:
    """Lets the site's own pages show problems."""
    app.extensions["lod.problems"] = draw


def problem(
    status: int,
    title: Message,
    detail: Message,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, object] | None = None,
    parts: Sequence[tuple[str, Message]] = (),
) -> Response:
    """The answer for a problem: HTML, `application/problem+json` or plain text, in the visitor's language.

    `members`: what a machine is told besides (RFC 9457, section 3.2). `parts`: what is wrong with each part of the
    request, where the detail has all of it in one text: a page lists them.
    """
    chosen = language()
    format = choose(request.headers.get("Accept"), (_TEXT, _JSON, HTML)) or _TEXT
    response = Response(
        _body(format, status, text(title, chosen), text(detail, chosen), members or {}, parts),
        status=status,
        content_type=format.content_type,
    )
    response.headers["Content-Language"] = chosen
    response.headers["Vary"] = "Accept, Accept-Language"
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(headers or {})
    return response


def language() -> str:
    """The language a visitor reads: `?lang=`, else what the browser says, else the site's."""
    chosen = request.args.get("lang", "")
    if chosen in LANGUAGES:
        return chosen
    default = current_app.config.get("LOD_LANGUAGE", LANGUAGES[0])
    return choose_language(request.headers.get("Accept-Language"), LANGUAGES, default)


def _body(
    format: Format,
    status: int,
    title: str,
    detail: str,
    members: Mapping[str, object],
    parts: Sequence[tuple[str, Message]],
) -> str:
    if format is _JSON:
        document = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
        return json.dumps(document, ensure_ascii=False) + "\n"
    if format is _TEXT:
        return f"{status} {title}\n\n{detail}\n"
    draw: Draw = current_app.extensions.get("lod.problems", _plain_page)
    return draw(status, title, detail, [(name, text(what, language())) for name, what in parts])


def _plain_page(status: int, title: str, detail: str, _parts: Parts) -> str:
    return (
        f'<!doctype html>\n<html lang="{language()}">\n<meta charset="utf-8">\n'
        f"<title>{status} {escape(title)}</title>\n"
        f"<h1>{escape(title)}</h1>\n<p>{escape(detail)}</p>\n</html>\n"
    )
