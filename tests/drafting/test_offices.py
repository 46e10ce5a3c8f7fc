"""Tables as offices write them: what is published of each is what a person reads in it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment

from tests.conftest import SiteFolder
from tests.drafting.test_draft import ANSWERS

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Office:
    """A file, and the figures in it: for each line the words that tell what it is about, and last its value.

    `keys`: the questions that the draft leaves open beside the unit, each with what a person answers.
    """

    file: str
    content: str | Callable[[Path], None]
    figures: str
    keys: str = ""
    encoding: str = "utf-8"


def workbook(*rows: list[object], title: str = "Ark") -> Callable[[Path], None]:
    """What writes a workbook with one sheet of these rows."""

    def write(path: Path) -> None:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = title
        for row in rows:
            sheet.append(row)
        book.save(path)

    return write


GROUPS = (
    "Oslo Menn 2020 10|Oslo Menn 2021 11|Oslo Kvinner 2020 20|Oslo Kvinner 2021 21|Vik Menn 2020 30|Vik Kvinner 2021 41"
)
OFFICES = (
    Office(
        "groups.csv",
        "Befolkning;Menn;Menn;Kvinner;Kvinner\nKommune;2020;2021;2020;2021\nOslo;10;11;20;21\nVik;30;;;41\n",
        GROUPS,
    ),
    Office(
        "groups_with_gaps.csv",
        "Befolkning\n\n;Menn;;Kvinner;\nKommune;2020;2021;2020;2021\nOslo;10;11;20;21\nVik;30;;;41\n",
        GROUPS,
    ),
    Office(
        "groups_of_words.csv",
        "By;Begge kjønn 2020;Begge kjønn 2021;Bare menn 2020;Bare menn 2021\nOslo;10;11;20;21\nVik;30;31;40;41\n",
        "Oslo begge kjønn 2020 10|Oslo begge kjønn 2021 11|Oslo bare menn 2020 20|Oslo bare menn 2021 21|"
        "Vik begge kjønn 2020 30|Vik begge kjønn 2021 31|Vik bare menn 2020 40|Vik bare menn 2021 41",
    ),
    Office(
        "narrow_spaces.csv",
        "Fylke;2022;2023\nAgder;311\u202f134;316\u202f051\nTroms;999;1\u202f000\n",
        "Agder 2022 311134|Agder 2023 316051|Troms 2022 999|Troms 2023 1000",
    ),
    Office(
        "dashes.csv",
        "Fylke;År;Beløp (1 000 kr)\nMøre;2022;1\u00a0311,5\nTroms;2022;371,25\nMøre;2023;2\u00a0000,0\nTroms;2023;–\n",
        "Møre 2022 1311.5|Troms 2022 371.25|Møre 2023 2000",
        "symbol.–=O",
        "windows-1252",
    ),
    Office(
        "marks_and_signs.csv",
        "Region,Year,Value\nA,2020,:\nA,2021,5.5\nB,2020,..\nB,2021,7.0\nC,2020,3.1 p\nC,2021,4.2 b\n",
        "A 2021 5.5|B 2021 7|C 2020 P 3.1|C 2021 B 4.2",
        "symbol.:=Q symbol...=O symbol.p=P symbol.b=B",
    ),
    Office(
        "too_small_to_show.csv",
        "Kommune;År;Saker\nOslo;2022;50\nOslo;2023;60\nHamar;2022;<5\nHamar;2023;6\nVik;2022;<5\nVik;2023;7\n",
        "Oslo 2022 50|Oslo 2023 60|Hamar 2023 6|Vik 2023 7",
        "symbol.<5=Q",
    ),
    Office(
        "source_below.csv",
        "\ufeffTabell 1. Ledige\nKilde: NAV\n\nMåned;Ledige\njanuar 2023;62000\nfebruar 2023;61000\nmars 2023;60500\n\n"
        "Kilde: NAV\nSist oppdatert 01.05.2023; kl. 10\n",
        "2023-01 62000|2023-02 61000|2023-03 60500",
    ),
    Office(
        "separator_line.csv",
        "\ufeffsep=;\nKode;Navn;2022\n0301;Oslo;699827\n1103;Stavanger;145000\n",
        "0301 Oslo 699827|1103 Stavanger 145000",
    ),
    Office(
        "days.csv",
        "Dato;Sted;Nedbør (mm)\n01.02.2023;Florida;1,5\n02.02.2023;Florida;0,0\n01.02.2023;Ås;12,3\n02.02.2023;Ås;8\n",
        "2023-02-01 Florida 1.5|2023-02-02 Florida 0|2023-02-01 Ås 12.3|2023-02-02 Ås 8",
    ),
    Office(
        "short_months.csv",
        "Måned;Indeks\njan.22;100,1\nfeb.22;100,2\nmar.22;100,3\n",
        "2022-01 100.1|2022-02 100.2|2022-03 100.3",
        "century.Måned=2000",
    ),
    Office(
        "months_across.csv",
        "År;Jan.;Feb.;Mars;April;Mai\n2022;1;2;3;4;5\n2023;6;7;8;9;10\n",
        "2022 Jan. 1|2022 Feb. 2|2022 Mars 3|2022 April 4|2022 Mai 5|2023 Jan. 6|2023 Feb. 7|2023 Mars 8|2023 April 9|"
        "2023 Mai 10",
    ),
    Office(
        "written_once.csv",
        "Fylke;Kommune;2023\nRogaland;Stavanger;10\n;Sandnes;11\n;Haugesund;12\nVestland;Bergen;13\n;Øygarden;14\n",
        "Rogaland Stavanger 10|Rogaland Sandnes 11|Rogaland Haugesund 12|Vestland Bergen 13|Vestland Øygarden 14",
        "empty.Fylke=above",
    ),
    Office(
        "years_of_pandas.csv",
        "Kode,Year,Rate\nNO0301,2020.0,1.5\nNO0301,2021.0,1.6\nSE0180,2020.0,2.5\nSE0180,2021.0,2.6\n",
        "NO0301 2020 1.5|NO0301 2021 1.6|SE0180 2020 2.5|SE0180 2021 2.6",
    ),
    Office(
        "lines_in_cells.csv",
        '"Kommune";"Merknad, lang";"Antall\n(personer)"\n"Oslo";"To\nlinjer: {x}";"12"\n"Vik";"En; linje";"13"\n',
        "Oslo 12|Vik 13",
    ),
    Office(
        "counted_days.xlsx",
        workbook(
            ["Dato", "Sted", "Kurs"], [44957, "A", 10.5], [44985, "A", 11.25], [44957, "B", 20.5], [44985, "B", 2.5]
        ),
        "2023-01-31 A 10.5|2023-02-28 A 11.25|2023-01-31 B 20.5|2023-02-28 B 2.5",
        "role.Dato=dimension",
    ),
    Office(
        "texts_for_numbers.xlsx",
        workbook(
            ["Kommune", "2022", "2023"], ["Oslo", "1 234,5", "2 345,6"], ["Vik", "234,5", 345.6], ["Ås", "..", "12"]
        ),
        "Oslo 2022 1234.5|Oslo 2023 2345.6|Vik 2022 234.5|Vik 2023 345.6|Ås 2023 12",
        "symbol...=O",
    ),
)


@pytest.mark.parametrize("office", OFFICES, ids=lambda office: office.file)
def test_a_table_of_an_office_is_published_as_it_reads(office: Office, tmp_path: Path) -> None:
    """Every figure with what it is about, and no other; what is asked is what the file leaves open, and the unit."""
    file, site = tmp_path / office.file, SiteFolder(tmp_path / "site")
    site.root.mkdir()
    if isinstance(office.content, str):
        file.write_bytes(office.content.encode(office.encoding))
    else:
        office.content(file)
    answers = [f"--answer={answer}" for answer in ("unit=number", *office.keys.split())]
    drafted = site.lod("new", str(file), "--yes", "--id", "office", *answers)
    assert drafted.exit_code == 0, drafted.output
    path = site.root / "data" / "office" / "dataset.yaml"
    text = path.read_text("utf-8")
    for key, answer in ANSWERS.items():
        text = re.sub(rf"(?m)^{key}: .*$", f"{key}: {answer}", text, count=1)
    asked = re.findall(r'(?m)^  +"?([^"\n]+?)"?: "TODO.*$', text.partition("\nquestions:")[2].partition("\n\n")[0])
    assert asked == [key for key in asked if key.startswith("role.")]  # proposed roles hold as they are drafted
    path.write_text(_without_questions(text), "utf-8")
    built = site.lod("build")
    assert built.exit_code == 0, built.output
    published = list(_published(site))
    for line in office.figures.split("|"):
        *about, value = line.split()
        words = {word.casefold() for word in about}
        figure = next((f for f in published if words <= f[0] and f[1] == Decimal(value)), None)
        assert figure, (line, published)
        published.remove(figure)
    assert published == []


def _without_questions(text: str) -> str:
    return re.sub(r"(?m)^questions:.*\n(?:  .*\n)*", "", text)


def _published(site: SiteFolder) -> Iterator[tuple[set[str], Decimal]]:
    """The figures with all the words of their rows."""
    with (site.current / "dumps" / "office.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        names = list(rows.fieldnames or ())
        measures = names[names.index("measure_en") + 1 : names.index("unitMeasure")] if "measure_en" in names else []
        for row in rows:
            for measure in measures or ["value"]:
                if row[measure]:
                    words = " ".join((measure, *row.values())).replace("'", " ").casefold()
                    yield {*words.split(), *(cell.casefold() for cell in row.values())}, Decimal(row[measure])


STANDING_IN = "Næring;2022;2023\nI alt;100;110\n  Industri;60;66\n    Mat;40;44\n    Metall;20;22\n  Tjenester;40;44\n"


@pytest.mark.parametrize("file", ["levels.csv", "levels.xlsx"])
def test_texts_that_stand_in_are_levels(file: str, tmp_path: Path) -> None:
    """Spaces before a text, or the indent of its cell's style, put its code below the one above it; that is asked."""
    path, site = tmp_path / file, SiteFolder(tmp_path / "site")
    site.root.mkdir()
    if file.endswith(".csv"):
        path.write_text(STANDING_IN, "utf-8")
    else:
        _with_styles(path)
    drafted = site.lod("new", str(path), "--yes", "--id", "office", "--answer=unit=number")
    assert drafted.exit_code == 0, drafted.output
    folder = site.root / "data" / "office"
    assert '"levels.Næring": "TODO' in (folder / "dataset.yaml").read_text("utf-8")
    with (folder / "codelists" / "naering.csv").open(encoding="utf-8", newline="") as listed:
        above = {row["label_nb"]: row["broader"] for row in csv.DictReader(listed)}
    assert above == {"I alt": "", "Industri": "_T", "Mat": "industri", "Metall": "industri", "Tjenester": "_T"}


def _with_styles(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in STANDING_IN.splitlines():
        text, *figures = line.split(";")
        sheet.append([text.strip(), *map(int, figures)])
        sheet.cell(sheet.max_row, 1).alignment = Alignment(indent=(len(text) - len(text.strip())) // 2)
    book.save(path)
