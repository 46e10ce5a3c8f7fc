"""Tables of other offices that were drafted wrong, or in silence: what may be wrong is asked, refused, or right."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from lod.sources.table.sheets import NumberFormat
from tests.conftest import SiteFolder
from tests.drafting.test_draft import answered, figures

ECB = """\
KEY,FREQ,CURRENCY,CURRENCY_DENOM,TIME_PERIOD,OBS_VALUE,OBS_STATUS,OBS_CONF,DECIMALS,UNIT,UNIT_MULT
EXR.M.USD.EUR,M,USD,EUR,2023-01,1.0769,A,F,4,USD,0
EXR.M.JPY.EUR,M,JPY,EUR,2023-01,140.54,A,F,2,JPY,3
"""
EUROSTAT = """\
DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG
ESTAT:UNE(1.0),11/09/23 23:00:00,A,AT,2019,4.8,
ESTAT:UNE(1.0),11/09/23 23:00:00,A,AT,2020,6.0,b
ESTAT:UNE(1.0),11/09/23 23:00:00,A,BE,2020,,c
"""


def drafted(folder: Path, name: str, text: str) -> str:
    """The description that is drafted of a table."""
    file = folder / name
    file.write_text(text, "utf-8")
    result = SiteFolder(folder).lod("new", str(file), "--yes", "--id", "x", "--lang", "en")
    assert result.exit_code == 0, result.output
    return (folder / "data" / "x" / "dataset.yaml").read_text("utf-8")


def published(folder: Path, text: str) -> list[dict[str, str]]:
    """The figures of a table that is drafted and answered."""
    folder.mkdir()
    drafted(folder, "table.csv", text)
    answered(folder / "data" / "x")
    return figures(SiteFolder(folder), "x")


ASKED = {
    "minus": ("Konto;Periode;Beløp\n4000;2021M01;1234,50-\n4001;2021M01;200,00\n", "brackets: "),
    "accounts": ("Konto;Periode;Beløp\n4000;2021M01;12,5\n4001;2021M01;20,0\n4000;2021M02;1,5\n", "role.Konto"),
    "eaten": ("Alder;År;Antall\n0;2020;1\n01.apr;2020;2\n05.sep;2020;3\nokt.14;2020;4\n", "role.Alder"),
    "words": ("Region;År;Andel;Endring\nA;2020;1,5;+1,2 %-poeng\nB;2020;1,0;-0,5 %-poeng\n", "role.Endring"),
    "odd": ("Fylke;År;Areal;Avling\nA;2020;100;1,5\nB;2020;ukjent;2,5\nC;2020;102;2,5\n", "role.Areal"),
    "circa": ("Sted;År;Antall;Andel\nA;2020;ca. 200;1,5\nA;2021;12;2,5\nB;2020;7;3,5\n", "role.Antall"),
    "hours": ("Sted;År;Ventetid;Saker\nA;2020;12:30;1\nA;2021;9:15;2\nB;2020;8:05;3\n", "role.Ventetid"),
    "no-time": ("År;Sted;Antall\nFødte;A;1\nDøde;A;2\nFødte;B;3\nDøde;B;4\n", "role.År"),
    "zeros": ("knr;År;Antall\n301;2020;1\n1103;2020;2\n301;2021;3\n1103;2021;4\n", "zeros.knr"),
    "beside": ("Region;2019;2020;Rang\nA;10;11;7\nB;20;21;5\n", "role.Rang"),
}


@pytest.mark.parametrize(("text", "key"), ASKED.values(), ids=ASKED)
def test_what_may_be_wrong_is_asked(tmp_path: Path, text: str, key: str) -> None:
    """Accounting's minus, numbers of accounts, dates that were codes, numbers with words, odd cells, columns beside."""
    assert f'{key}": "TODO' in (text := drafted(tmp_path, "table.csv", text)) or f'{key}"TODO' in text


def test_a_nought_that_a_spreadsheet_took_is_put_back(tmp_path: Path) -> None:
    """`301` beside `1103` is Oslo, 0301: its figures are under the code that the lists have."""
    rows = published(tmp_path / "site", "knr;År;Antall\n301;2020;1\n1103;2020;2\n301;2021;3\n1103;2021;4\n")
    assert {row["knr"] for row in rows} == {"0301", "1103"}


def test_a_unit_that_some_cells_alone_have_is_asked(tmp_path: Path) -> None:
    """`12 %` and `0,11` in one column may not both be per cent."""
    text = drafted(tmp_path, "table.csv", "Sted;År;Andel\nA;2020;12 %\nA;2021;13 %\nB;2020;0,11\nB;2021;0,12\n")
    assert re.search(r'unit: "TODO.*have “%” and others have not', text)


def test_a_dash_before_a_number_is_a_minus(tmp_path: Path) -> None:
    """Word processors make a dash of the minus; alone it goes on being a sign for what is missing."""
    rows = published(tmp_path / "site", "Sted;År;Netto\nA;2020;–12,5\nA;2021;13,5\nB;2020;–\nB;2021;−1,5\n")
    assert [row["value"] for row in rows] == ["-12.5", "13.5", "", "-1.5"]


def test_an_empty_code_beside_a_word_for_the_total_is_the_total(tmp_path: Path) -> None:
    """Below the municipalities stands their sum, which has no number."""
    text = "Knr;Kommune;2020;2021\n0301;Oslo;5;6\n4601;Bergen;7;8\n;Sum;12;14\n"
    assert "Drafted as _T" in drafted(tmp_path, "table.csv", text)


@pytest.mark.parametrize(("format", "shown"), [("yyyy", ["2020", "2021"]), ("mmm\\.yy", ["2020-01", "2021-01"])])
def test_dates_are_what_their_cells_show(tmp_path: Path, format: str, shown: list[str]) -> None:
    """A workbook that shows `jan.20` has figures of a month, and one that shows `2020` of a year, not of a day."""
    book = Workbook()
    sheet = book.active
    for row in (["Sted", "Tid", "Antall"], ["A", date(2020, 1, 1), 5], ["A", date(2021, 1, 1), 6]):
        sheet.append(row)
    for cell in sheet["B"][1:]:
        cell.number_format = format
    book.save(tmp_path / "table.xlsx")
    site = SiteFolder(tmp_path)
    assert site.lod("new", str(tmp_path / "table.xlsx"), "--yes", "--id", "x").exit_code == 0
    answered(tmp_path / "data" / "x")
    assert [row["tid"] for row in figures(site, "x")] == shown


def test_numbers_of_organisations_are_codes(tmp_path: Path) -> None:
    """A word that ends in `nummer` identifies."""
    text = "Enhet navn;Organisasjonsnummer;Skoleår;Karakter\nA;974590166;2021-22;4,1\nB;974590212;2021-22;3,9\n"
    assert "974590166" not in drafted(tmp_path, "table.csv", text).partition("measures:")[2]
    assert "Organisasjonsnummer" in (tmp_path / "data/x/dataset.yaml").read_text("utf-8").partition("measures:")[0]


def test_units_below_the_header_belong_to_it(tmp_path: Path) -> None:
    """A line of units is no row of figures."""
    text = drafted(tmp_path, "table.csv", "Fylke;År;Avling\n;;tonn\nA;2020;25\nB;2020;510\nA;2021;24\nB;2021;500\n")
    assert "header: 2" in text
    assert "unit: tonnes" in text


def test_the_first_row_is_not_taken_for_the_header(tmp_path: Path) -> None:
    """Where the names of columns stand in lines of their own, with units, the table is refused in words."""
    text = "Tabelle: 12411;;;\n;Bevölkerung;;\n;Anzahl;;\n31.12.2019;83166711;;\n31.12.2020;83155031;;\n"
    (tmp_path / "table.csv").write_text(f"{text}31.12.2021;83237124;;\n", "utf-8")
    result = SiteFolder(tmp_path).lod("new", str(tmp_path / "table.csv"), "--yes")
    assert result.exit_code == 1
    assert "83166711" in result.output


@pytest.mark.slow
def test_the_central_banks_and_eurostats_csv_is_sdmx(tmp_path: Path) -> None:
    """Multipliers are part of the unit, and flags are statuses; none of them is published as a figure."""
    rows = published(tmp_path / "ecb", ECB)
    assert {(row["CURRENCY"], row["value"], row["unitMeasure"]) for row in rows} == {
        ("JPY", "140.54", "jpy-thousand"),
        ("USD", "1.0769", "usd"),
    }
    rows = published(tmp_path / "eurostat", EUROSTAT)
    assert {(row["TIME_PERIOD"], row["value"], row["obsStatus"]) for row in rows} == {
        ("2019", "4.8", "A"),
        ("2020", "6", "B"),
        ("2020", "", "Q"),
    }


@pytest.mark.slow
def test_two_tables_that_bring_a_list_of_one_name_share_it(tmp_path: Path) -> None:
    """Where both say the same of the codes that both have, the list has those of both."""
    site = SiteFolder(tmp_path)
    for name, text in (("ecb", ECB), ("eurostat", EUROSTAT)):
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
        assert site.lod("new", str(tmp_path / f"{name}.csv"), "--yes").exit_code == 0
        answered(tmp_path / "data" / name)
    assert {row["TIME_PERIOD"] for row in figures(site, "ecb")} == {"2023-01"}
    assert {row["TIME_PERIOD"] for row in figures(site, "eurostat")} == {"2019", "2020"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["Region;2019;2020*\nA;1;2\nB;3;..\n", "Region;År;Tall\nA;2019;1\nA;2020*;2\nB;2019;3\nB;2020*;..\n"]
)
def test_a_mark_behind_a_period_is_about_its_figures(tmp_path: Path, text: str) -> None:
    """`2020*` is the year 2020 with provisional figures, across and down; what is missing stays so."""
    drafted(tmp_path, "table.csv", text)
    answered(tmp_path / "data" / "x")
    path = tmp_path / "data" / "x" / "dataset.yaml"
    path.write_text(re.sub(r'"\*": O', '"*": P', path.read_text("utf-8")), "utf-8")
    rows = {(row["region"], row["ar"], row["value"], row["obsStatus"]) for row in figures(SiteFolder(tmp_path), "x")}
    assert rows == {("A", "2019", "1", "A"), ("A", "2020", "2", "P"), ("B", "2019", "3", "A"), ("B", "2020", "", "O")}


def test_days_without_a_century_are_codes_where_nothing_calls_them_days(tmp_path: Path) -> None:
    """`01.11.10` may be of a classification."""
    assert "role: period" not in drafted(tmp_path, "table.csv", "Næring;Antall\n01.11.10;1\n01.12.20;2\n")


@pytest.mark.slow
def test_eurostats_tables_have_a_column_for_each_dimension(tmp_path: Path) -> None:
    """Codes of several dimensions in one cell, flags behind figures and behind signs, and a year of signs alone."""
    text = "freq,geo\\TIME_PERIOD\t2020 \t2021 \t2022 \nA,AT\t6.0 b\t6.2 \t: \nA,BE\t5.8 be\t: c\t: \n"
    (tmp_path / "table.tsv").write_text(text, "utf-8")
    signs = {":": "O", ": c": "Q", "b": "B", "e": "E"}
    answers = [f"--answer=symbol.{sign}={status}" for sign, status in signs.items()]
    site = SiteFolder(tmp_path)
    assert site.lod("new", str(tmp_path / "table.tsv"), "--yes", "--id", "x", *answers).exit_code == 0
    answered(tmp_path / "data" / "x")
    published = [(row["geo"], row["ar"], row["value"], row["obsStatus"]) for row in figures(site, "x")]
    assert sorted(published) == [
        *(("AT", "2020", "6", "B"), ("AT", "2021", "6.2", "A"), ("AT", "2022", "", "O")),
        *(("BE", "2020", "5.8", "B"), ("BE", "2021", "", "Q"), ("BE", "2022", "", "O")),
    ]


def test_a_row_with_another_number_of_codes_is_a_finding(tmp_path: Path) -> None:
    """Where its cell holds those of all dimensions."""
    (tmp_path / "table.tsv").write_text("freq,geo\\TIME_PERIOD\t2020\t2021\nA,AT\t6\t7\nA\t5\t4\n", "utf-8")
    drafted = SiteFolder(tmp_path).lod("new", str(tmp_path / "table.tsv"), "--yes", "--id", "x")
    assert drafted.exit_code == 1
    assert "table.tsv:3" in drafted.output


@pytest.mark.slow
def test_codes_have_the_zeros_that_a_workbook_shows(tmp_path: Path) -> None:
    """A number shown as 0301 is that code; a column shown in thousands is warned of."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Knr", "År", "Beløp (1000 kr)"], [301, 2020, 12345678], [1103, 2020, 4455667], [301, 2021, 13345678]):
        sheet.append(row)
        sheet.cell(sheet.max_row, 1).number_format = "0000"
        sheet.cell(sheet.max_row, 3).number_format = "#,##0,"
    book.save(tmp_path / "table.xlsx")
    site = SiteFolder(tmp_path)
    assert site.lod("new", str(tmp_path / "table.xlsx"), "--yes", "--id", "x").exit_code == 0
    assert 'unit: "TODO' in (tmp_path / "data/x/dataset.yaml").read_text("utf-8")
    answered(tmp_path / "data" / "x")
    assert {finding["column"] for finding in site.check() if finding["rule"] == "shown-scaled"} == {"Beløp (1000 kr)"}
    assert [row["knr"] for row in figures(site, "x")] == ["0301", "0301", "1103"]


FORMATS = {
    "0000": NumberFormat(4),
    '00"."': NumberFormat(2),
    "0": NumberFormat(),
    "#,##0": NumberFormat(),
    "#,###": NumberFormat(),
    "#,##0,": NumberFormat(0, scaled=True),
    "#,##0.0,,": NumberFormat(0, scaled=True),
    '0.0," mill.";-0': NumberFormat(0, scaled=True),
    "yyyy-mm-dd": NumberFormat(),
    "dd.mm.yyyy": NumberFormat(),
    "yyyy": NumberFormat(dated=4),
    "mmm\\.yy": NumberFormat(dated=7),
    "[$-414]mmmm yyyy;@": NumberFormat(dated=7),
    '"yen" #,##0': NumberFormat(),
    "mm:ss": NumberFormat(),
}


@pytest.mark.parametrize(("code", "shown"), FORMATS.items())
def test_how_numbers_are_shown(code: str, shown: NumberFormat) -> None:
    """Digits are counted where all are; a comma behind the last digit divides by a thousand (ECMA-376, 18.8.31)."""
    assert NumberFormat.of(code) == shown


def test_ages_and_days_keep_the_numbers_they_begin_with(tmp_path: Path) -> None:
    """“16 to 24” is no area 16 called “to 24”, nor is “17 May 2023” one; “0301 Oslo” is."""
    rows = ("16 to 24", "25 to 44", "45 to 64", "65 and over")
    text = "Age,Area,Year,Number\n" + "".join(
        f"{age},{area},2020,{n}\n" for n, age in enumerate(rows) for area in ("0301 Oslo", "1103 Stavanger")
    )
    drafted(tmp_path, "ages.csv", text)
    lists = {path.stem: path.read_text("utf-8") for path in (tmp_path / "data/x/codelists").glob("*.csv")}
    assert all(age in lists["age"] for age in rows)
    assert "\n0301,,Oslo,0301 Oslo" in lists["area"]


def test_spans_of_periods_are_periods(tmp_path: Path) -> None:
    """From one month, day or year that spans two to another; the first may lack the year of the second."""
    spans = {
        "July 2006 to June 2008": ("2006-07-01", "2008-06-30"),
        "17 May to 11 June 2023": ("2023-05-17", "2023-06-11"),
        "1. januar til 31. mars 2024": ("2024-01-01", "2024-03-31"),
    }
    drafted(tmp_path, "spans.csv", "Period,Number\n" + "".join(f"{span},{n}\n" for n, span in enumerate(spans)))
    rows = (tmp_path / "data/x/codelists/period.csv").read_text("utf-8")
    for begin, end in spans.values():
        assert f"{begin},{end}" in rows


def test_a_multiplier_of_one_is_no_dimension_and_another_is_asked_about(tmp_path: Path) -> None:
    """As the indicators of the United Kingdom have it; thousands would be published as ones otherwise."""
    for name in "ab":
        (tmp_path / name).mkdir()
    text = "Year,Unit multiplier,Value\n2019,Units,3\n2020,Units,4\n"
    assert "ignore: [Unit multiplier]" in drafted(tmp_path / "a", "ones.csv", text)
    asked = drafted(tmp_path / "b", "thousands.csv", text.replace("2020,Units", "2020,Thousands"))
    assert '"role.Unit multiplier": "TODO' in asked


def test_sheets_with_long_names_are_data_sets_of_their_own(tmp_path: Path) -> None:
    """Ids that are cut were alike, and the second table stopped all that came behind it."""
    book = Workbook()
    for number in (1, 2):
        sheet = book.create_sheet(f"Headline loneliness by r{number}")
        for row in (("Region", "Year", "Persons"), ("A", 2020, 10 + number), ("B", 2020, 20), ("C", 2020, 30)):
            sheet.append(row)
    del book["Sheet"]
    file = tmp_path / f"{'coronavirus-and-loneliness-' * 3}.xlsx"
    book.save(file)
    result = SiteFolder(tmp_path).lod("new", str(file), "--yes", "--all")
    assert result.exit_code == 0, result.output
    assert len(list((tmp_path / "data").glob("*/dataset.yaml"))) == 2
