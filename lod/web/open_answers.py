"""Large answers that are being read: together they have a bounded size, and each visitor a bounded number.

A large answer is a file that nobody else sees; it takes room until its reader has all of it, and some never do.
"""

from __future__ import annotations

import threading
from collections import Counter
from typing import BinaryIO

from lod.errors import Busy, Throttled


class OpenAnswers:
    """Counts answers that are open; `most_bytes` for all, `per_visitor` answers for each (0: no limit)."""

    def __init__(self, most_bytes: int, per_visitor: int) -> None:
        self.most_bytes = most_bytes
        self.per_visitor = per_visitor
        self.bytes = 0
        self._open: Counter[str] = Counter()
        self._guard = threading.Lock()

    def check(self, visitor: str) -> None:
        """Raises `Throttled` and `Busy` where another large answer could not be sent now, before it is made."""
        with self._guard:
            self._check(visitor, 0)

    def hold(self, file: BinaryIO, size: int, visitor: str) -> BinaryIO:
        """The file, counted until it is closed. Raises `Throttled` and `Busy`, with the file closed."""
        with self._guard:
            try:
                self._check(visitor, size)
            except Busy:
                file.close()
                raise
            self.bytes += size
            self._open[visitor] += 1
        return _Counted(file, size, visitor, self)  # type: ignore[return-value]  # all of a file that servers use

    def _check(self, visitor: str, size: int) -> None:
        if self.per_visitor and self._open[visitor] >= self.per_visitor:
            raise Throttled("You are reading as many large answers as one visitor may; read one of them to its end.", 5)
        if self.bytes + size > self.most_bytes:
            raise Busy("Large answers are being read as much as there is room for; try again in a moment.", 10)

    def _closed(self, size: int, visitor: str) -> None:
        with self._guard:
            self.bytes -= size
            self._open[visitor] -= 1
            if not self._open[visitor]:
                del self._open[visitor]


class _Counted:
    """A file that says when it is closed."""

    def __init__(self, file: BinaryIO, size: int, visitor: str, answers: OpenAnswers) -> None:
        self._file = file
        self._size = size
        self._visitor = visitor
        self._answers = answers
        self.read, self.seek, self.tell, self.seekable = file.read, file.seek, file.tell, file.seekable
        self.fileno = file.fileno

    def close(self) -> None:
        """Closes the file, once."""
        if not self._file.closed:
            self._file.close()
            self._answers._closed(self._size, self._visitor)

    def __del__(self) -> None:
        self.close()
