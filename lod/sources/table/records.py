"""The records of a CSV file, many at a time: as long as no line has a quote in it, each line is one."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.source import BATCH

Block = tuple[Sequence[int], list[list[str]]]
"""Records, and the rows they begin in."""


def records_of(
    text: Iterator[str], line: int, dialect: Mapping[str, Any], name: str, findings: list[Finding]
) -> Iterator[Block]:
    """The records in lines of text, of which `line` are read already.

    What is no CSV is a finding, and the end. Raises what `text` raises, after the records before it.
    """
    while True:
        lines: list[str] = []
        failed: SourceError | None = None
        try:
            lines.extend(islice(text, BATCH))
        except SourceError as error:
            failed = error
        records = _plain(lines, dialect)
        if records is None:
            yield from _careful(chain(lines, _raising(failed), text), line, dialect, name, findings)
            return
        if lines:
            yield range(line + 1, line + 1 + len(lines)), records
        if failed:
            raise failed
        if len(lines) < BATCH:
            return
        line += len(lines)


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
) -> Iterator[Block]:
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
                yield rows, records
                rows, records = [], []
    except csv.Error as error:
        message, row = Message("not-csv", why=str(error)), line + reader.line_num
        findings.append(Finding(message, file=name, row=row))
    if rows:
        yield rows, records


def _raising(error: SourceError | None) -> Iterator[str]:
    if error:
        raise error
    yield from ()
