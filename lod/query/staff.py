"""The worker processes of a pool: started ahead of need, watched, and replaced when they end."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from lod.errors import ReleaseError
from lod.messages.message import Message
from lod.query.deaths import Cause, Deaths
from lod.query.process import NOT_READY, Process

START_SECONDS = 30.0
"""How long a worker may take to start."""

LOOK_SECONDS = 0.02
"""How long the supervisor looks at one worker that is starting."""

REST_SECONDS = 1.0
"""How often workers with nothing to do are looked after."""

AGAIN_SECONDS, LONGEST_AGAIN_SECONDS = 0.5, 30.0
"""How long it is before a worker is started again where one could not be: twice as long each time, up to the second."""

_log = logging.getLogger("lod.query")


@dataclass(frozen=True)
class _Arrival:
    """A worker that is starting, and when it has taken too long."""

    worker: Process
    deadline: float


class Staff:
    """`workers` processes, and `spare` ones that are ready to stand in.

    `changed` guards it: methods that say so are called by those who hold it, and it is notified when a worker gets
    ready. `start` starts a process; it is called by one thread, which outlives them all, because a worker dies with the
    *thread* that started it.
    """

    def __init__(
        self, start: Callable[[], Process], workers: int, spare: int, changed: threading.Condition, deaths: Deaths
    ) -> None:
        self.workers = workers
        self.size = workers + spare
        self.sandbox = NOT_READY
        self.problem = ""
        """Why the last worker could not be started; "" where it could."""
        self.failures = 0
        """How often in a row one could not be."""
        self._start = start
        self._changed = changed
        self._deaths = deaths
        self._ready: list[Process] = []
        self._busy = 0
        self._starting: list[_Arrival] = []
        self._not_before = 0.0
        self._closing = False
        self._supervisor = threading.Thread(target=self._supervise, name="query-supervisor", daemon=True)
        self._supervisor.start()

    @property
    def ready(self) -> int:
        """How many workers have nothing to do. Guarded."""
        return len(self._ready)

    @property
    def starting(self) -> int:
        """How many workers are starting. Guarded."""
        return len(self._starting)

    @property
    def pids(self) -> set[int]:
        """The process ids of the workers with nothing to do. Guarded."""
        return {worker.pid for worker in self._ready}

    def has_ready(self) -> bool:
        """Whether there is a worker to take; those that died at rest are replaced. Guarded."""
        for worker in [worker for worker in self._ready if not worker.alive]:
            self._ready.remove(worker)
            self._deaths.report("rest", worker.kill())
            self._changed.notify_all()
        return bool(self._ready)

    def take(self) -> Process:
        """The worker that was given back last: it knows the most plans and is in the caches. Guarded."""
        self._busy += 1
        return self._ready.pop()

    def give_back(self, worker: Process) -> None:
        """It can be taken again; where the others have been ended meanwhile, it is ended too."""
        with self._changed:
            self._busy -= 1
            if not self._closing:
                self._ready.append(worker)
            self._changed.notify_all()
        if self._closing:
            worker.end()

    def replace(self, worker: Process, cause: Cause) -> None:
        """Ends a worker that was taken; another takes its place."""
        self._deaths.report(cause, worker.kill())
        with self._changed:
            self._busy -= 1
            self._changed.notify_all()

    def wait_ready(self, seconds: float) -> None:
        """Waits until all workers (not the spare ones) are ready. Raises `ReleaseError` where they do not get so."""
        with self._changed:
            self._changed.wait_for(lambda: self.failures or len(self._ready) >= self.workers, seconds)
            if self.failures:
                raise ReleaseError(Message("error.noted", why=self.problem))
            if len(self._ready) < self.workers:
                raise ReleaseError(Message("error.workers-not-ready", seconds=f"{seconds:g}"))

    def close(self) -> None:
        """Ends the workers with nothing to do, and those that are starting."""
        with self._changed:
            self._closing = True
            ready, self._ready = self._ready, []
            self._changed.notify_all()
        for worker in ready:
            worker.end()
        self._supervisor.join()

    def _missing(self) -> int:
        """How many are to be started: the spare ones when the others are there."""
        there = len(self._ready) + self._busy
        wanted = self.workers if there < self.workers else self.size
        return max(0, wanted - there - len(self._starting))

    def _supervise(self) -> None:
        while True:
            with self._changed:
                if not self._starting:
                    wait = max(0.0, self._not_before - time.monotonic()) or REST_SECONDS
                    self._changed.wait_for(self._wanted, wait)
                if self._closing:
                    break
                self.has_ready()
                missing = self._missing() if time.monotonic() >= self._not_before else 0
            for _ in range(missing):
                self._begin()
            for arrival in list(self._starting):
                self._receive(arrival)
        for arrival in self._starting:
            arrival.worker.kill()

    def _wanted(self) -> bool:
        return self._closing or (self._missing() > 0 and time.monotonic() >= self._not_before)

    def _begin(self) -> None:
        try:
            arrival = _Arrival(self._start(), time.monotonic() + START_SECONDS)
        except OSError as error:
            self._failed(f"The query workers do not start: {error}")
            return
        with self._changed:
            self._starting.append(arrival)

    def _receive(self, arrival: _Arrival) -> None:
        """Looks whether a worker that is starting has got ready."""
        worker = arrival.worker
        try:
            ready = worker.wait_ready(LOOK_SECONDS)
            if not ready and time.monotonic() > arrival.deadline:
                raise ReleaseError(Message("error.worker-not-ready", seconds=f"{START_SECONDS:g}"))
        except ReleaseError as error:
            with self._changed:
                self._starting.remove(arrival)
            worker.kill()
            self._failed(f"The query workers do not start: {error}")
            return
        if ready:
            with self._changed:
                if self._closing:
                    return  # it is ended with those that are starting
                self._starting.remove(arrival)
                self._ready.insert(0, worker)
                self.sandbox, self.problem, self.failures, self._not_before = worker.status, "", 0, 0.0
                self._changed.notify_all()

    def _failed(self, problem: str) -> None:
        self._deaths.report("start", problem)
        with self._changed:
            self.problem = problem
            self.failures += 1
            wait = min(LONGEST_AGAIN_SECONDS, AGAIN_SECONDS * 2 ** min(self.failures - 1, 10))
            self._not_before = time.monotonic() + wait
            self._changed.notify_all()
