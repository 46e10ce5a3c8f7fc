"""A sheet as far as its header, and what is to be said of the cells below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lod.errors import Finding, Severity
from lod.messages.message import Message
from lod.sources.source import TableOptions
from lod.sources.table import sheets
from lod.sources.table.cells import Area, cell, places


@dataclass(frozen=True)
class Head:
    """A sheet as far as its header: `columns` by the place each has in a row, the header's last `row` from 0.

    `omitted`: the places of hidden columns that are left out.
    """

    sheet: str
    columns: dict[int, str]
    row: int
    area: Area
    scan: sheets.SheetScan
    omitted: frozenset[int] = frozenset()


def judged(head: Head, name: str, options: TableOptions) -> Iterator[Finding]:
    """What is to be said of a sheet before its rows are read."""
    yield from troubles(head, name)
    yield from scaled(head, name)
    yield from hidden(head, name, options)


def troubles(head: Head, name: str) -> Iterator[Finding]:
    """Cells that hold an error, and formulas without a value."""
    for row, column, what in head.scan.troubles:
        if row <= head.row or column not in head.columns or (row, column) not in head.area:
            continue
        if what == sheets.NOT_CALCULATED:
            message, hint = Message("formula-without-value"), Message("advice.open-and-save")
        else:
            message, hint = Message("cell-error", what=what), Message("advice.correct-the-formula")
        where = {"row": row + 1, "column": head.columns[column], "cell": cell(row, column)}
        yield Finding(message, file=name, sheet=head.sheet, value=what or None, hint=hint, **where)  # type: ignore[arg-type]  # row and column are numbers


def scaled(head: Head, name: str) -> Iterator[Finding]:
    """A word for each column that is shown in thousands, or millions: its figures are what the cells hold."""
    for column, row in head.scan.scaled.items():
        if column in head.columns and row > head.row and (row, column) in head.area:
            message, hint = Message("shown-scaled"), Message("advice.unit-of-what-is-stored")
            where = {"row": row + 1, "sheet": head.sheet, "cell": cell(row, column)}
            yield Finding(message, Severity.WARNING, name, column=head.columns[column], hint=hint, **where)  # type: ignore[arg-type]  # row is a number


def not_shown(head: Head) -> tuple[list[int], list[int]]:
    """The rows and columns of the table, from 0, that the sheet does not show."""
    rows = [row for row in head.scan.hidden_rows if head.row < row <= min(head.scan.bottom, head.area.bottom)]
    return sorted(rows), sorted(head.scan.hidden_columns & head.columns.keys())


def hidden(head: Head, name: str, options: TableOptions) -> Iterator[Finding]:
    """A word for rows and columns that the sheet does not show, where nobody has said what to do with them."""
    rows, columns = not_shown(head)
    if (rows or columns) and not options.hidden:
        message = Message("hidden-cells", places=places(rows, columns))
        where = {"row": rows[0] + 1} if rows else {"column": head.columns[columns[0]]}
        yield Finding(message, Severity.WARNING, name, sheet=head.sheet, hint=Message("hidden-cells.do"), **where)


def strays(head: Head, name: str, number: int, row: dict[int, str]) -> Iterator[Finding]:
    """Cells beside the table, in a column without a header."""
    for column, text in row.items():
        if text and column not in head.columns and column not in head.omitted:
            hint = Message("advice.give-the-column")
            where = cell(number, column)
            message = Message("beside-the-table", text=text[:80])
            yield Finding(message, file=name, row=number + 1, sheet=head.sheet, cell=where, value=text[:80], hint=hint)
            return
