"""Tables in workbooks: .xlsx, .xls and .ods, a sheet or a part of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lod.errors import Finding, SourceError
from lod.model.datatypes import lexical
from lod.sources import header, sheets
from lod.sources.archive import Refused, archive
from lod.sources.cells import Area, cell, letters
from lod.sources.schema import did_you_mean
from lod.sources.source import BATCH, Batch, Source, TableOptions

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MAX_BYTES = 500_000_000
"""Bytes that a workbook may have."""


@dataclass(frozen=True)
class Head:
    """A sheet as far as its header: `columns` by the place each has in a row, the header's last `row` from 0."""

    sheet: str
    columns: dict[int, str]
    row: int
    area: Area
    scan: sheets.Scan


class ExcelSource(Source):
    """Reads workbooks. Numbers come as they are, dates as ISO 8601, formulas as the value they had when saved."""

    def header(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The header. Raises `SourceError`, also for a file that promises more than can be held."""
        return list(_head(path, name, options).columns.values())

    def batches(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Batch]:
        """The rows below the header; error cells, formulas without value and cells under no header are findings."""
        head = _head(path, name, options)
        findings.extend(_troubles(head, name))
        rows: list[int] = []
        cells: list[list[str]] = []
        for number, row in _rows(_sheet(path, name, options), head.area, head.scan.merged, options):
            if number <= head.row or not any(row.values()):
                continue
            findings.extend(_strays(head, name, number, row))
            rows.append(number + 1)
            cells.append([row.get(column, "") for column in head.columns])
            if len(rows) == BATCH:
                yield _batch(head, rows, cells)
                rows, cells = [], []
        if rows:
            yield _batch(head, rows, cells)

    def located(self, finding: Finding, path: Path, options: TableOptions) -> Finding:
        """The finding with its sheet and cell."""
        head = _head(path, finding.file or path.name, options)
        places = {name: column for column, name in head.columns.items()}
        if finding.sheet or finding.row is None:
            return replace(finding, sheet=head.sheet)
        row = max(finding.row, head.row + 1)
        where = cell(row - 1, places[finding.column]) if finding.column in places else None
        return replace(finding, row=row, sheet=head.sheet, cell=where)


def _batch(head: Head, rows: list[int], cells: list[list[str]]) -> Batch:
    columns = zip(*cells, strict=True)
    return Batch(rows, {name: list(column) for name, column in zip(head.columns.values(), columns, strict=True)})


def _head(path: Path, name: str, options: TableOptions) -> Head:
    try:
        return _kept(path, name, options, path.stat().st_mtime_ns)
    except OSError:
        raise SourceError(
            [Finding("there is no such file.", file=name, hint="Add it, or correct `table: file:`.")]
        ) from None


@lru_cache(maxsize=4)
def _kept(path: Path, name: str, options: TableOptions, _changed: int) -> Head:
    sheet = _sheet(path, name, options)
    scan = _scan(path, name, sheet.name)
    try:
        area = Area.of(options.range) if options.range else Area()
    except ValueError:
        hint = "Write it like B3:H40."
        raise SourceError([Finding(f"{options.range!r} are no cells.", file=name, hint=hint)]) from None
    written = (
        (number, row)
        for number, row in _rows(sheet, area, scan.merged, options)
        if number >= area.top + options.skip and any(row.values())
    )
    found = list(islice(written, options.header))
    last = max((column for _, row in found for column, text in row.items() if text), default=-1)
    wide = range(area.left, max(last, area.left) + 1)
    names = header.joined([[row.get(column, "") for column in wide] for _, row in found], fill=False)
    row = found[-1][0] if found else area.top
    header.judged(names, name, row + 1, sheet.name, [letters(column) for column in wide])
    return Head(sheet.name, dict(zip(wide, names, strict=True)), row, area, scan)


def _sheet(path: Path, name: str, options: TableOptions) -> CalamineSheet:
    """The sheet that is named or numbered, or the first. Nothing of it is expanded before it was looked at."""
    import python_calamine as calamine

    if path.stat().st_size > MAX_BYTES:
        raise SourceError([Finding(f"the file is larger than {MAX_BYTES:,} bytes.", file=name)])
    _judged(path, name, path.stat().st_mtime_ns)
    try:
        workbook = calamine.load_workbook(path)
        known = [s.name for s in workbook.sheets_metadata if s.typ == calamine.SheetTypeEnum.WorkSheet]
        wanted = options.sheet or 1
        chosen = known[wanted - 1] if isinstance(wanted, int) and 0 < wanted <= len(known) else str(wanted)
        if chosen not in known:
            message, hint = f"there is no sheet {wanted!r}.", did_you_mean(str(wanted), known)
            raise SourceError([Finding(message, file=name, sheet=str(wanted), hint=f"Correct `sheet:`. {hint}")])
        _scan(path, name, chosen)
        return workbook.get_sheet_by_name(chosen)
    except calamine.PasswordError:
        raise SourceError(
            [Finding("the workbook is locked with a password.", file=name, hint="Save it open.")]
        ) from None
    except calamine.CalamineError as error:
        hint = "Save it anew from a spreadsheet, or give the file the name of what it is."
        raise SourceError([Finding(f"this is no workbook: {error}.", file=name, hint=hint)]) from None


@lru_cache(maxsize=4)
def _judged(path: Path, name: str, _changed: int) -> None:
    """Raises `SourceError` for an archive that promises too much."""
    if path.suffix.lower() == ".ods":  # the library expands the repetitions of every sheet as it opens the file
        _scanned(path, name, "", _changed)
    elif path.suffix.lower() != ".xls":
        with archive(path, name):
            return


def _scan(path: Path, name: str, sheet: str) -> sheets.Scan:
    return _scanned(path, name, sheet, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _scanned(path: Path, name: str, sheet: str, _changed: int) -> sheets.Scan:
    if path.suffix.lower() == ".xls":
        return sheets.Scan()
    with archive(path, name) as found:
        try:
            return sheets.opendocument(found, sheet) if path.suffix.lower() == ".ods" else sheets.excel(found, sheet)
        except Refused as refused:
            hint = "Remove what stands far from the table, or save it anew."
            raise SourceError([Finding(f"{refused}.", file=name, sheet=sheet, hint=hint)]) from None


def _rows(
    sheet: CalamineSheet, area: Area, merged: list[Area], options: TableOptions
) -> Iterator[tuple[int, dict[int, str]]]:
    """The rows of an area, each with its number and its cells by column, both from 0; merged cells filled in."""
    if sheet.start is None:
        return
    offset = sheet.start[1]
    areas = merged or [Area(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    starting: dict[int, list[Area]] = {}
    for found in areas:
        starting.setdefault(found.top, []).append(found)
    active: list[tuple[Area, str]] = []
    for number, values in enumerate(sheet.iter_rows()):
        row = {column: _text(value, options.decimal) for column, value in enumerate(values, offset) if value != ""}
        active = [(one, text) for one, text in active if one.bottom >= number]
        active += [(one, row.get(one.left, "")) for one in starting.get(number, ())]
        for one, text in active:
            row |= dict.fromkeys(range(one.left, min(one.right, offset + len(values) - 1) + 1), text)
        if number > area.bottom:
            return
        if number >= area.top:
            yield number, {column: text for column, text in row.items() if area.left <= column <= area.right}


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


def _troubles(head: Head, name: str) -> Iterator[Finding]:
    for row, column, what in head.scan.troubles:
        if row <= head.row or column not in head.columns or (row, column) not in head.area:
            continue
        if what == sheets.NOT_CALCULATED:
            message, hint = "the formula has no value.", "Open and save the file in a spreadsheet, which calculates it."
        else:
            message, hint = f"the cell holds the error {what}.", "Correct the formula, or leave the cell empty."
        where = {"row": row + 1, "column": head.columns[column], "cell": cell(row, column)}
        yield Finding(message, file=name, sheet=head.sheet, value=what or None, hint=hint, **where)  # type: ignore[arg-type]  # row and column are numbers


def _strays(head: Head, name: str, number: int, row: dict[int, str]) -> Iterator[Finding]:
    """Cells beside the table, in a column without a header."""
    for column, text in row.items():
        if text and column not in head.columns:
            hint = "Give the column a name, clear it, or say with `range:` which cells are the table."
            where = cell(number, column)
            message = f"{text[:80]!r} stands in a column that has no name."
            yield Finding(message, file=name, row=number + 1, sheet=head.sheet, cell=where, value=text[:80], hint=hint)
            return
