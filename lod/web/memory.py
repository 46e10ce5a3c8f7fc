"""A bounded store of bytes, least recently used out first."""

from __future__ import annotations

import threading
from collections import OrderedDict

OVERHEAD = 200
"""Bytes that an entry takes besides its key and its value."""


class Memory:
    """Keeps bytes by a key of texts, at most `size` bytes of keys and values together; shared by threads."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.used = 0
        self._entries: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, key: tuple[str, ...]) -> bytes | None:
        """What is kept by the key."""
        with self._guard:
            data = self._entries.get(key)
            if data is not None:
                self._entries.move_to_end(key)
            return data

    def keep(self, key: tuple[str, ...], data: bytes) -> None:
        """Keeps the bytes; others go where there is no room."""
        weight = _weight(key, data)
        with self._guard:
            if key in self._entries or weight > self.size:
                return
            self._entries[key] = data
            self.used += weight
            while self.used > self.size:
                self.used -= _weight(*self._entries.popitem(last=False))


def _weight(key: tuple[str, ...], data: bytes) -> int:
    return OVERHEAD + len(data) + sum(map(len, key))
