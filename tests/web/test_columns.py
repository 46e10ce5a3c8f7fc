"""Dimensions across and lines in the order of a column: the page, its form, and the files say the same."""

from __future__ import annotations

import csv
import re
from html import unescape
from io import BytesIO, StringIO

import openpyxl
import pyarrow.parquet as pq
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from lod.exchange.order import MOST_LINES, within
from lod.model.codelist import CodeList, Concept
from lod.model.structure import DataStructureDefinition, Dimension
from lod.model.text import Text

AREAS = "region=0&region=46&region=4601&region=4611&region=50&region=5001"
TWO = f"{AREAS}&alder=_T&columns=kjonn&columns=aar"
SORTED = f"{TWO}&sort=-value(1,2026)"
DOWN = ["Hele landet", "Vestland", "Bergen", "Langerheim", "Trøndelag – Trööndelage", "Trondheim – Tråante"]
"""The regions by their number of men: counties by size, each above its own municipalities."""


@pytest.fixture(scope="module")
def client(large_app: Flask) -> FlaskClient:
    return large_app.test_client()


def page(client: FlaskClient, query: str, language: str = "nb") -> str:
    """The page of the population as one asks for it."""
    answer = client.get(f"/doc/dataset/folkemengde?{query}&lang={language}", headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer.text


def heads(html: str) -> list[list[tuple[str, dict[str, str]]]]:
    """The rows of heads of the table: the text of each, and its attributes."""
    rows = html[html.index("<thead>") : html.index("</thead>")].split("<tr>")[1:]
    return [
        [(text_of(cell[1]), dict(re.findall(r'([\w-]+)="([^"]*)"', cell[0]))) for cell in cells]
        for cells in (re.findall(r"<th([^>]*)>(.*?)</th>", row, re.DOTALL) for row in rows)
    ]


def lines(html: str) -> list[list[str]]:
    """The lines of the table as text."""
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    return [
        [text_of(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL)]
        for line in body.split("<tr>")[1:]
    ]


def text_of(html: str) -> str:
    return unescape(re.sub("<[^>]+>", "", html)).replace("\u00a0", "").strip()


def shown(client: FlaskClient, query: str) -> list[list[str]]:
    """The table as the page shows it, as CSV, its heads first."""
    answer = client.get(f"/doc/dataset/folkemengde.csv?{query}&layout=shown&lang=nb")
    assert answer.status_code == 200, answer.text
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))[3:]
    return rows[: rows.index([])]


def test_heads_span_what_they_hold(client: FlaskClient) -> None:
    """The first dimension stands above the second, in the order of the address; spans are said for who cannot see."""
    outer, inner = heads(page(client, TWO))
    assert [(text, about["colspan"], about["scope"]) for text, about in outer[1:]] == [
        (name, "2", "colgroup") for name in ("Begge kjønn", "Menn", "Kvinner")
    ]
    assert outer[0][1]["rowspan"] == "2"
    assert [text.split(" ")[0] for text, _ in inner] == ["2025", "2026"] * 3
    assert {about["scope"] for _, about in inner} == {"col"}
    turned = heads(page(client, f"{AREAS}&alder=_T&columns=aar&columns=kjonn"))
    assert [text for text, _ in turned[0][1:]] == ["2025", "2026"]


def test_the_page_and_its_files_show_the_same_table(client: FlaskClient) -> None:
    """Lines, columns and values of the page are those of CSV and Excel as shown, in the same order."""
    table, file = lines(page(client, SORTED)), shown(client, SORTED)
    assert [line[0] for line in table] == [row[0] for row in file[1:]] == DOWN
    assert file[0][1:] == [f"{sex}, {year}" for sex in ("Begge kjønn", "Menn", "Kvinner") for year in (2025, 2026)]
    assert [[re.sub(r"\D", "", cell) for cell in line[1:]] for line in table] == [
        [re.sub(r"\D", "", cell) for cell in row[1:]] for row in file[1:]
    ]
    answer = client.get(f"/doc/dataset/folkemengde.xlsx?{SORTED}&layout=shown&lang=nb")
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    assert [name for name in (sheet.cell(n, 1).value for n in range(1, 14)) if name in DOWN] == DOWN


def test_the_database_form_has_the_order_too(client: FlaskClient) -> None:
    """A column for each combination, called by its codes; lines in the order asked for."""
    answer = client.get(f"/doc/dataset/folkemengde.csv?{SORTED}&labels=codes")
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["region"] for row in rows] == ["0", "46", "4601", "4611", "50", "5001"]
    assert {"_T.2025", "1.2026", "1.2026_obsStatus"} <= set(rows[0])


def test_many_lines_are_sorted_by_statements(client: FlaskClient) -> None:
    """What a worker writes has the order of what is written at once: that of the page."""
    query = "region=level(3)&alder=_T&columns=kjonn&columns=aar&sort=-value(_T,2026)"
    answer = client.get(f"/doc/dataset/folkemengde.csv?{query}&labels=codes")
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    values = [int(row["_T.2026"]) for row in rows]
    assert len(values) > 300
    assert values == sorted(values, reverse=True)
    assert [line[0] for line in lines(page(client, query))][:2] == ["Oslo", "Bergen"]


def test_a_column_is_sorted_by_a_button(client: FlaskClient) -> None:
    """Each column has one, which needs no scripts; the column that is sorted by says so, and turns round."""
    html = page(client, SORTED)
    head = html[html.index("<thead>") : html.index("</thead>")]
    assert 'form="filter" name="sort" value="-value(_T,2025)"' in head
    by = [about for _, about in heads(html)[1] if "aria-sort" in about]
    assert [about["aria-sort"] for about in by] == ["descending"]
    assert 'value="value(1,2026)"' in head
    assert lines(page(client, f"{TWO}&sort=value(1,2026)"))[0][0] == "Hele landet"


def test_the_form_has_a_field_for_each_dimension_across(client: FlaskClient) -> None:
    """Without scripts, two fields of the same name choose what stands across; empty ones say nothing."""
    html = page(client, TWO)
    chosen = re.findall(r'<select class="ds-input" id="(set-columns\d?)" name="columns">.*?</select>', html, re.DOTALL)
    assert chosen == ["set-columns", "set-columns1"]
    assert re.findall(r'<option value="(kjonn|aar)" selected>', html) == ["kjonn", "aar"]
    assert heads(page(client, f"{AREAS}&alder=_T&columns=&columns=aar&sort="))[0][-1][0].startswith("2026")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("columns=aar&sort=value(1999)", "1999"),
        ("columns=kjonn&columns=hva", "hva"),
        ("sort=value(2026)", "value(2026)"),
    ],
)
def test_what_is_no_column_is_refused(client: FlaskClient, query: str, words: str) -> None:
    """A column that is not there is named, and nothing is sorted by another."""
    for suffix in ("", ".csv"):
        answer = client.get(f"/doc/dataset/folkemengde{suffix}?{query}")
        assert answer.status_code == 400
        assert words in unescape(answer.text)


def test_statistics_for_programs_have_no_columns(client: FlaskClient) -> None:
    """JSON-stat and Turtle hold the same figures, whatever stands across."""
    address = f"/doc/dataset/folkemengde.{{}}?{AREAS}&alder=_T{{}}"
    plain, across = (client.get(address.format("json", more)).json for more in ("", "&columns=kjonn&columns=aar"))
    assert plain is not None
    assert across is not None
    assert [plain[part] for part in ("id", "size", "value")] == [across[part] for part in ("id", "size", "value")]
    turtle, same = (client.get(address.format("nt", more)).data for more in ("", "&columns=kjonn&columns=aar"))
    assert turtle == same


def test_parquet_has_decimals_or_floats(client: FlaskClient) -> None:
    """Decimals as they were stated, or floats by choice, of the same figures; integers stay so; others refuse."""
    address = "/doc/dataset/konsumprisindeks.{}?measureType=indeks&maaned=2025M10{}"
    stated, floats = (
        pq.read_table(BytesIO(client.get(address.format("parquet", more)).data)) for more in ("", "&numbers=float")
    )
    assert (str(stated.schema.field("value").type), str(floats.schema.field("value").type)) == (
        "decimal128(38, 1)",
        "double",
    )
    assert [float(value) for value in stated["value"].to_pylist()] == floats["value"].to_pylist()
    whole = client.get("/doc/dataset/folkemengde.parquet?region=4601&numbers=float").data
    assert str(pq.read_schema(BytesIO(whole)).field("value").type) == "int64"
    assert client.get(address.format("csv", "&numbers=float")).status_code == 400
    assert client.get(address.format("parquet", "&numbers=double")).status_code == 400
    html = client.get("/doc/dataset/konsumprisindeks?lang=en", headers={"Accept": "text/html"}).text
    assert re.search(r'konsumprisindeks\.parquet\?[^"]*numbers=float"[^>]*>Parquet with floats<', html)


CODES = [f"c{n}" for n in range(12)]


@st.composite
def trees(draw: st.DrawFn) -> CodeList:
    """A list whose codes may be parts of others before them."""
    concepts = [
        Concept(code, Text.of({"nb": code}), broader=draw(st.sampled_from(["", *CODES[:place]])))
        for place, code in enumerate(CODES)
    ]
    return CodeList("tree", Text.of({"nb": "Tre"}), tuple(concepts))


@given(trees(), st.dictionaries(st.sampled_from(CODES), st.none() | st.floats(-9, 9), min_size=1), st.booleans())
def test_lines_are_sorted_within_what_they_are_part_of(
    tree: CodeList, values: dict[str, float | None], greatest: bool
) -> None:
    """Every line once; a whole before its parts; those of one level below the same code by their values."""
    structure = DataStructureDefinition((Dimension("d", Text.of({"nb": "d"}), codelist="tree"),), (), ())
    given_lines: dict[tuple[str, ...], float | None] = {("x", code): value for code, value in values.items()}
    ordered = [key[1] for key in within(structure, {"tree": tree}, ["o", "d"], given_lines, greatest)]
    assert sorted(ordered) == sorted(values)
    for place, code in enumerate(ordered):
        assert tree.by_notation[code].broader not in ordered[place:]
    beside: dict[tuple[str, int], list[float]] = {}
    for code in ordered:
        value, above = values[code], tree.by_notation[code].broader
        if value is not None and code != tree.total and above in values:
            beside.setdefault((above, tree.level(code)), []).append(value)
    assert all(found == sorted(found, reverse=greatest) for found in beside.values())


def test_too_many_lines_are_not_sorted(half_million: FlaskClient) -> None:
    """Half a million figures are not sorted in the web process: words say how many lines are."""
    answer = half_million.get("/doc/dataset/folkemengde-ettaarig?view=all&columns=aar&sort=-value(2026)")
    assert answer.status_code == 400
    assert f"{MOST_LINES}" in re.sub(r"\s", "", unescape(answer.text))
