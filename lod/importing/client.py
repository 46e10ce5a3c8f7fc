"""HTTP to an interface of statistics: no more calls than it allows, patience where it asks, limits on answers."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request

from lod.errors import LodError
from lod.importing.redirects import opener
from lod.messages.message import Message

SECONDS = 120.0
"""How long an answer may take."""
LARGEST = 200_000_000
"""Bytes that an answer may have."""
ATTEMPTS = 6
LONGEST_WAIT = 300.0
"""Seconds that are waited at most before a call is tried again."""
_LATER = (429, 502, 503, 504)


@dataclass
class Client:
    """Calls an interface. `calls` are allowed in each `window` of seconds; `wait` and `clock` are the time.

    `private`: answers may lead on into private networks; `largest` and `seconds`: the bytes that an answer may have,
    and how long it may take.
    """

    calls: int = 30
    window: float = 60.0
    wait: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    private: bool = False
    largest: int = LARGEST
    seconds: float = SECONDS
    _times: deque[float] = field(default_factory=deque)

    def fetch(self, url: str, body: Any = None) -> bytes:
        """The answer to GET, or to POST of a body in JSON. Raises `LodError` for one that is none, or too large."""
        for attempt in range(1, ATTEMPTS + 1):
            self._pace()
            data = None if body is None else json.dumps(body).encode()
            headers = {"Accept": "application/json", "User-Agent": "lod-import"} | (
                {"Content-Type": "application/json"} if data else {}
            )
            try:
                request = Request(url, data, headers)  # noqa: S310 - judged before
                with opener(self.private).open(request, timeout=self.seconds) as response:
                    return self._read(url, response)
            except HTTPError as error:
                with error:
                    if error.code not in _LATER or attempt == ATTEMPTS:
                        raise LodError(
                            Message(
                                "error.answers.why",
                                url=url,
                                status=str(error.code),
                                reason=str(error.reason),
                                why=_why(error),
                            )
                        ) from None
                    self.wait(_patience(error.headers.get("Retry-After"), attempt))
            except (URLError, OSError, HTTPException) as error:
                raise LodError(
                    Message("error.not-fetched", url=url, why=str(getattr(error, "reason", None) or error))
                ) from None
        raise AssertionError("the last attempt returns or raises")

    def _pace(self) -> None:
        """Waits until one more call is allowed."""
        now = self.clock()
        while self._times and self._times[0] <= now - self.window:
            self._times.popleft()
        if len(self._times) >= self.calls:
            self.wait(self._times[0] + self.window - now)
            self._times.popleft()
        self._times.append(self.clock())

    def _read(self, url: str, response: Any) -> bytes:
        until, parts, size = self.clock() + self.seconds, [], 0
        while chunk := response.read(1 << 16):
            parts.append(chunk)
            size += len(chunk)
            if size > self.largest:
                raise LodError(Message("error.answer-too-large", url=url, most=self.largest))
            if self.clock() > until:
                raise LodError(Message("error.answer-too-slow", url=url, seconds=int(self.seconds)))
        return b"".join(parts)


def _patience(stated: str | None, attempt: int) -> float:
    """How long to wait: as the answer says, in seconds or until a moment, else longer each time."""
    try:
        if stated and stated.strip().isdigit():
            seconds = float(stated)
        elif stated:
            seconds = parsedate_to_datetime(stated).timestamp() - time.time()
        else:
            seconds = 2.0**attempt
    except (ValueError, OverflowError):
        seconds = 2.0**attempt
    return min(max(seconds, 0.0), LONGEST_WAIT)


def _why(error: HTTPError) -> str:
    """What the answer says is wrong (RFC 9457), as far as it does."""
    try:
        problem = json.loads(error.read(10_000))
        words = problem.get("detail") or problem.get("title") or ""
    except (ValueError, AttributeError, OSError):
        words = ""
    return f" It says: {str(words)[:300]}" if words else ""
