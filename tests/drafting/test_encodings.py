"""Text files that are not in UTF-8: read as words have their characters, asked about where Windows' are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.drafting.encodings import encoding_of
from lod.errors import Finding, SourceError
from lod.sources.io.characters import judge_encoding
from lod.sources.source import TableOptions
from lod.sources.table.csv import CsvSource
from tests.conftest import SiteFolder

ROWS = "fylke;år;tilsette\nTrøndelag;2023;1204\nMøre og Romsdal;2023;780\nUlstein;2023;95\n"


def drafted(tmp_path: Path, raw: bytes, *words: str) -> tuple[str, str]:
    """The description and the code list of counties that are drafted from a file."""
    (tmp_path / "lod.toml").write_text('base = "https://data.example.no/"\n', "utf-8")
    file = tmp_path / "tal.csv"
    file.write_bytes(raw)
    result = SiteFolder(tmp_path).lod("new", str(file), "--yes", "--id", "tal", *words)
    assert result.exit_code == 0, result.output
    folder = tmp_path / "data" / "tal"
    labels = "".join(path.read_text("utf-8") for path in sorted((folder / "codelists").glob("*.csv")))
    return (folder / "dataset.yaml").read_text("utf-8"), labels


def test_windows_is_not_asked_about(tmp_path: Path) -> None:
    """Norwegian words in Windows-1252 leave no other reading."""
    description, labels = drafted(tmp_path, ROWS.encode("windows-1252"))
    assert "encoding: windows-1252" in description
    assert "Hvilken tegnkoding" not in description
    assert "Trøndelag" in labels


@pytest.mark.parametrize("encoding", ["mac-roman", "cp850"])
def test_what_may_be_another_is_asked_with_a_word_in_each(tmp_path: Path, encoding: str) -> None:
    """A Mac's and DOS's characters were published as “Tr¿ndelag” and “Tr›ndelag”, without a word."""
    description, labels = drafted(tmp_path, ROWS.encode(encoding))
    question = next(line for line in description.splitlines() if "Hvilken tegnkoding" in line)
    assert f"{encoding}: «år»" in question
    assert "windows-1252" in question
    assert "Trøndelag" in labels


def test_an_answer_is_followed(tmp_path: Path) -> None:
    """Who says that it is Windows' after all gets it read so."""
    description, labels = drafted(tmp_path, ROWS.encode("mac-roman"), "--answer", "encoding=windows-1252")
    assert "encoding: windows-1252" in description
    assert "Hvilken tegnkoding" not in description
    assert "Tr¿ndelag" in labels


def test_lines_that_end_in_a_carriage_return_alone(tmp_path: Path) -> None:
    """As older Macs write them: the same rows, and the same places in findings."""
    raw = ROWS.replace("\n", "\r").encode()
    description, labels = drafted(tmp_path, raw)
    assert "Trøndelag" in labels
    assert "encoding:" not in description
    figures = tmp_path / "data" / "tal" / "figures.csv"
    figures.write_bytes(raw.replace(b"780", b"many"))
    assert any(found["row"] == 3 and found["file"].endswith("figures.csv") for found in SiteFolder(tmp_path).check())


WORDS = st.lists(st.text("abcdefgæøåéöü", min_size=2, max_size=12), min_size=1, max_size=20)


@given(WORDS)
def test_words_of_windows_are_read_as_they_were_written(words: list[str]) -> None:
    """Whatever letters a word has, Windows-1252 is recognised, or it is valid UTF-8 by itself."""
    raw = " ".join(words).encode("windows-1252")
    encoding = encoding_of(raw)
    assert encoding.others == ()
    assert encoding.name == "utf-8" or raw.decode(encoding.name) == " ".join(words)


def test_a_next_file_in_another_encoding_is_asked_about(tmp_path: Path) -> None:
    """Each byte is a letter of a one-byte encoding: what comes in Windows' was read as a Mac's, with other letters."""
    drafted(tmp_path, ROWS.encode("mac-roman"), "--answer", "encoding=mac-roman")
    figures = tmp_path / "data" / "tal" / "figures.csv"
    figures.write_bytes(ROWS.encode("windows-1252"))
    result = SiteFolder(tmp_path).lod("check", "--lang", "en")
    assert "figures.csv:1: in mac-roman a word here is “Âr”; in windows-1252 it is “år”." in result.output


@pytest.mark.parametrize("stated", ["windows-1252", "mac-roman", "cp850", "iso-8859-1", "iso-8859-15"])
@pytest.mark.parametrize("written", ["windows-1252", "mac-roman", "cp850"])
def test_only_what_is_likely_in_another_encoding_is_refused(tmp_path: Path, stated: str, written: str) -> None:
    """Norwegian words in the encoding that is stated go through; in another one they do not."""
    file = tmp_path / "tal.csv"
    file.write_bytes(ROWS.encode(written))
    latin = {"windows-1252", "iso-8859-1", "iso-8859-15"}
    if stated == written or {stated, written} <= latin:
        judge_encoding(file, "tal.csv", stated)
    else:
        with pytest.raises(SourceError, match="it is “"):
            judge_encoding(file, "tal.csv", stated)


def test_letters_of_other_scripts_are_not_judged(tmp_path: Path) -> None:
    """Nothing is known of how words in Cyrillic look in another encoding."""
    file = tmp_path / "tal.csv"
    file.write_bytes("Москва;1\n".encode("windows-1251"))
    judge_encoding(file, "tal.csv", "windows-1251")


def test_lines_that_end_in_both_ways_keep_their_numbers(tmp_path: Path) -> None:
    """Carriage returns alone, and then with line feeds: each is one line."""
    file = tmp_path / "tal.csv"
    file.write_bytes(b"a,b\rx,1\ry,2\r\nz,3\r\n")
    read = CsvSource().batches(file, "tal.csv", TableOptions(), [])
    assert [list(batch.rows) for batch in read] == [[2, 3, 4]]


def test_a_return_alone_among_line_feeds_is_a_finding(tmp_path: Path) -> None:
    """With its row, and what to do."""
    file = tmp_path / "tal.csv"
    file.write_bytes(b"a,b\nx,1\ny,2\rz,3\n")
    findings: list[Finding] = []
    list(CsvSource().batches(file, "tal.csv", TableOptions(), findings))
    assert [f.row for f in findings] == [3]
    assert "a carriage return ends a line here" in str(findings[0].message)
