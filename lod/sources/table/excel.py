"""Tables in workbooks: .xlsx, .xls, .xlsb and .ods, a sheet or a part of one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lod.errors import Finding, SourceError
from lod.messages.message import Message, both
from lod.model.datatypes import lexical
from lod.sources.io.archive import BadWorkbook, archive
from lod.sources.site.schema import did_you_mean
from lod.sources.source import BATCH, Batch, Source, TableOptions
from lod.sources.table import header, sheet_head, sheets
from lod.sources.table.cells import Area, cell, letters
from lod.sources.table.sheet_head import Head, not_shown

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

OMIT = "omit"
"""What a description says of hidden rows and columns that are left out."""
MAX_BYTES = 500_000_000
"""Bytes that a workbook may have."""


class ExcelSource(Source):
    """Reads workbooks. Numbers come as they are, dates as ISO 8601, formulas as the value they had when saved."""

    def header(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The header. Raises `SourceError`, also for a file that promises more than can be held."""
        return list(head_of(path, name, options).columns.values())

    def batches(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Batch]:
        """The rows below the header; error cells, formulas without value and cells under no header are findings."""
        head = head_of(path, name, options)
        findings.extend(sheet_head.judged(head, name, options))
        rows: list[int] = []
        cells: list[list[str]] = []
        written = _rows(open_sheet(path, name, options)[0], head.area, head.scan, options)
        omitted = head.scan.hidden_rows if options.hidden == OMIT else ()
        below = (
            (number, row)
            for number, row in written
            if number > head.row and any(row.values()) and number not in omitted
        )
        for number, row in _kept_down(head, below, options):
            findings.extend(sheet_head.strays(head, name, number, row))
            rows.append(number + 1)
            cells.append([row.get(column, "") for column in head.columns])
            if len(rows) == BATCH:
                yield _batch(head, rows, cells)
                rows, cells = [], []
        if rows:
            yield _batch(head, rows, cells)

    def located(self, finding: Finding, path: Path, options: TableOptions) -> Finding:
        """The finding with its sheet and cell."""
        head = head_of(path, finding.file or path.name, options)
        places = {name: column for column, name in head.columns.items()}
        if finding.sheet or finding.row is None:
            return replace(finding, sheet=head.sheet)
        row = max(finding.row, head.row + 1)
        column = places.get(finding.column or "", HEADING)
        where = cell(row - 1, column) if column != HEADING else None
        return replace(finding, row=row, sheet=head.sheet, cell=where)


def indents(path: Path, name: str, options: TableOptions) -> dict[str, list[tuple[str, int]]]:
    """For each column its texts, each with how far it stands in: the spaces before it, and its style's indent."""
    head = head_of(path, name, options)
    sheet, scan = open_sheet(path, name, options)
    stands: dict[str, list[tuple[str, int]]] = {column: [] for column in head.columns.values()}
    offset = sheet.start[1] if sheet.start else 0
    for number, values in enumerate(islice(sheet.iter_rows(), head.row + 1 + BATCH)):
        for place, text in enumerate(values, offset):
            if number > head.row and isinstance(text, str) and text.strip() and (number, place) in head.area:
                depth = len(text) - len(text.lstrip()) + scan.indents.get((number, place), 0)
                stands.get(head.columns.get(place, ""), []).append((text.strip(), depth))
    return stands


def _batch(head: Head, rows: list[int], cells: list[list[str]]) -> Batch:
    columns = zip(*cells, strict=True)
    return Batch(rows, {name: list(column) for name, column in zip(head.columns.values(), columns, strict=True)})


def head_of(path: Path, name: str, options: TableOptions) -> Head:
    """A sheet as far as its header. Raises `SourceError`."""
    try:
        return _kept(path, name, options, path.stat().st_mtime_ns)
    except OSError:
        raise SourceError([Finding(Message("no-such-file"), file=name, hint=Message("advice.add-it-or"))]) from None


@lru_cache(maxsize=4)
def _kept(path: Path, name: str, options: TableOptions, _changed: int) -> Head:
    sheet, scan = open_sheet(path, name, options)
    try:
        area = Area.of(options.range) if options.range else Area()
    except ValueError:
        hint = Message("advice.write-it-like")
        raise SourceError([Finding(Message("not-cells", range=options.range), file=name, hint=hint)]) from None
    written = (
        (number, row)
        for number, row in _rows(sheet, area, scan, options, options.header)
        if number >= area.top + options.skip and any(row.values())
    )
    above = list(islice(written, options.header))
    last = max((column for _, row in above for column, text in row.items() if text), default=-1)
    wide = list(range(area.left, max(last, area.left) + 1)) if above else []
    row = above[-1][0] if above else area.top
    texts = [[cells.get(column, "") for column in wide] for _, cells in above]
    if options.range:
        names = _names(texts, wide, _filled(sheet, area, row, scan, options))
        wide = [column for column in wide if column in names]
    else:
        names = dict(zip(wide, header.joined(texts, fill=False), strict=True))
    if options.hidden == OMIT:
        names = {column: called for column, called in names.items() if column not in scan.hidden_columns}
        wide = [column for column in wide if column in names]
    header.judged(list(names.values()), name, row + 1, sheet.name, [letters(column) for column in wide])
    if options.headings:
        names = {HEADING: options.headings} | names
    omitted = frozenset(scan.hidden_columns) if options.hidden == OMIT else frozenset()
    return Head(sheet.name, names, row, area, scan, omitted)


HEADING = -1
"""The place of the column that the headings between rows make."""


def _names(texts: list[list[str]], wide: list[int], used: set[int]) -> dict[int, str]:
    """The names of the columns of a range: one without a name is called by its letter, and an empty one is none.

    A last row that names the first column only is about those below, and the cell above it about those beside it.
    """
    texts = [[" ".join(text.split()) for text in row] for row in texts]
    if len(texts) == 2 and texts[0][0] and texts[1][0] and len(texts[0]) > 2 and not any(texts[1][1:]):
        texts = [[f"{texts[1][0]} \\ {texts[0][0]}", *texts[0][1:]]]
    joined = dict(zip(wide, header.joined(texts, fill=False), strict=True))
    if len(set(joined.values()) - {""}) < sum(map(bool, joined.values())):
        joined = dict(zip(wide, header.grouped(texts), strict=True))
    times = Counter(joined.values())
    return {
        column: f"{name} ({letters(column)})" if name and times[name] > 1 else name or letters(column)
        for column, name in joined.items()
        if name or column in used
    }


def _filled(sheet: CalamineSheet, area: Area, top: int, scan: sheets.SheetScan, options: TableOptions) -> set[int]:
    """The columns that hold anything below the header."""
    return {c for n, row in _rows(sheet, area, scan, options) if n > top for c, text in row.items() if text}


def _kept_down(
    head: Head, rows: Iterator[tuple[int, dict[int, str]]], options: TableOptions
) -> Iterator[tuple[int, dict[int, str]]]:
    """The rows with what they take from those above: cells of the columns to fill, and the heading they stand under."""
    down = [column for column, name in head.columns.items() if name in options.fill]
    above: dict[int, str] = {}
    for number, row in rows:
        texts = [text for column, text in row.items() if text and column in head.columns]
        if options.headings and len(texts) == 1:
            above[HEADING] = texts[0]
            continue
        above |= {column: row[column] for column in down if row.get(column)}
        yield number, row | above


def sheet_names(path: Path, name: str) -> dict[str, bool]:
    """The sheets that hold cells, in order, each with whether it is shown. Raises `SourceError`."""
    import python_calamine as calamine

    with _workbook(path, name) as workbook:
        sheets = [s for s in workbook.sheets_metadata if s.typ == calamine.SheetTypeEnum.WorkSheet]
        return {s.name: s.visible == calamine.SheetVisibleEnum.Visible for s in sheets}


@contextmanager
def _workbook(path: Path, name: str) -> Iterator[CalamineWorkbook]:
    """A workbook, nothing of which is expanded before it was looked at. Raises `SourceError`."""
    import python_calamine as calamine

    if path.stat().st_size > MAX_BYTES:
        raise SourceError([Finding(Message("file-too-large", max_bytes=MAX_BYTES), file=name)])
    _judged(path, name, path.stat().st_mtime_ns)
    try:
        yield calamine.load_workbook(path)
    except calamine.PasswordError:
        raise SourceError(
            [Finding(Message("locked-workbook"), file=name, hint=Message("advice.save-it-open"))]
        ) from None
    except calamine.CalamineError as error:
        hint = Message("advice.save-it-anew")
        raise SourceError([Finding(Message("not-a-workbook", error=str(error)), file=name, hint=hint)]) from None


def open_sheet(path: Path, name: str, options: TableOptions) -> tuple[CalamineSheet, sheets.SheetScan]:
    """The sheet that is named or numbered, or the first, and what its document says besides. Raises `SourceError`."""
    names = list(sheet_names(path, name))
    wanted = options.sheet or 1
    number = int(wanted) if str(wanted).isdecimal() and wanted not in names else 0
    chosen = names[number - 1] if 0 < number <= len(names) else str(wanted)
    if chosen not in names:
        message, hint = Message("no-such-sheet", wanted=str(wanted)), did_you_mean(str(wanted), names)
        raise SourceError(
            [Finding(message, file=name, sheet=str(wanted), hint=both(Message("no-such-sheet.do"), hint))]
        )
    scan = _scan(path, name, chosen)
    with _workbook(path, name) as workbook:
        return workbook.get_sheet_by_name(chosen), scan


def _is_compound(path: Path) -> bool:
    """Whether a file is a compound one, as workbooks with a password are: the library says so (MS-CFB, 2.2)."""
    with path.open("rb") as raw:
        return raw.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@lru_cache(maxsize=4)
def _judged(path: Path, name: str, _changed: int) -> None:
    """Raises `SourceError` for an archive that promises too much."""
    if path.suffix.lower() == ".ods":  # the library expands the repetitions of every sheet as it opens the file
        _scanned(path, name, "", _changed)
    elif path.suffix.lower() != ".xls" and not _is_compound(path):
        with archive(path, name):
            return


def _scan(path: Path, name: str, sheet: str) -> sheets.SheetScan:
    return _scanned(path, name, sheet, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _scanned(path: Path, name: str, sheet: str, _changed: int) -> sheets.SheetScan:
    if path.suffix.lower() == ".xls":
        return sheets.SheetScan()
    with archive(path, name) as package:
        if path.suffix.lower() == ".xlsb":
            return sheets.SheetScan()
        try:
            return (
                sheets.opendocument(package, sheet) if path.suffix.lower() == ".ods" else sheets.excel(package, sheet)
            )
        except BadWorkbook as refused:
            hint = Message("advice.remove-what-stands")
            raise SourceError([Finding(refused.why, file=name, sheet=sheet, hint=hint)]) from None


def _rows(
    sheet: CalamineSheet, area: Area, scan: sheets.SheetScan, options: TableOptions, header_rows: int = 0
) -> Iterator[tuple[int, dict[int, str]]]:
    """The rows of an area, each with its number and its cells by column, both from 0.

    Merged cells are filled in downwards, and to the right in all but the last of the rows of the header: a row of
    figures holds each of them once.
    """
    if sheet.start is None:
        return
    offset = sheet.start[1]
    areas = scan.merged or [Area(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    starting: dict[int, list[Area]] = {}
    for merged in areas:
        starting.setdefault(merged.top, []).append(merged)
    active: list[tuple[Area, str]] = []
    written = 0
    for number, values in enumerate(sheet.iter_rows()):
        row = {column: _text(value, options.decimal) for column, value in enumerate(values, offset) if value != ""}
        row |= {column: _padded(row[column], scan.digits(number, column)) for column in row.keys() & scan.padded.keys()}
        row |= {
            column: _dated(row[column], scan.date_characters(number, column))
            for column in row.keys() & scan.dated.keys()
        }
        active = [(one, text) for one, text in active if one.bottom >= number]
        active += [(one, row.get(one.left, "")) for one in starting.get(number, ())]
        if number > area.bottom:
            return
        within = number >= area.top + options.skip and any(area.left <= c <= area.right for c, x in row.items() if x)
        written += within
        across = within and (written < header_rows or (written == header_rows and not options.range))
        for one, text in active:
            right = min(one.right, offset + len(values) - 1) if across else one.left
            row |= dict.fromkeys(range(one.left, right + 1), text)
        if number >= area.top:
            yield number, {column: text for column, text in row.items() if area.left <= column <= area.right}


def _padded(text: str, digits: int) -> str:
    """A code of digits with the zeros that its cell is shown with."""
    return text.zfill(digits) if text.isdigit() else text


def _dated(text: str, characters: int) -> str:
    """A day as far as its cell shows it: its year, or its month."""
    return text[:characters] if characters and _DAY.fullmatch(text) else text


_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T00:00:00)?")


def _text(value: Any, decimal: str) -> str:
    """A cell's value as text: 0.1 is 0.1, 80.0 is 80, a day is 2026-11-22."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return lexical(Decimal(repr(value))).replace(".", decimal)
        case datetime() | date():
            return value.isoformat()
    return str(value).strip()


def hidden(path: Path, name: str, options: TableOptions) -> tuple[list[int], list[int]]:
    """The rows and columns of a table, from 0, that its sheet does not show. Raises `SourceError`."""
    return not_shown(head_of(path, name, replace(options, hidden="")))


def scaled(path: Path, name: str, options: TableOptions) -> list[str]:
    """The columns whose numbers a sheet shows a thousand times smaller than they are, or more. Raises `SourceError`."""
    head = head_of(path, name, options)
    return [finding.column for finding in sheet_head.scaled(head, name) if finding.column]
