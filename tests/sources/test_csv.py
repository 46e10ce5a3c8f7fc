"""Tables come in as they were written."""

from __future__ import annotations

import csv
import gzip
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lod.errors import Finding, SourceError
from lod.sources.io import streams
from lod.sources.source import BATCH, TableOptions
from lod.sources.table import records
from lod.sources.table.csv import CsvSource, TsvSource

CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=8).map(str.strip)
ROWS = st.lists(st.tuples(CELLS.filter(bool), CELLS, CELLS), max_size=20)


def read(path: Path, options: TableOptions | None = None) -> tuple[list[tuple[str, ...]], list[int], list[Finding]]:
    findings: list[Finding] = []
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    for batch in CsvSource().batches(path, "x.csv", options or TableOptions(), findings):
        rows += list(zip(*batch.columns.values(), strict=True))
        numbers += batch.rows
    return rows, numbers, findings


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, separator=st.sampled_from([",", ";", "\t", "|"]), encoding=st.sampled_from(["utf-8"]))
def test_cells_come_in_as_they_were_written(
    tmp_path: Path, rows: list[tuple[str, str, str]], separator: str, encoding: str
) -> None:
    """Whatever stands in cells – separators, quotes, line ends – is read back, with the row it begins on."""
    path = tmp_path / "x.csv"
    starts = []
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator="\n")
        writer.writerow(["a", "b", "c"])
        line = 2
        for row in rows:
            starts.append(line)
            writer.writerow(row)
            line += 1 + sum(cell.count("\n") for cell in row)
    found, numbers, findings = read(path, TableOptions(separator, encoding))
    assert findings == []
    assert found == rows
    assert numbers == starts


def test_long_tables_come_in_batches(tmp_path: Path) -> None:
    """A table longer than a batch is read in several, without loss."""
    path = tmp_path / "x.csv"
    path.write_text("a\n" + "".join(f"{n}\n" for n in range(2 * BATCH + 7)), "utf-8")
    found, numbers, _ = read(path)
    assert [cell for (cell,) in found] == [str(n) for n in range(2 * BATCH + 7)]
    assert numbers[-1] == 2 * BATCH + 8


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-1"])
def test_older_encodings_are_read_where_they_are_said(tmp_path: Path, encoding: str) -> None:
    """A description may name the encoding of its table."""
    path = tmp_path / "x.csv"
    path.write_bytes("a\nblåbær\n".encode(encoding))
    assert read(path, TableOptions(encoding=encoding))[0] == [("blåbær",)]


def compressed(path: Path, data: bytes) -> None:
    """Writes a file as its name says: gzip, Zstandard, or as it is."""
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(data))
    elif path.suffix == ".zst":
        path.write_bytes(pa.compress(data, codec="zstd", asbytes=True))
    else:
        path.write_bytes(data)


DIALECTS = {
    "plain": (TableOptions(), "a,b\nx,1\n\ny,2\n", 2),
    "semicolons": (TableOptions(";"), "a;b\nx;1\n\ny;2\n", 2),
    "apostrophes": (TableOptions(quote="'"), "'a','b'\n'x','1'\n\n'y','2'\n", 2),
    "nothing quoted": (TableOptions("|", quote=""), "a|b\nx|1\n\ny|2\n", 2),
    "a title above": (TableOptions(skip=2), 'Title, "as it\nstands\na,b\nx,1\n\ny,2\n', 4),
    "comments": (TableOptions(comment="#"), "# it's \"so\na,b\nx,1\n# more\ny,2\n", 3),
    "two header rows": (TableOptions(header=2), "a,b\na,\nx,1\n\ny,2\n", 3),
}


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_any_dialect_reads_the_same(tmp_path: Path, dialect: str, suffix: str) -> None:
    """However a table is written and compressed, its cells come in alike, with the rows they stand in."""
    options, text, first = DIALECTS[dialect]
    path = tmp_path / f"x.csv{suffix}"
    compressed(path, text.encode())
    assert CsvSource().header(path, "x.csv", options) == ["a", "b"]
    rows, numbers, findings = read(path, options)
    assert (rows, numbers, findings) == ([("x", "1"), ("y", "2")], [first, first + 2], [])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "windows-1252"])
def test_an_encoding_that_is_said_is_read(tmp_path: Path, encoding: str) -> None:
    """UTF-16 and UTF-8 with a byte order mark are read where the description names them."""
    path = tmp_path / "x.tsv"
    path.write_bytes("navn\tby\nblåbær\tTromsø\n".encode(encoding))
    found = [b.columns for b in TsvSource().batches(path, "x.tsv", TableOptions(encoding=encoding), [])]
    assert found == [{"navn": ["blåbær"], "by": ["Tromsø"]}]


@pytest.mark.parametrize(
    ("written", "said", "words"),
    [
        ("utf-16", "utf-8", "this is UTF-16"),
        ("utf-8", "utf-16", "this is not UTF-16"),
        ("utf-8", "windows-1252", "this is UTF-8, not windows-1252"),
        ("iso-8859-1", "utf-8", "this is not utf-8"),
    ],
)
def test_another_encoding_than_was_said_is_told(tmp_path: Path, written: str, said: str, words: str) -> None:
    """A table in another encoding than its description says is refused, with the row where it shows."""
    path = tmp_path / "x.csv"
    path.write_bytes("a,b\nblåbær,1\n".encode(written))
    with pytest.raises(SourceError) as raised:
        read(path, TableOptions(encoding=said))
    (finding,) = raised.value.findings
    assert words in finding.message
    assert finding.row in (1, 2)


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.slow
def test_a_bomb_is_refused_before_it_expands(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that expands past all measure is refused, long before all of it is there."""
    monkeypatch.setattr(streams, "FREE", 1_000_000)
    path = tmp_path / f"x.csv{suffix}"
    compressed(path, b"a,b\n" + b"1,2\n" * 5_000_000)
    given: list[int] = []
    with pytest.raises(SourceError) as raised:
        given.extend(len(batch.rows) for batch in CsvSource().batches(path, "x.csv", TableOptions(), []))
    assert "expands to more than" in str(raised.value)
    assert sum(given) < 2_500_000


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("harm", [lambda data: data[:-9], lambda data: b"a,b\n1,2\n"])
def test_a_broken_compressed_file_is_told(tmp_path: Path, suffix: str, harm) -> None:  # type: ignore[no-untyped-def]  # its kind is that of the parameters
    """A file cut short, or not compressed at all, is a finding and no traceback."""
    path = tmp_path / f"x.csv{suffix}"
    compressed(path, b"a,b\n" + b"1,2\n" * 1000)
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(SourceError) as raised:
        read(path)
    assert "file" in raised.value.findings[0].message


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    """A line that is no row of a table is refused before it fills the memory."""
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n" + b"1" * 3_000_000)
    with pytest.raises(SourceError) as raised:
        read(path)
    assert [(f.row, "longer" in f.message) for f in raised.value.findings] == [(2, True)]


LINES = st.lists(
    st.sampled_from(["a,b,c", " a , ,é", ",,", "", " ", "a,b", "a,b,c,d", ",x,y", "a\rb,c,d", "1,2,3"]), max_size=9
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, end=st.sampled_from(["\n", "\r\n"]))
def test_rows_without_quotes_come_in_as_rows_behind_quotes(tmp_path: Path, lines: list[str], end: str) -> None:
    """Lines read many at a time give the same rows and findings as lines read one by one, which a quote leads to."""
    body = "".join(line + end for line in lines).encode()
    plain, quoted = tmp_path / "plain.csv", tmp_path / "quoted.csv"
    plain.write_bytes(b"x,y,z\n" + body)
    quoted.write_bytes(b'x,y,z\n"q",q,q\n' + body)
    rows, numbers, found = read(plain)
    first, *others = zip(*read(quoted)[:2], strict=True)
    assert first == (("q", "q", "q"), 2)
    assert [(row, number - 1) for row, number in others] == list(zip(rows, numbers, strict=True))
    assert [replace(f, row=(f.row or 0) - 1) for f in read(quoted)[2]] == found


def test_what_is_wrong_before_a_broken_line_is_told(tmp_path: Path) -> None:
    """A line that is not of the encoding does not hide a short row above it."""
    path = tmp_path / "x.csv"
    path.write_bytes(b"x,y,z\n1,2,3\n1,2\n1,\xff,3\n")
    findings: list[Finding] = []
    with pytest.raises(SourceError) as raised:
        list(CsvSource().batches(path, "x.csv", TableOptions(), findings))
    assert [f.row for f in findings] == [3]
    assert [f.row for f in raised.value.findings] == [4]


HARD = st.text('ab1,;. \t\u00a0"\x1c\r', max_size=4)


@given(st.lists(st.lists(HARD, min_size=1, max_size=4), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_lines_split_together_are_the_records_they_are(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str
) -> None:
    """Whatever stands in a file: the same rows, cells and findings as when its records are read one by one."""
    path = tmp_path_factory.mktemp("split") / "t.csv"
    path.write_bytes(end.join(["x,y", *(",".join(row) for row in rows)]).encode())
    together = read_or_refused(path)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(records, "_columns", lambda *_: None)
        assert read_or_refused(path) == together


def read_or_refused(path: Path) -> object:
    """The rows and cells of a table with its findings, or why it is refused."""
    findings: list[Finding] = []
    try:
        batches = list(CsvSource().batches(path, "t.csv", TableOptions(), findings))
    except SourceError as error:
        return error.findings
    return [(list(batch.rows), batch.columns) for batch in batches], findings
