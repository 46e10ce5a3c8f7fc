"""How many requests each visitor may make over time: a bucket of tokens each, in a table that is bounded."""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b
from ipaddress import ip_address
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from lod.web.visitors import visitor_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SETS, WAYS = 4096, 4
"""How many visitors are remembered: so many in each of so many sets."""
_ENTRY = struct.Struct("=8sd")
"""A visitor's digest, and when its bucket is full."""
SET_BYTES = WAYS * _ENTRY.size
_NOTHING = 1e-6
"""Seconds that are nobody's to wait."""
REFUSED = "lod.refused_for"
"""Where a request's environment says that it is refused already, and for how many seconds."""
TOKEN_SECONDS = 0.005
"""Processor time that a token pays for: a request that computes longer costs as many tokens as it takes."""
FREE = ("/healthz", "/readyz")
"""What is never limited."""
_BODY = "429 Too Many Requests\n\nFor mange forespørsler; prøv igjen om litt.\nToo many requests; try again later.\n"


class Buckets:
    """For each visitor `burst` tokens, of which `rate` come back a second. Threads and processes may share them.

    Of a visitor there is one number: when its bucket will be full again (the generic cell rate algorithm, ITU-T I.371).
    It stands in a table that is as large as it will ever be, in one of the few places that the visitor's digest names;
    where all of those are others', the fullest bucket is forgotten. `folder`: where the table is kept for all processes
    of a server; without it, it is this process's own.
    """

    def __init__(
        self, rate: float, burst: int, folder: Path | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.rate = rate
        self.burst = burst
        self._clock = clock
        self._guard = threading.Lock()
        self._file = -1
        if folder is not None:
            self._file = os.open(folder / "visitors-rate", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.ftruncate(self._file, SETS * SET_BYTES)
        self._table = mmap.mmap(self._file, SETS * SET_BYTES)

    def take(self, visitor: str) -> float:
        """Takes a token; gives the seconds until there is one, 0 where there was."""
        return self._take(visitor, 1)

    def wait(self, visitor: str) -> float:
        """The seconds until there is a token, which is not taken; 0 where there is one."""
        return self._take(visitor, 0)

    def charge(self, visitor: str, tokens: int) -> None:
        """Takes so many tokens for what was done already, whether they are there or not."""
        self._take(visitor, tokens, owed=True)

    def _take(self, visitor: str, tokens: int, owed: bool = False) -> float:
        digest = blake2b(visitor.encode(), digest_size=8).digest()
        begin = int.from_bytes(digest, "big") % SETS * SET_BYTES
        with self._only(begin):
            now = self._clock()
            places = [begin + place * _ENTRY.size for place in range(WAYS)]
            kept = {place: _ENTRY.unpack_from(self._table, place) for place in places}
            place = next((place for place, (whose, _) in kept.items() if whose == digest), None)
            full = kept[place][1] if place is not None else now
            if place is None:
                place = min(kept, key=lambda place: kept[place][1])
            full = max(full, now) + (tokens if owed else 1) / self.rate
            wait = full - now - self.burst / self.rate
            if wait > _NOTHING and not owed:
                return wait
            if tokens:
                _ENTRY.pack_into(self._table, place, digest, full)
        return 0.0

    @contextmanager
    def _only(self, begin: int) -> Iterator[None]:
        """Nobody else changes the places of a set, in no process."""
        with self._guard:
            if self._file < 0:
                yield
                return
            fcntl.lockf(self._file, fcntl.LOCK_EX, SET_BYTES, begin)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, SET_BYTES, begin)

    def __del__(self) -> None:
        if self._file >= 0:
            os.close(self._file)


class Limited:
    """WSGI middleware that answers 429 to who asks too often, or for too much that must be computed.

    This machine's own addresses may ask as they like.
    """

    def __init__(self, app: WSGIApplication, buckets: Buckets) -> None:
        self.app = app
        self.buckets = buckets

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        visitor = visitor_of(environ.get("REMOTE_ADDR"))
        if environ.get("PATH_INFO") in FREE or _is_own(visitor):
            return self.app(environ, start_response)
        wait = environ.get(REFUSED) or self.buckets.take(visitor)
        if not wait:
            return self._charged(visitor, environ, start_response)
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

    def _charged(self, visitor: str, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The answer; what it took of this thread beyond one token's worth is paid for, too."""
        began = time.thread_time()
        try:
            return self.app(environ, start_response)
        finally:
            if tokens := int((time.thread_time() - began) / TOKEN_SECONDS):
                self.buckets.charge(visitor, tokens)


def refused_for(buckets: Buckets, visitor: str, path: str) -> float:
    """The seconds that a visitor has to wait before a path is answered; 0 where it may be. Nothing is taken."""
    return 0.0 if path.endswith(FREE) or _is_own(visitor) else buckets.wait(visitor)


@lru_cache(10_000)
def _is_own(visitor: str) -> bool:
    try:
        return ip_address(visitor.partition("/")[0]).is_loopback
    except ValueError:
        return not visitor
