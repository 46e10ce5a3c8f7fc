"""Code lists on the desk: what they are called, and their codes as a tree with labels side by side.

What is saved changes those cells of the CSV and nothing else in it; its order, quotes and line ends stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, abort, request

from lod.desk import renaming
from lod.desk.codetable import CodeTable, lists_of
from lod.desk.desk import Desk, lead_to
from lod.desk.marks import CellMark, Marks, fitting, marks
from lod.desk.saving import alone_in
from lod.desk.tableform import TableForm, was
from lod.drafting import writing
from lod.errors import LodError, SourceError
from lod.messages.message import Message
from lod.sources.site import rewriting
from lod.sources.site.codelists import NAME
from lod.sources.site.folder import CODELISTS

WINDOW = 100
"""Codes that a page shows."""
MOST_CODES = 1_000
"""Codes that the field of a broader one proposes."""
NEW = "new:"
"""How the names of the fields begin that make a new code, before the number of the column."""
KEPT = ("at", "only", "find")


@dataclass(frozen=True)
class ListCode:
    """A code as the page shows it: where its row is, how deep it lies, what is wrong, its cells with marks."""

    place: int
    row: int
    depth: int
    code: str
    marks: tuple[CellMark, ...]
    cells: tuple[tuple[str, tuple[CellMark, ...]], ...]


def register(app: Flask, desk: Desk) -> None:
    """Adds the routes."""

    @app.get("/lists")
    def lists() -> Response:
        """The lists of the folder."""
        return desk.page("lists", desk.say("lists"), names=list(lists_of(desk.settings.data, CODELISTS)))

    @app.post("/lists")
    def make_list() -> Response:
        """Makes a list that data sets can share."""
        name, label = request.form.get("name", "").strip(), request.form.get("label", "").strip()
        languages = desk.settings.languages
        if not NAME.fullmatch(name) or name in lists_of(desk.settings.data, CODELISTS):
            raise LodError(Message("desk.list-name", name=name))
        header = ",".join(["code", *(f"label_{language}" for language in languages)])
        writing.add(desk.settings.data / CODELISTS, {f"{name}.csv": f"{header}\n"})
        if label:
            described = rewriting.edited("", {("label",): {desk.language: label}})
            writing.add(desk.settings.data / CODELISTS, {f"{name}.yaml": described})
        return lead_to(f"/lists/codes/{name}")

    @app.get("/lists/codes/<path:name>")
    def codes(name: str) -> Response:
        """A window of the codes, with what is wrong in their cells."""
        return _window(desk, name, _read(desk, name))

    @app.post("/lists/codes/<path:name>")
    def save_codes(name: str) -> Response:
        """Saves the cells that were changed, unless others have changed their rows, and a new code."""
        with alone_in(desk.settings.data):
            held = _read(desk, name)
            try:
                form = TableForm.read(request.form, request.form.getlist("remove"), held.table)
                form = replace(form, added=_new_code(held))
            except LodError as error:
                return _window(desk, name, held, 422, error)
            if form.conflicts:
                back = f"/lists/codes/{name}"
                return desk.page("overlap", desk.say("conflict"), 409, back=back, conflicts=form.conflicts)
            if not form.is_empty:
                _write(desk, held, name, {held.path: held.changed(form)})
        return _lead_back(name, saved=len(form.cells) + len(form.removed) + len(form.added))

    @app.post("/lists/links/<path:name>")
    def link(name: str) -> Response:
        """Takes the addresses that an official list has for the codes."""
        with alone_in(desk.settings.data):
            held = _read(desk, name)
            if links := held.links:
                _write(desk, held, name, {held.path: held.changed(TableForm(links))})
        return _lead_back(name, saved=len(links))

    @app.post("/lists/rename/<path:name>")
    def rename(name: str) -> Response:
        """Gives a code another name, in the list and in the tables that have it."""
        old, new = request.form.get("old", "").strip(), request.form.get("new", "").strip()
        with alone_in(desk.settings.data):
            held = _read(desk, name)
            try:
                files = renaming.renamed(desk, held, old, new)
            except LodError as error:
                return _window(desk, name, held, 422, error)
            _write(desk, held, name, files)
        return _lead_back(name, saved=len(files))

    @app.post("/lists/undo/<path:name>")
    def undo_list(name: str) -> Response:
        """Takes the last step back, unless others have changed its files since."""
        with alone_in(desk.settings.data):
            undone = desk.undo.undo(_steps(name))
            desk.forget_codes()
        return _lead_back(name, undone=int(undone))


def _read(desk: Desk, name: str) -> CodeTable:
    """A list of the folder; answers 404 for another name. Raises `SourceError` for what is no CSV."""
    path = lists_of(desk.settings.data, CODELISTS).get(name) or abort(404)
    return desk.codes(path)


def _new_code(held: CodeTable) -> list[list[str]]:
    """The row of a new code, none where its fields are empty. Raises `LodError` for one without a code of its own."""
    row = [request.form.get(f"{NEW}{column}", "").strip() for column in range(len(held.columns))]
    if not any(row):
        return []
    code = dict(zip(held.columns, row, strict=True)).get("code", "")
    if not code or code in held.codes:
        raise LodError(Message("desk.rename-taken", code=code))
    return [row]


def _steps(name: str) -> str:
    return f"list {name}"


def _write(desk: Desk, held: CodeTable, name: str, files: Mapping[Any, bytes]) -> None:
    with desk.undo.step(_steps(name), list(files)):
        for path, raw in files.items():
            path.parent.mkdir(exist_ok=True)
            writing.exchange(path, raw)
    desk.forget_codes()


def _lead_back(name: str, **outcome: int) -> Response:
    kept = {key: value for key in KEPT if (value := request.args.get(key, ""))}
    return lead_to(f"/lists/codes/{name}?{urlencode(kept | outcome)}")


def _window(desk: Desk, name: str, held: CodeTable, status: int = 200, wrong: LodError | None = None) -> Response:
    marked = marks(held.findings, held.name, held.columns, desk.language)
    only, words = request.args.get("only", ""), request.args.get("find", "").strip()
    languages = desk.settings.languages
    rows = held.rows
    wanted = set(held.table.with_text(words)) if words else None
    rows = [row for row in rows if wanted is None or row.place in wanted]
    if only:
        rows = [r for r in rows if held.lacks(r.place, languages) or held.table.row(r.place) in marked]
    start = min(max(0, request.args.get("at", 0, int)), max(0, len(rows) - 1)) // WINDOW * WINDOW
    window = [_code(held, row.place, row.depth, marked) for row in rows[start : start + WINDOW]]
    label = held.codelist.label.best(desk.language, "nb", "en") if held.codelist else name
    return desk.page(
        "list", desk.say("list", title=label), status, list_name=name, file=held.name, columns=held.columns,
        rows=window, count=len(rows), all=len(held.table), start=start, size=WINDOW, only=only, find=words, wrong=wrong,
        elsewhere=[f for f in held.findings if f.file != held.name or f.row is None or f.row not in held.table.places],
        saved=request.args.get("saved", 0, int), steps=desk.undo.count(_steps(name)), kept=_kept,
        was=was([(row.place, [cell for cell, _ in row.cells]) for row in window]),
        lacking=[f"label_{language}" for language in languages],
        users=_users(desk, held), official=held.official, links=len(held.links),
        codes=list(held.codes)[:MOST_CODES], given=request.form if wrong else {}, new=NEW,
    )  # fmt: skip


def _users(desk: Desk, held: CodeTable) -> list[str]:
    with suppress(SourceError):
        return renaming.users(desk, held)
    return []


def _kept(**changes: Any) -> str:
    """The address of the window with other parameters."""
    given = {key: request.args.get(key, "") for key in KEPT} | changes
    return "?" + urlencode({key: value for key, value in given.items() if value not in ("", None)})


def _code(held: CodeTable, place: int, depth: int, marked: Marks) -> ListCode:
    row = held.table.row(place)
    own = marked.get(row, {})
    texts = held.table.cells(place)
    cells = [(text, fitting(own.get(column, ()), text)) for column, text in zip(held.columns, texts, strict=True)]
    return ListCode(place, row, depth, held.code(place), own.get("", ()), tuple(cells))
