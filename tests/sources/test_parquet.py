"""Parquet comes in with its types: each value in the one form it has as text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lod.errors import SourceError
from lod.sources.source import BATCH, TableOptions
from lod.sources.table import parquet
from lod.sources.table.parquet import ParquetSource

COLUMNS = [
    ("integer", pa.array([1, None, -3], pa.int16()), ["1", "", "-3"]),
    ("double", pa.array([0.1, 80.0, 1e-7]), ["0.1", "80", "0.0000001"]),
    ("single", pa.array([0.1, None, 2.5], pa.float32()), ["0.1", "", "2.5"]),
    ("decimal", pa.array([Decimal("1.50"), Decimal("0.00"), None], pa.decimal128(9, 2)), ["1.5", "0", ""]),
    ("text", pa.array([" 0301 ", "", None]), ["0301", "", ""]),
    ("dictionary", pa.array(["a", None, "a"]).dictionary_encode(), ["a", "", "a"]),
    ("truth", pa.array([True, False, None]), ["true", "false", ""]),
    ("day", pa.array([date(2020, 1, 2), None, None]), ["2020-01-02", "", ""]),
    ("moment", pa.array([datetime(2020, 1, 2, 3), None, None], pa.timestamp("s")), ["2020-01-02T03:00:00", "", ""]),
    ("no number", pa.array([float("nan"), None, 1.0]), ["nan", "", "1"]),
]


def write(path: Path, columns: dict[str, pa.Array], **options: int) -> Path:
    pq.write_table(pa.table(columns), path, **options)
    return path


@pytest.mark.parametrize(("kind", "array", "expected"), COLUMNS, ids=[name for name, _, _ in COLUMNS])
def test_a_typed_cell_has_one_form(tmp_path: Path, kind: str, array: pa.Array, expected: list[str]) -> None:
    """A value becomes the text that it would be in a table in CSV; one that is no number stays visible."""
    path = write(tmp_path / "x.parquet", {kind: array})
    (batch,) = ParquetSource().batches(path, "x", TableOptions(), [])
    assert (batch.rows, batch.columns) == ([1, 2, 3], {kind: expected})


def test_long_tables_come_in_batches(tmp_path: Path) -> None:
    """A table of many row groups is read in batches, each row by its number."""
    path = write(tmp_path / "x.parquet", {"a": pa.array(range(2 * BATCH + 7))}, row_group_size=700)
    rows = [row for batch in ParquetSource().batches(path, "x", TableOptions(), []) for row in batch.rows]
    assert rows == list(range(1, 2 * BATCH + 8))


def refused(path: Path) -> str:
    with pytest.raises(SourceError) as raised:
        list(ParquetSource().batches(path, "x.parquet", TableOptions(), []))
    return str(raised.value)


def test_lists_are_several_values(tmp_path: Path) -> None:
    """Values of a list come with bars between them, a bar within one marked; an empty list is an empty cell."""
    cells = [["a", "b|c"], [], None, ["d"]]
    path = write(tmp_path / "x.parquet", {"a": pa.array(cells), "b": pa.array([[1, 2], [3], None, []])})
    (batch,) = ParquetSource().batches(path, "x.parquet", TableOptions(), [])
    assert batch.columns == {"a": [r"a | b\|c", "", "", "d"], "b": ["1 | 2", "3", "", ""]}


def test_columns_of_structures_are_told(tmp_path: Path) -> None:
    """A column that no table can have is named."""
    path = write(tmp_path / "x.parquet", {"a": pa.array([{"x": 1}, {"x": 2}]), "b": pa.array([b"x", b"y"])})
    told = refused(path)
    assert ("'a'" in told, "'b'" in told) == (True, True)


@pytest.mark.parametrize("harm", [lambda data: data[:-20], lambda data: b"", lambda data: b"PAR1" * 5])
def test_a_broken_file_is_told(tmp_path: Path, harm) -> None:  # type: ignore[no-untyped-def]  # its kind is that of the parameters
    """A file cut short, or no Parquet at all, is a finding and no traceback."""
    path = write(tmp_path / "x.parquet", {"a": pa.array([1, 2])})
    path.write_bytes(harm(path.read_bytes()))
    assert "not whole Parquet" in refused(path)


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row group that expands past all measure is refused by what the file says of it, before it is read."""
    monkeypatch.setattr(parquet, "MAX_GROUP", 100_000)
    path = write(tmp_path / "x.parquet", {"a": pa.array(["x" * 1000 + str(n) for n in range(1000)])})
    assert "expands to" in refused(path)
