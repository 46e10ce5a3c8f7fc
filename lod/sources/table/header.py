"""The header of a table: its rows joined to names of columns, each of which there is once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from lod.errors import Finding, SourceError
from lod.messages.message import Message


def joined(rows: Sequence[Sequence[str]], fill: bool = True) -> list[str]:
    """The names of the columns, from a header of one or several rows: “Menn” above “2020” is “Menn 2020”.

    With `fill` an empty cell in all but the last row stands for the one to its left, as when the cells were merged.
    """
    filled = [_filled(row) if fill else list(row) for row in rows[:-1]] + [list(row) for row in rows[-1:]]
    names = []
    for cells in zip_longest(*filled, fillvalue=""):
        words = [cell.strip() for cell in cells if cell.strip()]
        names.append(" ".join(word for i, word in enumerate(words) if i == 0 or words[i - 1] != word))
    return names


def _filled(row: Sequence[str]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        cells.append(cell if cell.strip() or not cells else cells[-1])
    return cells


def grouped(rows: Sequence[Sequence[str]]) -> list[str]:
    """The names from a header whose upper rows name groups of columns.

    A group goes on to the right until the next one, of its own row or of one above it. A name may be broken over
    several rows: what goes on below a cell with a small letter or a bracket belongs to it.
    """
    whole = _unbroken(rows)
    spread = []
    for number, row in enumerate(whole[:-1]):
        cells = list(row)
        for column in range(1, len(cells)):
            if not cells[column] and not any(upper[column] for upper in whole[:number]):
                cells[column] = cells[column - 1]
        spread.append(cells)
    return joined([*spread, *whole[-1:]], fill=False)


def _unbroken(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows of a header, those joined that go on with names of the row above."""
    whole: list[list[str]] = []
    for row in rows:
        goes_on = whole and any(
            upper and (lower[:1].islower() or lower[:1] == "(") for upper, lower in zip(whole[-1], row, strict=True)
        )
        if goes_on:
            whole[-1] = [f"{upper} {lower}".strip() for upper, lower in zip(whole[-1], row, strict=True)]
        else:
            whole.append(list(row))
    return whole


def named(columns: Sequence[str]) -> list[str]:
    """The names, with `column 1` for a first one that is empty, as pandas and R write above the numbers of rows.

    So are the last ones called that are empty, as when each line ends with a separator.
    """
    if not any(columns):
        return list(columns)
    last = max(place for place, column in enumerate(columns, 1) if column)
    inner = range(2, last + 1)
    return [column if column or place in inner else nameless(place) for place, column in enumerate(columns, 1)]


def nameless(place: int) -> str:
    """What the column at a place is called, from 1, that has no name."""
    return f"column {place}"


def judged(columns: list[str], name: str, row: int, sheet: str | None = None, letters: Sequence[str] = ()) -> list[str]:
    """The names, where they are names; `letters`: what a workbook calls the columns.

    Raises `SourceError` for a name that is empty or stands twice, or for none.
    """
    if not any(columns):
        message, hint = Message("empty-file"), Message("advice.the-first-row")
        raise SourceError([Finding(message, file=name, row=row, sheet=sheet, hint=hint)])
    findings = []
    seen = set()
    for position, column in enumerate(columns, 1):
        if not column:
            where = letters[position - 1] if letters else position
            message, hint = Message("column-without-name", where=where), Message("advice.name-it-or")
        elif column in seen:
            message, hint = Message("column-twice", column=column), Message("advice.give-each-a")
        else:
            seen.add(column)
            continue
        cell = f"{letters[position - 1]}{row}" if letters else None
        findings.append(
            Finding(message, file=name, row=row, sheet=sheet, cell=cell, column=column or str(position), hint=hint)
        )
    if findings:
        raise SourceError(findings)
    return columns
