"""What writes each table format, by the format's name: the one place to add an export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lod.exchange import csv, csvw, jsonstat, parquet, sdmxcsv
from lod.exchange.extract import Extract
from lod.rdf.formats import Format

Write = Callable[[Extract, Path], None]
"""Writes a selection to a file. Raises `SelectionError` for one that the format does not hold."""


def _xlsx(extract: Extract, path: Path) -> None:
    from lod.exchange import xlsx  # only those who write workbooks load what writes them

    xlsx.write(extract, path)


WRITERS: dict[str, Write] = {
    "csv": csv.write,
    "xlsx": _xlsx,
    "parquet": parquet.write,
    "jsonstat": jsonstat.write,
    "sdmxcsv": sdmxcsv.write,
    "csvw": csvw.write,
}


def write(extract: Extract, format: Format, path: Path) -> None:
    """Writes a selection in a format that carries tables. Raises `SelectionError` where the format cannot hold it."""
    WRITERS[format.name](extract, path)
