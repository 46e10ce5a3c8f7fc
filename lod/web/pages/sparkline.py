"""A small line without axes: how a figure has changed, beside the figure itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

WIDTH, HEIGHT, EDGE = 160, 40, 4
"""Of the picture, and the room at its edges for the mark of the newest value."""

LEAST = 3
"""Values from which a line says something."""


@dataclass(frozen=True)
class Sparkline:
    """`points` of each unbroken piece of the line, as SVG has them; where the newest value is marked (`x`, `y`); and
    what the first and the last period are called."""

    points: tuple[str, ...]
    x: float
    y: float
    first: str
    last: str


def sparkline(values: Sequence[float | None], periods: Sequence[str]) -> Sparkline | None:
    """The line of some values in the order of time, None for those that are missing; None where there are too few."""
    finite = [value for value in values if value is not None and isfinite(value)]
    if len(finite) < LEAST:
        return None
    least, span = min(finite), (max(finite) - min(finite)) or 1
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    pieces: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None or not isfinite(value):
            pieces.append([])
            continue
        at = round(HEIGHT - EDGE - (value - least) / span * (HEIGHT - 2 * EDGE), 1)
        pieces[-1].append((round(EDGE + place * step, 1), at))
    drawn = [piece for piece in pieces if piece]
    points = tuple(" ".join(f"{x},{y}" for x, y in piece) for piece in drawn)
    x, y = drawn[-1][-1]
    return Sparkline(points, x, y, periods[0], periods[-1])
