"""How many requests each visitor may make over time: a bucket of tokens each, in memory that is bounded."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from math import ceil
from typing import TYPE_CHECKING

from lod.web.visitors import visitor_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_VISITORS = 10_000
"""Visitors that are remembered; of more, those who have been silent longest are forgotten."""
FREE = ("/healthz", "/readyz")
"""What is never limited."""
_BODY = "429 Too Many Requests\n\nFor mange forespørsler; prøv igjen om litt.\nToo many requests; try again later.\n"


class Buckets:
    """For each visitor `burst` tokens, of which `rate` come back a second. Any number of threads may take."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self.burst = burst
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._guard = threading.Lock()

    def __len__(self) -> int:
        return len(self._left)

    def take(self, visitor: str) -> float:
        """Takes a token; gives the seconds until there is one, 0 where there was."""
        now = self._clock()
        with self._guard:
            tokens, last = self._left.pop(visitor, (float(self.burst), now))
            tokens = min(float(self.burst), tokens + (now - last) * self.rate)
            wait = 0.0 if tokens >= 1 else (1 - tokens) / self.rate
            self._left[visitor] = (tokens - 1 if not wait else tokens, now)
            if len(self._left) > MOST_VISITORS:
                self._left.popitem(last=False)
        return wait


class Limited:
    """WSGI middleware that answers 429 to who asks too often; this machine's own addresses may ask as they like."""

    def __init__(self, app: WSGIApplication, rate: float, burst: int) -> None:
        self.app = app
        self.buckets = Buckets(rate, burst)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        visitor = visitor_of(environ.get("REMOTE_ADDR"))
        if environ.get("PATH_INFO") in FREE or _is_own(visitor):
            return self.app(environ, start_response)
        wait = self.buckets.take(visitor)
        if not wait:
            return self.app(environ, start_response)
        body = _BODY.encode()
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Retry-After", str(ceil(wait))),
            ("Cache-Control", "no-store"),
            ("Access-Control-Allow-Origin", "*"),
        ]
        start_response("429 Too Many Requests", headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def _is_own(visitor: str) -> bool:
    try:
        return ip_address(visitor.partition("/")[0]).is_loopback
    except ValueError:
        return not visitor
