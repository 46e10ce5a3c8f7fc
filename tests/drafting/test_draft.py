"""Drafts: a table nobody has described becomes a site that holds its figures; nothing that is there is changed."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import Phase, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.conftest import SiteFolder

pytestmark = pytest.mark.slow

ANSWERS = {
    "title": "{nb: Tall, en: Figures}",
    "description": "{nb: Tall til prøve., en: Figures to try.}",
    "publisher": '{name: {nb: KS, en: KS}, organization: "971032146"}',
    "contact": "{name: {nb: KS, en: KS}, url: https://www.ks.no/}",
    "license": "CC_BY_4_0",
}
PLACES = ["Oslo", "Bergen", "Tromsø", "Ås", "Møre og Romsdal", "Øygarden (ny)"]
WORDS = st.sampled_from(["Barnehage", "Grunnskole", "Helse og omsorg", "Kultur, idrett", "I alt", "SFO"])


def drafted(site: SiteFolder, table: str, *options: str, name: str = "tall.csv", encoding: str = "utf-8") -> Path:
    """The folder that `lod new` makes of a table."""
    file = site.root.parent / name
    file.write_bytes(table.encode(encoding))
    site.root.mkdir(exist_ok=True)
    result = site.lod("new", str(file), "--yes", *options)
    assert result.exit_code == 0, result.output
    return site.root / "data" / file.stem


def answered(folder: Path) -> None:
    """Answers every TODO of a draft, as a person would."""
    path = folder / "dataset.yaml"
    text = path.read_text("utf-8")
    for key, answer in ANSWERS.items():
        text = re.sub(rf"(?m)^{key}: .*$", f"{key}: {answer}", text, count=1)
    text = re.sub(r'(?m)^(    (?!unit:)(?:"[^"]+"|\w+)): "TODO.*"$', r"\1: O", text)
    text = re.sub(r'(?m)^  ("[^"]+"|\w+): "TODO.*"\n', "", text)
    text = re.sub(r"(?m)^questions: (#.*\n)(?! )", r"questions: {} \1", text)
    path.write_text(re.sub(r'"TODO[^"]*"', "number", text), "utf-8")


def figures(site: SiteFolder, name: str) -> list[dict[str, str]]:
    """The figures of a data set as published."""
    result = site.lod("build")
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(StringIO((site.current / "dumps" / f"{name}.csv").read_text("utf-8"))))


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[tuple[str, str, str], str], str, str, str]:
    """Figures by place, word and year, a separator, a decimal mark and an encoding."""
    places = draw(st.lists(st.sampled_from(PLACES), min_size=2, max_size=4, unique=True))
    words = draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))
    years = draw(st.lists(st.sampled_from(["2019", "2020", "2021K1", "2024M03"]), min_size=2, max_size=3, unique=True))
    mark = draw(st.sampled_from([",", "."]))
    cells = st.integers(-(10**6), 10**6).map(lambda n: f"{n // 100}{mark}{abs(n) % 100:02}")
    found = {(p, w, y): draw(cells) for p in places for w in words for y in years}
    return found, draw(st.sampled_from([";", "\t", "|"])), mark, draw(st.sampled_from(["utf-8", "windows-1252"]))


@effort(max_examples=4, phases=[Phase.generate])  # each example is a site that is built: too dear to shrink
@given(tables(), st.booleans())
def test_a_draft_with_its_questions_answered_holds_the_table(
    tmp_path_factory: pytest.TempPathFactory,
    table: tuple[dict[tuple[str, str, str], str], str, str, str],
    wide: bool,
) -> None:
    """Long or with periods across, in any dialect: `lod check` accepts it, and the figures are those of the table."""
    cells, separator, _, encoding = table
    rows: dict[tuple[str, ...], list[str]] = {}
    for (place, word, year), cell in cells.items():
        rows.setdefault((place, word) if wide else (place, word, year), []).append(cell)
    years = list(dict.fromkeys(year for _, _, year in cells))
    header = ["Kommune", "Tjeneste", *(years if wide else ["Periode", "Beløp"])]
    lines = [header, *([*key, *values] for key, values in rows.items())]
    written = "\n".join(separator.join(line) for line in lines) + "\n"
    site = SiteFolder(tmp_path_factory.mktemp("draft") / "site")
    folder = drafted(site, written, encoding=encoding)
    answered(folder)
    assert [f for f in site.check() if f["severity"] == "violation"] == []
    told = {(f["kommune_nb"], f["tjeneste_nb"], f[_period(f)], Decimal(f["value"])) for f in figures(site, "tall")}
    assert told == {(place, word, year, number(cell)) for (place, word, year), cell in cells.items()}


def _period(figure: dict[str, str]) -> str:
    return "periode" if "periode" in figure else "ar"


def test_a_draft_is_the_same_each_time(tmp_path: Path) -> None:
    """Two drafts of a file are alike, byte for byte."""
    table = "Kommunenr;Kommunenavn;År;Andel (%)\n0301;Oslo;2020;12,5\n1103;Stavanger;2020;7,0\n0301;Oslo;2021;13,1\n"
    folders = [drafted(SiteFolder(tmp_path / name / "site"), table) for name in _made(tmp_path, "a", "b")]
    assert contents(folders[0]) == contents(folders[1])


def _made(folder: Path, *names: str) -> tuple[str, ...]:
    for name in names:
        (folder / name).mkdir()
    return names


def contents(folder: Path) -> dict[str, str]:
    """The digest of each file, by its path."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_nothing_that_is_there_is_changed(site: SiteFolder) -> None:
    """Neither by `lod new`, which makes no twin where its id is taken and says what renews it, nor by `lod init`."""
    before = contents(site.root)
    file = site.root.parent / "okt-digitalisering.csv"
    file.write_text("Hva,År,Antall\na,2020,1\nb,2020,2\n", "utf-8")
    refused = site.lod("new", str(file), "--yes")
    assert refused.exit_code == 1
    assert "lod update okt-digitalisering" in refused.output
    assert site.lod("init", str(site.root)).exit_code == 0
    after = contents(site.root)
    assert before.items() <= after.items()
    assert [path for path in after.keys() - before.keys() if path.startswith("data/")] == []


def test_a_code_is_told_from_its_name(tmp_path: Path) -> None:
    """A column of codes and one of their names are a dimension and its labels; zeros in front stay."""
    table = "Kommunenr,Kommunenavn,År,Innbyggere\n0301,Oslo,2023,709037\n1103,Stavanger,2023,148682\n"
    folder = drafted(SiteFolder(tmp_path / "site"), table)
    assert (folder / "codelists" / "kommune.csv").read_text("utf-8").splitlines() == [
        "code,label_nb,label_en",
        "0301,Oslo,",
        "1103,Stavanger,",
    ]
    described = (folder / "dataset.yaml").read_text("utf-8")
    assert "ignore: [Kommunenavn]" in described
    assert "unit: persons" in described
    assert "role: period" in described


def test_a_list_that_is_there_is_used(site: SiteFolder) -> None:
    """Where most texts are its codes or labels; the dimension is described as it is elsewhere."""
    table = "Hvem,År,Antall\nkommuner,2020,1\nfylkeskommuner,2020,2\nstatlige virksomheter,2020,3\n"
    folder = drafted(site, table)
    described = (folder / "dataset.yaml").read_text("utf-8")
    assert re.search(r"(?m)^  respondent:", described)
    assert "codelist: respondent # listen finnes fra før og har 3 av 3 verdier" in described
    assert "match: label" in described
    assert not (folder / "codelists" / "respondent.csv").exists()
    answered(folder)
    assert {figure["respondent"] for figure in figures(site, "tall")} == {
        "kommuner",
        "fylkeskommuner",
        "statlige-virksomheter",
    }


def test_check_says_what_a_person_must_decide(tmp_path: Path) -> None:
    """Each TODO is a violation with its row and what is asked; nothing else is wrong with a plain draft."""
    site = SiteFolder(tmp_path / "site")
    drafted(site, "Kommune,Nivå,Rating\nOslo,a,1\nBergen,a,2\n", "--lang", "en")
    wrong = [finding for finding in site.check() if finding["severity"] == "violation"]
    assert {finding["column"] for finding in wrong} == {
        "title.nb",
        "description.nb",
        "publisher.name.nb",
        "contact.name.nb",
        "contact.email",
        "license",
        "measures.rating.unit",
    }
    lines = (site.root / "data" / "tall" / "dataset.yaml").read_text("utf-8").splitlines()
    assert all("TODO" in lines[finding["row"] - 1] and finding["hint"] for finding in wrong)


def test_a_site_is_made_where_there_is_none(tmp_path: Path) -> None:
    """`lod init` writes settings that load, a README and schemas; each said once."""
    site = SiteFolder(tmp_path)
    result = site.lod("init", str(tmp_path / "new"), "--lang", "en")
    assert result.exit_code == 0
    made = SiteFolder(tmp_path / "new")
    assert made.settings.language == "en"
    assert set(contents(made.root)) == {
        "lod.toml",
        "README.md",
        ".gitignore",
        ".schema/dataset.json",
        ".schema/codelist.json",
    }
    assert site.lod("init", str(tmp_path / "new")).stdout.count("Made") == 0


@pytest.mark.parametrize(
    ("name", "table", "words"),
    [("tom.csv", "", "empty"), ("a.csv", "a,b\n", "no figures"), ("b.csv", "a,a\n1,2\n", "two columns")],
)
def test_a_file_that_is_no_table_makes_nothing(tmp_path: Path, name: str, table: str, words: str) -> None:
    """The finding says why, and no folder is left."""
    site = SiteFolder(tmp_path / "site")
    site.root.mkdir()
    (tmp_path / name).write_text(table, "utf-8")
    result = site.lod("new", str(tmp_path / name), "--yes")
    assert result.exit_code == 1
    assert words in result.output
    assert list(site.root.iterdir()) == []


def test_a_source_below_and_a_title_above_are_no_figures(tmp_path: Path) -> None:
    """A workbook as people make them: what stands above the table is its title, what stands below it no row of it."""
    book = Workbook()
    book.active.title = "Les meg"
    sheet = book.create_sheet("Tall")
    sheet["A1"] = "Barn i barnehage, etter kommune, kjønn og år"
    for column, words in {"A": ("Kommunenr",), "B": ("Kommune",), "C": ("2022", "Gutter"), "D": (None, "Jenter"),
                          "E": ("2023", "Gutter"), "F": (None, "Jenter")}.items():  # fmt: skip
        for row, word in enumerate(words, 3):
            sheet[f"{column}{row}"] = word
    sheet.merge_cells("C3:D3")
    sheet.merge_cells("E3:F3")
    sheet.append(["0301", "Oslo", 1, 2, 3, 4])
    sheet.append(["1103", "Stavanger", 5, 6, 7, ".."])
    sheet["A9"] = "Kilde: kommunene"
    site = SiteFolder(tmp_path / "site")
    site.root.mkdir()
    book.save(tmp_path / "tall.xlsx")
    result = site.lod("new", str(tmp_path / "tall.xlsx"), "--yes")
    assert result.exit_code == 0, result.output
    folder = site.root / "data" / "tall"
    described = (folder / "dataset.yaml").read_text("utf-8")
    assert "«Barn i barnehage, etter kommune, kjønn og år»" in described
    assert "label: {nb: Barn i barnehage}" in described
    assert (folder / "codelists" / "kommune.csv").read_text("utf-8").splitlines()[1:] == [
        "0301,Oslo,",
        "1103,Stavanger,",
    ]
    answered(folder)
    told = {(f["kommune_nb"], f["kjonn_nb"], f["ar"], f["value"]) for f in figures(site, "tall")}
    assert ("Stavanger", "Gutter", "2023", "7") in told
    assert len(told) == 8


def test_a_column_that_says_what_is_measured(tmp_path: Path) -> None:
    """Figures of several measures below each other become measures, each with its unit and the word it is called by."""
    table = "Region;Variabel;År;Verdi\n" + "".join(
        f"{region};{word};2023;{value}\n"
        for region in ("0301 Oslo", "1103 Stavanger")
        for word, value in (("Folkemengde", "100"), ("Andel kvinner (%)", "50,4"))
    )
    site = SiteFolder(tmp_path / "site")
    folder = drafted(site, table)
    assert (folder / "codelists" / "region.csv").read_text("utf-8").splitlines()[1] == "0301,Oslo,,0301 Oslo"
    answered(folder)
    assert sorted((f["region"], f["measure"], f["value"]) for f in figures(site, "tall")) == [
        ("0301", "andel_kvinner", "50.4"),
        ("0301", "folkemengde", "100"),
        ("1103", "andel_kvinner", "50.4"),
        ("1103", "folkemengde", "100"),
    ]


def test_a_file_that_describes_itself_is_asked_for_what_it_does_not_say(tmp_path: Path) -> None:
    """SDMX-CSV is known by its header; units that it does not tell are questions, and its columns need no words."""
    site = SiteFolder(tmp_path / "site")
    table = "DATAFLOW,GEO,TIME_PERIOD,OBS_VALUE,OBS_STATUS\nX:Y(1.0),NO,2023,12.5,A\nX:Y(1.0),SE,2023,8,P\n"
    folder = drafted(site, table)
    described = (folder / "dataset.yaml").read_text("utf-8")
    assert "format: sdmx" in described
    wrong = {f["column"] for f in site.check() if f["severity"] == "violation" and f["rule"] != "to-be-decided"}
    assert wrong == set()
    answered(folder)
    assert [(f["GEO"], f["value"], f["obsStatus"]) for f in figures(site, "tall")] == [
        ("NO", "12.5", "A"),
        ("SE", "8", "P"),
    ]


@pytest.mark.parametrize("name", ["observation", "measure", "geo_nb", "measure_nb", "unitMeasure_nb"])
def test_a_column_that_published_tables_have_of_their_own_gets_another_name(name: str, tmp_path: Path) -> None:
    """Published tables have columns such as `observation` and `geo_nb`: drafts avoid them, descriptions are told."""
    site = SiteFolder(tmp_path / "site")
    folder = drafted(site, f"geo,{name},value\nOslo,aa,1\nBergen,bb,2\nOslo,bb,3\n", "--answer=unit=number")
    answered(folder)
    rows = figures(site, folder.name)
    assert {row["geo"] for row in rows}
    site.edit(f"data/{folder.name}/dataset.yaml", lambda text: text.replace("  geo:", "  observation:", 1))
    assert any(finding["rule"] == "name-taken" for finding in site.check())
