"""The tables of a workbook: each with its title, its notes and the keys of `table:` that describe it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lod.drafting.regions import Region, regions
from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.table import excel
from lod.sources.table.cells import Area
from lod.sources.table.layout import options
from lod.sources.table.worksheets import Worksheet, worksheets

HEADING = "heading"
"""What the column is called that headings between rows make."""
UNCLEAR = "unclear groups"
"""The doubt about a table whose groups of columns cannot be told apart."""
SHORT = 12
"""Letters of a line that only numbers a table; its title is on the next one."""
_NUMBERED = re.compile(r"(?i)(?:tab(?:le|ell)?|tbl|t)\.? ?\d")
"""How the line begins that names a table, among several above it."""
_TITLED = re.compile(r"(?i)(?:data ?set|datasett|title|tittel):\s*(?=\S)")
"""What stands before the title where a line says that it is one."""


@dataclass(frozen=True)
class SheetTable:
    """A table of a workbook, `number` from 1 in the order of the sheets; `table`: the keys of a description.

    `columns`: their names; `rows`: how many it has; `notes`: the texts above, beside and below it. `doubt`: why it
    cannot be drafted as it is, "" if it can.
    """

    number: int
    sheet: str
    title: str
    table: dict[str, Any]
    columns: tuple[str, ...]
    rows: int
    notes: tuple[str, ...] = ()
    doubt: str = ""

    @property
    def range(self) -> str:
        return str(self.table["range"])


@dataclass(frozen=True)
class Tables:
    """The tables of a workbook, and the sheets without any, such as covers, lists of contents and notes."""

    tables: tuple[SheetTable, ...]
    others: tuple[str, ...] = ()


def tables(path: Path, only: str | int | None = None) -> Tables:
    """The tables of all sheets, or of one. Raises `SourceError` for what is no workbook."""
    found: list[SheetTable] = []
    others: list[str] = []
    for sheet in worksheets(path, path.name, only):
        there = regions(sheet.rows)
        for region in there:
            found.append(_table(path, sheet, region, there, len(found) + 1))
        if not there:
            others.append(sheet.name)
    return Tables(tuple(found), tuple(others))


def of_sheet(path: Path, whole: Tables, sheet: str) -> Tables:
    """The tables of one sheet, by its name or number. Raises `SourceError` for a sheet that there is not."""
    name = excel.open_sheet(path, path.name, options({"sheet": sheet}))[0].name
    return Tables(tuple(table for table in whole.tables if table.sheet == name))


def chosen(path: Path, sheet: str | None, number: str | None) -> SheetTable:
    """The table of a workbook that is meant. Raises `SourceError` where that is none, or several may be."""
    whole = tables(path)
    wanted = of_sheet(path, whole, sheet).tables if sheet else whole.tables
    if number is not None:
        wanted = tuple(table for table in wanted if str(table.number) == number)
    else:
        wanted = tuple(table for table in wanted if not table.doubt) or wanted
    if len(wanted) != 1:
        raise SourceError([_not_one(path.name, wanted, whole)])
    if wanted[0].doubt:
        raise SourceError([_doubtful(path.name, wanted[0])])
    return wanted[0]


def _not_one(name: str, wanted: Sequence[SheetTable], whole: Tables) -> Finding:
    if not whole.tables:
        hint = Message("advice.expected-rows-of-figures", sheets=", ".join(whole.others)[:500])
        return Finding(Message("workbook-without-table"), file=name, hint=hint)
    if not wanted:
        hint = Message("advice.give-a-number", most=len(whole.tables), file=name)
        return Finding(Message("no-such-table"), file=name, hint=hint)
    return Finding(Message("several-tables", count=len(wanted)), file=name)


def _doubtful(name: str, table: SheetTable) -> Finding:
    unclear = table.doubt == UNCLEAR
    message = Message("header-groups-unclear" if unclear else "table-without-header", range=table.range)
    return Finding(message, file=name, sheet=table.sheet, cell=table.range.partition(":")[0])


def _table(path: Path, sheet: Worksheet, region: Region, there: Sequence[Region], number: int) -> SheetTable:
    title, notes = _texts(sheet, region, there)
    keys: dict[str, Any] = {"sheet": sheet.name, "range": region.range}
    if region.header > 1:
        keys["header"] = region.header
    if not region.header:
        return SheetTable(number, sheet.name, title, keys, (), _rows(sheet, region), notes, "no header")
    try:
        names = excel.head_of(path, path.name, options(keys)).columns
    except SourceError as error:
        return SheetTable(number, sheet.name, title, keys, (), _rows(sheet, region), notes, str(error.findings[0]))
    doubt = UNCLEAR if _has_unclear_groups(sheet, region) else ""
    fill = [names[column] for column in region.fill if column in names]
    keys |= {"fill": fill} if fill else {}
    keys |= {"headings": HEADING} if region.headings and _repeats(sheet, region) else {}
    return SheetTable(number, sheet.name, title, keys, tuple(names.values()), _rows(sheet, region), notes, doubt)


def _has_unclear_groups(sheet: Worksheet, region: Region) -> bool:
    """Whether names of groups stand above the middle of their columns: a name is ungrouped and, further on, grouped.

    Then it cannot be told where a group begins.
    """
    area = Area.of(region.range)
    written = [row for row in sheet.rows if area.top <= row <= area.bottom and _cells(sheet, row, region)]
    *upper, lowest = (_cells(sheet, row, region) for row in sorted(written)[: region.header])
    first = min((column for row in upper for column in row if column not in region.labels), default=-1)
    own = {str(text) for column, text in lowest.items() if column < first and column not in region.labels}
    return any(str(text) in own for column, text in lowest.items() if column >= first)


def _rows(sheet: Worksheet, region: Region) -> int:
    """How many rows of figures there are."""
    area = Area.of(region.range)
    within = [row for row in sheet.rows if area.top <= row <= area.bottom and _cells(sheet, row, region)]
    return max(len(within) - region.header - len(region.headings), 0)


def _cells(sheet: Worksheet, row: int, region: Region) -> dict[int, Any]:
    return {c: value for c, value in sheet.rows.get(row, {}).items() if region.left <= c <= region.right}


def _repeats(sheet: Worksheet, region: Region) -> bool:
    """Whether rows have the same labels, so that only the headings above them tell them apart."""
    seen: set[tuple[str, ...]] = set()
    above: dict[int, str] = {}
    header = 0
    for row in range(region.top, region.bottom + 1):
        cells = _cells(sheet, row, region)
        header += bool(cells)
        if header <= region.header or len(cells) < 2:
            continue
        texts = {column: str(cells[column]) for column in region.labels if column in cells}
        above |= {column: texts[column] for column in region.fill if column in texts}
        key = tuple(texts.get(column, above.get(column, "")) for column in region.labels)
        if key in seen:
            return True
        seen.add(key)
    return False


def _texts(sheet: Worksheet, region: Region, there: Sequence[Region]) -> tuple[str, tuple[str, ...]]:
    """The title of a table, and its notes: what else stands above it, beside it and below it."""
    over = max((r.bottom for r in there if r.bottom < region.top), default=-1)
    under = min((r.top for r in there if r.top > region.bottom), default=max(sheet.rows) + 1)
    above = list(_lines(sheet, over + 1, region.top))
    below = list(_lines(sheet, region.bottom + 1, under))
    if under <= max(sheet.rows):  # what stands right above the next table is that one's
        below = [line for line in below if not _is_joined(sheet, line[0], under)]
    if over >= 0:
        above = [line for line in above if _is_joined(sheet, line[0], region.top)] or above[-1:]
    texts = [text for _, text in above]
    place = next((i for i, text in enumerate(texts) if _NUMBERED.match(text) or _TITLED.match(text)), 0)
    title = " ".join(texts[place : place + 2 if texts and len(texts[place]) < SHORT else place + 1])
    beside = [
        str(value)
        for row in range(region.top, region.bottom + 1)
        for column, value in sheet.rows.get(row, {}).items()
        if isinstance(value, str) and not any(r.left <= column <= r.right for r in there if r.top <= row <= r.bottom)
    ]
    others = [text for text in texts if text not in title]
    return _TITLED.sub("", title), tuple(dict.fromkeys([*others, *beside, *(text for _, text in below)]))


def _is_joined(sheet: Worksheet, row: int, top: int) -> bool:
    """Whether no empty row stands between a row and what begins at `top`."""
    return all(sheet.rows.get(number) for number in range(row, top))


def _lines(sheet: Worksheet, first: int, last: int) -> Iterator[tuple[int, str]]:
    """The rows of texts, each as one line."""
    for row in range(first, last):
        text = " ".join(_said(value) for _, value in sorted(sheet.rows.get(row, {}).items()))
        if re.search(r"[^\W\d_]{2}", text):
            yield row, " ".join(text.split())


def _said(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    return value.isoformat() if isinstance(value, date) else str(value)
