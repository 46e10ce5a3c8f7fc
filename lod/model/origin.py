"""Where something was written, so that a finding about it can say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Origin:
    """A file, the row in it (from 1), and for a description the rows of its keys (`dimensions/area/label` → row)."""

    file: str = ""
    row: int | None = None
    keys: Mapping[str, int] = field(default_factory=dict, hash=False)

    def row_of(self, *path: str | int) -> int | None:
        """The row of a key, or of the nearest key around it that has one."""
        for length in range(len(path), 0, -1):
            row = self.keys.get("/".join(map(str, path[:length])))
            if row is not None:
                return row
        return self.row


_PARTS = 1 << 20
_MARK = 1 << 62


def position(line: int, part: int) -> int:
    """A number for a part of a line, such as one year's columns in a wide table: lines sort before their parts."""
    return _MARK | line * _PARTS | part


def line_of(number: int) -> int:
    """The line of a position; a number that is none is a line itself."""
    return (number ^ _MARK) // _PARTS if number & _MARK else number


def part_of(number: int) -> int | None:
    """The part of its line that a position is of, None for a whole line."""
    return number % _PARTS if number & _MARK else None
