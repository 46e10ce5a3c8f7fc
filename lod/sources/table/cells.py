"""Places in a sheet: `B7` and `B3:H40`, counted from 0 as rows and columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
"""What a sheet can hold at most."""

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def letters(column: int) -> str:
    """What a column is called: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell(row: int, column: int) -> str:
    """What a cell is called."""
    return f"{letters(column)}{row + 1}"


def place(name: str) -> tuple[int, int]:
    """The row and column of a cell. Raises `ValueError` for what is no cell's name."""
    match = _CELL.fullmatch(name)
    if not match:
        raise ValueError(name)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, its last row and column included."""

    top: int = 0
    left: int = 0
    bottom: int = MAX_ROWS - 1
    right: int = MAX_COLUMNS - 1

    @classmethod
    def of(cls, name: str) -> Area:
        """The rectangle that `B3:H40` names; a cell alone is one. Raises `ValueError`."""
        first, _, last = name.partition(":")
        (top, left), (bottom, right) = place(first), place(last or first)
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def __contains__(self, where: tuple[int, int]) -> bool:
        return self.top <= where[0] <= self.bottom and self.left <= where[1] <= self.right


def places(rows: Sequence[int], columns: Sequence[int]) -> str:
    """Columns and rows of a sheet, given from 0, by their letters and numbers; the first few of them."""
    names = [*map(letters, columns), *(str(row + 1) for row in rows)]
    return ", ".join(names[:FEW]) + (" …" if len(names) > FEW else "")


FEW = 10
"""Rows and columns that are named where many are meant."""
