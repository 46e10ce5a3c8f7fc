"""How a worker's process comes to be: forked from a server that is started once (Linux), or started anew elsewhere."""

from __future__ import annotations

import atexit
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Protocol

START_SECONDS = 30.0
"""How long the server may take to fork a worker; its own start is part of it."""

END_SECONDS = 2.0
"""How long the server may take to end."""

FILES = 4
"""What a worker is given to begin with: its input, output, complaints, and the file that results go to (its spool)."""

FORK = b"fork"
"""What asks the server for a worker; the files come with it, and the line on which its end is told."""

_ENVIRONMENT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL")
_LIBRARIES = {
    # others set a gigabyte of addresses aside, which would wear a worker out
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    # neither starts a thread when it is imported: a process is forked while it has one only
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "OPENBLAS_NUM_THREADS": "1",
}


class Child(Protocol):
    """A worker's process."""

    pid: int
    parent: int
    """The process that it ends with."""
    spool: int
    """The number that its spool has there."""

    def poll(self) -> int | None:
        """How it has ended: its status, or a signal's number below zero; None while it is there."""

    def wait(self, seconds: float | None = None) -> int:
        """How it has ended, when it has. Raises `TimeoutError` after so many seconds."""

    def kill(self) -> None:
        """Ends it at once."""


def start(files: Sequence[int]) -> Child:
    """A worker with these files (`FILES`). Raises `OSError` where no process can be had."""
    return _shared().fork(files) if CAN_FORK else Spawned(files)


class Spawned:
    """A worker that was started anew. It ends with the *thread* that started it."""

    def __init__(self, files: Sequence[int]) -> None:
        stdin, stdout, stderr, self.spool = files
        self._process = _run("lod.query.worker", stdin, stdout, stderr, pass_fds=(self.spool,))
        self.pid = self._process.pid
        self.parent = os.getpid()

    def poll(self) -> int | None:
        """As `Child.poll`."""
        return self._process.poll()

    def wait(self, seconds: float | None = None) -> int:
        """As `Child.wait`."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError from None

    def kill(self) -> None:
        """As `Child.kill`."""
        self._process.kill()


class Forked:
    """A worker that was forked. It ends with the server that it was forked from."""

    spool = FILES - 1

    def __init__(self, pid: int, descriptor: int, line: socket.socket, parent: int) -> None:
        """`descriptor`: of its process; `line`: on which its end is told."""
        self.pid = pid
        self.parent = parent
        self._descriptor = descriptor
        self._line = line
        self._status: int | None = None

    def poll(self) -> int | None:
        """As `Child.poll`."""
        with suppress(TimeoutError):
            return self.wait(0)
        return None

    def wait(self, seconds: float | None = None) -> int:
        """As `Child.wait`. Where the server has ended, its workers were killed."""
        if self._status is None:
            poll = select.poll()
            poll.register(self._line, select.POLLIN)
            if not poll.poll(None if seconds is None else seconds * 1000):
                raise TimeoutError
            self._status = int(self._line.recv(16) or -signal.SIGKILL)
            self._line.close()
            os.close(self._descriptor)
        return self._status

    def kill(self) -> None:
        """As `Child.kill`."""
        if self._status is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)


class ForkServer:
    """The process that has imported what a worker needs, and forks workers."""

    def __init__(self) -> None:
        """Starts it. Raises `OSError` where no process can be had."""
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 (closed in `close`)
        self._line, theirs = socket.socketpair()
        try:
            with theirs:
                self._process = _run("lod.query.forkserver", theirs.fileno(), subprocess.DEVNULL, self._complaints)
        except OSError:
            self._line.close()
            self._complaints.close()
            raise

    @property
    def alive(self) -> bool:
        """Whether it is still there."""
        return self._process.poll() is None

    def fork(self, files: Sequence[int]) -> Forked:
        """A worker with these files. Raises `OSError` where there is none."""
        own, theirs = socket.socketpair()
        own.settimeout(START_SECONDS)
        try:
            with theirs:
                socket.send_fds(self._line, [FORK], [*files, theirs.fileno()])
            pid, descriptors, _, _ = socket.recv_fds(own, 16, 1, socket.MSG_CMSG_CLOEXEC)
            if not descriptors:
                raise OSError(self._last_words())
        except OSError:
            own.close()
            raise
        return Forked(int(pid), descriptors[0], own, self._process.pid)

    def close(self) -> None:
        """Ends it, and its workers."""
        self._line.close()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._complaints.close()

    def _last_words(self) -> str:
        size = os.fstat(self._complaints.fileno()).st_size
        words = os.pread(self._complaints.fileno(), 4096, max(0, size - 4096)).decode("utf-8", "replace").strip()
        return words or "the process that forks them has ended"


def _run(
    module: str,
    stdin: int,
    stdout: int,
    stderr: int | IO[bytes],
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """A program of ours, with no more of our environment than it needs."""
    return subprocess.Popen(  # noqa: S603 (a program of ours)
        [sys.executable, "-P", "-m", module],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        pass_fds=pass_fds,
        cwd="/",
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | _LIBRARIES,
        process_group=0,  # an interrupt from the terminal is the web process's to hear
    )


def _can_fork() -> bool:
    """Whether a process can be waited for by a descriptor (Linux 5.3)."""
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):
        return False
    return True


CAN_FORK = _can_fork()

_guard = threading.Lock()
_servers: dict[int, ForkServer] = {}
"""The server of this process, by the process's id: where this one was forked itself, another's is not its own."""


def _shared() -> ForkServer:
    with _guard:
        server = _servers.get(os.getpid())
        if server is None or not server.alive:
            if server is not None:
                server.close()
            server = _servers[os.getpid()] = ForkServer()
        return server


@atexit.register  # before any site is there, so that sites are closed before
def _close() -> None:
    if server := _servers.pop(os.getpid(), None):
        server.close()
