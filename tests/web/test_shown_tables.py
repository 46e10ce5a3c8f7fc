"""Tables as the page shows them, as files for spreadsheets: what stands there is what was stated, and whence it is."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from lod.exchange import spreadsheet
from lod.exchange.selection import Selection
from tests.exchange import world

TOWNS = "region=4601&region=5001&kjonn=_T&alder=_T"


@pytest.fixture(scope="module")
def client(large_app: Flask) -> FlaskClient:
    return large_app.test_client()


def rows(client: FlaskClient, path: str, delimiter: str = ";") -> list[list[str]]:
    """The cells of a CSV file."""
    answer = client.get(f"/doc/dataset/{path}")
    assert answer.status_code == 200, answer.text
    assert answer.data.startswith("\ufeff".encode())
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=delimiter))


def sheet(client: FlaskClient, path: str) -> Any:
    """The sheet of a workbook."""
    answer = client.get(f"/doc/dataset/{path}")
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(BytesIO(answer.data)).active


def test_csv_is_the_table_on_the_page(client: FlaskClient) -> None:
    """Title, what all figures have in common, labels, a year a column; below it source, licence and this selection."""
    table = rows(client, f"folkemengde.csv?{TOWNS}&columns=aar&layout=shown&lang=nb")
    assert table[0] == ["Folkemengde, etter region, kjønn og alder"]
    assert table[1] == ["Folkemengde (personer). Kjønn: Begge kjønn. Alder: Alle aldre"]
    assert table[3] == ["Region", "2025", "2026"]
    assert [row[0] for row in table[4:6]] == ["Bergen", "Trondheim – Tråante"]
    assert table[4][2].endswith(" (foreløpig)")
    notes = {row[0]: row[1] for row in table[7:]}
    assert notes["Kilde"] == "Demonstrasjonsetaten"
    assert notes["Varig adresse"].endswith(f"/id/dataset/folkemengde?{TOWNS}&columns=aar")


def test_english_has_commas_between_cells_and_points_in_numbers(client: FlaskClient) -> None:
    """Spreadsheets in English open it as they open their own; decimals stand as they were stated."""
    table = rows(client, "konsumprisindeks.csv?maaned=2025M10&columns=measureType&layout=shown&lang=en", ",")
    assert table[3][0] == "Consumption group"
    assert all(len(cell.split(" ")[0].partition(".")[2]) == 1 for cell in table[4][1:])


def test_what_is_not_plain_is_never_bare(client: FlaskClient) -> None:
    """Qualifiers, ranges and missing figures are said in their cells, with a dimension across too."""
    table = rows(client, "digitale-tjenester.csv?columns=aar&layout=shown&lang=nb")
    cells = {cell for row in table[4:24] for cell in row[2:]}
    assert any(cell.startswith("> ") for cell in cells)
    assert any(cell.startswith("≈ ") for cell in cells)
    assert any(cell.startswith("mellom ") and "–" in cell for cell in cells)
    assert "ingen verdi (ikke oppgitt)" in cells
    assert ["Symbol >", "mer enn"] in table


def test_a_workbook_keeps_numbers_and_shows_what_was_stated(client: FlaskClient) -> None:
    """Cells are numbers in formats with thousands, signs and statuses; heads stay in place and filter."""
    table = sheet(client, f"folkemengde.xlsx?{TOWNS}&columns=aar&layout=shown&lang=nb")
    assert (table.freeze_panes, table.auto_filter.ref) == ("B5", "A4:C6")
    assert table["B5"].number_format == "#,##0"
    assert (table["C5"].value, table["C5"].number_format) == (291_940, '#,##0" (foreløpig)"')
    survey = sheet(client, "digitale-tjenester.xlsx?columns=aar&layout=shown&lang=nb")
    formats = {cell.number_format for row in survey.iter_rows(min_row=5, max_row=24) for cell in row}
    assert {'"> "#,##0', '"≈ "#,##0'} <= formats


def test_sorted_as_asked(client: FlaskClient) -> None:
    """The newest first, or the greatest, as on the page."""
    newest = rows(
        client, "konsumprisindeks.csv?measureType=indeks&konsumgruppe=TOTAL&sort=-maaned&layout=shown&lang=nb"
    )
    assert newest[4][0] == "oktober 2025"
    greatest = rows(client, "lonn.csv?sort=-value&layout=shown&lang=nb")
    values = [int(row[1]) for row in greatest[4:404]]
    assert values == sorted(values, reverse=True)


def test_the_page_leads_to_both_forms(client: FlaskClient) -> None:
    """The table for people comes first, then rows for programs; both are of the selection."""
    html = client.get(f"/doc/dataset/folkemengde?{TOWNS}&columns=aar", headers={"Accept-Language": "nb"}).text
    address = f"/doc/dataset/folkemengde.xlsx?{TOWNS}&columns=aar".replace("&", "&amp;")
    assert f'href="{address}&amp;lang=nb&amp;layout=shown"' in html
    assert f'href="{address}"' in html


def test_more_than_a_sheet_is_read_by_is_refused_in_words(client: FlaskClient) -> None:
    """A layout that is none says which there are; a format with one layout says so."""
    answer = client.get("/doc/dataset/lonn.csv?layout=wide")
    assert (answer.status_code, "shown" in answer.text) == (400, True)
    parquet = client.get("/doc/dataset/lonn.parquet?labels=both&layout=shown&lang=en")
    assert (parquet.status_code, "Parquet has one layout" in parquet.text) == (400, True)


def test_no_text_is_a_formula(tmp_path: Path) -> None:
    """Titles, labels and codes that begin like one are texts, and long numbers keep their digits."""
    path, extract = tmp_path / "t.csv", world.extract(world.build(tmp_path), Selection(layout="shown"))
    spreadsheet.write_csv(extract, path)
    cells = [cell for row in csv.reader(StringIO(path.read_text("utf-8-sig")), delimiter=";") for cell in row]
    assert [cell for cell in cells if cell[:1] in "=+@" and cell] == []
    assert any("123456789012345" in cell for cell in cells)
    spreadsheet.write_xlsx(extract, path.with_suffix(".xlsx"))
    written = openpyxl.load_workbook(path.with_suffix(".xlsx")).active
    assert {cell.data_type for row in written.iter_rows() for cell in row} <= {"s", "n"}


SUMS = {
    "folkemengde?region=4601&region=5001&kjonn=_T&alder=_T&aar=2026": True,
    "folkemengde?region=4601&aar=2026&alder=_T&kjonn=1&kjonn=2": True,
    "folkemengde?region=46&region=4601&kjonn=_T&alder=_T&aar=2026": False,
    "folkemengde?region=4601&aar=2026&kjonn=_T&kjonn=1&alder=_T": False,
    "folkemengde?region=4601&aar=2026&kjonn=_T": False,
    "folkemengde?region=4601&kjonn=_T&alder=_T": False,
    f"folkemengde?{TOWNS}&columns=aar": True,
    "boligpriser?region=4601&region=5001&boligtype=_T&kvartal=2025K3": False,
}


@pytest.mark.parametrize(("selection", "summed"), SUMS.items())
def test_only_what_may_be_added_is_summed(client: FlaskClient, selection: str, summed: bool) -> None:
    """Places and sexes are added, and ages; never years, prices, a county with its town, or a total with its parts."""
    html = client.get(f"/doc/dataset/{selection}", headers={"Accept-Language": "nb"}).text
    assert ("Sum av radene" in html) == summed


def test_the_sum_is_that_of_the_rows(client: FlaskClient) -> None:
    """It is what the cells of its column make together."""
    html = client.get(f"/doc/dataset/folkemengde?{TOWNS}&columns=aar", headers={"Accept-Language": "nb"}).text
    body, foot = (html.split(f"<{part}>")[1].split(f"</{part}>")[0] for part in ("tbody", "tfoot"))

    def amounts(part: str) -> list[int]:
        cells = re.findall(r'<td class="number value">(.*?)</td>', part)
        return [int(re.sub(r"<span.*?</span>|<[^>]*>|\D", "", cell)) for cell in cells]

    values = amounts(body)
    assert amounts(foot.split("</tr>")[0]) == [values[0] + values[2], values[1] + values[3]]
