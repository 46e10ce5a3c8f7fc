"""Tables of a PDF, which has none: lines whose pieces stand below one another in columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LEAST_ROWS = 3
"""So many rows with as many pieces each make a table."""

_SAME_LINE, _SAME_COLUMN = 3.0, 6.0
"""How many points pieces of one line, or of one column, stand apart at most."""


@dataclass(frozen=True)
class Piece:
    """A piece of a line with its edges in points, `bottom` from the foot of the page."""

    text: str
    left: float
    right: float
    bottom: float


def tables_of(pieces: Iterable[Piece]) -> Iterator[list[list[Piece]]]:
    """The tables of a page, as rows of pieces from top to bottom."""
    run: list[list[Piece]] = []
    for line in _lines(pieces):
        if run and not _continues(run[-1], line):
            if len(run) >= LEAST_ROWS:
                yield run
            run = []
        if len(line) > 1:
            run.append(line)
    if len(run) >= LEAST_ROWS:
        yield run


def _lines(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    line: list[Piece] = []
    for piece in sorted(pieces, key=lambda each: -each.bottom):
        if line and line[0].bottom - piece.bottom > _SAME_LINE:
            yield sorted(line, key=lambda each: each.left)
            line = []
        line.append(piece)
    if line:
        yield sorted(line, key=lambda each: each.left)


def _continues(above: Sequence[Piece], line: Sequence[Piece]) -> bool:
    """Whether a line has as many pieces as the one above it, each with a left, right or middle in line."""
    return len(above) == len(line) and all(map(_below, above, line))


def _below(first: Piece, second: Piece) -> bool:
    middle = abs(first.left + first.right - second.left - second.right) / 2
    return min(abs(first.left - second.left), abs(first.right - second.right), middle) <= _SAME_COLUMN
