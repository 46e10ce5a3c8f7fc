"""Connections that cannot be held for ever: a visitor reads at a minimal rate, sends a request in time, and has a
bounded number of connections."""

from __future__ import annotations

import fcntl
import socket
import struct
import termios
from collections.abc import Callable
from typing import Any

from waitress.buffers import ReadOnlyFileBasedBuffer
from waitress.channel import HTTPChannel
from waitress.task import WSGITask

from lod.web.rate import REFUSED

REQUEST_SECONDS = 60.0
"""How long a request may take to arrive."""

PIPELINED = 20
"""Requests that may be sent before the first is answered."""


class Task(WSGITask):  # type: ignore[misc]  # waitress has no types
    """A request that is answered; where the server is about to stop, the last one of its connection."""

    def start(self) -> None:
        super().start()
        if self.channel.server.draining:
            self.set_close_on_finish()

    def get_environment(self) -> dict[str, Any]:
        """What the application is given; with it, how long the visitor has to wait, where the request is refused."""
        environ: dict[str, Any] = super().get_environment()
        if self.channel.refusing_for:
            environ[REFUSED] = self.channel.refusing_for
        return environ


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that counts what was sent and knows since when it waits."""

    task_class = Task

    def __init__(self, server: Any, connection: socket.socket, address: Any, adj: Any, map: Any = None) -> None:
        self.sent = 0
        self.refused_for = 0.0
        """Seconds that the visitor of the request which is next has to wait; 0: it is answered."""
        self.refusing_for = 0.0
        self._watched: tuple[float, int] | None = None
        self._arriving: tuple[float, object] | None = None
        self.when_closed: Callable[[], object] = _nothing
        super().__init__(server, connection, address, adj, map)
        self.will_close = not server.admits(self)

    def del_channel(self, map: Any = None) -> None:
        """Is watched no longer, as it is closed; what was held for it is given back, once."""
        super().del_channel(map)
        self.when_closed, closed = _nothing, self.when_closed
        closed()

    def readable(self) -> bool:
        """Whether it is to be read from; not once it is closed."""
        return self._fileno is not None and bool(super().readable())

    def writable(self) -> bool:
        """Whether it is to be written to; not once it is closed."""
        return self._fileno is not None and bool(super().writable())

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Sends some of the data; how much."""
        sent: int = super().send(data, do_close=do_close)
        self.sent += sent
        return sent

    def received(self, data: bytes) -> bool:
        """Takes what has arrived."""
        taken: bool = super().received(data)
        if len(self.requests) > PIPELINED:
            self.will_close = True
        if self.refused_for and self.requests:
            self.server.refuse(self)
        return taken

    def refuse(self) -> None:
        """Refuses the request that is next, unless the other side has left; those behind it are refused in turn."""
        if self._fileno is None or not self.requests:
            return
        self.service()
        if self.refused_for and self.requests:
            self.server.refuse(self)

    def service(self) -> None:
        """Answers the next request."""
        self.refusing_for, self.refused_for = self.refused_for, 0.0
        super().service()

    def check_client_disconnected(self) -> bool:
        """Whether the other side has closed the connection; for the thread that answers it."""
        return not self.connected or _is_closed(self.socket)

    @property
    def held_bytes(self) -> int:
        """What of an answer waits in memory, or in files of the server's own."""
        return sum(len(buffer) for buffer in list(self.outbufs) if not isinstance(buffer, ReadOnlyFileBasedBuffer))

    @property
    def idle(self) -> bool:
        """Whether nothing is under way on it."""
        return not self.requests and not self.total_outbufs_len and self.request is None

    def reads_too_slowly(self, now: float, rate: float, seconds: float) -> bool:
        """Whether fewer bytes a second of an answer were read in the last so many seconds; asked every few seconds.

        A program that works on what it reads takes it in steps, as large as what its system keeps for it: some hundred
        kB, which is the work of ten seconds and more where the answer is compressed.
        """
        if not self.total_outbufs_len:
            self._watched = None
            return False
        read = self.sent - _unread(self.socket)
        since, before = self._watched or (now, read)
        if now - since < seconds:
            self._watched = since, before
            return False
        self._watched = now, read
        return read - before < rate * (now - since)

    def sends_too_slowly(self, now: float) -> bool:
        """Whether a request is not whole after so long; asked every few seconds."""
        if self.request is None:
            self._arriving = None
        elif self._arriving is None or self._arriving[1] is not self.request:
            self._arriving = now, self.request
        return self._arriving is not None and now - self._arriving[0] > REQUEST_SECONDS


def _nothing() -> None:
    """What is done for a connection for which nothing is held."""


def _is_closed(connection: socket.socket) -> bool:
    """Whether the other side sends no more; who closes only that half is taken for gone, as proxies do."""
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _unread(connection: socket.socket) -> int:
    """Bytes that were handed to the system, and which the other side has not taken yet; 0 where it does not say."""
    try:
        return int(struct.unpack("i", fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, b"\0" * 4))[0])
    except (OSError, ValueError):
        return 0
