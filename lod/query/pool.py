"""The query workers of one release: started beforehand, bounded, killed and replaced when they break a limit."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from lod.config import Settings
from lod.errors import Abandoned, Busy, OutOfMemory, QueryError, Starting, Throttled, TimedOut
from lod.messages.message import Message
from lod.query import limits, results
from lod.query.deaths import Cause, Deaths
from lod.query.engine import Explanation, Query
from lod.query.jobs import Explain, Export, Job
from lod.query.line import Line, Ticket, stays
from lod.query.messages import Reply
from lod.query.process import Gone, Process
from lod.query.results import Answer, File
from lod.query.sandbox import Status
from lod.query.shares import Shares
from lod.query.staff import START_SECONDS, Staff

OWN_SECONDS = 0.5
"""How long a job waits while its visitor's own jobs hold all that the visitor may: short ones end meanwhile."""

RESTART_SECONDS = 5.0
"""How long a job waits for a worker that is being started."""

_log = logging.getLogger("lod.query")

T = TypeVar("T")

CAUSES: dict[type[QueryError], Cause] = {TimedOut: "time", OutOfMemory: "memory", Abandoned: "left"}
"""What a worker died of, by what the visitor is told."""


@dataclass(frozen=True)
class State:
    """A pool at one moment: how many workers are ready and starting, how many jobs are at work and wait.

    `problem`: why no worker can be started; "" where one can.
    """

    ready: int
    starting: int
    at_work: int
    waiting: int
    problem: str


class Pool:
    """Does jobs over the release in a folder: answers and explains queries, writes selections.

    Any number of threads may ask at once. Each may say for which `visitor` (an address): one visitor has a bounded
    number under way, and never all the workers. Who has left (`has_left`) is worked for no longer.
    """

    def __init__(
        self,
        release: Path,
        base: str,
        settings: Settings,
        prefixes: Mapping[str, str] = {},
        deaths: Deaths | None = None,
        shares: Shares | None = None,
        patience: float = START_SECONDS,
    ) -> None:
        """Starts the workers and waits for them for `patience` seconds (0: not at all).

        `prefixes`: those that graphs are written with. `deaths`: where the ends of workers are counted; `shares`:
        what each visitor has under way, where others count with this pool. Raises `ReleaseError` where they cannot open
        the release.
        """
        self.release = release
        self.base = base
        self.settings = settings
        self.prefixes = prefixes
        self.deaths = deaths or Deaths()
        self._closing = False
        self._changed = threading.Condition()
        shares = shares or Shares("jobs", settings.query_per_visitor)
        self._line = Line(settings.query_workers, settings.query_waiting, shares)
        self._staff = Staff(self._started, settings.query_workers, settings.query_spare, self._changed, self.deaths)
        if patience:
            try:
                self.wait_ready(patience)
            except BaseException:
                self.close()
                raise

    @property
    def sandbox(self) -> Status:
        """Whether the workers can open no socket, and if they can, why."""
        return self._staff.sandbox

    @property
    def sandboxed(self) -> bool:
        """Whether the workers can open no socket; `sandbox.reason` says why not."""
        return self.sandbox.sealed

    @property
    def state(self) -> State:
        """How it is right now."""
        with self._changed:
            staff, line = self._staff, self._line
            return State(staff.ready, staff.starting, len(line.at_work), len(line.waiting), staff.problem)

    def wait_ready(self, seconds: float = START_SECONDS) -> None:
        """Waits until the workers are ready. Raises `ReleaseError` where they do not get so."""
        self._staff.wait_ready(seconds)

    def answer(self, query: Query, visitor: str = "", has_left: Callable[[], bool] = stays) -> Answer:
        """The answer to a query. Raises `QueryError`; which one says why there is none."""
        limits.check(query.text)
        ticket = Ticket(visitor, has_left)
        return self._tried(query, ticket, lambda worker, reply: results.collect(reply, worker.spool.fileno()))

    def explain(
        self,
        query: Query,
        visitor: str = "",
        has_left: Callable[[], bool] = stays,
        *,
        without: tuple[str, ...] = (),
    ) -> Explanation:
        """How a query would be answered, by a worker: nobody else reads queries. Raises `QueryError`.

        `without`: passes of the compiler to leave out.
        """
        limits.check(query.text)
        return self._tried(Explain(query, without), Ticket(visitor, has_left), lambda _, reply: _explanation(reply))

    def export(self, job: Export, visitor: str = "", has_left: Callable[[], bool] = stays) -> File:
        """A selection as a file. Raises `QueryError`, and `SelectionError` where the format cannot hold it."""
        ticket = Ticket(visitor, has_left)
        return self._tried(job, ticket, lambda worker, reply: results.collect_file(reply, worker.scratch))

    def close(self, seconds: float | None = None) -> None:
        """Waits for the jobs under way, at most so long, then ends the workers. Whoever asks is told to try again."""
        with self._changed:
            self._closing = True
            self._changed.wait_for(lambda: not len(self._line), seconds)
        self._staff.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _started(self) -> Process:
        return Process(self.release, self.base, self.settings, self.prefixes)

    def _tried(self, job: Job, ticket: Ticket, collect: Callable[[Process, Reply], T]) -> T:
        """What a job comes to, done by another worker where one was gone."""
        for _ in range(self.settings.query_workers + 1):
            with suppress(Gone), self._turn(ticket) as worker, self._reply(worker, job, ticket) as reply:
                try:
                    return collect(worker, reply)
                except OSError as error:
                    _log.error("A result could not be kept: %s", error)
                    raise QueryError(Message("query.no-room")) from None
        raise Starting(Message("busy.replaced"))

    @contextmanager
    def _turn(self, ticket: Ticket) -> Iterator[Process]:
        """A worker that is ready, when it is the ticket's turn. Raises `Busy`, and its kinds."""
        with self._changed:
            if self._closing:
                raise Busy(Message("busy.exchanged"), retry_after=1)
            self._line.join(ticket)
            try:
                self._wait(ticket)
                if ticket.has_left():
                    raise Abandoned(Message("query.abandoned"))
                worker = self._staff.take()
                self._line.start(ticket)
            except BaseException:
                self._line.leave(ticket)
                self._changed.notify_all()
                raise
        try:
            yield worker
        finally:
            with self._changed:
                self._line.leave(ticket)
                self._changed.notify_all()

    def _wait(self, ticket: Ticket) -> None:
        """Waits for the ticket's turn and a worker; where it is in vain, the error says for what."""
        wait = self.settings.query_wait_seconds

        def can_start() -> bool:
            return self._line.is_next(ticket) and self._staff.has_ready()

        if self._changed.wait_for(can_start, min(wait, OWN_SECONDS)):
            return
        if self._line.holds_its_share(ticket):
            raise Throttled(Message("busy.own-others"), 2)
        if self._changed.wait_for(can_start, max(0.0, wait - OWN_SECONDS)):
            return
        # nobody is in its way, and a worker is on its way
        left = RESTART_SECONDS - wait
        if left > 0 and self._line.is_next(ticket) and self._staff.starting and self._changed.wait_for(can_start, left):
            return
        again = max(1, round(wait))
        if self._staff.problem and not self._staff.ready:
            raise Starting(Message("busy.cannot-start"), retry_after=30)
        if self._line.is_next(ticket):
            raise Starting(Message("busy.starting"), again)
        if self._line.holds_its_share(ticket):
            raise Throttled(Message("busy.own-others"), again)
        raise Busy(Message("busy.workers"), again)

    @contextmanager
    def _reply(self, worker: Process, job: Job, ticket: Ticket) -> Iterator[Reply]:
        """What a worker replies; then it is given back, or another put in its place."""
        cause: Cause | None = "crash"
        try:
            reply = worker.do(job, ticket.has_left)
            cause = _wear(reply)
            if type(reply.error) is QueryError:
                self.deaths.mention(f"A job failed: {reply.error} {worker.last_words()}")
            yield reply
        except Gone:
            cause = "rest"
            raise
        except (TimedOut, OutOfMemory, Abandoned) as error:
            cause = CAUSES[type(error)] if cause == "crash" else cause
            raise
        finally:
            if cause is None:
                self._staff.give_back(worker)
            else:
                self._staff.replace(worker, cause)


def _wear(reply: Reply) -> Cause | None:
    """Why a worker that has replied must be replaced all the same; None where it need not."""
    if not reply.worn:
        return None
    return "memory" if isinstance(reply.error, OutOfMemory) else "worn"


def _explanation(reply: Reply) -> Explanation:
    if reply.explanation is None:
        raise reply.error or QueryError(Message("query.no-explanation"))
    return reply.explanation


def _alone(settings: Settings) -> Settings:
    return replace(settings, query_workers=1, query_spare=0)


def explain_once(release: Path, query: Query, settings: Settings, without: tuple[str, ...] = ()) -> Explanation:
    """How one query would be answered, as a worker started for it says. Raises what `ask_once` raises."""
    with Pool(release, settings.base_iri, _alone(settings)) as pool:
        return pool.explain(query, without=without)


def ask_once(release: Path, query: Query, settings: Settings, prefixes: Mapping[str, str] = {}) -> Answer:
    """The answer to one query, by a worker started for it. Raises `QueryError`, and `ReleaseError` without release."""
    with Pool(release, settings.base_iri, _alone(settings), prefixes) as pool:
        return pool.answer(query)
