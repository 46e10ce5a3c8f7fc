"""Tables in CSV (RFC 4180) and its dialects, streamed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from lod.errors import Finding, SourceError
from lod.sources import header
from lod.sources.files import MARK, mark_found
from lod.sources.lines import lines
from lod.sources.source import BATCH, Batch, Source, TableOptions
from lod.sources.streams import opened

MAX_CELL = 100_000
"""Characters a cell may have."""

_LIKELY = {";": "semicolons", "\t": "tabs", "|": "vertical bars", ",": "commas"}


class CsvSource(Source):
    """Reads CSV files, in any dialect that a description can say, also compressed."""

    separator = ","

    def header(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The header. Raises `SourceError` for an empty file, a doubled or empty name, another separator."""
        with self._records(path, name, options) as (reader, _):
            return self._header(reader, name, options)

    def batches(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Batch]:
        """The rows below the header. Empty rows are passed over; a row of another length is a finding."""
        with self._records(path, name, options) as (reader, separator):
            columns = self._header(reader, name, options)
            rows: list[int] = []
            cells: list[list[str]] = []
            try:
                start = reader.line_num + 1
                for record in reader:
                    row, start = start, reader.line_num + 1
                    if not any(map(str.strip, record)):
                        continue
                    if len(record) != len(columns):
                        findings.append(_length(name, row, len(record), len(columns), separator))
                        continue
                    rows.append(row)
                    cells.append(record)
                    if len(rows) == BATCH:
                        yield _batch(columns, rows, cells)
                        rows, cells = [], []
            except csv.Error as error:
                findings.append(
                    Finding(f"this is not CSV: {error}.", file=name, row=reader.line_num, hint="Look for a lone quote.")
                )
            if rows:
                yield _batch(columns, rows, cells)

    def _header(self, reader: Any, name: str, options: TableOptions) -> list[str]:
        written = (record for record in reader if any(map(str.strip, record)))
        records = list(islice(written, options.header))
        if len(records) == 1 and len(records[0]) == 1:
            expected = options.separator or self.separator
            other = next((mark for mark in _LIKELY if mark != expected and mark in records[0][0]), None)
            if other:
                raise SourceError([_separator(name, other, expected, reader.line_num)])
        return header.judged(header.joined(records), name, max(reader.line_num, 1))

    @contextmanager
    def _records(self, path: Path, name: str, options: TableOptions) -> Iterator[tuple[Any, str]]:
        """A reader of the file's records, and what separates their cells."""
        csv.field_size_limit(MAX_CELL)
        separator = options.separator or self.separator
        try:
            with opened(path, name) as raw:
                text = _relevant(lines(raw, name, options.encoding), options)
                quoting = csv.QUOTE_MINIMAL if options.quote else csv.QUOTE_NONE
                dialect: Any = {"delimiter": separator, "quotechar": options.quote or None, "quoting": quoting}
                yield csv.reader(text, strict=True, **dialect), separator
        except csv.Error as error:
            raise SourceError([Finding(f"this is not CSV: {error}.", file=name, row=1)]) from None


class TsvSource(CsvSource):
    """Reads tables whose cells are separated by tabs."""

    separator = "\t"


def _relevant(found: Iterator[str], options: TableOptions) -> Iterator[str]:
    """The lines, empty ones in place of comments and of what is above the header, so that rows keep their number."""
    for _ in islice(found, options.skip):
        yield "\n"
    if not options.comment:
        yield from found
        return
    quoted = False
    for line in found:
        if not quoted and line.startswith(options.comment):
            yield "\n"
            continue
        quoted ^= bool(options.quote) and line.count(options.quote) % 2 == 1
        yield line


def _batch(columns: list[str], rows: list[int], cells: list[list[str]]) -> Batch:
    return Batch(
        rows,
        {
            name: [cell.strip() for cell in column]
            for name, column in zip(columns, zip(*cells, strict=True), strict=True)
        },
    )


def _separator(name: str, found: str, expected: str, row: int) -> Finding:
    written = "\\t" if found == "\t" else found
    return Finding(
        f"the columns are separated by {_LIKELY[found]}, not {_LIKELY[expected]}.",
        file=name,
        row=row,
        hint=f'Write `separator: "{written}"` under `table:` in dataset.yaml, or save it with {_LIKELY[expected]}.',
    )


def _length(name: str, row: int, found: int, expected: int, separator: str) -> Finding:
    mark = "comma" if separator == "," else "separator"
    hint = f"A text with a {mark} in it must stand in quotes." if found > expected else "Fill in the missing cells."
    return Finding(f"the row has {found} cells, the header {expected}.", file=name, row=row, hint=hint)


def byte_order_mark(path: Path, name: str) -> list[Finding]:
    """A warning for a file that begins with one."""
    with path.open("rb") as raw:
        return [mark_found(name)] if raw.read(len(MARK)) == MARK else []
