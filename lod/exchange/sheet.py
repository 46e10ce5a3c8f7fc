"""A sheet of a workbook whose rows are written as they come, each once: a tenth of the work of keeping every cell.

Office Open XML (ISO/IEC 29500-1) 18.3.1.4 `c`, 18.3.1.73 `row`; texts stand in their cells (18.3.1.53 `is`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from lod.exchange.statements import SEPARATOR
from lod.model.datatypes import lexical

LONGEST = 32_767
"""Characters that a cell holds."""

DIGITS = 15
"""Digits that a spreadsheet keeps; a longer number is written as text, so that it stays what it is."""

REMEMBERED = 10_000
"""Texts that are remembered as they are written; most come again and again."""

Line = tuple[Format | Mapping[str, Format], Sequence[Any]]
"""A row: the format of its numbers, or those of its columns by their letters, and its cells."""

_CONTROL = re.compile(r"_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f]")


class RowSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types
    """A sheet that is given its head as any other, and then all rows below it at once (`set_rows`)."""

    _lines: Iterable[Line] = ()

    def set_rows(self, lines: Iterable[Line], count: int, formatted: Sequence[bool]) -> None:
        """The rows below the first one, and how many there are. `formatted`: in which columns numbers have a format.

        They are read when the workbook is closed.
        """
        self._lines, self._formatted = lines, formatted
        self.dim_rowmax = count  # what the sheet says of itself before its rows

    def _write_rows(self) -> None:
        self.dim_rowmax = 0
        super()._write_rows()
        texts: dict[str, str] = {}
        columns = [(xl_col_to_name(place), formatted) for place, formatted in enumerate(self._formatted)]
        for row, (format, cells) in enumerate(self._lines, 2):
            written = [f'<row r="{row}">']
            own = format if isinstance(format, dict) else None
            for (column, formatted), cell in zip(columns, cells, strict=True):
                if cell.__class__ is str:  # most are
                    text = texts.get(cell)
                    if text is None:
                        texts = texts if len(texts) < REMEMBERED else {}
                        text = texts[cell] = _text(cell)
                    written.append(f'<c r="{column}{row}" t="inlineStr">{text}</c>')
                elif cell is not None:
                    chosen: Any = format if own is None else own.get(column)
                    style = f' s="{chosen._get_xf_index()}"' if formatted else ""
                    written.append(f'<c r="{column}{row}"{style}{_value(cell)}</c>')
            written.append("</row>")
            self.fh.write("".join(written))


def _value(cell: Any) -> str:
    """What stands in the element of a cell that is no text, from the end of its attributes on."""
    match cell:
        case bool():
            return f' t="b"><v>{int(cell)}</v>'
        case Decimal() if len(Decimal(plain := lexical(cell)).as_tuple().digits) > DIGITS:
            return _as_text(plain)
        case int() if abs(cell) >= 10**DIGITS:
            return _as_text(str(cell))
        case int() | float() | Decimal():
            return f"><v>{float(cell):.16G}</v>"
        case date():
            return _as_text(cell.isoformat())
        case list():
            return _as_text(SEPARATOR.join(_plain(cell)))
        case _:
            return _as_text(str(cell))


def _plain(cells: Sequence[Any]) -> Iterator[str]:
    """Several values as texts."""
    return (lexical(value) if isinstance(value, Decimal) else str(value) for value in cells)


def _as_text(text: str) -> str:
    return f' t="inlineStr">{_text(text)}'


def _text(text: str) -> str:
    """A text as an element; control characters as `_xHHHH_` (22.9.2.19 `ST_Xstring`)."""
    text = _CONTROL.sub(_named, text[:LONGEST])
    space = ' xml:space="preserve"' if text.strip() != text else ""
    return f"<is><t{space}>{escape(text, quote=False)}</t></is>"


def _named(control: re.Match[str]) -> str:
    text = control.group()
    return f"_x005F{text}" if len(text) > 1 else f"_x{ord(text):04X}_"
