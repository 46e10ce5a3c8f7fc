"""The release that is served right now, with its query workers; a newly activated one is picked up between requests."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from pathlib import Path
from time import monotonic

from flask import has_request_context, request

from lod.config import Settings
from lod.errors import NoneYet, ReleaseError
from lod.graph.store import Graph
from lod.history.event import Event
from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.notifying.notifying import Subscribers
from lod.query.deaths import Deaths
from lod.query.pool import Pool
from lod.query.process import sweep
from lod.query.shares import Shares
from lod.release.home import Home
from lod.release.opened import Release
from lod.release.past import Past
from lod.release.schedule import FILE as SCHEDULE
from lod.release.schedule import ScheduleReader
from lod.release.scope import StreamScope
from lod.release.stream import Stream
from lod.storage import state
from lod.web.announced import Announced
from lod.web.clock import Clock
from lod.web.damage import Watch
from lod.web.open_answers import OpenAnswers
from lod.web.rate import Buckets
from lod.web.visitors import Places

STREAMS = 32
"""Event streams – of everything, a data set, a code list – that are remembered."""

RETRY_SECONDS = 5.0
"""How long a release that could not be opened is left alone."""

RELEASE = "lod.release"
"""Where a request's environment says which release answered it."""

log = logging.getLogger("lod")


@dataclass
class Served:
    """A release and the workers that answer queries over it; and what was published before it.

    `event`: the one after which the release is shown as it was; None for the present.
    """

    release: Release
    pool: Pool
    past: Past
    event: Event | None = None
    users: int = field(default=0)
    replaced: bool = field(default=False)

    @cached_property
    def streams(self) -> Callable[[StreamScope], Stream]:
        """What was published of a scope, as an event stream."""
        return lru_cache(STREAMS)(partial(Stream, self.past))

    @property
    def id(self) -> str:
        return self.release.id

    @property
    def base(self) -> str:
        return self.release.base

    @property
    def folder(self) -> Path:
        return self.release.folder

    @property
    def graph(self) -> Graph:
        return self.release.graph

    @property
    def prefixes(self) -> dict[str, str]:
        return self.release.prefixes


class PinnedHome(Home):
    """A home one of whose releases is served, whichever is current."""

    def __init__(self, folder: Path, release: str) -> None:
        super().__init__(folder)
        self.release = release

    def current(self) -> str | None:
        return self.release


class Site:
    """Hands out the current release.

    Each request looks which release is current. When another one is, a thread of its own opens it while requests go on
    with the one before; that one's workers end when its last request has. Only where there is none before, requests
    wait for it.

    `release`: the one that is served, whichever is current; "" for the current one. `shared`: the folder that the web
    processes of one server share, if they are more than one; `jobs`: what each visitor has workers do; `answers`: large
    answers that are being read; `slow`: places for searches and other slow pages; `requests`: how many each visitor may
    make over time; `deaths`: of what query workers ended.
    """

    def __init__(self, settings: Settings, shared: Path | None = None, release: str = "") -> None:
        self.settings = settings
        self.shared = shared
        self.home = PinnedHome(settings.home, release) if release else Home(settings.home)
        self.answers = OpenAnswers(settings.answers_bytes, Shares("answers", settings.answers_per_visitor, shared))
        self.slow = Places(settings.slow_places, Shares("slow", settings.slow_per_visitor, shared))
        rate, burst = settings.requests_per_second, settings.requests_at_once
        self.requests = Buckets(rate, burst, shared) if rate else None
        self.jobs = Shares("jobs", settings.query_per_visitor, shared)
        self.deaths = Deaths()
        self.watch = Watch(self.home, shared)
        self.schedule = ScheduleReader(self.home.folder)
        subscribers = Subscribers.named(settings)
        self.clock = Clock(self.home, self.schedule, self.prepare, settings.storage, subscribers.environment)
        self.announced = Announced(self.schedule, settings.timezone)
        self._served: Served | None = None
        self._prepared: Served | None = None
        self._guard = threading.Lock()
        self._opening = threading.Lock()
        self.problem = ""
        self._failed = ""
        self._failed_at = 0.0

    @contextmanager
    def current(self) -> Iterator[Served]:
        """The release to answer this request from. Raises `ReleaseError` if there is none that can be opened."""
        served = self._take()
        if has_request_context():
            request.environ[RELEASE] = served.id
        try:
            yield served
        finally:
            self._give_back(served)

    def open(self) -> None:
        """Opens the current release, if there is one, so that the first request need not."""
        with suppress(ReleaseError), self.current():
            pass

    def refresh(self) -> None:
        """Opens what is current now, and serves it from here on; a request alone would be answered from what was."""
        self._switch_to(self.home.current())

    def degraded(self, served: Served) -> list[str]:
        """What is not as it should be, in words, while a release is served; empty where all is well."""
        history = served.past.former.problem
        problems = [self.problem, self.watch.problem, served.pool.state.problem, text(history, "en") if history else ""]
        problems.append(self.behind)
        if self.home.current() is None:
            problems.append("There is no current release any more; the one that was is still served.")
        return [problem for problem in problems if problem]

    @property
    def behind(self) -> str:
        """What keeps this copy from what is published in object storage, "" where nothing does, or it is no copy."""
        problem = state.read(self.settings.home, self.settings.pull_seconds) if self.settings.storage else None
        return text(problem, "en") if problem else ""

    def _take(self) -> Served:
        wanted = self.home.current()
        if not self.clock.started and not isinstance(self.home, PinnedHome) and (self.home.folder / SCHEDULE).exists():
            self.clock.start()
        if self._is_new(wanted):
            if self._prepared is not None and self._prepared.id == wanted:
                self._take_prepared(wanted)
            elif self._served is None:
                self._switch_to(wanted)
            elif self._opening.acquire(blocking=False):
                threading.Thread(target=self._switch_behind, args=(wanted,), name="lod-open", daemon=True).start()
        with self._guard:
            if self._served is None:
                if not self.problem:
                    raise NoneYet(Message("terminal.no-release"))
                raise ReleaseError(Message("error.noted", why=self.problem))
            self._served.users += 1
            return self._served

    def _is_new(self, wanted: str | None) -> bool:
        if wanted is None or (self._served is not None and self._served.id == wanted):
            return False
        return self._failed != wanted or monotonic() - self._failed_at > RETRY_SECONDS

    def _switch_to(self, wanted: str | None) -> None:
        """Opens a release for those who have none."""
        with self._opening:
            if self._is_new(wanted):
                self._switch(wanted)

    def _switch_behind(self, wanted: str | None) -> None:
        """Opens a release while the one before is served; `_opening` is held already."""
        try:
            if self._is_new(wanted):
                self._switch(wanted)
        finally:
            self._opening.release()

    def _switch(self, wanted: str | None) -> None:
        if wanted is None:
            return
        try:
            served = self._opened(wanted)
        except (ReleaseError, OSError) as error:
            self.problem = f"The release {wanted} cannot be served: {error}"
            self._failed, self._failed_at = wanted, monotonic()
            log.error("%s", self.problem)
            return
        self._replace(served)

    def _replace(self, served: Served) -> None:
        """Answers from another release from now on; the one before ends with its last request."""
        self.problem = ""
        self.announced.dated = any(dataset.next_release for dataset in served.release.site.datasets)
        with self._guard:
            old, self._served = self._served, served
            if old is not None:
                old.replaced = True
                idle = old.users == 0
        if old is not None and idle:
            _retire(old)

    def prepare(self, release: str) -> None:
        """Opens a release that is about to become current, and closes what was opened so before; "" for none."""
        prepared = self._prepared
        if prepared is not None and prepared.id not in (release, self.home.current()):
            with self._guard:
                self._prepared = None
            _retire(prepared)
        if release and self._prepared is None and self._served is not None and self._served.id != release:
            self._prepared = self._opened(release)

    def _take_prepared(self, wanted: str) -> None:
        """Answers from the release that was opened before it became current: at once."""
        with self._guard:
            served, self._prepared = self._prepared, None
        if served is not None and served.id == wanted:
            self._replace(served)

    def _opened(self, wanted: str) -> Served:
        """A release with its workers. Raises `ReleaseError`.

        Where its workers cannot be had, it is served without them, but never instead of one that has its own.
        """
        release = Release.open(self.home.path(wanted))
        sweep()
        pool = Pool(release.folder, release.base, self.settings, release.prefixes, self.deaths, self.jobs, patience=0)
        try:
            pool.wait_ready()
        except ReleaseError as error:
            if self._served is not None:
                pool.close(0)
                raise
            log.error("The release %s is served without query workers: %s", wanted, error)
        return Served(release, pool, Past(release))

    def _give_back(self, served: Served) -> None:
        with self._guard:
            served.users -= 1
            last = served.replaced and served.users == 0
        if last:
            _retire(served)

    def close(self, seconds: float | None = None) -> None:
        """Ends the workers, when their jobs are done or so many seconds have passed."""
        self.watch.stop()
        self.clock.stop()
        with self._guard:
            opened = [self._served, self._prepared]
            self._served = self._prepared = None
        for served in opened:
            if served is not None:
                served.pool.close(seconds)


def _retire(served: Served) -> None:
    threading.Thread(target=served.pool.close, name="lod-retire", daemon=True).start()
