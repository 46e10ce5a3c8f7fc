"""The table as it is shown, as files for spreadsheets: a workbook, and CSV as spreadsheets of a language read it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from lod.cube.table import guarded
from lod.exchange import about
from lod.exchange.extract import Extract
from lod.exchange.sheet import DIGITS, LONGEST
from lod.exchange.shown import ShownCell, ShownTable, shown_table
from lod.exchange.xlsx import EPOCH, SHEETS

WIDEST = 48
"""Letters of the widest column of labels; a longer label is broken into lines."""

NARROWEST = 12
"""Letters of a column of values, at least."""

MOST_QUOTED = 60
"""Letters of a unit or a status in a number format, which holds 255 in all."""

SIZED = 1_000
"""Lines that decide how wide a column is."""


def write_csv(extract: Extract, path: Path) -> None:
    """UTF-8 that begins with a byte order mark; in Norwegian semicolons between cells and decimal commas, as
    spreadsheets there expect. A value that is not plain has its sign, unit and status in its cell."""
    table, norwegian = shown_table(extract), about.language(extract) != "en"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";" if norwegian else ",", lineterminator="\r\n")
        writer.writerows([[guarded(line)] for line in (table.title, table.constants) if line])
        writer.writerow([])
        writer.writerow(map(guarded, (*table.labels, *table.values)))
        for labels, cells in table.lines:
            writer.writerow([*map(guarded, labels), *(_text(cell, norwegian) for cell in cells)])
        writer.writerow([])
        writer.writerows([guarded(name), guarded(words)] for name, words in table.notes if words)


def _text(cell: ShownCell | None, comma: bool) -> str:
    if cell is None:
        return ""
    number = cell.number.replace(".", ",") if comma else cell.number
    parts = (cell.sign, number or cell.text, cell.unit, f"({cell.status})" if cell.status else "")
    return guarded(" ".join(filter(None, parts)))


def write_xlsx(extract: Extract, path: Path) -> None:
    """A workbook: numbers are numbers, shown with what was stated of them, «> 90», «1 413 (foreløpig)»; heads stay in
    place and can be filtered by."""
    table, tongue = shown_table(extract), about.language(extract)
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        book.set_properties({"title": table.title, "created": EPOCH})
        sheet = book.add_worksheet(SHEETS[tongue][0])
        _Sheet(book, sheet, table).write()


class _Sheet:
    """A worksheet that a table is written on."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Worksheet, table: ShownTable) -> None:
        self.book, self.sheet, self.table = book, sheet, table
        self.formats: dict[str, Any] = {}
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.missing = book.add_format({"align": "right", "font_color": "#51606f"})

    def write(self) -> None:
        table, sheet = self.table, self.sheet
        sheet.write_string(0, 0, table.title[:LONGEST], self.book.add_format({"bold": True, "font_size": 14}))
        sheet.write_string(1, 0, table.constants[:LONGEST])
        head, first = 3, len(table.labels)
        for place, words in enumerate(table.labels):
            sheet.write_string(head, place, words[:LONGEST], self._head("left"))
        for place, words in enumerate(table.values, first):
            sheet.write_string(head, place, words[:LONGEST], self._head("right"))
        last = head
        for last, (labels, cells) in enumerate(table.lines, head + 1):
            for place, words in enumerate(labels):
                sheet.write_string(last, place, words[:LONGEST], self.wrapped)
            for place, cell in enumerate(cells, first):
                self._cell(last, place, cell)
        for row, (name, words) in enumerate(((name, words) for name, words in table.notes if words), last + 2):
            sheet.write_string(row, 0, f"{name}: {words}"[:LONGEST])
        sheet.freeze_panes(head + 1, first)
        sheet.autofilter(head, 0, last, first + len(table.values) - 1)
        for place, width in enumerate(self._widths()):
            sheet.set_column(place, place, width)

    def _head(self, align: str) -> Any:
        form = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom", "align": align}
        return self.book.add_format(form)

    def _cell(self, row: int, place: int, cell: ShownCell | None) -> None:
        if cell is None:
            return
        whole, _, fraction = cell.number.partition(".")
        if not cell.number or not _is_number(cell.number):
            words = " ".join(filter(None, (cell.sign, cell.text, cell.unit, f"({cell.status})" if cell.status else "")))
            self.sheet.write_string(row, place, words[:LONGEST], self.missing)
        elif len(whole.lstrip("-")) + len(fraction) > DIGITS:
            self.sheet.write_string(row, place, cell.number, self.missing)
        else:
            self.sheet.write_number(row, place, float(cell.number), self._format(cell, len(fraction)))

    def _format(self, cell: ShownCell, decimals: int) -> Any:
        """The number format that shows all of a cell."""
        before, after = cell.sign, (cell.unit, f"({cell.status})" if cell.status else "")
        parts = [_quoted(f"{before} ")] if before else []
        parts.append("#,##0" + (f".{'0' * decimals}" if decimals else ""))
        parts += [_quoted(f" {words}") for words in after if words]
        code = "".join(parts)
        if code not in self.formats:
            self.formats[code] = self.book.add_format({"num_format": code})
        return self.formats[code]

    def _widths(self) -> Iterator[int]:
        """How wide columns are: labels as wide as they are, values as their heads and their numbers."""
        lines = self.table.lines[:SIZED]
        for place, head in enumerate(self.table.labels):
            yield min(WIDEST, max(map(len, (head, *(labels[place] for labels, _ in lines)))) + 4)
        for place, head in enumerate(self.table.values):
            cells = [cell for _, cells in lines if (cell := cells[place]) is not None]
            longest = max(
                (len(cell.text) + len(cell.sign) + len(cell.unit) + len(cell.status) for cell in cells), default=0
            )
            yield min(WIDEST, max(NARROWEST, longest + 4, min(len(head) + 4, NARROWEST * 2)))


def _quoted(words: str) -> str:
    """Words in a number format, which has no sign for a quotation mark within them."""
    return '"' + words.replace('"', "”").replace("\\", "/")[:MOST_QUOTED] + '"'


def _is_number(digits: str) -> bool:
    try:
        float(digits)
    except ValueError:
        return False
    return True
