"""The process that does jobs, started by `lod.query.children` only.

It opens the release, lowers itself, says that it is ready, and then does one job after the other until its input ends.
An exception that nobody foresaw is an error answer, with its traceback on standard error.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from lod.errors import OutOfMemory, QueryError, ReleaseError, ResultTooLarge
from lod.history import chain
from lod.messages.message import Message
from lod.query import messages, sandbox
from lod.query.columns import ColumnsEngine
from lod.query.engine import Engine, Query
from lod.query.exporting import Exporter
from lod.query.jobs import Explain, Export, Job
from lod.query.messages import Reply
from lod.query.store import StoreEngine

NICENESS = 5  # the web process goes first

STACK_BYTES = 256 << 20
"""Stack of the thread that answers: the store's parser and optimiser recurse as deep as a query of 64 kB can make them.
It is address space; memory is used only as deep as the recursion goes."""

ENGINES: dict[str, type[Engine]] = {"columns": ColumnsEngine, "oxigraph": StoreEngine}
"""The engines by the name that the setting `engine` has."""

MAX_FRAMES = 2_500
"""Python's frames; reading a query that keeps to its limit of nesting takes some 1,200."""

ROOMY_BYTES = 1_000_000
"""A result past this size gives its room on the disk back before the next one."""


class Spool(io.RawIOBase):
    """The file a result goes to; writing past its size limit raises `ResultTooLarge`."""

    def __init__(self, descriptor: int, max_bytes: int) -> None:
        self.size = 0
        self.max_bytes = max_bytes
        self._file = open(descriptor, "wb", buffering=1 << 16, closefd=False)  # noqa: SIM115 (open as long as the worker)

    def start(self) -> None:
        """Goes back to the beginning; what is left behind a shorter result is not read."""
        self._file.seek(0)
        if self.size > ROOMY_BYTES:
            self._file.truncate()
        self.size = 0

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """Takes all of it or raises `ResultTooLarge`."""
        self.size += len(data)
        if self.size > self.max_bytes:
            raise ResultTooLarge(Message("query.result-too-large", most=self.max_bytes))
        return self._file.write(data)

    def flush(self) -> None:
        """Hands everything to the system."""
        self._file.flush()


def answer(engine: Engine, query: Query, spool: Spool, limit: int, explain: Explain | None = None) -> Reply:
    """One query's reply; its result is in the spool. `explain`: it is not evaluated, but explained."""
    spool.max_bytes = min(limit, query.max_bytes or limit)
    try:
        if explain:
            return Reply(explanation=engine.explain(query, explain.without))
        spool.start()
        outcome = engine.execute(query, cast(BinaryIO, spool))
        spool.flush()
        return Reply(outcome, spool.size)
    except MemoryError:
        return Reply(error=OutOfMemory(Message("query.out-of-memory")), worn=True)
    except QueryError as error:
        return Reply(error=error)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the store's library is no `Exception`
        traceback.print_exc()
        reason = Message("query.not-evaluated", why=type(error).__name__)
        return Reply(error=QueryError(reason), worn=not isinstance(error, Exception))


def do(job: Job, engine: Engine, exporter: Exporter, spool: Spool, limit: int) -> Reply:
    """The reply to a job."""
    match job:
        case Query():
            return answer(engine, job, spool, limit)
        case Explain(query):
            return answer(engine, query, spool, limit, job)
        case Export():
            return exporter.reply(job)


def main() -> None:
    """The life of a worker: the thread that does jobs, with a stack that no query can overflow."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # whoever stops the site stops its parent, which lets jobs be finished
    requests, replies = _pipes()
    start = messages.hear_start(requests.readline())
    sandbox.die_with_parent(start.parent)
    os.environ["TMPDIR"] = start.scratch
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=_serve, args=(start, requests, replies), name="query")
    thread.start()
    thread.join()


def _serve(start: messages.Start, requests: BinaryIO, replies: BinaryIO) -> None:
    """Does jobs until there are no more. Order matters: what is opened before the sandbox stays open in it."""
    try:
        engine: Engine = ENGINES[start.engine].open(Path(start.release), start.base, start.prefixes)
    except ReleaseError as error:
        replies.write(messages.say_failed(str(error)))
        return
    spool = Spool(start.spool, start.result_bytes)
    os.nice(NICENESS)
    sys.setrecursionlimit(MAX_FRAMES)
    exporter = Exporter(Path(start.release), start.base, Path(start.scratch), start.export_bytes)
    largest = max(start.result_bytes, start.export_bytes) + (1 << 20)
    status = sandbox.enter(
        start.memory_bytes, largest, [Path(start.release), *history(start.release)], [Path(start.scratch)]
    )
    fresh = sandbox.address_space()
    replies.write(messages.say_ready(status))
    for line in requests:
        job, seconds = messages.hear_job(line)
        sandbox.limit_cpu(seconds + 1)
        reply = do(job, engine, exporter, spool, start.result_bytes)
        worn = reply.worn or sandbox.address_space() - fresh > start.memory_bytes / 2
        replies.write(messages.say_reply(replace(reply, worn=worn)))


def history(release: str) -> list[Path]:
    """The folder with the history of a release's home, if it has one."""
    folder = Path(release).parent.parent / chain.FOLDER
    return [folder] if folder.is_dir() else []


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the pool; whatever else prints goes to standard error."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return sys.stdin.buffer, cast(BinaryIO, replies)


if __name__ == "__main__":
    main()
