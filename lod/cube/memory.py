"""Cells that are made into terms once: a column repeats the same few."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

Cell = TypeVar("Cell", bound=Hashable)
Written = TypeVar("Written")


def remembering(write: Callable[[Cell], Written], most: int) -> Callable[[Cell], Written]:
    """A function that gives what `write` does, and remembers it of the first `most` different cells."""
    written_of: dict[Cell, Written] = {}

    def remembered(cell: Cell) -> Written:
        written = written_of.get(cell)
        if written is None:
            written = write(cell)
            if len(written_of) < most:
                written_of[cell] = written
        return written

    return remembered
