"""The access log: a line of JSON for each answer, once its last byte is handed over; and the id of each request."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lod.web.proxy import REQUEST_ID
from lod.web.site import RELEASE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ANSWERED_BY = "lod.answered_by"
"""Where a request's environment says what answered it: cache, file, page, pool …"""
HSTS = "max-age=31536000"
"""What browsers are told of a site behind TLS: not to come without it for a year."""
_SHORT = {4: 24, 6: 48}


@dataclass(frozen=True)
class LoggedAnswer:
    """What was answered: when, to whom, in how many bytes and milliseconds, by what, from which release."""

    time: str
    method: str
    path: str
    status: int
    bytes: int
    ms: float
    answered_by: str
    release: str
    request_id: str
    address: str


AnswerListener = Callable[[LoggedAnswer], None]


class Log:
    """Writes answers to a file, or (`-`) to standard output; a file that was moved away is made anew.

    A line is written at once, so that several processes may write to one file.
    """

    def __init__(self, target: str) -> None:
        self.path = None if target == "-" else Path(target)
        self._guard = threading.Lock()
        self._descriptor = 1 if self.path is None else -1

    def __call__(self, answer: LoggedAnswer) -> None:
        """Writes one line; where that cannot be done, nobody is answered worse for it."""
        line = json.dumps(vars(answer), ensure_ascii=False) + "\n"
        with self._guard, suppress(OSError):
            if self.path is not None and not self._is_open(self.path):
                self._open(self.path)
            os.write(self._descriptor, line.encode("utf-8", "replace"))

    def _is_open(self, path: Path) -> bool:
        try:
            return self._descriptor >= 0 and os.fstat(self._descriptor).st_ino == path.stat().st_ino
        except OSError:
            return False

    def _open(self, path: Path) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1
        self._descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)


@lru_cache(10_000)
def shortened(address: str, how: str) -> str:
    """An address as the log has it: `full`, `short` (IPv4 /24, IPv6 /48), or `none`."""
    if how != "short":
        return address if how == "full" else ""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(ip_network(f"{parsed}/{_SHORT[parsed.version]}", strict=False).network_address)


class Access:
    """WSGI middleware that tells of each answer, and gives it its id; over TLS it says to stay there."""

    def __init__(self, app: WSGIApplication, listeners: Iterable[AnswerListener], addresses: str) -> None:
        self.app = app
        self.listeners = tuple(listeners)
        self.addresses = addresses

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        begun = time.perf_counter()
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        started: list[tuple[int, int]] = []
        secure = environ.get("wsgi.url_scheme") == "https"

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
            headers = [*headers, ("X-Request-Id", environ.get(REQUEST_ID, ""))]
            if secure:
                headers.append(("Strict-Transport-Security", HSTS))
            length = next((value for name, value in headers if name.lower() == "content-length"), "0")
            started.append((int(status[:3]), int(length)))
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        def tell(size: int | None) -> None:
            status, length = started[-1] if started else (500, 0)
            self._tell(environ, path, status, length if size is None else size, time.perf_counter() - begun)

        body: Iterable[bytes] = self.app(environ, start)
        if isinstance(body, list):
            tell(sum(map(len, body)))
            return body
        wrapper: Any = environ.get("wsgi.file_wrapper") or ()
        if isinstance(body, wrapper):
            tell(None)  # the server sends the file itself, and does so best where nobody stands between
        else:
            body = _Counted(body, tell)
        return body

    def _tell(self, environ: WSGIEnvironment, path: str, status: int, size: int, seconds: float) -> None:
        answer = LoggedAnswer(
            datetime.now(UTC).isoformat(timespec="milliseconds"),
            environ.get("REQUEST_METHOD", ""),
            path.encode("latin-1", "replace").decode("utf-8", "replace"),
            status,
            0 if environ.get("REQUEST_METHOD") == "HEAD" else size,
            round(1000 * seconds, 2),
            environ.get(ANSWERED_BY, ""),
            environ.get(RELEASE, ""),
            environ.get(REQUEST_ID, ""),
            shortened(environ.get("REMOTE_ADDR", ""), self.addresses),
        )
        for listener in self.listeners:
            listener(answer)


class _Counted:
    """A body whose bytes are counted as they go."""

    def __init__(self, body: Iterable[bytes], done: Callable[[int], None]) -> None:
        self._body = body
        self._done = done
        self._size = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._body:
            self._size += len(piece)
            yield piece

    def close(self) -> None:
        """Closes the body, and tells how much of it went."""
        close = getattr(self._body, "close", None)
        try:
            if close is not None:
                close()
        finally:
            self._done(self._size)
