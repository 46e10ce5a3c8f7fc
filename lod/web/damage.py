"""Damage to the release that is served: looked for when a request fails unforeseen, and from time to time."""

from __future__ import annotations

import logging
import threading
from time import monotonic

from lod.errors import ReleaseError
from lod.release import verifying
from lod.release.home import Home
from lod.release.manifest import Manifest

log = logging.getLogger("lod")

AGAIN_SECONDS = 60.0
"""How long after a look at a release it is not looked at again because a request failed."""

GENTLE_BYTES = 50_000_000
"""Bytes a second that are read in the background."""


class Watch:
    """Looks at the current release; `problem` says in words what is damaged, "" while nothing is known to be."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._problems: dict[str, str] = {}
        self._looked: dict[str, float] = {}
        self._looking = threading.Lock()
        self._stopped = threading.Event()

    @property
    def problem(self) -> str:
        """What is damaged of the current release."""
        return self._problems.get(self.home.current() or "", "")

    def suspect(self, release: str) -> str:
        """Looks whether damage is why a request failed: what is damaged of the files a release is answered from."""
        last = self._looked.get(release)
        if (last is None or monotonic() - last > AGAIN_SECONDS) and self._looking.acquire(blocking=False):
            try:
                self._look(release)
            finally:
                self._looking.release()
        return self._problems.get(release, "")

    def start(self, hours: float) -> None:
        """Verifies the current release every so many hours, in a thread of its own; 0: never."""
        if hours:
            threading.Thread(target=self._watch, args=(hours * 3600,), name="lod-verify", daemon=True).start()

    def stop(self) -> None:
        """Ends the looking from time to time."""
        self._stopped.set()

    def _look(self, release: str) -> None:
        try:
            folder = self.home.path(release)
            self._note(release, list(verifying.damages(folder, verifying.served(Manifest.read(folder)))))
        except ReleaseError as error:
            self._problems = {release: str(error)}
        self._looked[release] = monotonic()

    def _watch(self, seconds: float) -> None:
        while not self._stopped.wait(seconds):
            release = self.home.current()
            if release is not None:
                self._verify(release)

    def _verify(self, release: str) -> None:
        try:
            pause = verifying.Gentle(GENTLE_BYTES)
            self._note(release, list(verifying.verify(self.home, release, pause).damage))
        except ReleaseError as error:
            if release == self.home.current():  # else it was pruned meanwhile
                self._problems = {release: str(error)}
                log.error("%s", error)

    def _note(self, release: str, damage: list[verifying.Damage]) -> None:
        words = f"The release {release} is damaged: {'; '.join(map(str, damage[:3]))}." if damage else ""
        if words and words != self._problems.get(release):
            log.error("%s Run `lod build --anew`, or activate another release.", words)
        self._problems = {release: words}
