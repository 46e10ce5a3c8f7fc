"""The tables of a workbook listed for a person, and one of them chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lod.cli.words import counted, say
from lod.messages.message import Message

if TYPE_CHECKING:
    from lod.drafting.workbook import SheetTable, Tables

COLUMNS = 6
"""Columns of a table that a line of the list names."""


def choice(file: Path, sheet: str | None, asks: bool) -> str | None:
    """The number of the table that a person chooses; None where there is nothing to choose, or nobody to ask.

    The tables of a workbook are listed where there are several, or sheets that hold none.
    """
    whole = _tables(file, sheet)
    if whole is None:
        return None
    if len(whole.tables) > 1 or whole.others:
        _list(whole)
    numbers = [str(table.number) for table in whole.tables if not table.doubt]
    if len(numbers) < 2 or not asks:
        return None
    return str(
        click.prompt(say("terminal.ask-table"), default=numbers[0], type=click.Choice(numbers), show_choices=False)
    )


PART = 28
"""Characters of an id for each of its two parts: so that a number has room behind them, and no two are cut alike."""


def ids(file: Path, wanted: str | None, sheet: str | None) -> Iterator[tuple[str, str]]:
    """An id for each table of a workbook that can be drafted, and its number. Raises `LodError` for another file."""
    from lod.drafting import names
    from lod.errors import LodError

    whole = _tables(file, sheet)
    if whole is None:
        raise LodError(Message("error.no-workbook", file=file.name))
    _list(whole)
    tables = [table for table in whole.tables if not table.doubt]
    start = names.slug(wanted or file.name.partition(".")[0], PART)
    own_ids = names.each_once(f"{start}-{names.slug(table.sheet, PART)}" for table in tables)
    yield from zip(own_ids, (str(table.number) for table in tables), strict=True)


def _tables(file: Path, sheet: str | None) -> Tables | None:
    from lod.drafting import published, reading, workbook

    if reading.kind_of(file) not in reading.SHEETS or (sheet is None and published.is_workbook(file)):
        return None
    whole = workbook.tables(file)
    return workbook.of_sheet(file, whole, sheet) if sheet else whole


def _list(whole: Tables) -> None:
    for table in whole.tables:
        title, rows = table.title[:100] or say("terminal.no-title"), counted(table.rows)
        number = str(table.number)
        line = say("terminal.table-line", number=number, sheet=table.sheet, range=table.range, rows=rows, title=title)
        click.secho(line, bold=True)
        click.echo(f"     {_said_of(table)}")
    if whole.others:
        click.echo(say("terminal.other-sheets", sheets=", ".join(whole.others)))


def _said_of(table: SheetTable) -> str:
    if table.doubt:
        return say("terminal.not-drafted", why=table.doubt)
    more = len(table.columns) - COLUMNS
    return ", ".join(table.columns[:COLUMNS]) + (f" … (+{more})" if more > 0 else "")
