"""Damage to the release that is served: looked for when a request fails unforeseen, and from time to time."""

from __future__ import annotations

import fcntl
import json
import logging
import threading
from pathlib import Path
from time import monotonic

from lod.errors import ReleaseError
from lod.release import verifying
from lod.release.home import Home
from lod.release.manifest import Manifest


class Turn:
    """Whose turn it is to verify: the process that was first has it until it ends. A file says what it has found."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("a")

    def take(self) -> bool:
        """Whether it is this process's turn."""
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def write(self, release: str, problem: str) -> None:
        """Says what is damaged of a release; "" for nothing."""
        written = self._path.with_suffix(".new")
        written.write_text(json.dumps({release: problem}), "utf-8")
        written.replace(self._path.with_suffix(".json"))

    def read(self, release: str) -> str:
        """What was said of a release; "" where nothing was."""
        try:
            return str(json.loads(self._path.with_suffix(".json").read_text("utf-8")).get(release, ""))
        except OSError:
            return ""


log = logging.getLogger("lod")

AGAIN_SECONDS = 60.0
"""How long after a look at a release it is not looked at again because a request failed."""

GENTLE_BYTES = 50_000_000
"""Bytes a second that are read in the background."""


class Watch:
    """Looks at the current release; `problem` says in words what is damaged, "" while nothing is known to be.

    `shared`: a folder of all web processes of a server: one of them verifies from time to time, and says there what it
    found.
    """

    def __init__(self, home: Home, shared: Path | None = None) -> None:
        self.home = home
        self._turn = Turn(shared / "verifying") if shared else None
        self._problems: dict[str, str] = {}
        self._looked: dict[str, float] = {}
        self._looking = threading.Lock()
        self._stopped = threading.Event()

    @property
    def problem(self) -> str:
        """What is damaged of the current release."""
        release = self.home.current() or ""
        return self._problems.get(release, "") or (self._turn.read(release) if self._turn else "")

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
            if release is not None and (self._turn is None or self._turn.take()):
                self._verify(release)
                if self._turn is not None:
                    self._turn.write(release, self._problems.get(release, ""))

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
