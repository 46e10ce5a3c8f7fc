"""Next month's file: what it changes is shown before anything is written, and why is asked where figures change."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, abort, request

from lod.article.file import is_article
from lod.desk.descriptions import description
from lod.desk.desk import Desk, lead_to
from lod.desk.saving import alone_in, state_of
from lod.drafting.article.folder import SHEET
from lod.importing.renames import Rename
from lod.importing.update import Update, tried
from lod.sources.site.folder import CODELISTS

LISTED = 12
"""Codes of a kind that are named."""


def register(app: Flask, desk: Desk) -> None:
    """Adds the routes."""

    @app.post("/sets/<id>/edition")
    def drop_edition(id: str) -> Response:
        """Takes a new edition of a table."""
        description(desk, id)
        file = request.files.get("file")
        if file is None or not file.filename:
            return lead_to(f"/sets/{id}?missing=1#edition")
        word = desk.uploads.keep(file)
        if is_article(_file(desk, word)) and (desk.settings.data / id / SHEET).exists():
            return lead_to(f"/articles/{word}?id={id}")
        return lead_to(f"/sets/{id}/edition/{word}")

    @app.get("/sets/<id>/edition/<word>")
    def compared(id: str, word: str) -> Response:
        """What the edition changes."""
        description(desk, id)
        with tried(desk.settings, id, _file(desk, word)) as update:
            return _page(desk, update)

    @app.post("/sets/<id>/edition/<word>")
    def take(id: str, word: str) -> Response:
        """Writes the edition, with the renames that were accepted and the reason."""
        description(desk, id)
        accepted = [Rename.of(one) for one in request.form.getlist("rename")]
        reason = request.form.get("reason", "").strip()
        why = {desk.language: reason} if reason else {}
        with (
            alone_in(desk.settings.data),
            tried(desk.settings, id, _file(desk, word), accepted=accepted, reason=why) as update,
        ):
            if request.form.get("state", "") != _state(desk, id):
                return _page(desk, update, 409, changed=True)
            if _needs_reason(desk, update) and not reason:
                return _page(desk, update, 422, unexplained=True)
            update.write()
        return lead_to(f"/sets/{id}?renewed=1")


def _file(desk: Desk, word: str) -> Path:
    return desk.uploads.path(word) or abort(404)


def _needs_reason(desk: Desk, update: Update) -> bool:
    return (desk.settings.home / "current").exists() and update.figures.revised > 0


def _state(desk: Desk, id: str) -> str:
    """The state of what an edition was compared with: the data set, and the lists of all."""
    return state_of(desk.settings.data / id, desk.settings.data / CODELISTS)


def _page(
    desk: Desk, update: Update, status: int = 200, *, unexplained: bool = False, changed: bool = False
) -> Response:
    return desk.page(
        "edition", desk.say("edition", title=update.title), status, update=update, listed=LISTED,
        asks_why=_needs_reason(desk, update), unexplained=unexplained, changed=changed, state=_state(desk, update.id),
        reason=request.form.get("reason", ""),
    )  # fmt: skip
