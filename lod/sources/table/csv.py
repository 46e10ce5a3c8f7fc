"""Tables in CSV (RFC 4180) and its dialects, streamed."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.io.files import MARK, mark_found
from lod.sources.io.lines import lines
from lod.sources.io.streams import opened
from lod.sources.source import BATCH, Batch, Source, TableOptions
from lod.sources.table import header
from lod.sources.table.records import MAX_CELL, no_csv, records_of

_FIRST = itemgetter(0)
_LIKELY = {
    ";": Message("separator.semicolons"),
    "\t": Message("separator.tabs"),
    "|": Message("separator.bars"),
    ",": Message("separator.commas"),
}


class CsvSource(Source):
    """Reads CSV files, in any dialect that a description can say, also compressed."""

    separator = ","

    def header(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The header. Raises `SourceError` for an empty file, a doubled or empty name, another separator."""
        with self._records(path, name, options) as (reader, _, _):
            return self._header(reader, name, options)

    def batches(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Batch]:
        """The rows below the header. Empty rows are passed over; a row of another length is a finding."""
        with self._records(path, name, options) as (reader, text, dialect):
            columns = self._header(reader, name, options)
            above = dict.fromkeys((name for name in options.fill if name in columns), "")
            for block in records_of(text, reader.line_num, dialect, len(columns), name, findings):
                if block.columns is not None:
                    yield filled_down(Batch(list(block.rows), dict(zip(columns, block.columns, strict=True))), above)
                    continue
                rows, records = block.rows, block.records
                if set(map(len, records)) != {len(columns)} or not all(map(str.strip, map(_FIRST, records))):
                    records = [_trimmed(record, columns) for record in records]
                    rows, records = _fitting(rows, records, len(columns), dialect["delimiter"], name, findings)
                if rows:
                    yield filled_down(_batch(columns, list(rows), records), above)

    def indents(self, path: Path, name: str, options: TableOptions) -> dict[str, list[tuple[str, int]]]:
        """For each column its texts in the first rows, each with how many spaces stand before it."""
        with self._records(path, name, options) as (reader, _, _):
            columns = self._header(reader, name, options)
            records = [record for record in islice(reader, BATCH) if len(record) == len(columns)]
        stands = {column: [cells[place] for cells in records] for place, column in enumerate(columns)}
        return {n: [(t.strip(), len(t) - len(t.lstrip())) for t in cells if t.strip()] for n, cells in stands.items()}

    def _header(self, reader: Any, name: str, options: TableOptions) -> list[str]:
        written = (record for record in reader if any(map(str.strip, record)))
        records = list(islice(written, options.header))
        for _ in islice(written, options.below_header):
            pass
        if len(records) == 1 and len(records[0]) == 1:
            expected = options.separator or self.separator
            other = next((mark for mark in _LIKELY if mark != expected and mark in records[0][0]), None)
            if other:
                raise SourceError([_separator(name, other, expected, reader.line_num)])
        return header.judged(header.named(header.joined(records)), name, max(reader.line_num, 1))

    @contextmanager
    def _records(
        self, path: Path, name: str, options: TableOptions
    ) -> Iterator[tuple[Any, Iterator[str], dict[str, Any]]]:
        """A reader of the file's records, the lines it reads, and the dialect they are in."""
        csv.field_size_limit(MAX_CELL)
        separator = options.separator or self.separator
        try:
            with opened(path, name) as raw:
                text = relevant(lines(raw, name, options.encoding), options)
                quoting = csv.QUOTE_MINIMAL if options.quote else csv.QUOTE_NONE
                dialect: Any = {"delimiter": separator, "quotechar": options.quote or None, "quoting": quoting}
                reader = csv.reader(text, strict=True, **dialect)
                yield reader, text, dialect
        except csv.Error as error:
            raise SourceError([Finding(no_csv(error), file=name, row=1)]) from None


class TsvSource(CsvSource):
    """Reads tables whose cells are separated by tabs.

    In Eurostat's the first cell holds the codes of all dimensions but one, and its header their names:
    `freq,unit,geo\\TIME_PERIOD`. Each is a column here.
    """

    separator = "\t"

    def header(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The header, with a name for each dimension. Raises `SourceError`."""
        first, *names = super().header(path, name, options)
        return header.judged([*(_packed(first) or [first]), *names], name, options.skip + 1)

    def batches(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Batch]:
        """The rows; one with another number of codes than its header has names is a finding."""
        for batch in super().batches(path, name, options, findings):
            first = next(iter(batch.columns))
            names = _packed(first)
            yield _unpacked(batch, first, names, name, findings) if names else batch


def relevant(lines: Iterator[str], options: TableOptions) -> Iterator[str]:
    """The lines, empty ones in place of comments and of what is above the header, so that rows keep their number."""
    for _ in islice(lines, options.skip):
        yield "\n"
    if options.footer:
        lines = _without_footer(lines, options.footer)
    if not options.comment:
        yield from lines
        return
    quoted = False
    for line in lines:
        if not quoted and line.startswith(options.comment):
            yield "\n"
            continue
        quoted ^= bool(options.quote) and line.count(options.quote) % 2 == 1
        yield line


def _without_footer(lines: Iterator[str], count: int) -> Iterator[str]:
    """The lines without the last ones that are not empty."""
    held: deque[str] = deque()
    written = 0
    for line in lines:
        held.append(line)
        written += bool(line.strip())
        while written > count:
            first = held.popleft()
            written -= bool(first.strip())
            yield first


_PACKED = re.compile(r"(\w+(?:,\w+)+)\\\w+")


def _packed(heading: str) -> list[str]:
    """The names of the dimensions whose codes stand in one cell, as Eurostat writes them; none for another heading."""
    match = _PACKED.fullmatch(heading.strip())
    return match[1].split(",") if match else []


def _unpacked(batch: Batch, first: str, names: list[str], name: str, findings: list[Finding]) -> Batch:
    """The rows with a column for each dimension."""
    cells = [cell.split(",") for cell in batch.columns[first]]
    wrong = [place for place, codes in enumerate(cells) if len(codes) != len(names)]
    findings += (_length(name, batch.rows[place], len(cells[place]), len(names), ",") for place in wrong)
    kept = [place for place in range(len(cells)) if len(cells[place]) == len(names)]
    others = ((column, texts) for column, texts in batch.columns.items() if column != first)
    columns = {column: [cells[place][number].strip() for place in kept] for number, column in enumerate(names)}
    return Batch(
        [batch.rows[place] for place in kept],
        columns | {column: [texts[place] for place in kept] for column, texts in others},
    )


def _trimmed(record: list[str], columns: Sequence[str]) -> list[str]:
    """The record as wide as the header, where only a mark at the end of its line, or of the header, is between them."""
    extra = len(record) - len(columns)
    if extra == 1 and not record[-1].strip():
        return record[:-1]
    if extra == -1 and columns[-1] == header.nameless(len(columns)):
        return [*record, ""]
    return record


def _fitting(
    rows: Sequence[int], records: list[list[str]], width: int, separator: str, name: str, findings: list[Finding]
) -> tuple[list[int], list[list[str]]]:
    """The records that are not empty, with the rows they begin in; a finding for each of another length."""
    written = [(row, record) for row, record in zip(rows, records, strict=True) if any(map(str.strip, record))]
    findings += (_length(name, row, len(record), width, separator) for row, record in written if len(record) != width)
    kept = [(row, record) for row, record in written if len(record) == width]
    return [row for row, _ in kept], [record for _, record in kept]


def filled_down(batch: Batch, above: dict[str, str]) -> Batch:
    """The rows with what is above them in empty cells of the columns of `above`, which keeps the last texts."""
    for name in above:
        cells = batch.columns[name]
        for place, text in enumerate(cells):
            if text:
                above[name] = text
            else:
                cells[place] = above[name]
    return batch


def _batch(columns: list[str], rows: list[int], cells: list[list[str]]) -> Batch:
    return Batch(
        rows,
        {name: list(map(str.strip, column)) for name, column in zip(columns, zip(*cells, strict=True), strict=True)},
    )


def _separator(name: str, separator: str, expected: str, row: int) -> Finding:
    written = "\\t" if separator == "\t" else separator
    return Finding(
        Message("wrong-separator", separator=_LIKELY[separator], expected=_LIKELY[expected]),
        file=name,
        row=row,
        hint=Message("advice.write-separator-under", written=written, expected=_LIKELY[expected]),
    )


def _length(name: str, row: int, cells: int, expected: int, separator: str) -> Finding:
    mark = Message("separator.a-comma" if separator == "," else "separator.a-separator")
    hint = Message("advice.a-text-with", mark=mark) if cells > expected else Message("advice.fill-in-the")
    return Finding(Message("ragged-row", cells=cells, expected=expected), file=name, row=row, hint=hint)


def byte_order_mark(path: Path, name: str) -> list[Finding]:
    """A warning for a file that begins with one."""
    with path.open("rb") as raw:
        return [mark_found(name)] if raw.read(len(MARK)) == MARK else []
