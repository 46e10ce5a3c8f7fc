"""Tables are streams: a longer one takes no more memory."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from lod.sources.px.reader import PxSource
from lod.sources.source import DEFAULT, Source
from lod.sources.table.csv import CsvSource

pytestmark = pytest.mark.slow

WIDTH = 500


def as_csv(path: Path, rows: int) -> Source:
    with gzip.open(path, "wt", 1) as file:
        file.write("a,b,value\n")
        file.writelines(f"{row // WIDTH},{row % WIDTH},{row % 997}\n" for row in range(rows))
    return CsvSource()


def as_px(path: Path, rows: int) -> Source:
    def values(count: int) -> str:
        return ",".join(f'"{place}"' for place in range(count))

    with path.open("w") as file:
        file.write('STUB="a";\nHEADING="b";\n')
        file.write(f'VALUES("a")={values(rows // WIDTH)};\nVALUES("b")={values(WIDTH)};\nDATA=\n')
        file.writelines(f"{row % 997} " for row in range(rows))
        file.write(";\n")
    return PxSource()


def peak(source: Source, path: Path) -> tuple[int, int]:
    """The rows of a table, and the most memory that reading them took."""
    tracemalloc.start()
    try:
        count = sum(len(batch.rows) for batch in source.batches(path, path.name, DEFAULT, []))
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("name", "write"), [("x.csv.gz", as_csv), ("x.px", as_px)])
def test_a_longer_table_takes_no_more_memory(tmp_path: Path, name: str, write: Callable[[Path, int], Source]) -> None:
    """Three times the rows are read in the same memory, within a fifth."""
    (few, least), (many, most) = (peak(write(tmp_path / name, rows), tmp_path / name) for rows in (20_000, 60_000))
    assert (few, many) == (20_000, 60_000)
    assert most < 1.2 * least
