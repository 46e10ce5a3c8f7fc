"""The process that holds the sockets: it starts web processes, replaces those that end, and exchanges all of them for
new ones – another version of the software, other settings – without a failed request.

A web process is the same command once more, with three variables: the descriptors of the sockets, that of its line to
the supervisor, and a folder that all of them share. Over the line it says that it answers; when the line is cut, the
supervisor is gone, and it stops.
"""

from __future__ import annotations

import logging
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from lod.errors import LodError
from lod.messages.message import Message
from lod.web.sockets import tell_manager

SOCKETS, LINE, SHARED = "LOD_SERVE_SOCKETS", "LOD_SERVE_LINE", "LOD_SERVE_SHARED"
"""What tells a web process that it is one: the descriptors of its sockets, and of its line to the supervisor, and the
folder that all of them share."""

READY = b"r"
"""What a web process says when it answers."""

START_SECONDS = 120.0
"""How long a web process may take until it answers."""

GRACE_SECONDS = 10.0
"""How much longer than it may take a process that was told to stop is waited for, before it is killed."""

SHORT_SECONDS = 5.0
"""A process that ends sooner than this after its start is not started again at once."""

_log = logging.getLogger("lod")


def command() -> list[str]:
    """How this program was started, so that it is looked up anew: a new version under the same name is the new one."""
    if os.access(sys.argv[0], os.X_OK) and not sys.argv[0].endswith(".py"):
        return [sys.argv[0], *sys.argv[1:]]
    return list(sys.orig_argv)


@dataclass(eq=False)
class Web:
    """A web process, its line, when it was started, and whether it answers."""

    process: subprocess.Popen[bytes]
    line: socket.socket
    started: float
    ready: bool = False

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Tells it to stop; it finishes what is under way."""
        if self.process.poll() is None:
            self.process.send_signal(number)

    def end(self, deadline: float) -> None:
        """Waits until it has ended; past the deadline it is killed."""
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _log.error("web process %d did not stop in time and was killed", self.process.pid)
            self.process.kill()
            self.process.wait()
        self.line.close()


class Supervisor:
    """Keeps `count` web processes on the sockets until SIGTERM or SIGINT; SIGHUP exchanges them for new ones."""

    def __init__(self, sockets: Sequence[socket.socket], count: int, drain_seconds: float, shared: Path) -> None:
        self.sockets = sockets
        self.shared = shared
        self.count = count
        self.drain_seconds = drain_seconds
        self._command = command()
        self._serving: list[Web] = []
        self._leaving: list[Web] = []
        self._stopping = False
        self._renewing = False
        self._wake, self._woken = socket.socketpair()

    def run(self) -> None:
        """Serves. Raises `LodError` where the first web processes do not get to answer."""
        self._listen_to_signals()
        self._serving = [self._start() for _ in range(self.count)]
        try:
            if not self._wait_ready(self._serving) and not self._stopping:
                raise LodError(Message("error.web-process-ended"))
            tell_manager(os.environ, "READY=1")
            while not self._stopping:
                self._sleep(1.0)
                self._keep_up()
        finally:
            tell_manager(os.environ, "STOPPING=1")
            self._stop_all([*self._serving, *self._leaving])

    def _listen_to_signals(self) -> None:
        self._woken.setblocking(False)
        self._wake.setblocking(False)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._told_to_stop)
        signal.signal(signal.SIGHUP, self._told_to_renew)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)

    def _told_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _told_to_renew(self, number: int, frame: FrameType | None) -> None:
        self._renewing = True

    def _start(self) -> Web:
        own, theirs = socket.socketpair()
        descriptors = [each.fileno() for each in self.sockets]
        environment = {**os.environ, SOCKETS: ",".join(map(str, descriptors)), LINE: str(theirs.fileno())}
        environment[SHARED] = str(self.shared)
        with theirs:
            handed = (*descriptors, theirs.fileno())
            process = subprocess.Popen(self._command, env=environment, pass_fds=handed)  # noqa: S603 (this program)
        own.setblocking(False)
        return Web(process, own, time.monotonic())

    def _keep_up(self) -> None:
        """Exchanges all processes where that is wanted, and replaces those that have ended."""
        if self._renewing:
            self._renewing = False
            self._renew()
        for web in [web for web in self._leaving if web.process.poll() is not None]:
            self._leaving.remove(web)
            web.line.close()
        for place, web in enumerate(self._serving):
            code = web.process.poll()
            if code is not None and time.monotonic() - web.started > SHORT_SECONDS:
                _log.error("web process %d ended with %d and is replaced", web.process.pid, code)
                web.line.close()
                self._serving[place] = self._start()

    def _renew(self) -> None:
        """New processes answer before the old ones are told to stop; where they do not, the old ones stay."""
        tell_manager(os.environ, f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")
        try:
            new = [self._start() for _ in range(self.count)]
        except OSError as error:
            _log.error("new web processes cannot be started: %s", error)
            return
        if self._wait_ready(new):
            for web in self._serving:
                web.stop()
            self._leaving += self._serving
            self._serving = new
            _log.warning("%d new web processes answer now", len(new))
        else:
            _log.error("the new web processes did not get to answer; those before go on")
            self._stop_all(new)
        tell_manager(os.environ, "READY=1")

    def _wait_ready(self, webs: Sequence[Web]) -> bool:
        """Waits until all answer; whether they do."""
        deadline = time.monotonic() + START_SECONDS
        while not all(web.ready for web in webs):
            if self._stopping or time.monotonic() > deadline or any(web.process.poll() is not None for web in webs):
                return False
            self._sleep(0.5, [web for web in webs if not web.ready])
            for web in webs:
                with suppress(OSError):
                    web.ready = web.ready or web.line.recv(1) == READY
        return True

    def _sleep(self, seconds: float, webs: Sequence[Web] = ()) -> None:
        """Until a signal comes, or one of the processes says something."""
        with selectors.DefaultSelector() as selector:
            for each in (self._woken, *(web.line for web in webs)):
                selector.register(each, selectors.EVENT_READ)
            selector.select(seconds)
        with suppress(BlockingIOError):
            self._woken.recv(4096)

    def _stop_all(self, webs: Sequence[Web]) -> None:
        for web in webs:
            web.stop()
        deadline = time.monotonic() + self.drain_seconds + GRACE_SECONDS
        for web in webs:
            web.end(deadline)
