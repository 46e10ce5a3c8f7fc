"""CSV (RFC 4180, UTF-8, lines end with LF): a table with every cell as text, none of which a spreadsheet calculates."""

from __future__ import annotations

from pathlib import Path

from lod.exchange.extract import Extract
from lod.exchange.pivot import table
from lod.exchange.statements import literal


def write(extract: Extract, path: Path) -> None:
    """Writes the selection; memory does not grow with it."""
    found = table(extract, safe=True)
    with extract.opened(safe=True) as db:
        db.execute(f"COPY ({found.sql}) TO {literal(str(path))} (FORMAT csv, HEADER true)", found.values)
