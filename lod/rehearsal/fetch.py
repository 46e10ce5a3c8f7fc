"""A catalogue fetched as the portal fetches it: no redirects elsewhere than http, ten seconds, nothing compressed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from lod.errors import LodError
from lod.messages.message import Message
from lod.rdf.formats import WRITTEN, Format
from lod.rehearsal.harvest import LARGEST, format_of

SECONDS = 10.0
"""How long the portal waits for an answer."""


@dataclass(frozen=True)
class Fetched:
    """The document, its format, and what about the answer the portal would stumble over."""

    body: bytes
    format: Format
    problems: tuple[Message, ...] = ()


def fetch(url: str) -> Fetched:
    """Fetches a catalogue. Raises `LodError` for an address that does not answer, or not with what the portal reads."""
    problems = []
    if not answers(url):
        problems.append(Message("rehearsal.no-head"))
    try:
        with _opened(url, "GET") as response:
            encoding = response.headers.get("Content-Encoding", "")
            if encoding:
                raise LodError(Message("error.compressed-unasked", url=url, encoding=encoding))
            body = response.read(LARGEST + 1)
            return Fetched(body, format_of(response.headers.get("Content-Type", ""), url), tuple(problems))
    except HTTPError as error:
        raise LodError(Message("error.answers", url=url, status=str(error.code), reason=str(error.reason))) from None
    except (URLError, OSError, HTTPException) as error:
        raise LodError(Message("error.not-fetched", url=url, why=str(getattr(error, "reason", error)))) from None


def answers(url: str) -> bool:
    """Whether an address answers HEAD with 200, as the portal's check of addresses asks. False for no http address."""
    try:
        with _opened(url, "HEAD") as response:
            return response.status == 200
    except (LodError, URLError, OSError, HTTPException, ValueError):
        return False


@contextmanager
def _opened(url: str, method: str) -> Iterator[HTTPResponse]:
    if urlsplit(url).scheme not in ("http", "https"):
        raise LodError(Message("error.no-web-address", url=url))
    accepted = ", ".join(format.media_type for format in WRITTEN)
    request = Request(url, headers={"Accept": accepted, "User-Agent": "lod-rehearse"}, method=method)  # noqa: S310 (the address was looked at)
    try:
        response = urlopen(request, timeout=SECONDS)  # noqa: S310 - the scheme is judged above
    except HTTPError as error:
        error.close()
        raise
    with response:
        yield response
