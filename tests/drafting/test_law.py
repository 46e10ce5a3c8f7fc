"""The law of drafting: a guess that can be wrong in silence is a question. Each row is something a real file did."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.drafting.numbers import NOTATIONS, Notation, number, written
from lod.drafting.profile import Column
from lod.drafting.units import unit_of
from lod.sources.site.unitwords import parse_unit
from tests.conftest import SiteFolder
from tests.drafting.test_draft import answered, drafted, figures

ROWS = "".join(f"{place},{year},{{}}\n" for place in ("North", "South", "East") for year in (2016, 2017))


def table(heading: str, cells: list[str]) -> str:
    """A table of three places and two years."""
    return f"Place,Year,{heading}\n" + ROWS.format(*cells)


def description(tmp_path: Path, text: str, *options: str) -> str:
    """What `lod new` writes of a table."""
    folder = drafted(SiteFolder(tmp_path / "site"), text, "--lang", "en", *options)
    return (folder / "dataset.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["12592", "1.00E+05", "3", "4", "5", "6"], []),
        (["655020", "655021*", "3", "4", "5", "6"], ['"*": "TODO: What does “*” mean (1 times)?']),
        (["12592", "..", "..", "4", "5", "6"], ['"..": "TODO: What does “..” mean (2 times)?']),
        (
            ['"12,555"', '"13,401"', '"14,022"', '"20,555"', '"30,555"', '"40,123"'],
            ["Is “12,555” the number 12.555 or 12555?"],
        ),
        (["1.234", "2.345", "3.456", "4.567", "5.678", "6.789"], ["Is “1.234” the number 1.234 or 1234?"]),
        (['"(1,200)"', '"1,300,000"', "3", "4", "5", "6"], ['"brackets": "TODO', "thousands: \",\""]),
        (["1", "2", "3", "4", "5", "\u22126"], []),
    ],
)  # fmt: skip
def test_figures_stay_a_measure(tmp_path: Path, cells: list[str], words: list[str]) -> None:
    """Exponents, marks, signs, brackets and minus signs make no codes of figures; what they leave open is asked."""
    text = description(tmp_path, table("Persons", cells))
    assert "  persons: # numbers" in text
    assert [word for word in words if word.replace('"brackets"', "brackets") not in text] == []
    assert ("questions:" in text) == any("the number" in word or "brackets" in word for word in words)


def test_an_odd_cell_is_a_finding(tmp_path: Path) -> None:
    """One text among numbers changes nothing of what the column is; `lod check` says where it stands."""
    site = SiteFolder(tmp_path / "site")
    rows = "".join(f"{place},{year},{year}\n" for place in "abcdef" for year in (2016, 2017))
    answered(drafted(site, f"Place,Year,Persons\n{rows}g,2016,n.v.t.\n"))
    wrong = [(f["row"], f["column"]) for f in site.check() if f["severity"] == "violation"]
    assert wrong == [(14, "Persons")]


def test_the_first_row_is_the_header(tmp_path: Path) -> None:
    """A first cell without a name, as pandas and R write it, eats no figures; the numbers of the rows are left out."""
    site = SiteFolder(tmp_path / "site")
    folder = drafted(site, '"","Name","Persons"\n"1","Casey",5\n"2","Riley",7\n')
    assert "column 1" in (folder / "dataset.yaml").read_text("utf-8")
    answered(folder)
    assert [(f["name"], f["value"]) for f in figures(site, "tall")] == [("casey", "5"), ("riley", "7")]


def test_figures_in_place_of_a_header_are_refused(tmp_path: Path) -> None:
    """A table without a header is no table: its first row would be lost."""
    site = SiteFolder(tmp_path / "site")
    site.root.mkdir()
    (tmp_path / "a.csv").write_text("North,1.5\nSouth,2.5\n", "utf-8")
    result = site.lod("new", str(tmp_path / "a.csv"), "--yes")
    assert result.exit_code == 1
    assert "first row holds figures" in result.output


@pytest.mark.parametrize(
    "text", ["Place,2016,2017,\nNorth,1,2\nSouth,3,4\n", "Place,2016,2017\nNorth,1,2,\nSouth,3,4,\n"]
)
def test_a_mark_at_the_end_of_lines_eats_no_row(tmp_path: Path, text: str) -> None:
    """Of the header's or of all the others': the last column has neither a name nor cells."""
    site = SiteFolder(tmp_path / "site")
    answered(drafted(site, text))
    assert [f["value"] for f in figures(site, "tall")] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    "text",
    ["Place\tYear\tPersons\n1\tNorth\t2016\t12\n2\tSouth\t2016\t13\n", "Place,Year,Rate\na,2016,1,5\nb,2016,2,5\n"],
)
def test_a_header_with_a_name_too_few_is_refused(tmp_path: Path, text: str) -> None:
    """As R writes numbered rows, or with bare decimal commas: the first row is never taken for the header."""
    site = SiteFolder(tmp_path / "site")
    site.root.mkdir()
    (tmp_path / "a.csv").write_text(text, "utf-8")
    result = site.lod("new", str(tmp_path / "a.csv"), "--yes")
    assert result.exit_code == 1
    assert "names 3 columns, but the rows below have 4 cells" in result.output


def test_what_is_counted_is_no_name(tmp_path: Path) -> None:
    """`0 år`, `105 år eller eldre` are not the codes 0 and 105 with one name; `0301 Oslo`, `0302 Nes` are."""
    site = SiteFolder(tmp_path / "site")
    rows = "".join(
        f"{age},{place},{age[0]}\n"
        for age in ("0 år", "1 år", "2 år eller eldre")
        for place in ("0301 Oslo", "0302 Nes")
    )
    folder = drafted(site, f"Alder,Kommune,Personer\n{rows}")
    lists = {
        name: list(csv.DictReader(StringIO((folder / f"codelists/{name}.csv").read_text("utf-8"))))
        for name in ("alder", "kommune")
    }
    assert [row["label_nb"] for row in lists["alder"]] == ["0 år", "1 år", "2 år eller eldre"]
    assert [(row["code"], row["label_nb"]) for row in lists["kommune"]] == [("0301", "Oslo"), ("0302", "Nes")]


def test_texts_below_a_table_are_notes(tmp_path: Path) -> None:
    """A source and footnotes below a CSV table are no rows of it, and are kept."""
    site = SiteFolder(tmp_path / "site")
    folder = drafted(
        site, "Place,Year,Persons\nNorth,2016,1\nSouth,2016,2\n\nSource: the office, 2020\n* Provisional\n"
    )
    text = (folder / "dataset.yaml").read_text("utf-8")
    assert "footer: 2" in text
    assert "Source: the office, 2020\\n* Provisional" in text
    answered(folder)
    assert len(figures(site, "tall")) == 2


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Zip,Rating\n10001,4.5\n10002,3.5\n", ""),
        ("Place,Class_code,Persons\na,3,10\nb,4,11\n", ""),
        ("Id,Founded\n" + "".join(f"a{n},{1900 + n}\n" for n in range(12)), "role.Founded"),
        ("Place,covid\na,3\nb,4\n", ""),
        ("Fiscal year,Persons\n2001-02,3\n2002-03,4\n", "pair.Fiscal year"),
        ("Date,Persons\n02/03/2020,3\n02/04/2020,4\n", "dates.Date"),
        ("Year,Persons\n2009/10,3\n2010/11,4\n2011/12,5\n", "start.Year"),
        ("Region,Persons\nNorth,3\nSouth,4\n,7\n", "empty.Region"),
    ],
)
def test_what_may_be_wrong_in_silence_is_asked(tmp_path: Path, text: str, question: str) -> None:
    """Identifiers are no figures; years, dates and empty cells that may mean several things are questions."""
    written = description(tmp_path, text)
    asked = written.partition("\nquestions:")[2].partition("\ntable:")[0]
    assert (f"{question}" in asked) if question else not asked


def test_an_answer_is_kept_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    """`--answer` decides what would be asked; what is no question and no option says so, and nothing is made."""
    site = SiteFolder(tmp_path / "site")
    text = "Date,Persons\n02/03/2020,3\n02/04/2020,4\n"
    folder = drafted(site, text, "--answer", "dates.Date=mdy")
    assert "TODO: Does the day" not in (folder / "dataset.yaml").read_text("utf-8")
    codes = csv.DictReader(StringIO((folder / "codelists" / "date.csv").read_text("utf-8")))
    assert [row["code"] for row in codes] == ["2020-02-03", "2020-02-04"]
    for wrong, words in (("dates.Date=ymd", "Expected one of dmy, mdy"), ("role.Dat=ignore", "role.Date")):
        result = site.lod("new", str(tmp_path / "tall.csv"), "--yes", "--id", "b", "--answer", wrong)
        assert result.exit_code == 1
        assert words in result.output
        assert not (site.root / "data" / "b").exists()


def test_three_rows_are_sentences(tmp_path: Path) -> None:
    """On the terminal and in the draft, so that anyone can tell whether the table was understood."""
    site = SiteFolder(tmp_path / "site")
    site.root.mkdir()
    (tmp_path / "tall.csv").write_text(table("Persons", ["12592", "2", "3", "4", "5", "6"]), "utf-8")
    result = site.lod("new", str(tmp_path / "tall.csv"), "--yes", "--lang", "en")
    assert "North, 2016, Persons: 12,592 persons" in result.output
    assert "North, 2016, Persons: 12,592 persons" in (site.root / "data/tall/dataset.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("mill. kr", "nok-million"),
        ("£ million", "gbp-million"),
        ("Rate per 100,000 population", "number-per-100000-inhabitants"),
        ("elever per lærer", "persons-per-teachers"),
        ("Miles de personas", "persons-thousand"),
        ("2015-kroner", "nok-2015"),
        ("kt CO2-eq", "kilotonnes-co2e"),
        ("°C", "degrees-celsius"),
        ("Score out of 10", ""),
    ],
)
def test_units_as_files_say_them(phrase: str, code: str) -> None:
    """Multipliers, years of prices and what is counted per are parts of a unit; what nobody knows is none."""
    assert parse_unit(phrase) == code


def test_a_share_is_asked_about() -> None:
    """0.555 may be a fraction or a per cent: it is proposed, never decided."""
    column = Column("share_unemployed")
    column.add(1, "0.555")
    assert (unit_of(column).choice, unit_of(column).sure) == ("fraction", False)


@given(
    st.lists(st.decimals(-(10**7), 10**7, places=2), min_size=4, max_size=20, unique=True), st.sampled_from(NOTATIONS)
)
def test_numbers_are_read_as_they_were_written(values: list[object], notation: Notation) -> None:
    """Whatever marks a table uses: its cells give the same numbers back, or are numbers in two ways, which is asked."""
    cells = {f"{value:,.2f}".translate({44: notation.thousands or None, 46: notation.decimal}): 1 for value in values}
    found = written(cells)
    if not found.others:
        read = [made.value(found.notation) for text in cells if (made := number(text)) is not None]
        assert read == values


def test_a_letter_that_tells_columns_apart_is_no_unit() -> None:
    """Columns of one name get the letter of their place behind them; `(G)` proves no grams."""
    assert [parse_unit(letter) for letter in ("G", "g", "M", "T", "t")] == [""] * 5
