"""Workbooks are read by sheet and cell, and those that are traps are refused before they expand."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from lod.errors import Finding, SourceError
from lod.sources.io import archive
from lod.sources.source import TableOptions
from lod.sources.table.excel import ExcelSource
from tests.sources import twins


def read(path: Path, **options: object) -> tuple[dict[str, list[str]], list[int], list[Finding]]:
    found: list[Finding] = []
    (batch,) = ExcelSource().batches(path, path.name, TableOptions(**options), found)  # type: ignore[arg-type]  # plain values, as the test has them
    return batch.columns, batch.rows, found


def book(path: Path, *rows: list[object], **cells: object) -> Path:
    """A workbook with one sheet `Ark`."""
    made = Workbook()
    sheet = made.active
    sheet.title = "Ark"
    for row in rows:
        sheet.append(row)
    for name, value in cells.items():
        sheet[name] = value
    made.save(path)
    return path


def test_values_are_what_they_were(tmp_path: Path) -> None:
    """Numbers are exact, days and moments are ISO 8601, truth is a word, texts are themselves."""
    values = [0.1, 80.0, 1e-7, 1e15, date(2020, 1, 2), datetime(2020, 1, 2, 3, 4, 5), True, " 0301 ", "1e5", -3]
    columns, rows, findings = read(book(tmp_path / "x.xlsx", ["a"], *([value] for value in values)))
    expected = "0.1 80 0.0000001 1000000000000000 2020-01-02 2020-01-02T03:04:05 true 0301 1e5 -3"
    assert (columns, rows, findings) == ({"a": expected.split()}, list(range(2, 12)), [])


def test_the_table_may_stand_anywhere(tmp_path: Path) -> None:
    """A range says which cells are the table, wherever it stands, and what stands beside it is not read."""
    path = book(tmp_path / "x.xlsx", C3="a", D3="b", C4="x", D4=1, C5="y", D5=2, A9="Kilde: oss", F4="merk")
    assert read(path, range="C3:D5") == ({"a": ["x", "y"], "b": ["1", "2"]}, [4, 5], [])
    _, _, findings = read(path, range="C3:F5")
    assert [(f.sheet, f.cell, f.value) for f in findings] == [("Ark", "F4", "merk")]


def test_wrong_cells_are_told_by_their_names(tmp_path: Path) -> None:
    """Errors, and formulas that nobody calculated, are findings with sheet and cell."""
    path = book(tmp_path / "x.xlsx", ["a", "b"], ["x", "#N/A"], ["=1+1", 2])
    columns, _, findings = read(path)
    assert [(f.sheet, f.cell, f.row, f.column) for f in findings] == [("Ark", "B2", 2, "b"), ("Ark", "A3", 3, "a")]
    assert ["#N/A" in findings[0].message, "no value" in findings[1].message] == [True, True]
    assert columns == {"a": ["x", ""], "b": ["", "2"]}


def test_an_open_document_tells_its_errors_too(tmp_path: Path) -> None:
    """In .ods an error and a formula without value are findings, and merged cells are filled in."""
    rows = (
        '<table:table-row><table:table-cell table:number-columns-spanned="2" office:value-type="string">'
        "<text:p>Menn</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"
        "<table:table-row><table:table-cell office:value-type='string'><text:p>2020</text:p></table:table-cell>"
        "<table:table-cell office:value-type='string'><text:p>2021</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:table-cell table:formula='of:=1/0' office:value-type='string' office:string-value=''>"
        "<text:p>#DIV/0!</text:p></table:table-cell><table:table-cell table:formula='of:=1'/></table:table-row>"
        "<table:table-row><table:table-cell office:value-type='float' office:value='1'/></table:table-row>"
    )
    twins.write_zip(tmp_path / "x.ods", twins.ods(rows))
    columns, _, findings = read(tmp_path / "x.ods", header=2)
    assert columns == {"Menn 2020": ["1"], "Menn 2021": [""]}
    assert [(f.cell, f.value) for f in findings] == [("A3", "#DIV/0!"), ("B3", None)]


@pytest.mark.parametrize(("sheet", "words"), [("Arkk", "Did you mean 'Ark'"), (7, "Expected one of Ark")])
def test_a_sheet_there_is_not_is_told(tmp_path: Path, sheet: str | int, words: str) -> None:
    """A sheet that is not there gets the nearest one."""
    with pytest.raises(SourceError) as raised:
        read(book(tmp_path / "x.xlsx", ["a"], [1]), sheet=sheet)
    assert words in str(raised.value)


def test_findings_about_figures_name_the_cell(tmp_path: Path) -> None:
    """What `lod check` finds in a workbook it tells by file, sheet and cell, for codes as for numbers."""
    site, data = twins.site(tmp_path, "{file: f.xlsx, sheet: Tall, skip: 2, header: 2}")
    rows = [list(row) for row in twins.PLAIN]
    rows[1][1], rows[2][4] = "9", "mange"
    twins.write_xlsx(data / "f.xlsx", rows)
    told = {(f["sheet"], f["cell"], f["column"], f["value"]) for f in site.check() if "sheet" in f}
    assert told == {("Tall", "B6", "kjonn", "9"), ("Tall", "E7", "andel", "mange")}


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as found:
        return {name: found.read(name).decode() for name in found.namelist()}


def bomb(path: Path) -> None:
    """A sheet of a few kilobytes that expands to many megabytes."""
    whole = parts(path)
    whole["xl/worksheets/sheet1.xml"] += " " * 30_000_000
    twins.write_zip(path, whole)


def lying(path: Path) -> None:
    """The same, with a directory that says it is small."""
    bomb(path)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as found:
        size = struct.pack("<L", found.getinfo("xl/worksheets/sheet1.xml").file_size)
    assert data.count(size) == 2
    path.write_bytes(data.replace(size, struct.pack("<L", 1_000)))


def entities(path: Path) -> None:
    """Entities within entities, in the document of the sheet."""
    whole = parts(path)
    laugh = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    whole["xl/worksheets/sheet1.xml"] = laugh + whole["xl/worksheets/sheet1.xml"].replace("<v>1</v>", "<v>&b;&c;</v>")
    twins.write_zip(path, whole)


def absurd(path: Path) -> None:
    """One cell at the far end of the sheet, so that the rectangle around all is immense."""
    whole = parts(path)
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    whole["xl/worksheets/sheet1.xml"] = whole["xl/worksheets/sheet1.xml"].replace("</sheetData>", far)
    twins.write_zip(path, whole)


def locked(path: Path) -> None:
    """What a workbook with a password is: an OLE file in the place of an archive."""
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))


def nothing(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (bomb, "expands to"),
        (lying, "larger than its directory says"),
        (entities, "document type or entities"),
        (absurd, "reaches to XFD1048576"),
        (locked, "no workbook"),
        (nothing, "no workbook"),
    ],
)
def test_a_trap_is_refused(tmp_path: Path, harm: Callable[[Path], None], words: str) -> None:
    """What would expand, fetch or fill the memory is a finding, before it does."""
    path = book(tmp_path / "x.xlsx", ["a"], [1])
    harm(path)
    with pytest.raises(SourceError) as raised:
        read(path)
    assert words in str(raised.value)


@pytest.mark.parametrize("times", ["1048576", "99999999999", "x"])
def test_repetitions_without_end_are_refused(tmp_path: Path, times: str) -> None:
    """In .ods a few bytes can stand for a sheet full of cells; they are not written out."""
    cell = f'<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{times}"/>'
    row = f'<table:table-row table:number-rows-repeated="{times}">{cell}</table:table-row>'
    twins.write_zip(tmp_path / "x.ods", twins.ods(row))
    with pytest.raises(SourceError) as raised:
        read(tmp_path / "x.ods")
    assert "cells" in str(raised.value)


def test_entities_in_an_open_document_are_refused(tmp_path: Path) -> None:
    """External entities are neither fetched nor expanded."""
    declared = '<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>'
    row = "<table:table-row><table:table-cell office:value-type='string'><text:p>&c;</text:p></table:table-cell>"
    twins.write_zip(tmp_path / "x.ods", twins.ods(f"{row}</table:table-row>", declared))
    with pytest.raises(SourceError) as raised:
        read(tmp_path / "x.ods")
    assert "document type or entities" in str(raised.value)


def test_an_archive_of_very_many_parts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory longer than any workbook's is not walked through."""
    monkeypatch.setattr(archive, "MAX_PARTS", 5)
    with pytest.raises(SourceError) as raised:
        read(book(tmp_path / "x.xlsx", ["a"], [1]))
    assert "parts" in str(raised.value)
