"""The clock of a web process: it opens a scheduled release shortly before its moment, and sees to it that some process
makes it current then.

That is done by a process of its own (`lod.storage.due`), since it compares all figures; one of all web processes starts
it. When it has switched, each web process answers from the release that it opened before: all of them at once.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from time import monotonic
from types import MappingProxyType

from lod.errors import Locked, ReleaseError
from lod.release.due import require_follows, seconds_until
from lod.release.home import Home
from lod.release.schedule import ScheduledRelease, ScheduleReader

LEAD_SECONDS = 30.0
"""How long before its moment a release is opened and prepared."""

LOOK_SECONDS = 0.5
"""How often the clock is looked at."""

AGAIN_SECONDS = 5.0
"""How long after a failure it is tried again."""

log = logging.getLogger("lod")


class Clock:
    """Sees to it that scheduled releases become current. `prepare`: opens a release before it is; "" for none.

    `storage`: the address of the object storage that the home is a copy of, "" where it is none; `environment`: whom
    the process that switches tells of it (`lod.notifying`).
    `problem`: what keeps the next one from becoming current, in words; "" where nothing does.
    """

    def __init__(
        self,
        home: Home,
        schedule: ScheduleReader,
        prepare: Callable[[str], None],
        storage: str = "",
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.home = home
        self.storage = storage
        self.environment = environment
        self.schedule = schedule
        self.prepare = prepare
        self.problem = ""
        self._stopped = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._not_before = 0.0

    def start(self) -> None:
        """Looks at the clock from now on, in a thread of its own."""
        with self._starting:
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(target=self._run, name="lod-clock", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Looks no more; a process that waits for a moment is ended, and another server takes over."""
        self._stopped.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    @property
    def started(self) -> bool:
        return self._thread is not None

    def _run(self) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            try:
                self._look()
            except (ReleaseError, OSError) as error:
                self._note(str(error))
                self._stopped.wait(AGAIN_SECONDS)

    def _look(self) -> None:
        entry = next(iter(self.schedule.read().coming), None)
        if entry is None:
            self._note("")
            self.prepare("")
            return
        if entry.release != self.home.current():
            require_follows(entry, self.home.current())
        self._note("")
        if seconds_until(entry.at) > LEAD_SECONDS:
            self.prepare("")
            return
        if not self._is_under_way():
            self._begin()
        self.prepare(entry.release)

    def _is_under_way(self) -> bool:
        """Whether a process is at it, or has failed so lately that it is left alone for a while."""
        process = self._process
        if process is not None and (code := process.poll()) is not None:
            self._process = None
            self._not_before = monotonic() + (AGAIN_SECONDS if code == 1 else 0)
        if self._process is not None or monotonic() < self._not_before:
            return True
        try:
            with self.home.activation():
                return False
        except Locked:  # another web process has begun it
            return True

    def _begin(self) -> None:
        words = [str(self.home.folder), str(LEAD_SECONDS + 5), *([self.storage] if self.storage else [])]
        command = [sys.executable, "-m", "lod.storage.due", *words]
        self._process = subprocess.Popen(command, env=os.environ | self.environment)  # noqa: S603 (this program)

    def _note(self, problem: str) -> None:
        if problem and problem != self.problem:
            log.error("%s", problem)
        self.problem = problem


def next_moment(schedule: ScheduleReader) -> ScheduledRelease | None:
    """The scheduled release that comes next; None where there is none, or the schedule cannot be read."""
    try:
        return next(iter(schedule.read().coming), None)
    except ReleaseError:
        return None
