"""Workers that ended before their time: counted by what they died of, and written to the log in moderation."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Literal

Cause = Literal["time", "memory", "crash", "worn", "rest", "start", "left"]
"""Past the time limit; past the memory limit; ended by a job in another way; grown too large, and replaced; dead while
it had nothing to do; not able to start; ended because its visitor had left."""

LOGGED = 5
"""Lines a minute that are written to the log; the others are summed up."""

MINUTE = 60.0
_log = logging.getLogger("lod.query")


class Deaths:
    """Counts deaths; any number of threads may report them. Counts only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counts: Counter[Cause] = Counter()
        self._guard = threading.Lock()
        self._since = clock()
        self._this_minute = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many workers have died of each cause."""
        with self._guard:
            return {str(cause): count for cause, count in self._counts.items()}

    def report(self, cause: Cause, words: str) -> None:
        """Counts one; `words` say how it ended."""
        with self._guard:
            self._counts[cause] += 1
        self.mention(f"A query worker ended ({cause}): {words}", logging.INFO if cause == "worn" else logging.WARNING)

    def mention(self, words: str, level: int = logging.WARNING) -> None:
        """Writes something about workers to the log, unless the minute has had enough."""
        with self._guard:
            unsaid = self._turn_of_the_minute()
            self._this_minute += 1
            logged = self._this_minute <= LOGGED
        if unsaid:
            _log.warning("%d more lines about query workers in the minute before", unsaid)
        if logged:
            _log.log(level, "%s", words)

    def _turn_of_the_minute(self) -> int:
        """How many were not logged, where a minute has passed; else 0."""
        if self._clock() - self._since < MINUTE:
            return 0
        unsaid = max(0, self._this_minute - LOGGED)
        self._since, self._this_minute = self._clock(), 0
        return unsaid
