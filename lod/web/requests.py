"""Requests as HTTP has them: what a server must refuse is refused, what it may ignore is ignored (RFC 9110, RFC 9112).

WSGI middleware that stands before everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_HOST = re.compile(r"(?:\[[0-9A-Fa-fvV:.]+\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?")
_ONE_RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-[0-9]{1,18})", re.IGNORECASE)
_NO_HOST = b"400 Bad request\n\nHTTP/1.1 requires one Host header that names a host.\n"


class Requests:
    """Hands well-formed requests on, with a `Range` only where it can be answered in one part."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not _has_host(environ):
            headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(_NO_HOST)))]
            start_response("400 Bad Request", headers)
            return [_NO_HOST]
        if not is_one_range(environ.get("HTTP_RANGE", "")):
            environ.pop("HTTP_RANGE", None)
        return self.app(environ, start_response)


def is_one_range(header: str) -> bool:
    """Whether a `Range` header asks for one range of bytes.

    A server ignores units it does not know and what it cannot read, and may send the whole in place of several ranges
    (RFC 9110, section 14.2).
    """
    match = _ONE_RANGE.fullmatch(header.strip())
    return match is not None and not (match[1] and match[2] and int(match[2]) < int(match[1]))


def _has_host(environ: WSGIEnvironment) -> bool:
    """Whether the request names its host as RFC 9112, section 3.2 requires; HTTP/1.0 need not name any."""
    host = environ.get("HTTP_HOST")
    if host is None:
        return environ.get("SERVER_PROTOCOL") != "HTTP/1.1"
    return _HOST.fullmatch(host) is not None
