"""The service over HTTP, at `/reconcile`, and at `/reconcile/nb` and `/reconcile/en` with names in that language.

All of it may be read from any origin (CORS), so there is no JSONP; flyouts are left out, as the API itself advises.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from lod.errors import BadQuery
from lod.messages.message import Message
from lod.rdf.formats import HTML
from lod.web import pages
from lod.web.pages.view import Language, View
from lod.web.problems import TurnedAway
from lod.web.reconciliation import extension, queries, suggest
from lod.web.reconciliation.entities import Entity, entity
from lod.web.reconciliation.manifest import manifest
from lod.web.responses import FRAMED, json_response, lasting
from lod.web.search import too_long
from lod.web.site import Site


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    def route(path: str, answer: Callable[[View], Response], methods: tuple[str, ...] = ("GET",)) -> None:
        def answered(language: Language | None = None) -> Response:
            with site.current() as served:
                view = pages.view_of(site.settings, served.release)
                try:
                    response = answer(replace(view, language=language) if language else view)
                except BadQuery as error:
                    raise too_long(error) from None
                return lasting(response, served.id, view.language) if request.method != "POST" else response

        answered.__doc__ = answer.__doc__
        for prefix in ("/reconcile", "/reconcile/<any(nb, en):language>"):
            app.add_url_rule(prefix + path, f"{prefix}{path}", answered, methods=list(methods))

    route("", _service, ("GET", "POST"))
    route("/suggest/entity", _suggested(suggest.entities))
    route("/suggest/type", _suggested(suggest.types))
    route("/suggest/property", _suggested(suggest.properties))
    route("/properties", _properties)
    route("/preview", _preview)
    route("/view", _view)


def _service(view: View) -> Response:
    """The manifest; with `queries` or `extend`, what they ask for."""
    fields = request.form if request.method == "POST" else request.args
    if "queries" in fields:
        batch = queries.read(fields["queries"])
        return json_response({key: queries.answer(view, query) for key, query in batch.items()})
    if "extend" in fields:
        return json_response(extension.answer(view, fields["extend"]))
    if request.method == "POST":
        raise TurnedAway(Message("reconcile.form"))
    return json_response(manifest(view, request.path.strip("/")))


def _suggested(find: Callable[[View, str, int], list[dict[str, Any]]]) -> Callable[[View], Response]:
    def suggested(view: View) -> Response:
        """Suggestions for the letters in `prefix`, after the first `cursor` of them."""
        return json_response({"result": find(view, request.args.get("prefix", ""), _number("cursor", 0))})

    return suggested


def _properties(view: View) -> Response:
    """The properties that codes of a list (`type`) have."""
    name = request.args.get("type", "")
    proposed = extension.proposed(view, name)
    return json_response({"type": name, "properties": proposed[: _number("limit", len(proposed))]})


def _preview(view: View) -> Response:
    """A code (`id`) in a small frame."""
    code = _entity(view)
    response = Response(pages.preview(view, code.codelist, code.concept), content_type=HTML.content_type)
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["Content-Language"] = view.language
    return response


def _view(view: View) -> Response:
    """Leads to the page of a code (`id`)."""
    code = _entity(view)
    address = view.link(view.opened.iris.concept_of(code.codelist, code.concept.notation))
    if address is None:
        raise NotFound
    return Response(status=303, headers={"Location": address})


def _entity(view: View) -> Entity:
    code = entity(view.opened, request.args.get("id", ""))
    if code is None:
        raise NotFound
    return code


def _number(name: str, otherwise: int) -> int:
    """A number in the address. Raises `TurnedAway`."""
    written = request.args.get(name, "")
    if not written:
        return otherwise
    if not (written.isascii() and written.isdigit() and len(written) < 6):
        raise TurnedAway(Message("request.number", name=name, value=written))
    return int(written)
