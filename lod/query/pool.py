"""The query workers of one release: started beforehand, bounded, killed and replaced when they break a limit."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from queue import Empty, LifoQueue, SimpleQueue
from types import TracebackType
from typing import Self, TypeVar

from lod.config import Settings
from lod.errors import Busy, QueryError, ReleaseError
from lod.query import limits, results
from lod.query.engine import Explanation, Query
from lod.query.messages import Reply
from lod.query.process import NOT_READY, Gone, Process
from lod.query.results import Answer

START_SECONDS = 30.0
"""How long the first workers may take to start."""

RESTART_SECONDS = 5.0
"""How long a query waits for the worker that is being started for it."""

_log = logging.getLogger("lod.query")

T = TypeVar("T")


class _Idle(LifoQueue["Process | None"]):
    """Workers with nothing to do: the last one is taken first, because it knows the most plans and is in the caches.

    None, a worker that has yet to be started, waits below all others.
    """

    def _put(self, item: Process | None) -> None:
        self.queue.insert(0 if item is None else len(self.queue), item)


class Pool:
    """Evaluates queries over the release in a folder. Any number of threads may ask at once."""

    def __init__(self, release: Path, base: str, settings: Settings, prefixes: Mapping[str, str] = {}) -> None:
        """Starts the workers; `prefixes`: those that graphs are written with.

        Raises `ReleaseError` where they cannot open the release.
        """
        self.release = release
        self.base = base
        self.settings = settings
        self.prefixes = prefixes
        self.sandbox = NOT_READY
        self._closing = False
        self._under_way = 0
        self._changed = threading.Condition()
        self._idle = _Idle()
        self._orders: SimpleQueue[Future[Process] | None] = SimpleQueue()
        # A worker dies with the *thread* that started it, so this one must outlive them all.
        self._supervisor = threading.Thread(target=self._supervise, name="query-supervisor", daemon=True)
        self._supervisor.start()
        try:
            self._start_all()
        except (ReleaseError, OSError) as error:
            self.close()
            raise ReleaseError(f"The query workers do not start: {error}") from None

    @property
    def sandboxed(self) -> bool:
        """Whether the workers can open no socket; `sandbox.reason` says why not."""
        return self.sandbox.sealed

    def answer(self, query: Query) -> Answer:
        """The answer to a query. Raises `QueryError`; which one says why there is none."""
        return self._tried(query, self._ask)

    def explain(self, query: Query) -> Explanation:
        """How a query would be answered, by a worker: nobody else reads queries. Raises `QueryError`."""
        return self._tried(query, self._explain)

    def _tried(self, query: Query, ask: Callable[[Query], T]) -> T:
        """What comes of asking, by another worker where one was gone."""
        limits.check(query.text)
        with self._place():
            for _ in range(self.settings.query_workers + 1):
                with suppress(Gone):
                    return ask(query)
        raise Busy("The query workers are being replaced; try again in a moment.")

    def close(self) -> None:
        """Waits for the queries under way, then ends the workers. Whoever asks from now on is told to try again."""
        with self._changed:
            self._closing = True
            self._changed.wait_for(lambda: self._under_way == 0)
        with suppress(Empty):
            while True:
                worker = self._idle.get_nowait()
                if worker:
                    worker.end()
        self._orders.put(None)
        self._supervisor.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _place(self) -> Iterator[None]:
        """A place at work or in the queue. Raises `Busy` where all are taken."""
        with self._changed:
            if self._closing:
                raise Busy("The data are being exchanged for newer ones; try again in a moment.", retry_after=1)
            if self._under_way >= self.settings.query_workers + self.settings.query_waiting:
                raise self._busy()
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def _ask(self, query: Query) -> Answer:
        try:
            with self._reply(query) as (worker, reply):
                return results.collect(reply, worker.spool.fileno())
        except OSError as error:
            _log.error("A result could not be kept: %s", error)
            raise QueryError("There is no room to keep the result; try again later.") from None

    def _explain(self, query: Query) -> Explanation:
        with self._reply(query, explain=True) as (_, reply):
            if reply.explanation is None:
                raise reply.error or QueryError("The query worker gave no explanation.")
            return reply.explanation

    @contextmanager
    def _reply(self, query: Query, *, explain: bool = False) -> Iterator[tuple[Process, Reply]]:
        """A worker and what it replies; it is given back, or another put in its place."""
        worker = self._take()
        keep = False
        try:
            reply = worker.ask(query, explain=explain)
            keep = not reply.worn
            yield worker, reply
        finally:
            self._idle.put(worker if keep else self._instead_of(worker))

    def _take(self) -> Process:
        """A worker that is ready. Raises `Busy` where none is in time, `QueryError` where none can be started."""
        wait = self.settings.query_wait_seconds
        try:
            worker = self._idle.get(timeout=wait)
        except Empty:
            raise self._busy() from None
        ready = False
        try:
            if worker is None or not worker.alive:
                worker = self._instead_of(worker)
            if worker is None:
                raise QueryError("No query worker can be started.")
            ready = worker.wait_ready(max(wait, RESTART_SECONDS))
            if not ready:
                raise self._busy()
            return worker
        except ReleaseError as error:
            _log.error("A query worker does not start: %s", error)
            raise QueryError("No query worker can be started.") from None
        finally:
            if not ready:
                self._idle.put(worker)

    def _instead_of(self, worker: Process | None) -> Process | None:
        """Ends a worker and starts another; None where none can be started now: whoever comes next tries again."""
        if worker:
            worker.kill()
        if self._closing:
            return None
        try:
            return self._order()
        except OSError as error:
            _log.error("A query worker does not start: %s", error)
            return None

    def _order(self) -> Process:
        """A new worker, starting. Raises `OSError`."""
        order: Future[Process] = Future()
        self._orders.put(order)
        return order.result()

    def _supervise(self) -> None:
        while (order := self._orders.get()) is not None:
            try:
                order.set_result(Process(self.release, self.base, self.settings, self.prefixes))
            except Exception as error:  # whoever ordered it gets it
                order.set_exception(error)

    def _start_all(self) -> None:
        workers = [self._order() for _ in range(self.settings.query_workers)]
        for worker in workers:
            self._idle.put(worker)
        deadline = time.monotonic() + START_SECONDS
        for worker in workers:
            if not worker.wait_ready(deadline - time.monotonic()):
                raise ReleaseError(f"they are not ready after {START_SECONDS:g} seconds.")
            self.sandbox = worker.status

    def _busy(self) -> Busy:
        seconds = max(1, round(self.settings.query_wait_seconds))
        return Busy("All query workers are taken; try again in a moment.", retry_after=seconds)


def explain_once(release: Path, query: Query, settings: Settings) -> Explanation:
    """How one query would be answered, as a worker started for it says. Raises what `ask_once` raises."""
    with Pool(release, settings.base_iri, replace(settings, query_workers=1)) as pool:
        return pool.explain(query)


def ask_once(release: Path, query: Query, settings: Settings, prefixes: Mapping[str, str] = {}) -> Answer:
    """The answer to one query, by a worker started for it. Raises `QueryError`, and `ReleaseError` without release."""
    with Pool(release, settings.base_iri, replace(settings, query_workers=1), prefixes) as pool:
        return pool.answer(query)
