"""From an article to figures: the text with its numbers marked, each statement to be corrected, and then the data sets.

An article that is dropped on its data set is read again: what was answered before stays with its sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask, Response, abort, request
from markupsafe import Markup

from lod.article.file import open_article
from lod.article.marked import marked_page, marked_parts
from lod.article.reader import Reading, read
from lod.article.sheet import LEFT, TAKEN, TODO, Entry, answered, entries_of, read_sheet, respondents_of, write_sheet
from lod.article.tables import as_csv, figure_tables, title_of
from lod.desk.desk import Desk, lead_to
from lod.desk.saving import alone_in, state_of
from lod.drafting import names, writing
from lod.drafting.article.folder import PAGE, SHEET, draft
from lod.errors import LodError
from lod.messages.message import Message
from lod.sources.io.files import decode

CORRECTED = ("value", "unit", "respondent", "group", "says")
"""What a steward corrects of a statement."""


@dataclass(frozen=True)
class StatementRow:
    """A row of the sheet on the page: `number` of its statement in the text, 0 where it has the one above."""

    place: int
    number: int
    entry: Entry
    is_new: bool


def register(app: Flask, desk: Desk) -> None:
    """Adds the routes."""

    @app.get("/articles/<word>")
    def article(word: str) -> Response:
        """What an article states."""
        return _page(desk, word)

    @app.post("/articles/<word>")
    def make_figures(word: str) -> Response:
        """Makes the data sets of the statements that are taken, or brings them up to date."""
        reading = read(open_article(_file(desk, word)))
        id = request.form.get("id", "").strip()
        if not names.ID.fullmatch(id):
            raise LodError(Message("error.not-an-id", id=id))
        with alone_in(desk.settings.data if desk.settings.data.is_dir() else desk.settings.root):
            if request.form.get("state", "") != _state(desk, id):
                return _page(desk, word, 409)
            rows = read_sheet(write_sheet(_corrected(_rows(desk, reading, id)[0])), SHEET)
            drafted = draft(reading, id, desk.settings, rows)
            writing.exchange(desk.settings.data / id / PAGE, marked_page(reading, desk.language))
        return lead_to(f"/sets/{drafted.ids[0]}/form?read={len(drafted.ids)}")

    @app.get("/articles/<word>/table/<int:number>")
    def take_table(word: str, number: int) -> Response:
        """Goes on with a table of an article as with any table."""
        whole = open_article(_file(desk, word))
        tables = figure_tables(whole)
        if not 1 <= number <= len(tables):
            abort(404)
        title = names.slug(title_of(whole, tables[number - 1]), 40) or f"table-{number}"
        return lead_to(f"/new/{desk.uploads.keep_text(f'{title}.csv', as_csv(whole, tables[number - 1]))}")


def _file(desk: Desk, word: str) -> Path:
    return desk.uploads.path(word) or abort(404)


def _state(desk: Desk, id: str) -> str:
    """The state of the folder that is written; that of nothing where it is not there yet."""
    return state_of(desk.settings.data / id)


def _rows(desk: Desk, reading: Reading, id: str) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """The rows of the sheet, with what was answered in an earlier one; those that are new, and those that are gone."""
    proposed, path = entries_of(reading), desk.settings.data / id / SHEET
    if not path.exists():
        return proposed, [], []
    return answered(proposed, read_sheet(decode(path.read_bytes(), path.name)[0], f"{id}/{SHEET}"))


def _corrected(rows: Sequence[Entry]) -> list[Entry]:
    """The rows as the form has them. Raises `LodError` for a form of another text."""
    if request.form.get("rows", "") != f"{len(rows)}":
        raise LodError(Message("desk.malformed-form"))
    return [_of_form(entry, place) for place, entry in enumerate(rows)]


def _of_form(entry: Entry, place: int) -> Entry:
    texts = {name: request.form.get(f"e{place}:{name}", getattr(entry, name)).strip() for name in CORRECTED}
    take = TAKEN if request.form.get(f"e{place}:take") == "yes" else LEFT
    return replace(entry, take=take, why="" if take == TAKEN else entry.why, **texts)


def _page(desk: Desk, word: str, status: int = 200) -> Response:
    reading = read(open_article(file := _file(desk, word)))
    title = reading.article.title
    id = request.values.get("id") or names.slug(title, 40) or names.slug(file.stem, 40) or "article"
    rows, new, gone = _rows(desk, reading, id) if names.ID.fullmatch(id) else (entries_of(reading), [], [])
    if status == 409 and request.form.get("rows", "") == f"{len(rows)}":
        rows = _corrected(rows)
    parts = marked_parts(reading, desk.language)
    tables = [(title_of(reading.article, table), len(table.rows) - table.heads) for table in
              figure_tables(reading.article)]  # fmt: skip
    return desk.page(
        "article", desk.say("article.title", title=title), status, word=word, id=id, reading=reading,
        rows=list(_numbered(reading, rows, new)), gone=gone, tables=tables, todo=TODO, changed=status == 409,
        again=(desk.settings.data / id / SHEET).exists(), state=_state(desk, id),
        text=Markup(parts.text), passed=Markup(parts.passed),  # noqa: S704  # `marked_parts` escapes what an article has
    )  # fmt: skip


def _numbered(reading: Reading, rows: Sequence[Entry], new: Sequence[Entry]) -> Iterator[StatementRow]:
    """The rows with the numbers that their statements have in the marked text."""
    numbers = [
        number if first == 0 else 0
        for number, statement in enumerate(reading.statements, 1)
        for first, _ in enumerate(respondents_of(statement.subject, reading.article.language))
    ]
    fresh = {id(entry) for entry in new}
    for place, (number, entry) in enumerate(zip(numbers, rows, strict=True)):
        yield StatementRow(place, number, entry, id(entry) in fresh)
