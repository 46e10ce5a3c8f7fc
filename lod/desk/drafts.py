"""From a file to a data set: what was read, what must be answered, three rows as sentences, and then its folder.

The answers stand in the address, so that a page can be gone back to, and nothing is written until it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request

from lod.article.file import is_article
from lod.desk.desk import Desk, lead_to
from lod.drafting import folder, reading, site, workbook, writing
from lod.drafting.sentences import sentences
from lod.drafting.text import About
from lod.drafting.words import question
from lod.model.text import Text

ANSWER = "answer:"
"""How the names of the fields begin that answer a question of the draft."""

LICENCES = ("CC_BY_4_0", "NLOD_2_0", "CC0")


def register(app: Flask, desk: Desk) -> None:
    """Adds the routes."""

    @app.get("/new")
    def new() -> Response:
        """Where a file is dropped."""
        return desk.page("new", desk.say("new"))

    @app.post("/new")
    def drop() -> Response:
        """Takes a file."""
        file = request.files.get("file")
        if file is None or not file.filename:
            return desk.page("new", desk.say("new"), 422, missing=True)
        word = desk.uploads.keep(file)
        return lead_to(f"/articles/{word}" if is_article(_file(desk, word)) else f"/new/{word}")

    @app.get("/new/<word>")
    def draft(word: str) -> Response:
        """What was read in the file, and what must be answered."""
        return _drafted(desk, _file(desk, word), make=False)

    @app.post("/new/<word>")
    def make(word: str) -> Response:
        """Makes the folder of the data set."""
        return _drafted(desk, _file(desk, word), make=True)


def _file(desk: Desk, word: str) -> Path:
    return desk.uploads.path(word) or abort(404)


def _drafted(desk: Desk, file: Path, *, make: bool) -> Response:
    """The page of a draft, or the folder made of it. Raises `SourceError` for a file that cannot be read."""
    settings, given = desk.settings, request.values
    tongue = "en" if desk.language == "en" else "nb"
    table = given.get("table", "")
    if not table and reading.kind_of(file) in reading.SHEETS:
        whole = workbook.tables(file)
        if len(whole.tables) != 1:
            return desk.page("tables", desk.say("tables", file=file.name), whole=whole, file=file.name)
    read = reading.read(file, tongue, (), None, table or None)
    before = folder.inherited(settings)
    about = _about(folder.about(file.name, read, before, settings, tongue), given, tongue)
    id = folder.free_id(given.get("id") or file.name.partition(".")[0], before.ids | _folders(desk))
    answers = {name.removeprefix(ANSWER): value for name, value in given.items() if name.startswith(ANSWER) and value}
    draft, files = folder.folder(read, about, id, before.known, answers)
    if make:
        new_site = not (settings.root / "lod.toml").exists() and not settings.data.exists()
        writing.new_folder(settings.data / id, files, {str(read.table["file"]): file, **read.beside})
        writing.add(settings.root, site.files(tongue) if new_site else site.schemas())
        return lead_to(f"/sets/{id}?made=1")
    open_questions = [(proposal, question(proposal, desk.language)) for proposal in draft.open]
    return desk.page(
        "draft", desk.say("draft", file=file.name), file=file.name, id=id, about=about, table=table, draft=draft,
        questions=open_questions, answered=answers, rows=read.profile.rows,
        sentences=sentences(draft, read.profile, tongue),
        licences=LICENCES, prefix=ANSWER, tongue=tongue, meanings=dict(desk.labels("obsStatus")),
        units=desk.labels("unit"),
    )  # fmt: skip


def _folders(desk: Desk) -> frozenset[str]:
    return frozenset(path.name for path in desk.settings.data.glob("*/") if path.is_dir())


def _about(about: About, given: Mapping[str, str], tongue: str) -> About:
    """What the form says of the data set, in the place of what the file and the site say."""
    changes: dict[str, Any] = {}
    if title := given.get("title", "").strip():
        changes["title"] = Text.of({tongue: title})
    if description := given.get("description", "").strip():
        changes["description"] = Text.of({tongue: description})
    if publisher := given.get("publisher", "").strip():
        changes["publisher"] = {"name": {tongue: publisher}}
    if email := given.get("contact", "").strip():
        name = changes.get("publisher", about.publisher).get("name") or {tongue: email}
        changes["contact"] = {"name": name, "email": email}
    if (license := given.get("license", "")) in LICENCES:
        changes["license"] = license
    return replace(about, **changes)
