"""What a workbook's file says of a sheet besides its values: its extent, merged cells, errors, formulas without values.

The library that reads values gives an empty cell for an error and for a formula nobody calculated, and holds a sheet
as one rectangle; so the sheet's document is read as a stream first.
"""

from __future__ import annotations

import re
import zipfile
from bisect import bisect_right
from dataclasses import dataclass, field
from posixpath import join, normpath

from lod.messages.message import Message
from lod.sources.io.archive import BadWorkbook, read
from lod.sources.table.cells import MAX_COLUMNS, MAX_ROWS, Area, cell, place

MAX_CELLS = 20_000_000
"""Cells that the rectangle around all that is written may have; memory follows it."""
MAX_TROUBLES = 1_000
MAX_MERGED = 100_000

TRUE = ("1", "true", "on")
"""How a truth is written (ECMA-376 part 1, 22.9.2.7)."""
NOT_SHOWN = ("collapse", "filter")
"""How OpenDocument says that a row or column is hidden (1.3 part 3, 19.749)."""
NOT_CALCULATED = ""
"""The trouble of a formula that has no value."""


YEAR, MONTH = 4, 7
"""How many characters of a date in ISO's form say its year, and its month."""
MONTH_AND_YEAR = "17"
"""The number of the built-in format `mmm-yy` (18.8.30)."""


@dataclass(frozen=True)
class NumberFormat:
    """How a style shows numbers (18.8.31): to how many digits, as `0000`, and whether in thousands, as `#,##0,`.

    `dated`: how much of a date in ISO's form it shows: 4 characters for the year alone (`yyyy`), 7 for a month
    (`mmm.yy`), 0 for all of it.
    """

    digits: int = 0
    scaled: bool = False
    dated: int = 0

    @classmethod
    def of(cls, code: str) -> NumberFormat:
        """The format that a code is."""
        first = code.partition(";")[0]
        bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", first).strip()
        digits = len(bare) if re.fullmatch(r"0{2,}", bare) else 0
        letters = set(bare.casefold())
        whole = "y" not in letters or letters & set("dhsg0#")
        dated = 0 if whole else MONTH if "m" in letters else YEAR
        return cls(digits, bool(re.search(r"[0#],+(?:[^0#]*$|\.[0#]+[^0#]*$)", bare)), dated)


@dataclass
class SheetScan:
    """What is read of a sheet, by row and column from 0.

    `troubles`: cells that hold an error (`#N/A`), or a formula without a value; `indents`: how far cells stand in by
    their style; `hidden_rows`, `hidden_columns`: those that the sheet does not show. By column, `padded`: the first and
    last row of cells that are shown with leading zeros, and to how many digits; `dated`: likewise of dates of which the
    year or the month is shown, and how many characters; `scaled`: a row in which a number is shown a thousand times
    smaller than it is, or more.
    """

    bottom: int = -1
    right: int = -1
    troubles: list[tuple[int, int, str]] = field(default_factory=list)
    padded: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    dated: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    scaled: dict[int, int] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    indents: dict[tuple[int, int], int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def reaches(self, row: int, column: int) -> None:
        """Notes that something is written there. Raises `BadWorkbook` for more than can be held."""
        self.bottom, self.right = max(self.bottom, row), max(self.right, column)
        if row >= MAX_ROWS or column >= MAX_COLUMNS or (self.bottom + 1) * (self.right + 1) > MAX_CELLS:
            raise BadWorkbook(Message("sheet-too-large", cell=cell(self.bottom, self.right), most=MAX_CELLS))

    def trouble(self, row: int, column: int, what: str) -> None:
        if len(self.troubles) < MAX_TROUBLES:
            self.troubles.append((row, column, what))

    def indent(self, row: int, column: int, depth: int) -> None:
        if depth and len(self.indents) < MAX_MERGED:
            self.indents[row, column] = depth

    def formatted(self, row: int, column: int, shown: NumberFormat) -> None:
        """Notes how the number of a cell is shown; rows come in order."""
        if shown.scaled:
            self.scaled.setdefault(column, row)
        for runs_of, characters in ((self.padded, shown.digits), (self.dated, shown.dated)):
            if characters:
                _extend(runs_of.setdefault(column, []), row, characters)

    def digits(self, row: int, column: int) -> int:
        """To how many digits the number of a cell is shown, 0 where that says nothing."""
        return _of_row(self.padded.get(column, []), row)

    def date_characters(self, row: int, column: int) -> int:
        """How many characters of a date a cell shows, 0 where it shows all."""
        return _of_row(self.dated.get(column, []), row)

    def hide(self, places: set[int], first: int, last: int) -> None:
        """Notes rows or columns that are not shown, as far as a sheet may reach."""
        places.update(range(max(first, 0), min(last + 1, MAX_ROWS if places is self.hidden_rows else MAX_COLUMNS)))

    def merge(self, area: Area) -> None:
        if len(self.merged) < MAX_MERGED:
            self.merged.append(area)


def _extend(runs: list[tuple[int, int, int]], row: int, characters: int) -> None:
    """Adds a row to runs of rows that show as many characters; rows come in order."""
    if runs and runs[-1][1:] == (row - 1, characters):
        runs[-1] = (runs[-1][0], row, characters)
    else:
        runs.append((row, row, characters))


def _of_row(runs: list[tuple[int, int, int]], row: int) -> int:
    place = bisect_right(runs, row, key=lambda run: run[0]) - 1
    return runs[place][2] if place >= 0 and runs[place][1] >= row else 0


def excel(archive: zipfile.ZipFile, sheet: str) -> SheetScan:
    """A sheet of an .xlsx workbook (ECMA-376 part 1, 18.3)."""
    reader = _Worksheet(*_styles(archive))
    read(archive, _part(archive, sheet), reader.started, reader.ended, reader.text)
    return reader.scan


def _styles(archive: zipfile.ZipFile) -> tuple[list[int], list[NumberFormat]]:
    """How far a cell of each style stands in (18.8.10, 18.8.1), and how it shows numbers; empty without styles."""
    indents: list[int] = []
    shown: list[NumberFormat] = []
    formats = {MONTH_AND_YEAR: NumberFormat(dated=MONTH)}
    within: list[str] = []

    def started(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            formats[attributes.get("numFmtId", "")] = NumberFormat.of(attributes.get("formatCode", ""))
        elif name == "xf" and within[-1:] == ["cellXfs"]:
            indents.append(0)
            shown.append(formats.get(attributes.get("numFmtId", ""), NumberFormat()))
        elif name == "alignment" and within[-2:] == ["cellXfs", "xf"]:
            indents[-1] = _whole(attributes.get("indent", "0"))
        within.append(name)

    def ended(_: str) -> None:
        within.pop()

    try:
        read(archive, "xl/styles.xml", started, ended)
    except KeyError:
        return [], []
    return indents, shown


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part of the archive that holds a sheet."""
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def listed(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            sheets[attributes.get("name", "")] = attributes.get("id", "")

    def related(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    try:
        read(archive, "xl/workbook.xml", listed)
        read(archive, "xl/_rels/workbook.xml.rels", related)
        target = targets[sheets[sheet]]
        part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        archive.getinfo(part)
    except KeyError as missing:
        raise BadWorkbook(Message("workbook-lacks", part=str(missing))) from None
    return part


class _Worksheet:
    def __init__(self, indents: list[int], formats: list[NumberFormat]) -> None:
        self.scan = SheetScan()
        self._indents = dict(filter(lambda style: style[1], enumerate(indents)))
        self._formats = {place: shown for place, shown in enumerate(formats) if shown != NumberFormat()}
        self._row = self._column = -1
        self._error = self._formula = self._valued = self._reading = False
        self._text = ""

    def started(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "row":
                self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
                self._column = -1
                if attributes.get("hidden") in TRUE:
                    self.scan.hide(self.scan.hidden_rows, self._row, self._row)
            case "col" if attributes.get("hidden") in TRUE:
                first, last = (_whole(attributes.get(key, "")[:5]) for key in ("min", "max"))
                self.scan.hide(self.scan.hidden_columns, first - 1, last - 1)
            case "c":
                if "r" in attributes:
                    self._row, self._column = _placed(attributes["r"])
                else:
                    self._column += 1
                style = _whole(attributes.get("s", ""))
                self.scan.indent(self._row, self._column, self._indents.get(style, 0))
                if style in self._formats and attributes.get("t", "n") == "n":
                    self.scan.formatted(self._row, self._column, self._formats[style])
                self._error = attributes.get("t") == "e"
                self._formula, self._valued, self._text = False, False, ""
            case "f":
                self._formula = True
            case "v" | "is":
                self._reading = True
            case "mergeCell":
                self.scan.merge(_area(attributes.get("ref", "")))

    def ended(self, name: str) -> None:
        if name in ("v", "is"):
            self._reading = False
        elif name == "c" and (self._valued or self._formula):
            self.scan.reaches(self._row, self._column)
            if self._error:
                self.scan.trouble(self._row, self._column, self._text or "#VALUE!")
            elif self._formula and not self._valued:
                self.scan.trouble(self._row, self._column, NOT_CALCULATED)

    def text(self, data: str) -> None:
        if self._reading:
            self._valued = True
            if self._error:
                self._text += data


def _placed(name: str) -> tuple[int, int]:
    try:
        return place(name)
    except ValueError:
        raise BadWorkbook(Message("workbook-cell", name=name[:40])) from None


def _area(name: str) -> Area:
    try:
        return Area.of(name)
    except ValueError:
        raise BadWorkbook(Message("not-cells", range=name[:40])) from None


def opendocument(archive: zipfile.ZipFile, sheet: str) -> SheetScan:
    """A sheet of an .ods workbook (OpenDocument 1.3 part 3, 9.1); all, one after the other, for ""."""
    reader = _Table(sheet)
    try:
        read(archive, "content.xml", reader.started, reader.ended, reader.text)
    except KeyError:
        raise BadWorkbook(Message("workbook-lacks", part="content.xml")) from None
    return reader.scan


class _Table:
    def __init__(self, sheet: str) -> None:
        self.scan = SheetScan()
        self._sheet, self._here = sheet, False
        self._row = self._column = self._place = 0
        self._rows = self._columns = 1
        self._cell: dict[str, str] = {}
        self._text = ""

    def started(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "table":
                self._here, self._row, self._place = self._sheet in ("", attributes.get("name")), 0, 0
                if not self._sheet:
                    self.scan = SheetScan()
            case "table-column":
                times = _times(attributes, "number-columns-repeated")
                if self._here and attributes.get("visibility") in NOT_SHOWN:
                    self.scan.hide(self.scan.hidden_columns, self._place, self._place + times - 1)
                self._place += times
            case "table-row":
                self._rows, self._column = _times(attributes, "number-rows-repeated"), 0
                if self._here and attributes.get("visibility") in NOT_SHOWN:
                    self.scan.hide(self.scan.hidden_rows, self._row, self._row + self._rows - 1)
            case "table-cell" | "covered-table-cell":
                self._columns, self._cell, self._text = _times(attributes, "number-columns-repeated"), attributes, ""

    def text(self, data: str) -> None:
        self._text += data if len(self._text) < 100 else ""

    def ended(self, name: str) -> None:
        match name:
            case "table":
                self._here = False
            case "table-row":
                self._row += self._rows
            case "table-cell" | "covered-table-cell":
                if self._here:
                    self._done()
                self._column += self._columns

    def _done(self) -> None:
        formula, kind, text = "formula" in self._cell, self._cell.get("value-type"), self._text.strip()
        if kind or formula or text:
            self.scan.reaches(self._row + self._rows - 1, self._column + self._columns - 1)
        if formula and (text.startswith("#") or text.startswith("Err:")):
            self.scan.trouble(self._row, self._column, text)
        elif formula and not kind:
            self.scan.trouble(self._row, self._column, NOT_CALCULATED)
        down, across = _times(self._cell, "number-rows-spanned"), _times(self._cell, "number-columns-spanned")
        if down > 1 or across > 1:
            self.scan.merge(Area(self._row, self._column, self._row + down - 1, self._column + across - 1))


def _times(attributes: dict[str, str], name: str) -> int:
    stated = attributes.get(name, "1")
    if not (stated.isascii() and stated.isdigit() and len(stated) < 10):
        raise BadWorkbook(Message("workbook-count", value=stated[:40]))
    return max(int(stated), 1)
