"""The way to a server, as a test would have it: open, cut, or stopped after so many bytes."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Gate:
    """Listens on a port and hands all bytes on to another port of this machine."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._is_cut = False
        self._left = -1
        self.stopped = threading.Event()
        self._freed = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Closes every connection, and each new one at once."""
        self._is_cut = True
        self._close_all()

    def mend(self) -> None:
        """Lets all through again."""
        self._is_cut, self._left = False, -1
        self._freed.set()

    def stop_after(self, size: int) -> None:
        """Hands so many bytes on to the server, and then none; `stopped` is set when that is so."""
        self.stopped.clear()
        self._freed.clear()
        self._left = size

    def close(self) -> None:
        self.cut()
        self._freed.set()
        self._listener.close()

    def _close_all(self) -> None:
        with self._guard:
            for each in self._open:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._is_cut:
                client.close()
                continue
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self._target)) as server:
            with self._guard:
                self._open |= {client, server}
            back = threading.Thread(target=self._hand_on, args=(server, client, False), daemon=True)
            back.start()
            self._hand_on(client, server, True)
            back.join()
            with self._guard:
                self._open -= {client, server}

    def _hand_on(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                if counted and self._left >= 0:
                    self._left -= len(piece)
                    if self._left < 0:
                        self._left = 0
                        self.stopped.set()
                        self._freed.wait()
                target.sendall(piece)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
