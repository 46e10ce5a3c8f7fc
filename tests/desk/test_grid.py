"""The grid of the desk: what is wrong stands in its cell and is mended there; every other byte of the file stays."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from lod.desk.texttable import TextTable
from tests.desk.conftest import Desk, opened
from tests.desk.test_desk import ABOUT, fine
from tests.web import browser as browsers

pytestmark = pytest.mark.server

CSV = "Kommune;År;Saker\r\n0301;2022;50\r\n0301;2023;60\r\n4601;2022;<5\r\n\r\n4601;2023;7\r\n"
TABLE = "/sets/straffesaker/table"


@pytest.fixture
def site(desk: Desk, tmp_path: Path) -> Desk:
    """A desk with a data set whose table has ends of lines as Windows writes them, and an empty line."""
    path = tmp_path / "saker.csv"
    path.write_bytes(CSV.encode())
    answer = desk.post(desk.drop(path), ABOUT)
    assert answer.status == 303, answer.text
    return desk


def table_of(desk: Desk) -> Path:
    (path,) = (desk.folder / "data/straffesaker").glob("*.csv")
    return path


def checked(desk: Desk, query: str = "") -> str:
    """The page once the check has ended."""
    desk.get(TABLE)
    while json.loads(desk.get(f"{TABLE}/check").body)["busy"]:
        pass
    return desk.get(TABLE + query).body


def save(desk: Desk, page: str, fields: dict[str, str], query: str = "") -> int:
    was = unescape(re.findall('name="was" value="([^"]*)"', page)[0])
    return desk.post(TABLE + query, {"was": was, **fields}).status


def test_a_wrong_code_is_mended_with_one_click(site: Desk) -> None:
    """The finding is in its cell with the nearest match; taking it changes this cell and no other byte; undone, the
    file is as it was. “Only what is wrong” shows that row alone, and at the end it says that nothing is wrong."""
    path = table_of(site)
    wrong = CSV.replace("4601;2023", "4610;2023")
    path.write_bytes(wrong.encode())
    page = checked(site, "?only=errors")
    assert "Did you mean" in unescape(page)
    assert re.findall(r'name="c(\d+)-0" value="([^"]*)"', page) == [("3", "4610")]
    (take,) = re.findall('name="take" value="([^"]*)"', page)
    assert take == "3 0 4601"
    assert save(site, page, {"take": take}, "?only=errors") == 303
    assert path.read_bytes() == CSV.encode()
    assert "every cell has been checked" in checked(site)
    assert site.post(f"{TABLE}/undo").headers["Location"].endswith("undone=1")
    assert path.read_bytes() == wrong.encode()


def test_a_column_of_labels_gets_a_label(desk: Desk, tmp_path: Path) -> None:
    """Where the file writes labels, the nearest match is taken as the file would write it, not as the code is."""
    path = tmp_path / "saker.csv"
    path.write_bytes(CSV.replace("0301", "Oslo").replace("4601", "Bergen").encode())
    assert desk.post(desk.drop(path), ABOUT).status == 303
    figures = table_of(desk)
    held = figures.read_bytes()
    figures.write_bytes(held.replace(b"Bergen;2023", b"Begren;2023"))
    page = checked(desk)
    assert re.findall('name="take" value="([^"]*)"', page) == ["3 0 Bergen"]
    assert save(desk, page, {"take": "3 0 Bergen"}) == 303
    assert figures.read_bytes() == held


def test_rows_are_changed_removed_and_pasted(site: Desk) -> None:
    """A row copied in Excel comes below the last one, a marked one goes, a cell has its new text, quoted where needed;
    a row of another width is refused in words, and nothing is saved then."""
    page = checked(site)
    fields = {"c1-2": "6;1", "remove": "2", "pasted": "0301\t2024\t71\n"}
    assert save(site, page, {**fields, "pasted": "0301\t2024\n"}) == 422
    assert table_of(site).read_bytes() == CSV.encode()
    assert save(site, page, fields) == 303
    expected = CSV.replace("2023;60", '2023;"6;1"').replace("4601;2022;<5\r\n", "") + "0301;2024;71\r\n"
    assert table_of(site).read_bytes() == expected.encode()


def test_a_new_column_is_described(site: Desk) -> None:
    """A column is added to the file and to the description, comments kept; what it makes has nothing wrong with it."""
    description = site.folder / "data/straffesaker/dataset.yaml"
    before = description.read_text("utf-8")
    assert site.post(f"{TABLE}/column", {"name": "Saker"}).status == 422
    assert site.post(f"{TABLE}/column", {"name": "Merknad", "text": "anslag", "published": "yes"}).status == 303
    assert table_of(site).read_bytes().splitlines()[
        :2
    ] == "Kommune;År;Saker;Merknad\n0301;2022;50;anslag".encode().split(b"\n")
    after = description.read_text("utf-8").splitlines()
    assert [line for line in before.splitlines() if "#" in line and line not in after] == []
    assert "Nothing is wrong" in checked(site) or "No cell is wrong" in checked(site)


def test_two_desks_keep_each_others_changes(site: Desk) -> None:
    """Both have the same window open: changes of other rows are both kept, a change of the same row is shown to the
    second, which writes nothing; nor is a step undone after which the other has written."""
    with opened(site.folder) as other:
        first, second = checked(site), checked(other)
        assert save(site, first, {"c0-2": "51"}) == 303
        assert save(other, second, {"c1-2": "61"}) == 303
        both = CSV.replace(";50", ";51").replace(";60", ";61").encode()
        assert table_of(site).read_bytes() == both
        assert save(other, second, {"c0-2": "52"}) == 409
        assert site.post(f"{TABLE}/undo").headers["Location"].endswith("undone=0")
        assert table_of(site).read_bytes() == both


def test_forms_that_the_desk_did_not_make_change_nothing(site: Desk) -> None:
    """Places that are none, rows that are not there, a form of another shape: refused in words or without effect."""
    for was, fields in (
        ("[[0,[", {}), ("7", {}), ('[["x",[]]]', {}), ('[[99,["a","b","c"]]]', {"c99-2": "1"}),
        ("[" * 9000, {}), ('[[0,["a","b","c"]]]', {"remove": "9" * 5000}),
        ("[]", {"take": "0 0 x", "remove": "0", "c0-0": "x"}), ('[[0,["a"]]]', {"c0-7": "1"}),
    ):  # fmt: skip
        assert site.post(TABLE, {"was": was, **fields}).status in (303, 409, 422), was
        assert table_of(site).read_bytes() == CSV.encode()
    assert site.get(f"{TABLE}?at=-5").status == site.get(f"{TABLE}?at=99999999&find=zz").status == 200


cell = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=8)


@given(
    rows=st.lists(st.lists(cell, min_size=3, max_size=3), min_size=1, max_size=6),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n"]),
    place=st.integers(0, 5),
    column=st.integers(0, 2),
    new=cell.filter(lambda text: "\n" not in text),
)
def test_one_cell_changes_and_no_other(
    rows: list[list[str]], separator: str, end: str, place: int, column: int, new: str,
) -> None:  # fmt: skip
    """Whatever the cells hold, a file without changes is as it was, and a change is read back in its cell alone."""
    lines = [["k1", "k2", "k3"], *([f"r{number}", *row[1:]] for number, row in enumerate(rows))]
    text = "".join(separator.join('"{}"'.format(c.replace('"', '""')) for c in line) + end for line in lines)
    table = TextTable.parse(text.encode(), lines[0], separator)
    assert [table.cells(n) for n in range(len(table))] == lines[1:]
    assert table.changed({}) == text.encode()
    place %= len(rows)
    changed = table.changed({(place, column): new or "x"}).decode()
    lines[1 + place][column] = new or "x"
    assert list(csv.reader(io.StringIO(changed, newline=""), strict=True, delimiter=separator)) == lines


def workbook(path: Path, *, last: str) -> Path:
    """A workbook with a table, of which one municipality is `last`."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Tall")
        rows = ("Kommune", "År", "Saker"), ("Oslo", 2022, 50), ("Oslo", 2023, 60), ("Vik", 2022, 6), (last, 2023, 7)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def test_a_sheet_of_a_workbook_is_shown_and_not_changed(desk: Desk, tmp_path: Path) -> None:
    """What is wrong stands in its cell, by the row of the sheet; no cell is a field, and no form changes the file."""
    desk.post(desk.drop(workbook(tmp_path / "saker.xlsx", last="Vik")), ABOUT)
    (path,) = (desk.folder / "data/straffesaker").glob("*.xlsx")
    workbook(path, last="Viik")
    held = path.read_bytes()
    page = checked(desk)
    assert '<th scope="row">5</th>' in page
    assert re.search(r'<td class="violation">Viik<p class="mark violation"', page)
    assert 'name="c0-' not in page
    assert "Viik" in checked(desk, "?only=errors")
    assert "Oslo" not in checked(desk, "?only=errors")
    assert desk.post(TABLE, {"was": '[[0,["Oslo","2022","50"]]]', "c0-0": "Bergen"}).status == 422
    assert desk.post(f"{TABLE}/column", {"name": "Ny"}).status == 422
    assert path.read_bytes() == held


@browsers.needed
@pytest.mark.browser
def test_cells_copied_in_a_workbook_spread_over_the_rows(site: Desk) -> None:
    """Pasted into a cell, a block of cells fills those to the right and below; what is left stands in the field for new
    rows. Arrows move, axe finds nothing, nothing runs over at 320 pixels."""
    checked(site)
    with browsers.chromium() as chromium:
        window = chromium.new_context(viewport={"width": 320, "height": 700}, locale="nb").new_page()
        problems: list[str] = []
        window.on("console", lambda message: problems.append(message.text))
        window.goto(site.address)
        window.goto(f"http://127.0.0.1:{site.port}{TABLE}")
        fine(window)
        window.focus("[name='c2-1']")
        window.evaluate(
            """text => { const data = new DataTransfer(); data.setData('text/plain', text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }""",
            "2030\t81\n2031\t82\n2032\t83\n",
        )
        assert window.input_value("[name='c3-2']") == "82"
        assert window.input_value("#pasted") == "2032\t83\n"
        window.focus("[name='c0-2']")
        window.keyboard.press("ArrowDown")
        assert window.evaluate("document.activeElement.name") == "c1-2"
        window.fill("#pasted", "")
        window.click("#grid .actions button")
        window.wait_for_selector(".good")
        assert problems == []
    assert "4601;2031;82" in table_of(site).read_text("utf-8")
