"""A worker seen from outside: started, asked, and killed when it breaks a limit."""

from __future__ import annotations

import logging
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from lod.config import Settings
from lod.errors import OutOfMemory, QueryError, ReleaseError, TimedOut
from lod.query import messages
from lod.query.engine import Query
from lod.query.messages import Reply, Start
from lod.query.sandbox import Status

NOT_READY = Status(False, "no worker has started yet")

END_SECONDS = 2.0
"""How long a worker with nothing to do may take to end."""

_ENVIRONMENT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "LANG", "LC_ALL")
_ARROW = {
    "ARROW_DEFAULT_MEMORY_POOL": "system"
}  # others set a gigabyte of addresses aside, which would wear a worker out
_MEMORY = ("memory allocation", "bad_alloc", "MemoryError", "Cannot allocate memory")
_log = logging.getLogger("lod.query")


class Gone(Exception):
    """The worker had ended before it was asked; another can be asked instead."""


class Process:
    """One worker process. Used by one thread at a time; started from a thread that outlives it."""

    def __init__(self, release: Path, base: str, settings: Settings, prefixes: Mapping[str, str]) -> None:
        """Starts it; `wait_ready` says when it can be asked. Raises `OSError` where no process can be had."""
        self.seconds = settings.query_seconds
        self.status = NOT_READY
        self.spool: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed in `end`)
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed in `end`)
        self._heard = bytearray()
        start = Start(
            release=str(release.resolve()),
            base=base,
            spool=self.spool.fileno(),
            parent=os.getpid(),
            memory_bytes=settings.query_memory_bytes,
            result_bytes=settings.query_result_bytes,
            cpu_seconds=settings.query_seconds + 1,
            engine=settings.engine,
            prefixes=dict(prefixes),
        )
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "lod.query.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                bufsize=0,
                pass_fds=(self.spool.fileno(),),
                cwd="/",
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | _ARROW,
                process_group=0,  # an interrupt from the terminal is the web process's to hear
            )
        except OSError:
            self._close_files()
            raise
        self._input = cast(IO[bytes], self._process.stdin)
        self._output = cast(IO[bytes], self._process.stdout)
        self._poll = select.poll()
        self._poll.register(self._output, select.POLLIN)
        with suppress(BrokenPipeError):  # `wait_ready` says what it died of
            self._input.write(messages.say_start(start))

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it is still there."""
        return self._process.poll() is None

    def wait_ready(self, seconds: float) -> bool:
        """Waits until it can be asked; False if it is not yet. Raises `ReleaseError` if it never will be."""
        if self.status is not NOT_READY:
            return True
        line = self._line(time.monotonic() + seconds)
        if line is None:
            return False
        if not line:
            raise ReleaseError(f"A query worker does not start: {self._last_words() or self._ending()}")
        ready, status = messages.hear_ready(line)
        if not ready:
            raise ReleaseError(status.reason)
        self.status = status
        return True

    def ask(self, query: Query, *, explain: bool = False) -> Reply:
        """Its reply to a query, or the explanation of it. Where it raises, the worker is dead.

        Raises `TimedOut` after the wall-clock limit, `OutOfMemory` and `QueryError` where the query ended the worker,
        `Gone` where the worker was gone before.
        """
        deadline = time.monotonic() + self.seconds
        try:
            self._input.write(messages.say_query(query, explain=explain))
        except BrokenPipeError:
            raise Gone from None
        line = self._line(deadline)
        if line is None:
            raise TimedOut(f"The query took longer than {self.seconds:g} seconds and was stopped.")
        if not line:
            raise self._cause()
        reply = messages.hear_reply(line)
        if type(reply.error) is QueryError:
            _log.error("A query failed: %s %s", reply.error, self._last_words())
        return reply

    def end(self, seconds: float = END_SECONDS) -> None:
        """Ends it: by itself within so many seconds, else killed. Afterwards it is gone for certain."""
        self._input.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._output.close()
        self._close_files()

    def kill(self) -> None:
        """Ends it at once."""
        self._process.kill()
        self.end()

    def _close_files(self) -> None:
        self.spool.close()
        self._complaints.close()

    def _line(self, deadline: float) -> bytes | None:
        """Its next line; None if there is none in time, empty if it has ended."""
        while b"\n" not in self._heard:
            left = deadline - time.monotonic()
            if left <= 0 or not self._poll.poll(left * 1000):
                return None
            heard = os.read(self._output.fileno(), 65_536)
            if not heard:
                return b""
            self._heard += heard
        line, _, rest = self._heard.partition(b"\n")
        self._heard = rest
        return bytes(line)

    def _cause(self) -> QueryError:
        """Why it ended under a query, told by how it ended and its last words."""
        code = self._process.wait()
        words = self._last_words()
        if code == -signal.SIGXCPU:
            return TimedOut(f"The query took more than {self.seconds:g} seconds of processor time and was stopped.")
        if code == -signal.SIGKILL or any(word in words for word in _MEMORY):
            return OutOfMemory("The query needs more memory than a query may have.")
        _log.error("A query ended its worker: %s. %s", self._ending(), words)
        return QueryError("The query could not be evaluated: it ended the process that tried.")

    def _ending(self) -> str:
        code = self._process.wait()
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"

    def _last_words(self) -> str:
        size = os.fstat(self._complaints.fileno()).st_size
        return os.pread(self._complaints.fileno(), 4096, max(0, size - 4096)).decode("utf-8", "replace").strip()
