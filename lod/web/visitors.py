"""How many queries each visitor has under way."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class TooMany(Exception):
    """The visitor has as many under way as one may have."""


class Visitors:
    """Counts what each address has under way; `limit` 0 means none."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._under_way: Counter[str] = Counter()
        self._guard = threading.Lock()

    @contextmanager
    def one_more(self, address: str) -> Iterator[None]:
        """Holds a place for the address. Raises `TooMany`."""
        with self._guard:
            if self.limit and self._under_way[address] >= self.limit:
                raise TooMany
            self._under_way[address] += 1
        try:
            yield
        finally:
            with self._guard:
                self._under_way[address] -= 1
                if not self._under_way[address]:
                    del self._under_way[address]
