"""What each visitor holds of something, counted over all the processes of a server.

Each thing that is held is a lock on one byte of a file that all of them have open. The system itself lets go of the
locks of a process that ends, however it ends, so that nothing has to be put right afterwards.
"""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from hashlib import blake2b
from pathlib import Path

from lod.errors import Throttled
from lod.messages.message import Message

_ROOM = 1 << 20
"""Bytes of the file that belong to one visitor; none is ever written."""


class Shares:
    """At most `most` things for each visitor (0: no limit). Any number of threads may ask.

    `folder`: one that all processes have, where the file is kept; without it, this process counts alone.
    """

    def __init__(self, kind: str, most: int, folder: Path | None = None) -> None:
        self.most = most
        self._held: dict[str, set[int]] = {}
        self._guard = threading.RLock()  # what is held may be given back by the garbage collector, at any moment
        self._file = -1
        if folder is not None and most:
            self._file = os.open(folder / f"visitors-{kind}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def hold(self, visitor: str, refusal: Message, retry_after: int) -> None:
        """Holds one more until it is given back. Raises `Throttled` with the refusal where that is one too many."""
        if not self.take(visitor):
            raise Throttled(refusal, retry_after)

    def take(self, visitor: str) -> bool:
        """Holds one more until it is given back; False where the visitor holds as many as one may."""
        if not self.most:
            return True
        with self._guard:
            held = self._held.get(visitor, set())
            free = (place for place in range(self.most) if place not in held)
            place = next((place for place in free if self._lock(visitor, place)), None)
            if place is not None:
                held.add(place)
            if held:
                self._held[visitor] = held
            else:
                self._held.pop(visitor, None)
        return place is not None

    def give_back(self, visitor: str) -> None:
        """Gives one back."""
        if not self.most:
            return
        with self._guard:
            held = self._held[visitor]
            place = held.pop()
            if not held:
                del self._held[visitor]
            if self._file >= 0:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, _place(visitor) + place)

    def _lock(self, visitor: str, place: int) -> bool:
        """Whether a place is this process's now; nobody else's at least."""
        if self._file < 0:
            return True
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _place(visitor) + place)
        except OSError as error:
            return error.errno not in (errno.EACCES, errno.EAGAIN)  # elsewhere there are no locks: it counts alone
        return True

    def __del__(self) -> None:
        if self._file >= 0:
            os.close(self._file)


def _place(visitor: str) -> int:
    """Where the bytes of a visitor begin: by its digest, so that no table of visitors is needed."""
    return int.from_bytes(blake2b(visitor.encode(), digest_size=5).digest(), "big") * _ROOM
