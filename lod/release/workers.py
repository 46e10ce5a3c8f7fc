"""Work on data sets, one after the other here or several at once in processes, through `concurrent.futures`.

What all of them need is put into a file once, and each process reads it once; what comes back comes in the order of the
data sets, so that a release is the same wherever it was made.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from lod.errors import ReleaseError
from lod.messages.message import Message
from lod.release.cluster import DaskCluster
from lod.release.collector import collect_seldom

C = TypeVar("C")
T = TypeVar("T")
R = TypeVar("R")

HERE, PROCESSES, DASK = "here", "processes", "dask"
EXECUTORS = (PROCESSES, HERE, DASK)
"""What `build_executor` can be."""

ENOUGH = 12
"""Data sets from which on processes are started: each takes about as long to start as one or two of them."""

AHEAD = 4
"""Data sets for each process that are worked on, or wait, before the first of them is done."""


class Workers:
    """Does work on many data sets; `folder` is a scratch folder that every process can read.

    Processes are started, or a cluster is joined, when there is enough to do for the first time.
    """

    def __init__(self, executor: str, folder: Path) -> None:
        self.executor = executor
        self.processes = 1 if executor == HERE else cores()
        self.folder = folder
        self._pool: Executor | DaskCluster | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(self, work: Callable[[C, T], R], context: C, items: Sequence[T], costly: int) -> Iterator[R]:
        """What comes of each item, in order. `work`: a function of a module, of the context and an item; `costly`: how
        many of the items take long.

        Raises what the work raises, and `ReleaseError` where a process was ended from outside.
        """
        if self.executor == HERE or (self.executor == PROCESSES and self.processes < 2) or costly < ENOUGH:
            return (work(context, item) for item in items)
        return self._spread(work, context, items)

    def _spread(self, work: Callable[[C, T], R], context: C, items: Sequence[T]) -> Iterator[R]:
        descriptor, name = tempfile.mkstemp(".pickle", dir=self.folder)
        with os.fdopen(descriptor, "wb") as file:
            pickle.dump(context, file, pickle.HIGHEST_PROTOCOL)
        self._pool = pool = self._pool or self._started()
        lost = pool.lost if isinstance(pool, DaskCluster) else (BrokenProcessPool,)
        waiting: deque[Future[R]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(_run, work, Path(name), item))
                if len(waiting) >= AHEAD * self.processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except lost:
            raise ReleaseError(Message("error.worker-ended")) from None
        finally:
            for future in waiting:
                future.cancel()

    def _started(self) -> Executor | DaskCluster:
        if self.executor != DASK:
            return _started(self.processes)
        cluster = DaskCluster(self.folder)
        self.processes = cluster.processes
        return cluster


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _started(processes: int) -> Executor:
    method = multiprocessing.get_context("spawn")  # a fork would take the threads and the databases of this one along
    return ProcessPoolExecutor(processes, method, _begin)


def _begin() -> None:
    """Lets a process leave an interrupt to the one that builds, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()
    atexit.register(_read.cache_clear)  # databases are closed before the interpreter ends
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def _run(work: Callable[[Any, T], R], context: Path, item: T) -> R:
    return work(_read(context), item)


@lru_cache(2)
def _read(context: Path) -> Any:
    return pickle.loads(context.read_bytes())  # noqa: S301  # the file is of the build itself, in its own folder
