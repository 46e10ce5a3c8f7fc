"""Excel (Office Open XML, ISO/IEC 29500): the table on one sheet, what one must know of it on another.

Values are numbers that are shown as they were stated: «> 90 %» is 90 with a number format. Nothing is a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from lod.cube.cube import VALUE
from lod.cube.sql import NULL, Sql, sql_identifier
from lod.exchange import about, readings
from lod.exchange.complaints import Complaint, SelectionError
from lod.exchange.extract import Extract
from lod.exchange.limits import MOST_FIGURES, too_many_figures
from lod.exchange.pivot import table
from lod.exchange.sheet import LONGEST, Line, RowSheet
from lod.exchange.small import MOST_ROWS
from lod.exchange.table import Cells, TableLayout, value_text
from lod.messages.message import Message
from lod.model.attributes import QUALIFIER, UNIT
from lod.model.datatypes import lexical
from lod.model.qualifier import EXACTLY, SIGNS
from lod.model.structure import Attribute

ROWS = 1_048_575
"""Rows that a sheet holds below its header."""

BATCH = 5000
HINTS = 3
"""What decides how a value is shown, before the cells of a line."""

KINDS = RowSheet, None
"""The classes of the sheets; None is the usual one."""

_UNITS = {"percent": " %", "per-mille": " ‰"}
SHEETS = {"nb": ("Tall", "Om tallene"), "nn": ("Tal", "Om tala"), "en": ("Figures", "About")}
EPOCH = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The day every workbook says it was made, so that the same figures are the same bytes."""


def write(extract: Extract, path: Path) -> None:
    """Writes the selection, a row at a time. Raises `SelectionError` for more observations than a workbook holds."""
    _check(extract)
    layout = table(extract, typed=True)
    with path.open("wb") as file, extract.opened() as db:
        _write(extract, layout, _stored(extract, layout, db), _count(extract, layout, db), file)


def write_small(extract: Extract) -> bytes:
    """The same of a selection whose rows are in memory."""
    _check(extract)
    layout, file = table(extract, typed=True), BytesIO()
    _write(extract, layout, _held(extract, layout), len(layout.lines), file)
    return file.getvalue()


def _check(extract: Extract) -> None:
    count = extract.count()
    if too_many_figures("xlsx", count):
        raise SelectionError([_too_long(count)])


def _write(extract: Extract, layout: TableLayout, lines: Iterable[Sequence[Any]], count: int, file: BinaryIO) -> None:
    tongue = about.language(extract)
    with xlsxwriter.Workbook(file, {"in_memory": extract.count() <= MOST_ROWS}) as book:
        book.set_properties({"title": extract.dataset.title.best(tongue), "created": EPOCH})
        bold = book.add_format({"bold": True})
        figures, notes = (book.add_worksheet(name, kind) for name, kind in zip(SHEETS[tongue], KINDS, strict=True))
        _head(layout, figures, bold, count)
        beside = _beside(layout.columns)
        formatted = [column.name == VALUE or place in beside for place, column in enumerate(layout.columns)]
        figures.set_rows(_formatted(lines, _Shown(book.add_format), beside, _unit(extract)), count, formatted)
        _facts(extract, layout, notes, bold, tongue)


def _too_long(count: int) -> Complaint:
    most = MOST_FIGURES["xlsx"]
    what = Message("selection.too-many-figures", count=count, most=most, rows=ROWS)
    return Complaint("xlsx", str(count), what)


def _head(layout: TableLayout, sheet: Worksheet, bold: Format, count: int) -> None:
    for place, column in enumerate(layout.columns):
        sheet.set_column(place, place, 14)
        sheet.write_string(0, place, column.name, bold)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, count, len(layout.columns) - 1)


Beside = Mapping[int, tuple[int | None, int | None]]
"""Of a table with codes across, for the place of each value those of its qualifier and of its unit, where the row has
their codes."""


def _beside(columns: Sequence[Cells]) -> Beside:
    def code_of(name: str, across: tuple[str, ...] | None) -> int | None:
        wanted = (name, across, "code")
        places = (
            place
            for place, column in enumerate(columns)
            if isinstance(column.component, Attribute)
            and (column.component.name, column.across, column.datatype) == wanted
        )
        return next(places, None)

    unit = code_of(UNIT.name, None)
    return {
        place: (code_of(QUALIFIER.name, column.across), unit)
        for place, column in enumerate(columns)
        if column.across is not None and not isinstance(column.component, Attribute)
    }


def _formatted(lines: Iterable[Sequence[Any]], shown: _Shown, beside: Beside, unit_of_all: str) -> Iterator[Line]:
    """The rows with the formats of their numbers: one, or with codes across one for each value. `unit_of_all`: the unit
    of values where no column has it."""
    if not beside:
        yield from ((shown(*line[:HINTS]), line[HINTS:]) for line in lines)
        return
    for line in lines:
        cells = line[HINTS:]
        yield (
            {
                xl_col_to_name(place): shown(
                    None if sign is None else cells[sign],
                    unit_of_all if unit is None else cells[unit],
                    _decimals(cells[place]),
                )
                for place, (sign, unit) in beside.items()
            },
            cells,
        )


def _unit(extract: Extract) -> str:
    """The unit of all values, "" where they have several."""
    units = {measure.unit for measure in extract.dataset.structure.measures}
    return min(units) if len(units) == 1 else ""


def _decimals(cell: Any) -> int:
    """How many decimals a number is stated with."""
    return len(lexical(cell).partition(".")[2]) if isinstance(cell, Decimal) else 0


def _stored(extract: Extract, layout: TableLayout, db: duckdb.DuckDBPyConnection) -> Iterator[Sequence[Any]]:
    """The lines of the table as statements read them, each after what decides how its value is shown."""
    # it is read beside the table, whichever of its columns are asked for
    result = db.execute(layout.statement(_hints(extract)), layout.values)
    while batch := result.fetchmany(BATCH):
        yield from batch


def _count(extract: Extract, layout: TableLayout, db: duckdb.DuckDBPyConnection) -> int:
    """How many lines the statement gives."""
    if not extract.selection.columns:
        return extract.count()
    (count,) = db.execute(Sql("SELECT count(*) FROM ({})", layout.sql), layout.values).fetchall()[0]
    return int(count)


def _hints(extract: Extract) -> list[Sql]:
    """Qualifier, unit and number of decimals of a value; nothing where several values stand in a row."""
    if extract.selection.columns:
        return [NULL, NULL, NULL]
    own = (
        Sql("t.{}", sql_identifier(name)) if name in extract.columns else NULL for name in (QUALIFIER.name, UNIT.name)
    )
    return [*own, Sql("length(split_part({}, '.', 2))", value_text(extract))]


def _held(extract: Extract, layout: TableLayout) -> Iterator[Sequence[Any]]:
    """The same lines from rows in memory."""
    columns = [layout.read(cell) for cell in layout.columns]
    if extract.selection.columns:
        return ((None, None, None, *cells) for cells in zip(*columns, strict=True))
    rows = [line[None] for line in layout.lines]
    values = readings.value_text(extract)(rows)
    hints = (
        (row.get(QUALIFIER.name), row.get(UNIT.name), len((value or "").partition(".")[2]))
        for row, value in zip(rows, values, strict=True)
    )
    return ((*hint, *cells) for hint, cells in zip(hints, zip(*columns, strict=True), strict=True))


class _Shown:
    """Number formats, each made once: the sign before the number, its decimals, its unit."""

    def __init__(self, make: Callable[[dict[str, Any]], Format]) -> None:
        self._make = make
        self._formats: dict[tuple[str | None, str | None, int], Format] = {}

    def __call__(self, qualifier: str | None, unit: str | None, decimals: int | None) -> Format:
        key = qualifier, unit, decimals or 0
        if key not in self._formats:
            sign = SIGNS.get(qualifier or "", "")
            parts = [f'"{sign} "'] if sign else []
            parts.append("#,##0" + (f".{'0' * decimals}" if decimals else ""))
            parts += [f'"{_UNITS[unit]}"'] if unit in _UNITS else []
            parts += [f'" ({qualifier})"'] if qualifier and not sign and qualifier != EXACTLY else []
            self._formats[key] = self._make({"num_format": "".join(parts)})
        return self._formats[key]


def _facts(extract: Extract, layout: TableLayout, sheet: Worksheet, bold: Format, tongue: str) -> None:
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 100)
    lines: list[tuple[str, str]] = [*about.facts(extract), ("", ""), *_columns(layout.columns, tongue)]
    for row, (name, words) in enumerate(lines):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, words[:LONGEST])


def _columns(columns: Sequence[Cells], tongue: str) -> list[tuple[str, str]]:
    return [(column.name, column.title.best(tongue, "nb", "en")) for column in columns]
