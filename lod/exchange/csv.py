"""CSV (UTF-8, quotes as in RFC 4180, lines that end with LF): every cell is text, and none is a formula."""

from __future__ import annotations

import csv
import gzip
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from lod.cube.database import shared
from lod.cube.sql import FALSE, NULL, TRUE, Sql, sql_literal
from lod.exchange.extract import Extract
from lod.exchange.pivot import table
from lod.exchange.statements import named

DATASET = "dataset"
"""The column that says which data set a row of several is of."""

_MARKED = re.compile(r'[",\n\r#]')
"""What the database puts a cell in quotes for; `#` begins a comment for some readers."""


def write(extract: Extract, path: Path) -> None:
    """Writes the selection; memory does not grow with it."""
    layout = table(extract, safe=True)
    with extract.opened(safe=True) as db:
        db.execute(Sql("COPY ({}) TO {} (FORMAT csv, HEADER true)", layout.sql, sql_literal(path)), layout.values)


def write_small(extract: Extract) -> bytes:
    """The same of a selection whose rows are in memory."""
    layout = table(extract, safe=True)
    return lines([cell.name for cell in layout.columns], [layout.read(cell) for cell in layout.columns])


def lines(header: Sequence[str], columns: Sequence[Sequence[str | None]]) -> bytes:
    """Columns of text under their names, as the database writes CSV: quotes where needed only."""
    return rows([[name] for name in header]) + rows(columns)


def rows(columns: Sequence[Sequence[str | None]]) -> bytes:
    """The same without names."""
    shown = [map(_quoted, column) for column in columns]
    return "".join(f"{row}\n" for row in map(",".join, zip(*shown, strict=True))).encode()


def _quoted(cell: str | None) -> str:
    if cell is None:
        return ""
    return '"' + cell.replace('"', '""') + '"' if not cell or _MARKED.search(cell) else cell


def write_together(path: Path, tables: Mapping[str, Path]) -> None:
    """The tables of data sets (by id), gzipped or not, one after the other, with a column for each that any has."""
    part = path.with_name(f".{path.name}")
    headers = {name: _header(file) for name, file in tables.items()}
    columns = list(dict.fromkeys(column for header in headers.values() for column in header if column != DATASET))
    with shared() as db, path.open("wb") as target:
        for number, (name, file) in enumerate(tables.items()):
            rows = _rows(name, file, headers[name], columns)
            head = FALSE if number else TRUE
            db.execute(Sql("COPY ({rows}) TO {} (FORMAT csv, HEADER {head})", sql_literal(part), rows=rows, head=head))
            with part.open("rb") as source:
                shutil.copyfileobj(source, target, 1 << 20)
    part.unlink(missing_ok=True)


def _header(path: Path) -> list[str]:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def _rows(name: str, path: Path, header: Sequence[str], columns: Sequence[str]) -> Sql:
    """The rows of a table in these columns; columns that differ in capitals alone are two."""
    places = {column: Sql("c{}", place) for place, column in enumerate(header)}
    kinds = [Sql("{}: 'VARCHAR'", place) for place in places.values()]
    read = Sql("read_csv({}, columns = {{{}}}, header = true, auto_detect = false)", sql_literal(path), kinds)
    cells = (named(places.get(column, NULL), column) for column in columns)
    return Sql("SELECT {} FROM {}", [named(sql_literal(name), DATASET), *cells], read)
