"""The desk as an application: the same files, the same checks and the same words as the command line's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from lod.config import Settings
from lod.desk import (
    articles,
    descriptions,
    drafts,
    editions,
    forms,
    grid,
    lists,
    moments,
    overview,
    preview,
    publication,
)
from lod.desk.desk import LANGUAGE, LANGUAGES, Desk
from lod.desk.gate import Gate
from lod.desk.uploads import LARGEST, LARGEST_FORM
from lod.errors import LodError, SourceError
from lod.messages.catalogue import text
from lod.web.assets import BUNDLE, STATIC


def create_desk(settings: Settings, gate: Gate) -> Flask:
    """The application for a site's folder. Only who comes through the gate reaches it."""
    app = Flask("lod.desk", static_folder="static", static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    desk = Desk(settings, gate)
    app.extensions["lod-desk"] = desk
    gate.place_before(app)
    rooms: tuple[Callable[[Flask, Desk], None], ...] = (
        overview.register, drafts.register, articles.register, descriptions.register, forms.register, grid.register,
        lists.register, editions.register, preview.register, publication.register, moments.register,
    )  # fmt: skip
    for register in rooms:
        register(app, desk)
    _styles(app)
    _problems(app, desk)

    @app.after_request
    def remember(response: Response) -> Response:
        if request.args.get("lang") in LANGUAGES:
            response.set_cookie(LANGUAGE, request.args["lang"], httponly=True, samesite="Strict")
        return response

    return app


def _styles(app: Flask) -> None:
    """The site's own stylesheets and icon, so that the desk looks like what it publishes."""

    @app.get("/style/<path:name>")
    def style(name: str) -> Response:
        kinds = {BUNDLE: "text/css; charset=utf-8", "lod.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
        if name not in kinds:
            return Response(status=404)
        return Response((STATIC / Path(name)).read_bytes(), content_type=kinds[name])


def _problems(app: Flask, desk: Desk) -> None:
    @app.errorhandler(SourceError)
    def wrong_sources(error: SourceError) -> Response:
        return desk.page("findings", desk.say("not-read"), 422, findings=error.findings)

    @app.errorhandler(LodError)
    def refused(error: LodError) -> Response:
        return desk.page("problem", desk.say("not-done"), 422, why=text(error.message, desk.language))

    @app.errorhandler(OSError)
    def not_written(error: OSError) -> Response:
        desk.unforeseen(error)
        why = desk.say("not-written", why=error.strerror or type(error).__name__)
        return desk.page("problem", desk.say("not-done"), 507, why=why)

    @app.errorhandler(HTTPException)
    def not_there(error: HTTPException) -> Response:
        status = error.code or 500
        worded = status if status in (403, 404, 413) else 400
        return desk.page("problem", desk.say(f"problem.{worded}"), status, why=desk.say(f"problem.{worded}.about"))

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        desk.unforeseen(error)
        return desk.page("problem", desk.say("not-done"), 500, why=desk.say("unforeseen", what=type(error).__name__))
