"""A worker seen from outside: started, asked, and killed when it breaks a limit."""

from __future__ import annotations

import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from lod.config import Settings
from lod.errors import Abandoned, OutOfMemory, QueryError, ReleaseError, TimedOut
from lod.messages.message import Message
from lod.query import children, messages
from lod.query.children import Child
from lod.query.jobs import Export, Job
from lod.query.line import stays
from lod.query.messages import Reply, Start
from lod.query.sandbox import Status

NOT_READY = Status(False, "no worker has started yet")

PATIENCE_SECONDS = 2.0
"""How long a job goes on at least when its visitor has left: a worker that is ended must be replaced, which costs more
than most jobs do, and nobody shall have that done often."""

LOOK_SECONDS = 0.25
"""How often it is looked whether a visitor has left."""

END_SECONDS = 2.0
"""How long a worker with nothing to do may take to end."""

_MEMORY = ("memory allocation", "bad_alloc", "MemoryError", "Cannot allocate memory")

SCRATCH = "lod-worker-"
"""How the folder of a worker is called, before the process id of its parent."""


class Gone(Exception):
    """The worker had ended before it was asked; another can be asked instead."""


class Process:
    """One worker process. Used by one thread at a time; started from a thread that outlives it."""

    def __init__(self, release: Path, base: str, settings: Settings, prefixes: Mapping[str, str]) -> None:
        """Starts it; `wait_ready` says when it can be asked. Raises `OSError` where no process can be had."""
        self.seconds = settings.query_seconds
        self.export_seconds = settings.export_seconds
        self.status = NOT_READY
        self.scratch = Path(tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-"))
        """The folder where it may write; what it exports stands there."""
        self.spool: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed in `end`)
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed in `end`)
        self._heard = bytearray()
        try:
            self._child, self._input, self._output = _start(self._complaints, self.spool)
        except OSError:
            self._close_files()
            raise
        start = Start(
            release=str(release.resolve()),
            base=base,
            spool=self._child.spool,
            parent=self._child.parent,
            memory_bytes=settings.query_memory_bytes,
            result_bytes=settings.query_result_bytes,
            export_bytes=settings.export_bytes,
            scratch=str(self.scratch),
            engine=settings.engine,
            prefixes=dict(prefixes),
        )
        self._poll = select.poll()
        self._poll.register(self._output, select.POLLIN)
        with suppress(BrokenPipeError):  # `wait_ready` says what it died of
            self._input.write(messages.say_start(start))

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    @property
    def alive(self) -> bool:
        """Whether it is still there."""
        return self._child.poll() is None

    def wait_ready(self, seconds: float) -> bool:
        """Waits until it can be asked; False if it is not yet. Raises `ReleaseError` if it never will be."""
        if self.status is not NOT_READY:
            return True
        line = self._line(time.monotonic() + seconds)
        if line is None:
            return False
        if not line:
            raise ReleaseError(Message("error.worker-does-not-start", why=self.last_words() or self._ending()))
        ready, status = messages.hear_ready(line)
        if not ready:
            raise ReleaseError(Message("error.worker-cannot-open", why=status.reason))
        self.status = status
        return True

    def do(self, job: Job, has_left: Callable[[], bool] = stays) -> Reply:
        """Its reply to a job. Where it raises, the worker is dead or must be killed.

        `has_left`: whether nobody waits for it any more. Raises `TimedOut` after the wall-clock limit, `Abandoned`
        where nobody waits, `OutOfMemory` and `QueryError` where the job ended the worker, `Gone` where it was gone
        before.
        """
        seconds = self.export_seconds if isinstance(job, Export) else self.seconds
        deadline = time.monotonic() + seconds
        try:
            self._input.write(messages.say_job(job, seconds))
        except BrokenPipeError:
            raise Gone from None
        line = self._watched_line(deadline, has_left)
        if line is None:
            raise TimedOut(Message("query.too-long", seconds=f"{seconds:g}"))
        if not line:
            raise self._cause(seconds)
        return messages.hear_reply(line)

    def end(self, seconds: float = END_SECONDS) -> None:
        """Ends it: by itself within so many seconds, else killed. Afterwards it is gone for certain."""
        self._input.close()
        try:
            self._child.wait(seconds)
        except TimeoutError:
            self._child.kill()
            self._child.wait()
        self._output.close()
        self._close_files()

    def kill(self) -> str:
        """Ends it at once; says how it had ended, where it had."""
        words = "it was killed" if self.alive else f"{self._ending()}. {self.last_words()}".strip()
        self._child.kill()
        self.end()
        return words

    def _close_files(self) -> None:
        self.spool.close()
        self._complaints.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _watched_line(self, deadline: float, has_left: Callable[[], bool]) -> bytes | None:
        """Its next line, as `_line`. Raises `Abandoned` where the visitor leaves before."""
        look = time.monotonic() + PATIENCE_SECONDS
        while (line := self._line(min(deadline, look))) is None and time.monotonic() < deadline:
            if has_left():
                raise Abandoned(Message("query.abandoned"))
            look = time.monotonic() + LOOK_SECONDS
        return line

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

    def _cause(self, seconds: float) -> QueryError:
        """Why it ended under a job, told by how it ended and its last words."""
        code = self._child.wait()
        words = self.last_words()
        if code == -signal.SIGXCPU:
            return TimedOut(Message("query.too-much-processor-time", seconds=f"{seconds:g}"))
        if code == -signal.SIGKILL or any(word in words for word in _MEMORY):
            return OutOfMemory(Message("query.out-of-memory"))
        return QueryError(Message("query.process-ended"))

    def _ending(self) -> str:
        code = self._child.wait()
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"

    def last_words(self) -> str:
        """The end of what it has complained of."""
        size = os.fstat(self._complaints.fileno()).st_size
        return os.pread(self._complaints.fileno(), 4096, max(0, size - 4096)).decode("utf-8", "replace").strip()


def _start(complaints: IO[bytes], spool: IO[bytes]) -> tuple[Child, IO[bytes], IO[bytes]]:
    """A worker's process, what is written to it, and what it writes. Raises `OSError`."""
    theirs, ours = os.pipe()
    listening, speaking = os.pipe()
    try:
        child = children.start((theirs, speaking, complaints.fileno(), spool.fileno()))
    except OSError:
        os.close(ours)
        os.close(listening)
        raise
    finally:
        os.close(theirs)
        os.close(speaking)
    return child, os.fdopen(ours, "wb", buffering=0), os.fdopen(listening, "rb", buffering=0)


def sweep(folder: Path | None = None) -> None:
    """Removes what workers have left behind whose parent was killed. `folder`: of temporary files, as a rule."""
    for left in (folder or Path(tempfile.gettempdir())).glob(f"{SCRATCH}*-*"):
        parent = left.name.removeprefix(SCRATCH).partition("-")[0]
        if parent.isdigit() and not _lives(int(parent)):
            shutil.rmtree(left, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True
