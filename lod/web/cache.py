"""Finished documents kept in memory, above Flask: a release never changes, so neither does a document of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from werkzeug.http import is_resource_modified

from lod.web.site import RELEASE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LARGEST = 1_000_000
"""Bytes past which a document is not kept."""

Entry = tuple[str, list[tuple[str, str]], bytes]


class Cache:
    """WSGI middleware: a bounded store of answers, least recently used out first.

    `version` names what answers were made from; when it changes, all are made again. Only answers 200 to GET that
    carry an ETag are kept; a conditional request is answered from the store.
    """

    def __init__(self, app: WSGIApplication, size: int, version: Callable[[], str | None]) -> None:
        self.app = app
        self.size = size
        self.version = version
        self._entries: OrderedDict[tuple[str, ...], Entry] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_RANGE" in environ or not self.size:
            return self.app(environ, start_response)
        key = (
            self.version() or "",
            environ.get("SCRIPT_NAME", ""),
            environ.get("PATH_INFO", ""),
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_ACCEPT", ""),
            environ.get("HTTP_ACCEPT_LANGUAGE", ""),
            environ.get("HTTP_ACCEPT_PROFILE", ""),
        )
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
        if entry is None:
            if environ["REQUEST_METHOD"] == "HEAD" or "HTTP_IF_NONE_MATCH" in environ:
                return self.app(environ, start_response)
            return self._answered(key, environ, start_response)
        return _send(entry, environ, start_response)

    def _answered(
        self, key: tuple[str, ...], environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def remember(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
            told.append((status, headers))
            return lambda data: None

        body = self.app(environ, remember)
        status, headers = told[-1]
        length = next((int(value) for name, value in headers if name.lower() == "content-length"), LARGEST + 1)
        etag = any(name.lower() == "etag" for name, _ in headers)
        # while a new release is being opened, the one before still answers
        other = environ.get(RELEASE) != key[0]
        if not status.startswith("200") or not etag or other or length > LARGEST:
            start_response(status, headers)
            return body
        data = b"".join(body)
        _close(body)
        self._keep(key, (status, headers, data))
        start_response(status, headers)
        return [data]

    def _keep(self, key: tuple[str, ...], entry: Entry) -> None:
        with self._lock:
            if key in self._entries:
                return
            self._entries[key] = entry
            self._bytes += len(entry[2])
            while self._bytes > self.size:
                _, (_, _, dropped) = self._entries.popitem(last=False)
                self._bytes -= len(dropped)


def _send(entry: Entry, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    status, headers, body = entry
    if _unchanged(environ, headers):
        return _not_modified(headers, start_response)
    start_response(status, list(headers))
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _unchanged(environ: WSGIEnvironment, headers: list[tuple[str, str]]) -> bool:
    etag = next((value for name, value in headers if name.lower() == "etag"), None)
    return "HTTP_IF_NONE_MATCH" in environ and not is_resource_modified(environ, etag=etag)


def _not_modified(headers: list[tuple[str, str]], start_response: StartResponse) -> Iterable[bytes]:
    kept = [(n, v) for n, v in headers if n.lower() not in ("content-length", "content-type", "content-encoding")]
    start_response("304 Not Modified", kept)
    return []


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()
