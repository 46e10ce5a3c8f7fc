"""`lod new BOOK.xlsx`: every table of every sheet is found, listed, and drafted with what stands around it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook

from tests.conftest import SiteFolder


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cover, a sheet with two tables and notes, one with two side by side, and one with merged and broken headers."""
    made = Workbook()
    cover: list[list[object]] = [["Folkemengde 2023"], ["Gjelder:", "Norge"], ["Publisert:", "14. juni 2023"]]
    two: list[list[object]] = [
        ["Tabell 1: Innbyggere"], ["Kilde: Oss"], [],
        ["Region", "Innbyggere", "Areal"], ["Nord", 10, 1.5], ["Sør", 20, 2.5], ["Øst", 30, 3.5], [],
        ["1) Foreløpige tall"], [], ["Tabell 2: Hus"], ["Region", "Hus"], ["Nord", 4], ["Sør", 5],
    ]  # fmt: skip
    side: list[list[object]] = [
        ["Sted", "Antall", None, "Sted", "Antall"], ["a", 1, None, "c", 3], ["b", 2, None, "d", 4],
    ]  # fmt: skip
    broken: list[list[object]] = [
        ["", "", "Menn", "", "Kvinner", ""], ["", "", "2022", "2023", "2022", "2023"],
        ["Oslo", "Bydel A", 1, 2, 3, 4], ["", "Bydel B", 5, 6, 7, 8],
        ["Bergen", "Bydel A", 9, 10, 11, 12], ["", "Bydel C", 13, 14, 15, 16],
    ]  # fmt: skip
    made.remove(made.active)
    for name, rows in {"Forside": cover, "To": two, "Ved siden av": side, "Overskrifter": broken}.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made["To"]["E5"] = "Merk: rundet"
    made["Overskrifter"].merge_cells("C1:D1")
    made["Overskrifter"].merge_cells("E1:F1")
    path = tmp_path_factory.mktemp("book") / "bok.xlsx"
    made.save(path)
    return path


def described(site: SiteFolder, id: str) -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load((site.root / "data" / id / "dataset.yaml").read_text("utf-8"))
    return value


def test_all_tables_are_listed_and_one_is_asked_for(book: Path, tmp_path: Path) -> None:
    """Several tables are listed with sheet, cells and title; none is taken in silence, and nothing is written."""
    listed = SiteFolder(tmp_path).lod("new", str(book), "--yes")
    assert listed.exit_code == 1
    for line in (
        "1  To A4:C7, 3 rows: Tabell 1: Innbyggere",
        "2  To A12:B14, 2 rows: Tabell 2: Hus",
        "3  Ved siden av A1:B3, 2 rows",
        "4  Ved siden av D1:E3, 2 rows",
        "5  Overskrifter A1:F6, 4 rows",
        "Without a table of figures: Forside",
        "--all",
    ):
        assert line in listed.output
    assert not (tmp_path / "data").exists()


def test_a_table_is_drafted_with_its_title_and_notes(book: Path, tmp_path: Path) -> None:
    """Its cells alone are its rows; what stands above, beside and below it becomes title and notes."""
    site = SiteFolder(tmp_path)
    assert site.lod("new", str(book), "--yes", "--table", "1", "--id", "folk").exit_code == 0
    found = described(site, "folk")
    assert found["table"] | {"file": ""} == {"file": "", "sheet": "To", "range": "A4:C7"}
    assert "Tabell 1: Innbyggere" in found["title"]["nb"]
    assert found["notes"]["nb"].splitlines() == ["Kilde: Oss", "Merk: rundet", "1) Foreløpige tall"]
    assert list(found["measures"]) == ["innbyggere", "areal"]


def test_all_tables_are_drafted(book: Path, tmp_path: Path) -> None:
    """--all makes a data set of each table; tables side by side are each their own."""
    site = SiteFolder(tmp_path)
    assert site.lod("new", str(book), "--yes", "--all").exit_code == 0
    ids = sorted(path.name for path in (tmp_path / "data").iterdir() if (path / "dataset.yaml").exists())
    assert ids == ["bok-overskrifter", "bok-to", "bok-to-2", "bok-ved-siden-av", "bok-ved-siden-av-2"]
    assert described(site, "bok-ved-siden-av-2")["table"]["range"] == "D1:E3"
    assert "Tabell 2: Hus" in described(site, "bok-to-2")["title"]["nb"]


def test_merged_headers_and_labels_written_once(book: Path, tmp_path: Path) -> None:
    """Columns without a name are called by their letter; a label that is written once holds for the rows below it."""
    site = SiteFolder(tmp_path)
    assert site.lod("new", str(book), "--yes", "--sheet", "Overskrifter", "--id", "bydel").exit_code == 0
    found = described(site, "bydel")
    assert found["table"]["fill"] == ["A"]
    assert found["table"]["header"] == 2
    columns = [about.get("column") for about in found["dimensions"].values()]
    assert columns[:2] == ["A", "B"]
    assert "Menn" in str(found["table"]) + str(found["measures"])


def test_a_sheet_that_there_is_not(book: Path, tmp_path: Path) -> None:
    """A wrong sheet or table is said with what there is."""
    site = SiteFolder(tmp_path)
    assert "Expected one of Forside, To" in site.lod("new", str(book), "--yes", "--sheet", "Tø").output
    assert "from 1 to 5" in site.lod("new", str(book), "--yes", "--table", "9").output
    assert not (tmp_path / "data").exists()


def sheet(tmp_path: Path, rows: list[list[object]]) -> SiteFolder:
    """A site, and beside it a workbook with one sheet of these rows."""
    made = Workbook()
    for row in rows:
        made.active.append(row)
    made.save(tmp_path / "ark.xlsx")
    site = SiteFolder(tmp_path / "site")
    site.root.mkdir()
    return site


def test_what_stands_above_a_whole_header_is_no_part_of_it(tmp_path: Path) -> None:
    """Lines of what a table is about, as statistical offices export them, with an empty row or an address between."""
    site = sheet(
        tmp_path,
        [
            ["Data extracted on 1 May"], ["Dataset: ", "Work [abc]"], [], ["Sex", None, "Total"], [],
            ["Date", "Norway", "Sweden"], ["2020", 1, 2], ["2021", 3, ":"], ["2022", 5, 6],
        ],
    )  # fmt: skip
    result = site.lod("new", str(tmp_path / "ark.xlsx"), "--yes")
    assert result.exit_code == 0, result.output
    table = described(site, "ark")
    assert table["table"]["range"] == "A6:C9"
    assert [one["column"] for one in table["measures"].values()] == ["Norway", "Sweden"]
    assert "Work [abc]" in table["title"]["nb"]


def test_the_corner_says_what_stands_across(tmp_path: Path) -> None:
    """`År \\ Region`, and a name below another in the corner alone: the columns are codes of a dimension."""
    crossed: list[list[list[object]]] = [
        [["År \\ Region", "Nord", "Sør"], ["2020", 1, 2], ["2021", 3, 4]],
        [["Region", "Nord", "Sør"], ["År", None, None], ["2020", 1, 2], ["2021", 3, 4]],
    ]
    for number, rows in enumerate(crossed):
        folder = tmp_path / str(number)
        folder.mkdir()
        site = sheet(folder, rows)
        assert site.lod("new", str(folder / "ark.xlsx"), "--yes").exit_code == 0
        table = described(site, "ark")
        assert list(table["dimensions"]) == ["ar", "region"]
        assert table["table"]["unpivot"]["columns"] == ["Nord", "Sør"]


def test_groups_that_begin_nobody_knows_where_are_refused(tmp_path: Path) -> None:
    """A group's name above the middle of its columns tells nothing of the first of them."""
    rows: list[list[object]] = [
        [None, None, "Menn", None, None, "Kvinner"], ["Sted", "ung", "voksen", "eldre", "ung", "voksen", "eldre"],
        ["Nord", 1, 2, 3, 4, 5, 6], ["Sør", 1, 2, 3, 4, 5, 6],
    ]  # fmt: skip
    site = sheet(tmp_path, rows)
    result = site.lod("new", str(tmp_path / "ark.xlsx"), "--yes")
    assert result.exit_code == 1
    assert "cannot be told which columns" in " ".join(result.output.split())
