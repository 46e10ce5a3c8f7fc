"""Following: a copy is brought to what is published whenever that changes, for as long as somebody serves it."""

from __future__ import annotations

import logging
import threading

from lod.config import Settings
from lod.errors import Locked, LodError
from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.release.home import Home
from lod.storage import state
from lod.storage.activation import Activation
from lod.storage.storage import Storage
from lod.storage.store import ObjectStore

_log = logging.getLogger("lod")


class Follower:
    """Looks at the object storage of a site from time to time, and brings the local folder to what is published.

    What is served stays so whatever goes wrong; `lod.storage.state` says what does.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._storage = Storage(ObjectStore(settings.storage))
        self._home = Home(settings.home, self._storage)
        self._brought: Activation | None = None
        self._problem: Message | None = None
        self._stopped = threading.Event()

    def start(self) -> None:
        """Looks again and again, in a thread of its own."""
        threading.Thread(target=self._follow, name="lod-follow", daemon=True).start()

    def stop(self) -> None:
        """Ends that."""
        self._stopped.set()

    def look(self) -> None:
        """Looks once, and keeps what is wrong."""
        problem = None
        try:
            self._bring()
        except Locked:
            return  # a publisher in the same folder: it brings it to what is published itself
        except LodError as error:
            problem = error.message
        except OSError as error:
            problem = Message(
                "error.storage.not-written", folder=str(self.settings.home), why=error.strerror or str(error)
            )
        if problem is not None and problem != self._problem:
            _log.error("%s", text(problem, "en"))
        self._problem = problem
        state.write(self.settings.home, problem)

    def _bring(self) -> None:
        newest = self._storage.newest()
        if newest is None or newest == self._brought:
            return
        with self._home.lock():
            self._brought = newest
            self._home.prune(self.settings.keep)
        _log.info("The release %s is current.", newest.release)

    def _follow(self) -> None:
        while True:
            try:
                self.look()
            except Exception:  # whatever it is, it is looked at again
                _log.exception("The object storage could not be looked at")
            if self._stopped.wait(self.settings.pull_seconds):
                return
