"""The records of a CSV file, many at a time: as long as no line has a quote in it, each line is one.

Lines that all have as many separators as the header are split together, column by column: a list for each record would
take most of the time.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat
from typing import Any

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.source import BATCH

MAX_CELL = 100_000
"""Characters a cell may have."""


@dataclass(frozen=True)
class Records:
    """Some records, and the rows they begin in: `columns`, where all are as wide as the header and none is empty, else
    the `records` as they stand."""

    rows: Sequence[int]
    records: list[list[str]]
    columns: list[list[str]] | None = None


def no_csv(error: csv.Error) -> Message:
    """What is wrong where a text is no CSV."""
    return Message("lone-return") if "new-line character" in str(error) else Message("not-csv", why=str(error))


def records_of(
    text: Iterator[str], line: int, dialect: Mapping[str, Any], width: int, name: str, findings: list[Finding]
) -> Iterator[Records]:
    """The records in lines of text, of which `line` are read already; `width`: how many cells the header has.

    What is no CSV is a finding, and the end. Raises what `text` raises, after the records before it.
    """
    while True:
        lines: list[str] = []
        failed: SourceError | None = None
        try:
            lines.extend(islice(text, BATCH))
        except SourceError as error:
            failed = error
        rows = range(line + 1, line + 1 + len(lines))
        columns = _columns(lines, dialect, width)
        records = [] if columns else _plain(lines, dialect)
        if records is None:
            yield from _careful(chain(lines, _raising(failed), text), line, dialect, name, findings)
            return
        if lines:
            yield Records(rows, records, columns)
        if failed:
            raise failed
        if len(lines) < BATCH:
            return
        line += len(lines)


def _columns(lines: list[str], dialect: Mapping[str, Any], width: int) -> list[list[str]] | None:
    """The cells of lines by column, without spaces around them; None for lines that must be looked at one by one."""
    separator, quote = dialect["delimiter"], dialect["quotechar"]
    whole = "".join(lines).replace("\r\n", "\n")
    if not whole or (quote and quote in whole) or "\r" in whole or max(map(len, lines)) > MAX_CELL:
        return None
    if set(map(str.count, lines, repeat(separator))) != {width - 1}:
        return None
    cells = whole.removesuffix("\n").replace("\n", separator).split(separator)
    if len(cells) != len(lines) * width:
        return None
    if len("".join(whole.split())) + whole.count("\n") != len(whole):  # a space stands somewhere
        cells = list(map(str.strip, cells))
    columns = [cells[place::width] for place in range(width)]
    return columns if all(columns[0]) else None


def _plain(lines: list[str], dialect: Mapping[str, Any]) -> list[list[str]] | None:
    """The records of lines that are one each; None where they may not be."""
    quote = dialect["quotechar"]
    if quote and quote in "".join(lines):
        return None
    try:
        records = list(csv.reader(lines, strict=True, **dialect))
    except csv.Error:
        return None
    return records if len(records) == len(lines) else None


def _careful(
    text: Iterator[str], line: int, dialect: Mapping[str, Any], name: str, findings: list[Finding]
) -> Iterator[Records]:
    """Records that may be of several lines."""
    reader = csv.reader(text, strict=True, **dialect)
    rows: list[int] = []
    records: list[list[str]] = []
    start = line + 1
    try:
        for record in reader:
            rows.append(start)
            records.append(record)
            start = line + reader.line_num + 1
            if len(rows) == BATCH:
                yield Records(rows, records)
                rows, records = [], []
    except csv.Error as error:
        message, row = no_csv(error), line + reader.line_num
        findings.append(Finding(message, file=name, row=row))
    if rows:
        yield Records(rows, records)


def _raising(error: SourceError | None) -> Iterator[str]:
    if error:
        raise error
    yield from ()
