"""The release that is served right now, with its query workers; a newly activated one is picked up between requests."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from flask import has_request_context, request

from lod.config import Settings
from lod.errors import ReleaseError
from lod.graph.store import Graph
from lod.query.pool import Pool
from lod.release.home import Home
from lod.release.opened import Release

RETRY_SECONDS = 5.0
"""How long a release that could not be opened is left alone."""

RELEASE = "lod.release"
"""Where a request's environment says which release answered it."""

log = logging.getLogger("lod")


@dataclass
class Served:
    """A release and the workers that answer queries over it."""

    release: Release
    pool: Pool
    users: int = field(default=0)
    replaced: bool = field(default=False)

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


class Site:
    """Hands out the current release.

    Each request looks which release is current. When another one is, the first request to notice opens it while the
    others go on with the one before; that one's workers end when its last request has.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.home = Home(settings.home)
        self._served: Served | None = None
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

    def _take(self) -> Served:
        wanted = self.home.current()
        # whoever has an older release to answer from does not wait for the new one
        if self._is_new(wanted) and self._opening.acquire(blocking=self._served is None):
            try:
                if wanted is not None and self._is_new(wanted):
                    self._switch(wanted)
            finally:
                self._opening.release()
        with self._guard:
            if self._served is None:
                raise ReleaseError(self.problem or "There is no release yet: run `lod build`.")
            self._served.users += 1
            return self._served

    def _is_new(self, wanted: str | None) -> bool:
        if wanted is None or (self._served is not None and self._served.id == wanted):
            return False
        return self._failed != wanted or monotonic() - self._failed_at > RETRY_SECONDS

    def _switch(self, wanted: str) -> None:
        try:
            release = Release.open(self.home.path(wanted))
            served = Served(release, Pool(release.folder, release.base, self.settings, release.prefixes))
        except (ReleaseError, OSError) as error:
            self.problem = str(error)
            self._failed, self._failed_at = wanted, monotonic()
            log.error("the release %s cannot be served: %s", wanted, error)
            return
        self.problem = ""
        with self._guard:
            old, self._served = self._served, served
            if old is not None:
                old.replaced = True
                idle = old.users == 0
        if old is not None and idle:
            _retire(old)

    def _give_back(self, served: Served) -> None:
        with self._guard:
            served.users -= 1
            last = served.replaced and served.users == 0
        if last:
            _retire(served)

    def close(self) -> None:
        """Ends the workers."""
        with self._guard:
            served, self._served = self._served, None
        if served is not None:
            served.pool.close()


def _retire(served: Served) -> None:
    threading.Thread(target=served.pool.close, name="lod-retire", daemon=True).start()
