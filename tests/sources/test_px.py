"""PX files are read as PC-Axis writes them, in a stream, and told where they are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from lod.errors import Finding, SourceError
from lod.sources.px import reader as px
from lod.sources.px.reader import PxSource
from lod.sources.source import DEFAULT, TableOptions
from tests.sources import twins

HEAD = 'CHARSET="ANSI";\nSTUB="a";\nHEADING="b";\nVALUES("a")="x","y";\nVALUES("b")="p","q";\n'


def read(path: Path, text: str | bytes, **options: str) -> tuple[dict[str, list[str]], list[Finding]]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode("windows-1252"))
    findings: list[Finding] = []
    columns: dict[str, list[str]] = {}
    for batch in PxSource().batches(path, "x.px", TableOptions(**options), findings):  # type: ignore[arg-type]  # plain values, as the test has them
        for name, cells in batch.columns.items():
            columns.setdefault(name, []).extend(cells)
    return columns, findings


DATA = {
    "a line for each row": "DATA=\n1 2 \n3 4;\n",
    "one line": "DATA=1 2 3 4;",
    "other separators": "DATA=\n1,2\t3\n4\n;\n",
    "no semicolon": "DATA=\n1 2 3 4",
}


@pytest.mark.parametrize("written", DATA)
@pytest.mark.parametrize("chunk", [1, 3, 1 << 18])
def test_data_however_it_is_written(tmp_path: Path, written: str, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells come in the order of the file, however they are separated, and wherever a piece that is read ends."""
    monkeypatch.setattr(px, "CHUNK", chunk)
    columns, findings = read(tmp_path / "x.px", HEAD + DATA[written])
    assert (columns["value"], findings) == (["1", "2", "3", "4"], [])
    assert (columns["a"], columns["b"]) == (["x", "x", "y", "y"], ["p", "q", "p", "q"])


def test_symbols_come_as_the_file_shows_them(tmp_path: Path) -> None:
    """Dots and dashes are what DATASYMBOL says, dots and dashes where it says nothing."""
    keywords = 'DATASYMBOL2="..";\nDATASYMBOL3=":";\n'
    columns, _ = read(tmp_path / "x.px", f'{HEAD}{keywords}DATA=\n"." ".." \n"..." "-";')
    assert columns["value"] == [".", "..", ":", "-"]


def test_another_decimal_mark(tmp_path: Path) -> None:
    """Figures follow the decimal mark of the description, symbols stay."""
    columns, _ = read(tmp_path / "x.px", f'{HEAD}DATA=\n1.5 -2.5 ".." 3;', decimal=",")
    assert columns["value"] == ["1,5", "-2,5", "..", "3"]


ENCODED = [
    ('CODEPAGE="utf-8";\n', "utf-8"),
    ('CODEPAGE="iso-8859-15";\n', "iso-8859-15"),
    ('CHARSET="ANSI";\n', "windows-1252"),
    ("", "cp850"),
]


@pytest.mark.parametrize(("said", "encoding"), ENCODED)
def test_the_encoding_that_is_said(tmp_path: Path, said: str, encoding: str) -> None:
    """CODEPAGE says the encoding, else CHARSET, else it is that of old."""
    text = f'{said}STUB="år";\nVALUES("år")="blå","grønn";\nDATA=\n1\n2;'
    assert read(tmp_path / "x.px", text.encode(encoding))[0] == {"år": ["blå", "grønn"], "value": ["1", "2"]}


def test_rows_left_out_of_a_file_with_keys_are_zeros(tmp_path: Path) -> None:
    """KEYS leaves out rows of zeros; they are read as such, and that is told."""
    keyed = f'{HEAD}KEYS("a")=VALUES;\nDATA=\n"y",3 "..";\n'
    columns, findings = read(tmp_path / "x.px", keyed)
    assert columns["value"] == ["0", "0", "3", ".."]
    assert [(f.severity, "0" in f.message) for f in findings] == [("info", True)]


def test_what_a_file_says_of_itself(tmp_path: Path) -> None:
    """Titles, labels in each language, units, roles, notes and symbols are found."""
    path = tmp_path / "x.px"
    path.write_text(twins.px(twins.PLAIN), "utf-8")
    described = PxSource().describe(path, "x.px", DEFAULT, [])
    assert (described.title.best("nb"), described.title.best("en")) == (
        "Folketall og andeler; etter region",
        "Population and shares",
    )
    area, sex, year = described.dimensions
    assert (area.name, area.role, area.label.best("en")) == ("region", "area", "area")
    assert (area.concepts[2].notation, area.concepts[2].definition.best("nb")) == ("4601", "Fra 2020.")
    assert [concept.label.best("en") for concept in sex.concepts] == ["Men", "Women"]
    assert (year.role, [concept.notation for concept in year.concepts]) == ("period", ["2023", "2024"])
    assert [(m.name, m.label.best("en"), m.unit.best("nb"), m.decimals) for m in described.measures] == [
        ("folketall", "Population", "personer", 1),
        ("andel", "Share", "prosent", 1),
    ]
    assert (described.notes.best("nb"), described.symbols) == ("Tallene er laget\nfor en prøve.", (".", "..", ":"))
    assert [column.name for column in described.columns] == PxSource().header(path, "x.px", DEFAULT)


NOTES = """CELLNOTE("x","p")="Anslag.";
CELLNOTE("*","q")="Ny måte#å telle på.";
CELLNOTEX("y","*")="Bare halve året.";
CELLNOTE("z","p")="Finnes ikke.";
VALUENOTE("a","x")="Om x.";
VALUENOTEX("a","x")="Viktig om x.";
"""


def test_notes_on_figures_stand_beside_them(tmp_path: Path) -> None:
    """CELLNOTE and CELLNOTEX are on the figures they name, `*` on all; what names no value is told and left out."""
    columns, findings = read(tmp_path / "x.px", f"{HEAD}{NOTES}DATA=\n1 2\n3 4;")
    assert columns["value"] == ["1", "2", "3", "4"]
    assert columns["CELLNOTE"] == [
        "Anslag.", "Ny måte\nå telle på.", "Bare halve året.", "Ny måte\nå telle på. | Bare halve året.",
    ]  # fmt: skip
    assert ["1 notes on figures" in finding.message for finding in findings] == [True]
    described = PxSource().describe(tmp_path / "x.px", "x.px", DEFAULT, [])
    assert [(a.name, a.multiple) for a in described.attributes] == [("CELLNOTE", True)]
    assert described.dimensions[0].concepts[0].definition.best("nb") == "Om x.\n\nViktig om x."


def test_notes_make_a_row_for_each_measure(tmp_path: Path) -> None:
    """Where figures have notes, each measure's is a row of its own, so that a note is on one figure."""
    text = f'{HEAD}CONTVARIABLE="a";\nCELLNOTE("x","p")="Anslag.";\nDATA=\n1 2\n3 4;'
    columns, _ = read(tmp_path / "x.px", text)
    assert (columns["a"], columns["value"]) == (["x", "x", "y", "y"], ["1", "2", "3", "4"])
    assert columns["CELLNOTE"] == ["Anslag.", "", "", ""]
    described = PxSource().describe(tmp_path / "x.px", "x.px", DEFAULT, [])
    assert (described.measure, [(m.name, m.column) for m in described.measures]) == (
        "a",
        [("x", "value"), ("y", "value")],
    )


MANY = ",".join(f'"{n}"' for n in range(100_000))
WRONG = {
    "no data": (HEAD, "no DATA"),
    "open quote": (HEAD.replace('"a";', '"a;') + DATA["one line"], "not closed before DATA"),
    "no variables": ('CHARSET="ANSI";\nDATA=\n1;', "neither STUB nor HEADING"),
    "a lone quote": (HEAD.replace('"x"', '"x') + "DATA=\n1;", "DATA"),
    "no semicolon": (HEAD.replace('"q";', '"q"') + "DATA=\n1;", "no keyword"),
    "very many quotes": (HEAD + "NOTE=" + '""' * 50_000 + "\nDATA=\n1;", "no keyword"),
    "no values": (HEAD.replace('VALUES("b")', 'VALUES("c")') + "DATA=\n1;", "neither VALUES nor CODES"),
    "another number of codes": (HEAD + 'CODES("b")="1";\nDATA=\n1;', "1 CODES"),
    "an encoding of one's own": ('CODEPAGE="unicode_escape";\n' + HEAD + "DATA=\n1;", "CODEPAGE"),
    "past all measure": (f'STUB="a";HEADING="b";VALUES("a")={MANY};VALUES("b")={MANY};\nDATA=\n1;', "combinations"),
    "a cell without end": (f"{HEAD}DATA=\n{'1' * 2_000_000}", "does not end"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_px_is_told(tmp_path: Path, case: str) -> None:
    """What cannot be read is a finding that says what is wrong, in time linear in the file."""
    text, words = WRONG[case]
    with pytest.raises(SourceError) as raised:
        read(tmp_path / "x.px", text)
    assert words in str(raised.value)


@pytest.mark.parametrize(("data", "words"), [("1 2 3;", "has 3 cells"), ("1 2 3 4 5;", "more than 4")])
def test_another_number_of_cells_is_told(tmp_path: Path, data: str, words: str) -> None:
    """Cells that are missing, or one too many, are a finding: the others would belong to other codes."""
    _, findings = read(tmp_path / "x.px", f"{HEAD}DATA=\n{data}")
    assert [words in finding.message for finding in findings] == [True]


def test_a_key_there_is_not_is_told(tmp_path: Path) -> None:
    """A row of DATA whose key is no value is named."""
    _, findings = read(tmp_path / "x.px", f'{HEAD}KEYS("a")=VALUES;\nDATA=\n"z",3 4;\n')
    assert ("'z'" in findings[0].message, findings[0].column) == (True, "a")
