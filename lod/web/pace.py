"""The pace of refusals: who asks far too often is refused a bounded number of times a second, in the order of asking.

A refusal costs the server as much as a small answer. A visitor who asks on as fast as it is refused would take a whole
processor from others, for nothing; so each of its requests past the first ones waits, which holds a connection only.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from time import monotonic

REFUSALS_A_SECOND = 250.0
"""How many times a second one visitor is refused."""

BURST = 50
"""Refusals that one visitor gets at once, before that pace holds."""

_REMEMBERED = 1000
"""Visitors that are remembered before it is looked whose pace is over."""

Refuse = Callable[[], None]


class Pace:
    """Refusals that wait until they are due; the thread of the event loop uses it alone."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._next: dict[str, float] = {}
        """When each visitor's latest refusal was or is due; earlier than now for those of the burst."""
        self._remembered = _REMEMBERED
        self._waiting: list[tuple[float, int, Refuse]] = []
        self._number = count()

    def add(self, visitor: str, refuse: Refuse) -> None:
        """Refuses at once, or later where the visitor has been refused too often just now."""
        now = self._clock()
        due = max(self._next.get(visitor, 0.0), now - BURST / REFUSALS_A_SECOND) + 1 / REFUSALS_A_SECOND
        self._next[visitor] = due
        if due <= now:
            refuse()
        else:
            heappush(self._waiting, (due, next(self._number), refuse))
        if len(self._next) > self._remembered:
            self._forget(now - BURST / REFUSALS_A_SECOND)

    def run(self) -> None:
        """Gives the refusals that are due."""
        now = self._clock()
        while self._waiting and self._waiting[0][0] <= now:
            heappop(self._waiting)[2]()

    def seconds(self, most: float) -> float:
        """How long nothing is due, at most `most`."""
        return min(most, max(0.0, self._waiting[0][0] - self._clock())) if self._waiting else most

    def _forget(self, before: float) -> None:
        """Forgets visitors who have their whole burst again."""
        self._next = {visitor: due for visitor, due in self._next.items() if due > before}
        self._remembered = max(_REMEMBERED, 2 * len(self._next))
