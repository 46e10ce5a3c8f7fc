"""Text sent compressed to who accepts it: each representation once, with an ETag and a digest of its own (RFC 9110).

WSGI middleware above the cache of finished documents. It remembers what it has compressed by the ETag of the answer.
A request for a range, and a client that does not say what it accepts, get the bytes as they are.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from lod.web.memory import Memory

try:
    import brotli
except ImportError:  # the package is installed with ours; without it there is gzip
    brotli = None

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LARGEST = 1_000_000
"""Bytes past which nothing is compressed while somebody waits; dumps have compressed copies of their own."""

LEAST = 500
"""Bytes below which compressing gains nothing."""

STATIC = "/static/"
"""Where files are that are compressed as well as can be: they are few, and kept for a year."""

_TEXT = re.compile(
    r"text/|image/svg\+xml|application/(?:[\w.-]+\+)?(?:json|xml)\b|application/(?:javascript|n-triples|x-bibtex)\b"
)
_ACCEPTED = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?")
_ENTITY_TAG = re.compile(r'(W/)?"([^"]*)"')


def _gzip(data: bytes, thorough: bool) -> bytes:
    """No name and no time in the header, so that equal bytes are equal bytes."""
    squeeze = zlib.compressobj(9 if thorough else 5, zlib.DEFLATED, 31)
    return squeeze.compress(data) + squeeze.flush()


def _brotli(data: bytes, thorough: bool) -> bytes:
    return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=10 if thorough else 5))


CODINGS: Mapping[str, Callable[[bytes, bool], bytes]] = ({"br": _brotli} if brotli else {}) | {"gzip": _gzip}
"""How each content coding is written, the preferred one first."""


@lru_cache(500)
def coding(header: str) -> str:
    """The content coding for an `Accept-Encoding` header, "" for none (RFC 9110, section 12.5.3)."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        match = _ACCEPTED.fullmatch(part)
        if match:
            weights[match[1].removeprefix("x-")] = float(match[2] or 1)
    rated = {name: weights.get(name, weights.get("*", 0)) for name in CODINGS}
    best = max(rated, key=rated.__getitem__)
    return best if rated[best] > 0 and rated[best] >= weights.get("identity", 0) else ""


class Compression:
    """Compresses answers; what it has compressed is kept in `memory`, beside the documents that it is of."""

    def __init__(self, app: WSGIApplication, memory: Memory) -> None:
        self.app = app
        self._memory = memory

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        name = "" if "HTTP_RANGE" in environ else coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if name:
            _unmark(environ, name)
        answer: list[tuple[str, list[tuple[str, str]]]] = []

        def remember(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
            answer.append((status, headers))
            return lambda data: None

        body = self.app(environ, remember)
        status, plain = answer[-1]
        values = {field.lower(): value for field, value in plain}
        if _may_vary(status, values):
            varied = [value for field, value in plain if field.lower() == "vary"]
            plain = [(field, value) for field, value in plain if field.lower() != "vary"]
            plain.append(("Vary", ", ".join(filter(None, (*varied, "Accept-Encoding")))))
            if name and _fits(values) and "content-encoding" not in values:
                headers = Headers(plain)
                body = self._coded(environ, status, headers, body, name)
                plain = headers.to_wsgi_list()
        start_response(status, plain)
        return body

    def _coded(
        self, environ: WSGIEnvironment, status: str, headers: Headers, body: Iterable[bytes], name: str
    ) -> Iterable[bytes]:
        """The body in a coding, its headers made those of this representation."""
        etag, whole = headers.get("ETag"), environ["REQUEST_METHOD"] != "HEAD"
        if etag is not None:
            headers["ETag"] = _marked(etag, name)
        if status.startswith("304"):
            return body
        headers["Content-Encoding"] = name
        headers.pop("Accept-Ranges", None)
        if not whole:  # its size is known by whoever asks for all of it
            headers.pop("Content-Length", None)
            headers.pop("Repr-Digest", None)
            return body
        try:
            data = self._compressed(environ, etag, b"".join(body), name)
        finally:
            close = getattr(body, "close", None)
            if close is not None:
                close()
        headers["Content-Length"] = str(len(data))
        if "Repr-Digest" in headers:
            headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(sha256(data).digest()).decode()}:"
        return [data]

    def _compressed(self, environ: WSGIEnvironment, etag: str | None, data: bytes, name: str) -> bytes:
        path = environ.get("PATH_INFO", "")
        if etag is None:
            return CODINGS[name](data, False)
        key = ("compressed", environ.get("SCRIPT_NAME", ""), path, etag, str(len(data)), name)
        kept: bytes | None = self._memory.get(key)
        if kept is None:
            kept = CODINGS[name](data, path.startswith(STATIC))
            self._memory.keep(key, kept, len(kept))
        return kept


def _may_vary(status: str, values: Mapping[str, str]) -> bool:
    """Whether an answer is text, which comes in several codings; one that has not changed says no type."""
    return status.startswith("304") or _TEXT.match(values.get("content-type", "")) is not None


def _fits(values: Mapping[str, str]) -> bool:
    length = values.get("content-length", "")
    return not length.isdigit() or LEAST <= int(length) <= LARGEST


def _marked(etag: str, name: str) -> str:
    """The ETag of an answer in a coding."""
    return f'{etag[:-1]}-{name}"'


def _unmark(environ: WSGIEnvironment, name: str) -> None:
    """Makes the ETags that a client has of answers in this coding those of the answers."""
    header = environ.get("HTTP_IF_NONE_MATCH")
    if header:
        environ["HTTP_IF_NONE_MATCH"] = _ENTITY_TAG.sub(
            lambda tag: f'{tag[1] or ""}"{tag[2].removesuffix(f"-{name}")}"', header
        )
