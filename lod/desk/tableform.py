"""What a form of the grid asks for: cells with other texts, rows that go, and rows that come, pasted or written."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lod.desk.texttable import TextTable
from lod.errors import LodError
from lod.messages.message import Message

CELL = "c"
REMOVE = "remove"
PASTED = "pasted"
TAKE = "take"
"""The button that takes what was probably meant: `PLACE COLUMN TEXT`."""


@dataclass(frozen=True)
class CellConflict:
    """A cell that was changed here and elsewhere: what it was, what the file has now, and what was written here."""

    row: int
    column: str
    before: str
    now: str
    wanted: str


@dataclass(frozen=True)
class TableForm:
    """The changes that a form asks for; `conflicts`: those that cannot be made, since others have changed the rows."""

    cells: Mapping[tuple[int, int], str] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()
    added: Sequence[Sequence[str]] = ()
    conflicts: Sequence[CellConflict] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.cells or self.removed or self.added)

    @classmethod
    def read(cls, form: Mapping[str, str], removed: Sequence[str], table: TextTable) -> TableForm:
        """The changes that a form asks for in a table as it is now. Raises `LodError` for rows of another width."""
        before = _before(form.get("was", "[]"))
        gone = frozenset(place for text in removed if (place := _number(text)) in before)
        wanted = _wanted(form, before, len(table.columns))
        touched = {place for place, _ in wanted} | gone
        moved = {place for place in touched if place >= len(table) or table.cells(place) != before[place]}
        conflicts = [
            CellConflict(place + 1, table.columns[column], before[place][column], _now(table, place, column), text)
            for (place, column), text in wanted.items()
            if place in moved
        ]
        conflicts += [CellConflict(place + 1, "", " ".join(before[place]), "", "") for place in moved & gone]
        return cls(wanted, gone, _pasted(form.get(PASTED, ""), table), conflicts)


def was(rows: Sequence[tuple[int, Sequence[str]]]) -> str:
    """The rows that a form shows, for it to send back: others may change the file meanwhile."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _before(text: str) -> dict[int, list[str]]:
    try:
        return {int(place): [str(cell) for cell in cells] for place, cells in json.loads(text)}
    except (ValueError, TypeError, RecursionError):
        raise LodError(Message("desk.malformed-form")) from None


def _wanted(form: Mapping[str, str], before: Mapping[int, Sequence[str]], width: int) -> dict[tuple[int, int], str]:
    cells = {}
    for place, texts in before.items():
        for column, text in enumerate(texts[:width]):
            new = form.get(f"{CELL}{place}-{column}", text)
            if new != text:
                cells[place, column] = new
    taken = form.get(TAKE, "").split(" ", 2)
    if len(taken) == 3 and (place := _number(taken[0])) in before and 0 <= (column := _number(taken[1])) < width:
        cells[place, column] = taken[2]
    return cells


def _number(text: str) -> int:
    """The number of a place; -1 for what is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1


def _now(table: TextTable, place: int, column: int) -> str:
    return table.cells(place)[column] if place < len(table) else ""


def _pasted(text: str, table: TextTable) -> list[list[str]]:
    """Rows as they are copied from a workbook, or written as the file writes them."""
    lines = [line for line in text.splitlines(keepends=True) if line.strip()]
    if not lines:
        return []
    mark = "\t" if "\t" in text or len(table.columns) == 1 else table.separator
    rows = list(csv.reader(lines, delimiter=mark))
    width = len(table.columns)
    if len(rows) > 1 and [cell.strip() for cell in rows[0]] == list(table.columns):
        rows = rows[1:]
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise LodError(Message("desk.pasted-width", row=number, cells=len(row), expected=width))
    return rows
