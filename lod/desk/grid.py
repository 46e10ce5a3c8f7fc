"""The grid: the table of a data set in windows of rows, with what the check finds in the cells, to be mended there.

What is saved changes those cells of the file and nothing else in it. Nothing whole is sent to the browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, request

from lod.desk import columns
from lod.desk.descriptions import description
from lod.desk.desk import Desk, lead_to
from lod.desk.marks import CellMark, Marks, fitting, marks
from lod.desk.readonly import ReadOnlyTable
from lod.desk.saving import alone_in, sources_state
from lod.desk.tableform import TableForm, was
from lod.desk.texttable import TextTable, is_editable
from lod.drafting.writing import exchange
from lod.errors import Finding, LodError
from lod.messages.message import Message
from lod.release.judgement import judge_dataset
from lod.sources.site.folder import DataSetSource

MOST_ROWS, MOST_CELLS = 100, 2_000
"""What a window shows at most."""
FEW = 5
"""Rows that a window of many columns shows all the same."""


@dataclass(frozen=True)
class GridRow:
    """A row of the window: its place below the header, its line in the file, and what is wrong with all of it."""

    place: int
    row: int
    marks: tuple[CellMark, ...]
    cells: tuple[tuple[str, tuple[CellMark, ...]], ...]


def register(app: Flask, desk: Desk) -> None:
    """Adds the routes."""

    @app.get("/sets/<id>/table")
    def table(id: str) -> Response:
        """A window of the table, with what is wrong in its cells."""
        description(desk, id)
        _check(desk, id)
        return _window(desk, desk.source(id))

    @app.post("/sets/<id>/table")
    def save_table(id: str) -> Response:
        """Saves the cells that were changed, unless others have changed their rows."""
        description(desk, id)
        with alone_in(desk.settings.data):
            source = _editable(desk, id)
            held = desk.table(source)
            try:
                form = TableForm.read(request.form, request.form.getlist("remove"), held)
                if form.conflicts:
                    back = f"/sets/{id}/table"
                    return desk.page("overlap", desk.say("conflict"), 409, back=back, conflicts=form.conflicts)
                raw = held.changed(form.cells, form.removed, form.added)
            except LodError as error:
                return _window(desk, source, 422, wrong=error)
            if not form.is_empty:
                with desk.undo.step(id, [source.path]):
                    exchange(source.path, raw)
        count = len(form.cells) + len(form.removed) + len(form.added)
        return _lead_back(id, saved=count)

    @app.post("/sets/<id>/table/undo")
    def undo_step(id: str) -> Response:
        """Takes the last step back, unless others have changed the file since."""
        description(desk, id)
        with alone_in(desk.settings.data):
            undone = desk.undo.undo(id)
        return _lead_back(id, undone=int(undone))

    @app.post("/sets/<id>/table/column")
    def add_column(id: str) -> Response:
        """Adds a column to the table, and to the description."""
        path = description(desk, id)
        with alone_in(desk.settings.data):
            source = _editable(desk, id)
            try:
                added = columns.add(source, desk.table(source), path, request.form, desk.language)
            except LodError as error:
                return _window(desk, source, 422, wrong=error)
            with desk.undo.step(id, [source.path, path]):
                exchange(source.path, added.table)
                exchange(path, added.description)
        return _lead_back(id, saved=1)

    @app.get("/sets/<id>/table/check")
    def checking(id: str) -> Response:
        """Whether the check of the table is under way, for the script of the page."""
        return jsonify(busy=desk.tables(id).is_busy)


def _editable(desk: Desk, id: str) -> DataSetSource:
    """A data set whose table is a text. Raises `LodError` for another."""
    source = desk.source(id)
    if not is_editable(source):
        raise LodError(Message("desk.table.not-text", file=source.path.name))
    return source


def _check(desk: Desk, id: str) -> None:
    """Begins to check a data set, where its files are not those that were checked last."""
    bench, state = desk.tables(id), sources_state(desk.settings)
    if bench.last is None or (bench.last.state != state and not bench.is_busy):
        bench.begin(lambda progress: judge_dataset(desk.settings, id), desk.unforeseen, state)


def _lead_back(id: str, **outcome: int) -> Response:
    kept = {name: value for name in ("at", "only", "find") if (value := request.args.get(name, ""))}
    return lead_to(f"/sets/{id}/table?{urlencode(kept | outcome)}")


def _window(desk: Desk, source: DataSetSource, status: int = 200, wrong: LodError | None = None) -> Response:
    id = source.path.parent.name
    title = desk.say("table", title=source.dataset.title.best(desk.language, "nb", "en"))
    editable = is_editable(source)
    held = desk.table(source) if editable else desk.sheet(source)
    findings = _findings(desk, id)
    marked = marks(findings, source.name, held.columns, desk.language, columns.labels_written(source, desk.language))
    only, words = request.args.get("only", ""), request.args.get("find", "").strip()
    places = _places(held, marked, only, words)
    size = max(FEW, min(MOST_ROWS, MOST_CELLS // max(1, len(held.columns))))
    start = min(max(0, request.args.get("at", 0, int)), max(0, len(places) - 1)) // size * size
    rows = [_row(held, place, marked) for place in places[start : start + size]]
    bench = desk.tables(id)
    return desk.page(
        "table", title, status, id=id, source=source,
        columns=columns.described(source, held.columns, desk.language), rows=rows, count=len(places), all=len(held),
        start=start, size=size, only=only, find=words, wrong=wrong,
        elsewhere=[f for f in findings if f.file != source.name or f.row not in held.places],
        wrong_rows=sum(1 for row in marked if row in held.places), busy=bench.is_busy, work=bench.last,
        was=was([(row.place, [cell for cell, _ in row.cells]) for row in rows]),
        saved=request.args.get("saved", 0, int),
        steps=desk.undo.count(id), kept=_kept, one_header=source.table.options.header == 1,
        editable=editable, is_whole=isinstance(held, TextTable) or held.is_whole,
    )  # fmt: skip


def _kept(**changes: Any) -> str:
    """The address of the window with other parameters."""
    given = {name: request.args.get(name, "") for name in ("at", "only", "find")} | changes
    return "?" + urlencode({name: value for name, value in given.items() if value not in ("", None)})


def _places(held: TextTable | ReadOnlyTable, marked: Marks, only: str, words: str) -> Sequence[int]:
    """The rows that are asked for."""
    places: Sequence[int] = held.with_text(words) if words else range(len(held))
    if only:
        wrong = {held.places[row] for row in marked if row in held.places}
        places = [place for place in places if place in wrong] if words else sorted(wrong)
    return places


def _row(held: TextTable | ReadOnlyTable, place: int, marked: Marks) -> GridRow:
    row = held.row(place)
    own = marked.get(row, {})
    cells = tuple(
        (cell, fitting(own.get(name, ()), cell)) for name, cell in zip(held.columns, held.cells(place), strict=True)
    )
    return GridRow(place, row, own.get("", ()), cells)


def _findings(desk: Desk, id: str) -> list[Finding]:
    """What the last check of a data set found, none where it has not ended yet."""
    work = desk.tables(id).last
    return (work.result or []) if work else []
