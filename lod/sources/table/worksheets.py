"""The sheets of a workbook as they stand: cells with their types, merged areas, and whether a sheet is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lod.sources.source import TableOptions
from lod.sources.table import excel
from lod.sources.table.cells import Area


@dataclass(frozen=True)
class Worksheet:
    """A sheet: its cells that hold something by row and column from 0, as text, number, truth or day.

    `merged`: areas that are one cell; `hidden`: whether the workbook hides the sheet.
    """

    name: str
    rows: dict[int, dict[int, Any]] = field(default_factory=dict)
    merged: tuple[Area, ...] = ()
    hidden: bool = False


def worksheets(path: Path, name: str, only: str | int | None = None) -> Iterator[Worksheet]:
    """The sheets of a workbook that hold cells, in order, or the `only` one by its name or number from 1.

    Raises `SourceError` for what is no workbook, and for a sheet that there is not.
    """
    shown = excel.sheet_names(path, name)
    wanted = [only] if only is not None else list(shown)
    for one in wanted:
        sheet, scan = excel.open_sheet(path, name, TableOptions(sheet=one))
        merged = scan.merged or [Area(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        rows = {
            number: cells
            for number, row in enumerate(sheet.to_python(skip_empty_area=False))
            if (cells := {column: _cell(value) for column, value in enumerate(row) if _cell(value) != ""})
        }
        yield Worksheet(sheet.name, rows, tuple(merged), not shown[sheet.name])


def _cell(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
