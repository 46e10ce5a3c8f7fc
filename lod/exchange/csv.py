"""CSV (UTF-8, quotes as in RFC 4180, lines that end with LF): every cell is text, and none is a formula."""

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
