"""Apache Parquet: a table with typed columns – decimals are decimals, several values are lists."""

from __future__ import annotations

from pathlib import Path

from lod.exchange.extract import Extract
from lod.exchange.pivot import table
from lod.exchange.statements import literal


def write(extract: Extract, path: Path) -> None:
    """Writes the selection; memory does not grow with it."""
    found = table(extract, typed=True)
    with extract.opened() as db:
        db.execute(f"COPY ({found.sql}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)", found.values)
