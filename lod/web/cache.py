"""Finished documents above Flask: a release never changes, so neither does a document of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from werkzeug.http import is_resource_modified

from lod.web.access import ANSWERED_BY
from lod.web.kept import LARGEST, Address, Document, Kept, Wishes
from lod.web.memory import Memory
from lod.web.site import RELEASE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NEGOTIATED = ("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_PROFILE", "HTTP_ACCEPT_DATETIME")
"""What an answer can vary by."""

Headers = list[tuple[str, str]]


class Cache:
    """WSGI middleware: answers what was answered before.

    They are kept in `memory`. `version` names what answers were made from; when it changes, all are made again.
    `announced` names what else they depend on. Only
    answers 200 to GET that carry an ETag are kept; a conditional request is answered from what is kept.
    """

    def __init__(
        self,
        app: WSGIApplication,
        memory: Memory,
        version: Callable[[], str | None],
        announced: Callable[[], str] = lambda: "",
    ) -> None:
        self.app = app
        self.kept = Kept(memory)
        self.version = version
        self.announced = announced

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_RANGE" in environ or not self.kept.memory.most:
            return self.app(environ, start_response)
        parts = (environ.get(name, "") for name in ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING"))
        address = (self.version() or "", self.announced(), *parts)
        wishes = tuple(environ.get(name, "") for name in NEGOTIATED)
        document = self.kept.get(address, wishes)
        if document is not None:
            environ[RELEASE], environ[ANSWERED_BY] = address[0], "cache"
            return _send(document, environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD" or "HTTP_IF_NONE_MATCH" in environ:
            return self.app(environ, start_response)
        return self._answered(address, wishes, environ, start_response)

    def _answered(
        self, address: Address, wishes: Wishes, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        begun: list[tuple[str, Headers]] = []

        def remember(status: str, headers: Headers, exc_info: object = None) -> Callable[[bytes], object]:
            begun.append((status, headers))
            return lambda data: None

        body = self.app(environ, remember)
        status, headers = begun[-1]
        length = int(_value(headers, "content-length") or LARGEST + 1)
        etag = _value(headers, "etag")
        # while a new release is being opened, the one before still answers
        other = environ.get(RELEASE) != address[0]
        # a compressed copy is not for everybody, and is not kept
        coded = _value(headers, "content-encoding")
        if coded or not status.startswith("200") or not etag or other or length > LARGEST:
            start_response(status, headers)
            return body
        data = b"".join(body)
        _close(body)
        self.kept.keep(address, wishes, Document(status, tuple(headers), data, etag))
        start_response(status, headers)
        return [data]


def _value(headers: Iterable[tuple[str, str]], wanted: str) -> str:
    return next((value for name, value in headers if name.lower() == wanted), "")


def _send(document: Document, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    if "HTTP_IF_NONE_MATCH" in environ and not is_resource_modified(environ, etag=document.etag):
        return _not_modified(document, start_response)
    start_response(document.status, list(document.headers))
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [document.body]


def _not_modified(document: Document, start_response: StartResponse) -> Iterable[bytes]:
    of_the_body = ("content-length", "content-type", "content-encoding")
    start_response("304 Not Modified", [(n, v) for n, v in document.headers if n.lower() not in of_the_body])
    return []


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()
