"""Rounds of the event loop: connections of each visitor after those of another, whoever has how many.

A round waits until something can be read or written and serves it, for a short time; what is left is seen again by the
next round, and who was served last comes last. So one that opens connections all the time keeps nobody waiting longer
than a round.
"""

from __future__ import annotations

import select
import time
from collections import deque
from collections.abc import Iterator
from math import ceil
from typing import Any

from waitress import wasyncore

ROUND_SECONDS = 0.002
"""How long a round serves before it looks again who waits."""

_READ = select.POLLIN | select.POLLPRI

Event = tuple[Any, int, int]
"""A socket of the server, its file descriptor, and what can be done with it: bits as `select.poll` has them."""


class Rounds:
    """Serves the sockets of a map, by file descriptor; one thread does."""

    def __init__(self, sockets: dict[int, Any]) -> None:
        self._sockets = sockets
        self._served: dict[str, int] = {}
        """Which service each visitor's last one was, of those who were there in the last round."""
        self._count = 0

    def one(self, seconds: float) -> None:
        """Waits so long for something that can be read or written, and serves it."""
        ready = [(self._sockets.get(descriptor), descriptor, flags) for descriptor, flags in self._wait(seconds)]
        until = time.monotonic() + ROUND_SECONDS
        for served, descriptor, flags in self._in_turn(ready):
            # not one that was closed in this round, nor one that has its number since
            if served is not None and self._sockets.get(descriptor) is served:
                wasyncore.readwrite(served, flags)
            if time.monotonic() > until:
                break

    def _wait(self, seconds: float) -> list[tuple[int, int]]:
        poll = select.poll()
        for descriptor, each in list(self._sockets.items()):
            flags = _READ if each.readable() else 0
            if each.writable() and not each.accepting:
                flags |= select.POLLOUT
            if flags:
                poll.register(descriptor, flags)
        return poll.poll(ceil(seconds * 1000))

    def _in_turn(self, ready: list[Event]) -> Iterator[Event]:
        """The server's own sockets first, then a connection of each visitor after another's, as long as there are."""
        lanes: dict[str, deque[Event]] = {}
        for event in ready:
            address = getattr(event[0], "addr", None)
            if address is None:
                yield event
            else:
                lanes.setdefault(address[0], deque()).append(event)
        self._served = {visitor: self._served.get(visitor, 0) for visitor in lanes}
        waiting = deque(sorted(lanes, key=self._served.__getitem__))
        while waiting:
            visitor = waiting.popleft()
            self._count += 1
            self._served[visitor] = self._count
            yield lanes[visitor].popleft()
            if lanes[visitor]:
                waiting.append(visitor)
