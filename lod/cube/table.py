"""Cells of a table for people: numbers with the decimals they were stated with, and nothing that is a formula.

A cell that a spreadsheet would take for a formula is guarded by an apostrophe; the exact data are in the RDF.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice

BATCH = 1000
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?[0-9.]+$")


def shown(value: str, decimals: int | str | None) -> str:
    """A number with as many decimals as were stated, never fewer than it has."""
    if decimals is None:
        return value
    stored = len(value.partition(".")[2])
    return f"{Decimal(value):.{max(int(decimals), stored)}f}"


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if _FORMULA.match(cell) and not _NUMBER.match(cell) else cell


def write(names: list[str], found: Iterable[list[str]]) -> Iterator[str]:
    """CSV as text in pieces: the header, then the records (RFC 4180)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(names)
    for batch in batched(found, BATCH):
        writer.writerows(batch)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def batched(found: Iterable[list[str]], size: int) -> Iterator[list[list[str]]]:
    """Records in lists of that size."""
    records = iter(found)
    while batch := list(islice(records, size)):
        yield batch
