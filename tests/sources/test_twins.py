"""The same figures in another format are the same observations."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lod.release.manifest import DataSetEntry, Manifest
from tests.sources import twins

pytestmark = pytest.mark.slow

Rows = Sequence[Sequence[str]]
GOLDEN = Path(__file__).parent.parent / "golden"


@dataclass(frozen=True)
class Twin:
    """A way to write the figures: what the description says, the file, and what writes it."""

    table: str
    file: str
    write: Callable[[Path, Rows], None]
    rows: Rows = ()

    def __str__(self) -> str:
        return f"{self.file} {'marked' if self.rows is twins.MARKED else 'plain'} {self.table[:12]}"


def text(separator: str = ",", encoding: str = "utf-8", comma: bool = False) -> Callable[[Path, Rows], None]:
    def write(path: Path, rows: Rows) -> None:
        written = twins.as_csv([[cell.replace(".", ",") if comma else cell for cell in row] for row in rows], separator)
        data = written.encode(encoding)
        path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)

    return write


def typed(path: Path, rows: Rows) -> None:
    """Parquet, with numbers as numbers where all of a column are."""
    columns = {}
    for name, cells in zip(twins.HEADER, zip(*rows, strict=True), strict=True):
        numbers = name in ("folketall", "andel") and all(map(twins.is_number, cells))
        columns[name] = pa.array([float(cell) for cell in cells] if numbers else list(cells))
    pq.write_table(pa.table(columns), path, row_group_size=5)


def json_stat(make: Callable[[Rows], object]) -> Callable[[Path, Rows], None]:
    def write(path: Path, rows: Rows) -> None:
        path.write_text(json.dumps(make(rows), ensure_ascii=False), "utf-8")

    return write


def px(path: Path, rows: Rows) -> None:
    path.write_text(twins.px(rows), "utf-8")


def keyed_px(path: Path, rows: Rows) -> None:
    path.write_text(twins.px(rows, keys=True), "utf-8")


def shipped(path: Path, _: Rows) -> None:
    """Copies a file that cannot be written here."""
    path.write_bytes((GOLDEN / "excel" / path.name).read_bytes())


SYMBOLS = "symbols: ssb"
SHEET = "sheet: Tall, skip: 1, header: 2, ignore: []"
TWINS = [
    Twin('separator: ";", decimal: ",", file: f.csv', "f.csv", text(";", comma=True), twins.PLAIN),
    Twin(f"{SYMBOLS}, file: f.tsv.gz, encoding: utf-16", "f.tsv.gz", text("\t", "utf-16"), twins.MARKED),
    Twin(f"{SYMBOLS}, file: f.xlsx, sheet: 2, range: A3:E16, header: 2", "f.xlsx", twins.write_xlsx, twins.MARKED),
    Twin(f"{SYMBOLS}, file: f.ods, decimal: ','", "f.ods", twins.write_ods, twins.PLAIN),
    Twin("file: f.parquet", "f.parquet", typed, twins.PLAIN),
    Twin(f"{SYMBOLS}, file: f.parquet", "f.parquet", typed, twins.MARKED),
    Twin(f"{SYMBOLS}, file: f.json", "f.json", json_stat(twins.json_stat), twins.STARLESS),
    Twin(f"{SYMBOLS}, file: f.json, decimal: ','", "f.json", json_stat(twins.json_stat_1), twins.MARKED),
    Twin(f"{SYMBOLS}, file: f.px", "f.px", px, twins.STARLESS),
    Twin("file: f.px", "f.px", keyed_px, twins.PLAIN),
    Twin(f"{SYMBOLS}, file: figures.xls", "figures.xls", shipped, twins.MARKED),
]


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Rows], DataSetEntry]:
    """What the figures are when they come as CSV."""
    entries: dict[int, DataSetEntry] = {}

    def built(rows: Rows) -> DataSetEntry:
        if id(rows) not in entries:
            twin = Twin(f"{SYMBOLS}, file: figures.csv", "figures.csv", text(), rows)
            entries[id(rows)] = entry(twin, tmp_path_factory.mktemp("reference"))
        return entries[id(rows)]

    return built


def entry(twin: Twin, folder: Path) -> DataSetEntry:
    site, data = twins.site(folder, f"{{{twin.table}}}")
    twin.write(data / twin.file, twin.rows)
    result = site.lod("build")
    assert result.exit_code == 0, result.output
    return replace(Manifest.read(site.current).datasets["folk"], sources="")  # which files it is made from


@pytest.mark.parametrize("twin", TWINS, ids=str)
@pytest.mark.slow
def test_the_same_figures_in_another_format_are_the_same_observations(
    twin: Twin, tmp_path: Path, reference: Callable[[Rows], DataSetEntry]
) -> None:
    """Whatever format a table comes in, what is published of it has the same digest as from CSV."""
    assert entry(twin, tmp_path) == reference(twin.rows)
