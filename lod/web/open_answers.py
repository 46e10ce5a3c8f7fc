"""Large answers that are being read: together they have a bounded size, and each visitor a bounded number.

A large answer is a file that nobody else sees; it takes room until its reader has all of it, and some never do.
"""

from __future__ import annotations

import threading
from typing import BinaryIO

from lod.errors import Busy, Throttled
from lod.messages.message import Message
from lod.query.shares import Shares


class OpenAnswers:
    """Counts answers that are open; `most_bytes` for all, `shares` say how many each visitor may have."""

    def __init__(self, most_bytes: int, shares: Shares) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._shares = shares
        self._guard = threading.RLock()  # the garbage collector may close a file at any moment

    def check(self, visitor: str) -> None:
        """Raises `Throttled` and `Busy` where another large answer could not be sent now, before it is made."""
        self._hold(visitor)
        try:
            with self._guard:
                self._judge_room(0)
        finally:
            self._shares.give_back(visitor)

    def hold(self, file: BinaryIO, size: int, visitor: str) -> BinaryIO:
        """The file, counted until it is closed. Raises `Throttled` and `Busy`, with the file closed."""
        try:
            self._hold(visitor)
        except Throttled:
            file.close()
            raise
        try:
            with self._guard:
                self._judge_room(size)
                self.bytes += size
        except Busy:
            self._shares.give_back(visitor)
            file.close()
            raise
        return _Counted(file, size, visitor, self)  # type: ignore[return-value]  # all of a file that servers use

    def _hold(self, visitor: str) -> None:
        refusal = Message("busy.own-large-answers")
        self._shares.hold(visitor, refusal, 5)

    def _judge_room(self, size: int) -> None:
        if self.bytes + size > self.most_bytes:
            raise Busy(Message("busy.large-answers"), 10)

    def _closed(self, size: int, visitor: str) -> None:
        with self._guard:
            self.bytes -= size
        self._shares.give_back(visitor)


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
