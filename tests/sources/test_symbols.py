"""Symbols in place of numbers say what their source means by them."""

from __future__ import annotations

import pytest

from lod.sources.table import symbols
from tests.conftest import SiteFolder

FIGURES = "data/okt-digitalisering/figures.csv"
DESCRIPTION = "data/okt-digitalisering/dataset.yaml"

CELLS = [
    ("ssb", ".", "", "M"),
    ("ssb", "..", "", "O"),
    ("ssb", ":", "", "Q"),
    ("ssb", "12,5 *", "12,5", "P"),
    ("ssb", "12*", "12", "P"),
    ("eurostat", ":", "", "O"),
    ("eurostat", ": c", "", "Q"),
    ("eurostat", ": u", "", "O"),
    ("eurostat", "12.3 p", "12.3", "P"),
    ("eurostat", "12.3b", "12.3", "B"),
    ("eurostat", "-1 234,5 e", "-1 234,5", "E"),
    ("sdmx", "4 E", "4", "E"),
    ("sdmx", "Q", "", "Q"),
]


@pytest.mark.parametrize(("convention", "text", "number", "status"), CELLS)
def test_a_convention_says_what_its_symbols_mean(convention: str, text: str, number: str, status: str) -> None:
    """A symbol becomes the status its source means; the number before it is kept as it stands."""
    found = symbols.described(convention).read(text)
    assert found is not None
    assert (found.number, dict(found.says), found.zero) == (number, {"obsStatus": status}, False)


@pytest.mark.parametrize("text", ["", "x", "12 x", "12 px", "mange", "1.2.3 ?"])
def test_what_nobody_declared_is_not_guessed(text: str) -> None:
    """A symbol that the convention lacks has no meaning, alone or beside one that has."""
    assert symbols.described("eurostat").read(text) is None


def test_a_dash_is_nought_only_where_it_is_said() -> None:
    """A dash is zero by the conventions that say so, and by a description; in itself it is nothing."""
    found = symbols.described("ssb").read("-")
    assert found is not None
    assert (found.number, found.zero) == ("0", True)
    assert symbols.described({"-": "M"}).read("-") == symbols.SymbolReading("", (("obsStatus", "M"),))
    assert symbols.described().read("-") is None


def test_a_column_adds_to_what_the_table_says() -> None:
    """The meanings of a column come before those of the table, and those a person wrote before the convention's."""
    found = symbols.described({"convention": "ssb", "*": "E"}, {"..": "L"})
    assert [dict(reading.says)["obsStatus"] for text in ("..", "1 *", ":") if (reading := found.read(text))] == [
        "L",
        "E",
        "Q",
    ]


def test_a_second_status_is_not_lost_without_a_word() -> None:
    """A figure has one status; that another stood there is told."""
    found = symbols.described("eurostat").read("12.3 be")
    assert found is not None
    assert (dict(found.says), found.unsaid) == ({"obsStatus": "B"}, ("E",))


def with_symbols(site: SiteFolder, stated: str) -> None:
    site.edit(FIGURES, lambda text: text.replace(",75,", ",..,").replace(",88,approximately", ",88 *,approximately"))
    site.edit(DESCRIPTION, lambda text: text.replace("file: figures.csv", f"file: figures.csv\n{stated}"))


def test_a_symbol_nobody_declared_is_a_finding(site: SiteFolder) -> None:
    """A symbol in a column of numbers is told by file, row and column, with what to declare."""
    with_symbols(site, "")
    found = {(f["file"], f["row"], f["column"]): f["hint"] for f in site.check()}
    assert (FIGURES, 6, "andel") in found
    assert "`symbols: ssb`" in found[FIGURES, 6, "andel"]


@pytest.mark.slow
def test_symbols_become_statuses(site: SiteFolder) -> None:
    """What symbols say is published as the status of the observation, and a missing value has none."""
    with_symbols(site, "  symbols: {convention: ssb}")
    assert site.lod("build").exit_code == 0
    asked = "SELECT ?s (count(*) AS ?n) (count(?v) AS ?m) { ?o sdmx-attribute:obsStatus/skos:notation ?s . "
    asked += "?o qb:dataSet ?d OPTIONAL { ?o <https://data.example.no/def/andel> ?v } } GROUP BY ?s ORDER BY ?s"
    result = site.lod("query", "--format", "csv", stdin=asked)
    assert result.stdout.split() == ["s,n,m", "A,20,20", "O,1,0", "P,1,1"]


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("  symbols: sbb", ("sbb", "ssb")),
        ('  symbols: {"*": X}', ("X", "status")),
        ('  symbols: {"1)": {note: a}}', ("note", "attribute")),
    ],
)
def test_a_wrong_declaration_is_told(site: SiteFolder, stated: str, words: tuple[str, ...]) -> None:
    """A convention, status or attribute that there is not is told at its key."""
    with_symbols(site, stated)
    here = [f for f in site.check() if f.get("column") == "table.symbols"]
    assert all(word in f"{here[0]['message']} {here[0]['hint']}" for word in words)


@pytest.mark.slow
def test_a_footnote_is_an_attribute(site: SiteFolder) -> None:
    """A mark behind a figure gives an attribute of one's own its value, a code with a text in each language."""
    lists = site.root / "data" / "okt-digitalisering" / "codelists"
    (lists / "fotnote.csv").write_text("code,label_nb,label_en\na,Anslag.,An estimate.\nb,Ny.,New.\n", "utf-8")
    (lists / "fotnote.yaml").write_text("label: {nb: Fotnoter, en: Footnotes}\n", "utf-8")
    stated = '  symbols: {"1)": {fotnote: a}, "2)": {fotnote: b, obsStatus: E}}\n'
    described = "  fotnote: {label: {nb: Fotnote, en: Footnote}, codelist: fotnote, multiple: true}\n"
    site.edit(DESCRIPTION, lambda text: text.replace("file: figures.csv\n", f"file: figures.csv\n{stated}"))
    site.edit(DESCRIPTION, lambda text: text.replace("attributes:\n", f"attributes:\n{described}"))
    site.edit(FIGURES, lambda text: text.replace(",75,", ",75 1) 2),"))
    assert site.check() == []
    assert site.lod("build").exit_code == 0
    asked = "SELECT ?v ?c ?s { ?o <https://data.example.no/def/fotnote>/skos:notation ?c ; "
    asked += "<https://data.example.no/def/andel> ?v ; sdmx-attribute:obsStatus/skos:notation ?s } ORDER BY ?c"
    result = site.lod("query", "--format", "csv", stdin=asked)
    assert result.stdout.split() == ["v,c,s", "75,a,E", "75,b,E"]
