"""A bounded store in memory, proof against scans.

What is asked for once is kept for a while, what is asked for again is kept for longer; so a visitor who asks for
everything once does not push out what others read. Finished documents and their compressed copies share one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

Key = tuple[str, ...]

OVERHEAD = 500
"""Bytes that an entry takes besides its key and its value."""

ONCE = 0.25
"""The part of the size for what has been asked for once."""


class Memory:
    """Keeps values by a key of texts, at most `most` bytes of them together; any number of threads may use it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._bytes = {True: 0, False: 0}
        self._entries: dict[bool, OrderedDict[Key, tuple[Any, int]]] = {True: OrderedDict(), False: OrderedDict()}
        """Values with their sizes, by whether they were asked for again; the least recently used first."""
        self._guard = threading.Lock()

    @property
    def bytes(self) -> int:
        """The bytes of all that is kept, with keys."""
        return sum(self._bytes.values())

    def get(self, key: Key) -> Any:
        """What is kept by the key, which has been asked for again now; None where nothing is."""
        with self._guard:
            again = key in self._entries[True]
            entry = self._entries[again].pop(key, None)
            if entry is None:
                return None
            self._bytes[again] -= entry[1]
            self._put(True, key, entry)
            return entry[0]

    def peek(self, key: Key) -> Any:
        """What is kept by the key, as if it had not been asked for."""
        with self._guard:
            entry = self._entries[key in self._entries[True]].get(key)
            return entry[0] if entry else None

    def keep(self, key: Key, value: Any, size: int) -> None:
        """Keeps a value of so many bytes in the place of another by its key; what was used least recently goes."""
        with self._guard:
            again = key in self._entries[True]
            before = self._entries[again].pop(key, None)
            self._bytes[again] -= before[1] if before else 0
            self._put(again, key, (value, size + OVERHEAD + sum(map(len, key))))

    def clear(self) -> None:
        """Drops everything."""
        with self._guard:
            for again in (True, False):
                self._entries[again].clear()
                self._bytes[again] = 0

    def _put(self, again: bool, key: Key, entry: tuple[Any, int]) -> None:
        """Adds an entry; drops first what was asked for once, where that has more than its part."""
        self._entries[again][key] = entry
        self._bytes[again] += entry[1]
        while self.bytes > self.most:
            once = bool(self._entries[False]) and (self._bytes[False] > ONCE * self.most or not self._entries[True])
            _, (_, size) = self._entries[not once].popitem(last=False)
            self._bytes[not once] -= size
