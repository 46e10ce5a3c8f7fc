"""Room on a page: how many lines of something fit, so that a page's HTML stays small whatever it is about.

A page holds less than 100,000 bytes: about half of it for its longest list, the rest for all that stands around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

BYTES = 50_000
"""Of HTML, that the longest list of a page may have."""

LEAST = 10
"""Lines that stand on a page however long they are."""

T = TypeVar("T")


def weight(*texts: str) -> int:
    """The bytes of texts as HTML has them, all but the few signs that it spells out."""
    return sum(len(text.encode()) for text in texts)


def lines(each: int, most: int, taken: int = 0) -> int:
    """How many lines of `each` bytes fit, at most `most`; so many bytes are `taken` by something else."""
    return min(most, max(LEAST, (BYTES - taken) // max(each, 1)))


def fitting(items: Iterable[T], weigh: Callable[[T], int], most: int, room: int = BYTES) -> list[T]:
    """The first items that fit, at least one and at most `most`."""
    found: list[T] = []
    for item in items:
        room -= weigh(item)
        if len(found) == most or (found and room < 0):
            break
        found.append(item)
    return found


class Pages:
    """The pages of a list whose items weigh differently: where each begins, counted from page 1."""

    def __init__(self, weights: Sequence[int], most: int) -> None:
        self.total = len(weights)
        self.starts = [0]
        used = 0
        for place, each in enumerate(weights):
            if place - self.starts[-1] == most or (used and used + each > BYTES):
                self.starts.append(place)
                used = 0
            used += each

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, page: int) -> tuple[int, int]:
        """Where a page begins and ends; past the last page, where nothing is."""
        bounds = [*self.starts, self.total]
        return (bounds[page - 1], bounds[page]) if page <= len(self.starts) else (self.total, self.total)
