"""Tables in CSV (RFC 4180), streamed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lod.errors import Finding, SourceError
from lod.sources.files import MARK, decode, mark_found
from lod.sources.source import BATCH, Batch, TableOptions

MAX_CELL = 100_000
"""Characters a cell may have."""

_LIKELY = {";": "semicolons", "\t": "tabs", "|": "vertical bars", ",": "commas"}


class CsvSource:
    """Reads CSV files."""

    def header(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The first row. Raises `SourceError` for an empty file, a doubled or empty name, another separator."""
        with _open(path, name, options) as lines:
            first = next(csv.reader(lines, delimiter=options.separator, strict=True), None)
        columns = [cell.strip() for cell in first or []]
        if not any(columns):
            raise SourceError(
                [Finding("the file is empty.", file=name, row=1, hint="The first row must name the columns.")]
            )
        if len(columns) == 1:
            other = next((mark for mark in _LIKELY if mark != options.separator and mark in columns[0]), None)
            if other:
                raise SourceError([_separator(name, other, options.separator)])
        findings = []
        for position, column in enumerate(columns, 1):
            if not column:
                message, hint = f"column {position} has no name.", "Name it, or remove the column."
            elif column in columns[: position - 1]:
                message, hint = f"two columns are called {column!r}.", "Give each a name of its own."
            else:
                continue
            findings.append(Finding(message, file=name, row=1, column=column or str(position), hint=hint))
        if findings:
            raise SourceError(findings)
        return columns

    def batches(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Batch]:
        """The rows below the header. Empty rows are passed over; a row of another length is a finding."""
        columns = self.header(path, name, options)
        with _open(path, name, options) as lines:
            reader = csv.reader(lines, delimiter=options.separator, strict=True)
            rows: list[int] = []
            cells: list[list[str]] = []
            try:
                next(reader)
                start = reader.line_num + 1
                for record in reader:
                    row, start = start, reader.line_num + 1
                    if not any(map(str.strip, record)):
                        continue
                    if len(record) != len(columns):
                        findings.append(_length(name, row, len(record), len(columns)))
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


def _batch(columns: list[str], rows: list[int], cells: list[list[str]]) -> Batch:
    return Batch(
        rows,
        {
            name: [cell.strip() for cell in column]
            for name, column in zip(columns, zip(*cells, strict=True), strict=True)
        },
    )


@contextmanager
def _open(path: Path, name: str, options: TableOptions) -> Iterator[Iterator[str]]:
    csv.field_size_limit(MAX_CELL)
    try:
        with path.open("rb") as raw:
            yield _lines(raw, name, options.encoding)
    except FileNotFoundError:
        raise SourceError(
            [Finding("there is no such file.", file=name, hint="Add it, or correct `table: file:`.")]
        ) from None
    except OSError as error:
        raise SourceError([Finding(f"the file cannot be read: {error.strerror}.", file=name)]) from None
    except csv.Error as error:
        raise SourceError([Finding(f"this is not CSV: {error}.", file=name, row=1)]) from None


def _lines(raw: io.BufferedReader, name: str, encoding: str) -> Iterator[str]:
    """Lines as text; a line that is not of the encoding raises `SourceError` with its row."""
    for row, line in enumerate(raw, 1):
        if row == 1 or not line.isascii() or b"\0" in line:
            try:
                text, _ = decode(line, name, encoding)
            except SourceError as error:
                found = error.findings[0]
                raise SourceError(
                    [Finding(found.message, file=name, row=row, column=found.column, hint=found.hint)]
                ) from None
            yield text
        else:
            yield line.decode("ascii")


def _separator(name: str, found: str, expected: str) -> Finding:
    written = "\\t" if found == "\t" else found
    return Finding(
        f"the columns are separated by {_LIKELY[found]}, not {_LIKELY[expected]}.",
        file=name,
        row=1,
        hint=f'Write `separator: "{written}"` under `table:` in dataset.yaml, or save it with {_LIKELY[expected]}.',
    )


def _length(name: str, row: int, found: int, expected: int) -> Finding:
    hint = "A text with a comma in it must stand in quotes." if found > expected else "Fill in the missing cells."
    return Finding(f"the row has {found} cells, the header {expected}.", file=name, row=row, hint=hint)


def byte_order_mark(path: Path, name: str) -> list[Finding]:
    """A warning for a file that begins with one."""
    with path.open("rb") as raw:
        return [mark_found(name)] if raw.read(len(MARK)) == MARK else []
