"""Tables come in as they were written."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lod.errors import Finding
from lod.sources.csv import CsvSource
from lod.sources.source import BATCH, TableOptions

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
