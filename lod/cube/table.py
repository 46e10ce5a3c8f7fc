"""Cells of a table for people: numbers with the decimals they were stated with, and nothing that is a formula.

A cell that a spreadsheet would take for a formula is guarded by an apostrophe; the exact data are in the RDF.
"""

from __future__ import annotations

import re
from decimal import Decimal

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9.]+")


def shown(value: str, decimals: int | str | None) -> str:
    """A number with as many decimals as were stated, never fewer than it has."""
    if decimals is None:
        return value
    stored = len(value.partition(".")[2])
    return f"{Decimal(value):.{max(int(decimals), stored)}f}"


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell
