"""A release shown before it is current: to who has an address with a secret that expires, and to nobody else.

It is another server than the one of the site, so that no address of the site leads to it.
"""

from __future__ import annotations

import hmac
import os
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode

from flask import Flask

from lod.config import Settings
from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.web.app import create_app
from lod.web.pages.visitor import PREVIEW

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEY = "preview.key"
"""The file in the home that secrets are made with: without it, all addresses that were given out are worth nothing."""

NAME = "preview"
"""The parameter and the cookie that carry the secret."""

HEADERS = (
    ("Cache-Control", "private, no-store"),
    ("X-Robots-Tag", "noindex, nofollow, noarchive"),
    ("Referrer-Policy", "no-referrer"),
    ("Vary", "Cookie"),
)
"""What each answer says: nobody may keep it, and no search engine may list it."""

_REPLACED = frozenset({"access-control-allow-origin", "access-control-expose-headers", "etag", "last-modified"}) | {
    name.lower() for name, _ in HEADERS
}


@dataclass(frozen=True)
class Secrets:
    """Makes and reads the secrets that open a release (`key`: what they are signed with)."""

    key: bytes
    release: str

    def make(self, until: int) -> str:
        """The secret that opens it until a moment (seconds since 1970)."""
        return f"{until:x}.{self._signed(until)}"

    def opens(self, secret: str) -> bool:
        """Whether a secret is one of these, and has not expired."""
        start, _, signature = secret.partition(".")
        try:
            until = int(start, 16)
        except ValueError:
            return False
        right = hmac.compare_digest(self._signed(until).encode(), signature.encode())
        return right and time.time() < until

    def _signed(self, until: int) -> str:
        digest = hmac.new(self.key, f"{self.release}\n{until}".encode(), sha256).digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")


def key_of(home: Path) -> bytes:
    """The key of a home; a new one, that only its owner reads, where there is none."""
    path = home / KEY
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
    return path.read_bytes()


def create_preview(settings: Settings, release: str, at: str) -> Flask:
    """The application that shows a release which becomes current at a moment (`at`, "" where none is set)."""
    app = create_app(settings, release=release)
    app.wsgi_app = PreviewGate(app.wsgi_app, Secrets(key_of(settings.home), release), at)  # type: ignore[method-assign]  # as Flask's manual has it
    return app


class PreviewGate:
    """WSGI middleware: lets in who has the secret; others are told the same, whatever they ask for."""

    def __init__(self, app: WSGIApplication, secrets: Secrets, at: str) -> None:
        self.app = app
        self.secrets = secrets
        self.at = at

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        pairs = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        given = next((value for name, value in pairs if name == NAME), "")
        if given and self.secrets.opens(given):
            return self._entered(environ, start_response, given, [pair for pair in pairs if pair[0] != NAME])
        if not self.secrets.opens(_cookie(environ)):
            return _refused(start_response)
        environ[PREVIEW] = self.at or "-"

        def marked(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
            kept = [(name, value) for name, value in headers if name.lower() not in _REPLACED]
            return start_response(status, [*kept, *HEADERS], exc_info)

        for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_RANGE"):
            environ.pop(name, None)
        return self.app(environ, marked)

    def _entered(
        self, environ: WSGIEnvironment, start_response: StartResponse, secret: str, pairs: list[tuple[str, str]]
    ) -> Iterable[bytes]:
        """Keeps the secret in a cookie, and leads to the address without it, so that no link carries it on."""
        path = quote(environ.get("PATH_INFO", "").encode("latin-1").lstrip(b"/"), safe="/~:@!$&'()*+,;=-._")
        address = f"{environ.get('SCRIPT_NAME', '')}/{path}" + (f"?{urlencode(pairs)}" if pairs else "")
        secure = "; Secure" if environ.get("wsgi.url_scheme") == "https" else ""
        cookie = f"{NAME}={secret}; Path=/; HttpOnly; SameSite=Lax{secure}"
        start_response("303 See Other", [("Location", address), ("Set-Cookie", cookie), *HEADERS])
        return [b""]


def _cookie(environ: WSGIEnvironment) -> str:
    """The secret that a visitor has already; "" for none."""
    try:
        morsel = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(NAME)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _refused(start_response: StartResponse) -> Iterable[bytes]:
    words = "".join(f"{text(Message('error.preview-closed'), language)}\n" for language in ("nb", "en")).encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(words))), *HEADERS]
    start_response("403 Forbidden", headers)
    return [words]
