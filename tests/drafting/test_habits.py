"""Habits of offices that were read wrong: amounts with a currency, hidden rows, units that say the measure."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from lod.drafting.periods import periods_of
from lod.sources.table.currency import amount, signed
from tests.conftest import SiteFolder
from tests.drafting.test_draft import answered, figures
from tests.drafting.test_silence import drafted

ONS = """\
"Title","CPIH RATE","Sales"
"CDID","L55O","J5EK"
"PreUnit","","£"
"Unit","%","m"
"Release date","14-02-2024","16-02-2024"
"Important Notes","",""
"1997","2.2","60.1"
"1997 Q1","2.4","59.1"
"1997 JAN","2.6","58.8"
"""
AMOUNTS = {
    "kr 1 200": "1 200",
    "1 200 kr": "1 200",
    "kr 990,-": "990",
    "-kr 200": "-200",
    "kr -200,50": "-200,50",
    "kr1": "1",
    "krone 1": "krone 1",
    "12 p": "12 p",
}


@pytest.mark.parametrize(("text", "bare"), AMOUNTS.items())
def test_amounts_in_kroner(text: str, bare: str) -> None:
    """The signs of a currency are taken off figures in it, and off nothing else."""
    assert amount(text, "nok-thousand") == bare
    assert amount(text, "number") == text
    assert (signed(text)[1] != "") == (bare != text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sted;År;Beløp\nA;2020;kr 1 200\nA;2021;1 350 kr\nB;2020;990,-\nB;2021;kr 11 050,-\n", "nok"),
        ("Place,Year,Price\nA,2020,€1,200.50\n".replace("€1,200.50", '"€1,200.50"') + "A,2021,-€900.10\n", "eur"),
    ],
)
def test_cells_with_a_currency_are_figures(tmp_path: Path, text: str, expected: str) -> None:
    """They were taken for texts; a sign that one currency has alone proves the unit, and `kr` is asked about."""
    text = drafted(tmp_path, "table.csv", text)
    assert f"unit: {expected}" in text or f"Proposal: {expected}" in text
    assert ("TODO: What are the figures" in text) == (expected == "nok")


@pytest.mark.slow
def test_what_is_published_of_amounts_is_the_amount(tmp_path: Path) -> None:
    """Groups, signs and `,-` are read as a person reads them; another currency in a cell is a finding."""
    text = "Sted;År;Beløp\nA;2020;kr 1 200\nA;2021;1 350 kr\nB;2020;kr 990,-\nB;2021;-kr 11 050,50\n"
    drafted(tmp_path, "table.csv", text)
    answered(tmp_path / "data" / "x")
    site, description = SiteFolder(tmp_path), "data/x/dataset.yaml"
    site.edit(description, lambda text: text.replace("unit: number", "unit: nok"))
    assert sorted(row["value"] for row in figures(site, "x")) == ["-11050.5", "1200", "1350", "990"]
    site.edit(description, lambda text: text.replace("unit: nok", "unit: eur"))
    assert {finding["value"] for finding in site.check() if finding["severity"] == "violation"} == {
        "kr 1 200", "1 350 kr", "kr 990,-", "-kr 11 050,50",
    }  # fmt: skip


def test_amounts_of_several_currencies_are_asked_about(tmp_path: Path) -> None:
    """They are no figures of one measure."""
    text = drafted(tmp_path, "table.csv", "Sted;År;Pris\nA;2020;kr 12\nA;2021;€ 13\nB;2020;kr 14\nB;2021;€ 15\n")
    assert '"role.Pris": "TODO' in text


def workbook(path: Path) -> None:
    """A sheet that hides a row and a column of its table."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Sted", "2019", "2020", "2021"], ["Oslo", 1, 2, 3], ["Vik", 4, 5, 6], ["Gran", 7, 8, 9]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.save(path)


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "count"), [("read", 9), ("omit", 4)])
def test_hidden_rows_and_columns_are_asked_about(tmp_path: Path, answer: str, count: int) -> None:
    """Their places are named; they are read or left out as answered, and warned of where nobody has answered."""
    workbook(tmp_path / "table.xlsx")
    site = SiteFolder(tmp_path)
    assert site.lod("new", str(tmp_path / "table.xlsx"), "--yes", "--id", "x", "--lang", "en").exit_code == 0
    assert "The sheet hides this: C, 3." in (tmp_path / "data/x/dataset.yaml").read_text("utf-8")
    assert site.lod("answer", "x", f"hidden={answer}").exit_code == 0
    answered(tmp_path / "data" / "x")
    rows = figures(site, "x")
    assert len(rows) == count
    assert ("Vik" in {row["sted_nb"] for row in rows}) == (answer == "read")
    site.edit("data/x/dataset.yaml", lambda text: text.replace(f"  hidden: {answer}\n", ""))
    assert ("hidden-cells" in {finding["rule"] for finding in site.check()}) == (answer == "read")


@pytest.mark.slow
def test_a_column_of_units_may_say_the_measure(tmp_path: Path) -> None:
    """Where rows differ by their unit alone there is a measure for each unit."""
    rows = "".join(f"{p};{y};Antall;{n}\n{p};{y};Prosent;{n},5\n" for n, (p, y) in enumerate(
        ((p, y) for p in ("Oslo", "Vik") for y in (2020, 2021)), 10))  # fmt: skip
    drafted(tmp_path, "table.csv", f"Region;År;Enhet;Verdi\n{rows}")
    answered(tmp_path / "data" / "x")
    assert {(row["measure"], row["value"], row["unitMeasure"]) for row in figures(SiteFolder(tmp_path), "x")} == {
        *(("antall", str(n), "number") for n in range(10, 14)),
        *(("prosent", f"{n}.5", "percent") for n in range(10, 14)),
    }


@pytest.mark.slow
def test_rows_about_the_columns_are_none_of_figures(tmp_path: Path) -> None:
    """The ONS's time series have codes, units and dates below their header, and years, quarters and months."""
    text = drafted(tmp_path, "table.csv", ONS)
    assert "below_header: 5" in text
    assert ("unit: percent" in text, "unit: gbp-million" in text) == (True, True)
    answered(tmp_path / "data" / "x")
    rows = figures(SiteFolder(tmp_path), "x")
    assert sorted((row["measure"], row["title"], row["value"]) for row in rows) == [
        *(("cpih_rate", "1997", "2.2"), ("cpih_rate", "1997-01", "2.6"), ("cpih_rate", "1997Q1", "2.4")),
        *(("sales", "1997", "60.1"), ("sales", "1997-01", "58.8"), ("sales", "1997Q1", "59.1")),
    ]


ROMAN = {
    "I 2020|II 2020|III 2020|IV 2020": ("2020-Q1 2020-Q4", ("quarter", "month")),
    "2020-I|2020-XII": ("2020-01 2020-12", ()),
    "2020 K I|2020 K IV": ("2020-Q1 2020-Q4", ()),
    "2020 kvartal III|IV. kvartal 2020": ("2020-Q3 2020-Q4", ()),
}


@pytest.mark.parametrize(("texts", "expected"), ROMAN.items())
def test_roman_numerals_are_parts_of_a_year(texts: str, expected: tuple[str, tuple[str, ...]]) -> None:
    """A quarter where a word says so, a month above IV, and a question where both may be meant."""
    made = periods_of(texts.split("|"))
    assert made is not None
    codes = [found.code for found in made.by_text.values()]
    assert (codes[0], codes[-1]) == tuple(expected[0].split())
    assert made.parts == expected[1]


def test_a_code_that_may_be_in_any_list_reuses_none(tmp_path: Path) -> None:
    """`A` is a frequency here, and was an area in another table: the list of areas is not its own."""
    drafted(tmp_path, "table.csv", "Region;År;Antall\nA;2020;1\nB;2020;2\nA;2021;1\nB;2021;2\n")
    (tmp_path / "other.csv").write_text("freq,geo,year,value\nA,NO,2020,1\nA,SE,2020,2\nA,NO,2021,3\n", "utf-8")
    assert SiteFolder(tmp_path).lod("new", str(tmp_path / "other.csv"), "--yes", "--id", "y").exit_code == 0
    text = (tmp_path / "data/y/dataset.yaml").read_text("utf-8")
    assert "codelist: freq" in text
    assert text.partition("freq:")[2].partition("geo:")[0].count("role:") == 0


@pytest.mark.slow
def test_the_same_quarters_written_otherwise_share_their_list(tmp_path: Path) -> None:
    """A second table with `2020 K I` has the periods of the first one, which calls them `1. kvartal 2020`."""
    for id, texts in (("x", ("1. kvartal 2020", "2. kvartal 2020")), ("y", ("2020 K I", "2020 K II"))):
        rows = "".join(f"{place};{text};1\n" for place in ("Oslo", "Vik") for text in texts)
        (tmp_path / f"{id}.csv").write_text(f"Sted;Kvartal;Antall\n{rows}", "utf-8")
        assert SiteFolder(tmp_path).lod("new", str(tmp_path / f"{id}.csv"), "--yes").exit_code == 0
        answered(tmp_path / "data" / id)
    assert {row["kvartal"] for row in figures(SiteFolder(tmp_path), "y")} == {
        row["kvartal"] for row in figures(SiteFolder(tmp_path), "x")
    }
