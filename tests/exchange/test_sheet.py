"""Rows as a workbook's reader sees them: another library gives back what was written."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from lod.exchange.sheet import RowSheet

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=12)
"""Texts of any kind: XML 1.0 has no place for the two that are left out."""

PIECES = st.sampled_from(["_x0041_", "_x000D_", " ", "\n", "&", "<b>", "]]>", "=1+1", "\x01", "\r", "æ", "\U0001f600"])
CELLS = st.one_of(
    TEXTS,
    st.lists(PIECES, min_size=1).map("".join),
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.decimals(-1_000_000, 1_000_000, places=3),
)


def read_back(rows: list[list[Any]]) -> list[tuple[Any, ...]]:
    """The rows below the head of a workbook, as Calamine reads them; its gaps are empty texts."""
    file, width = BytesIO(), len(rows[0])
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Figures", RowSheet)
        for place in range(width):
            sheet.write_string(0, place, f"column {place}")
        number = book.add_format({"num_format": "0.0"})
        sheet.set_rows(((number, row) for row in rows), len(rows), [True] * width)
        book.add_worksheet("About").write_string(0, 0, "beside")
    book = CalamineWorkbook.from_filelike(BytesIO(file.getvalue()))
    assert book.get_sheet_by_name("About").to_python() == [["beside"]]
    return [tuple(row) for row in book.get_sheet_by_name("Figures").to_python()[1:]]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_another_library_reads_what_was_written(rows: list[list[Any]]) -> None:
    """Texts with blanks, marks and control characters, numbers, truths and gaps come back as they went in."""
    back = read_back([*rows, ["the last", 0, 0]])
    assert len(back) == len(rows) + 1
    for written, read in zip(rows, back, strict=False):
        for cell, other in zip(written, read, strict=True):
            if isinstance(cell, Decimal):
                assert abs(Decimal(repr(other)) - cell) < Decimal("0.0000001")
            else:
                assert other == ("" if cell is None else cell)


def test_numbers_too_long_for_a_spreadsheet_stay_as_they_are() -> None:
    """More than fifteen digits are a text."""
    cells = [10**15 + 1, Decimal("0.12345678901234567"), 123456789012345]
    assert read_back([cells]) == [("1000000000000001", "0.12345678901234567", 123456789012345)]
