"""Who may come in: the browser that opened the secret address, or whom a proxy has signed in; and the desk's own forms.

The desk can change a site, so a page elsewhere must not be able to send it anything: the host that is asked for must be
the desk's own (DNS rebinding), a form comes from the desk's own origin and holds what only its pages know (CSRF), and
no answer may be read or framed by others.
"""

from __future__ import annotations

import hmac
import logging
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, request

from lod.desk.front import Front

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

log = logging.getLogger("lod")

COOKIE = "lod-desk"
FIELD = "token"
"""The field of every form that holds what only the desk's pages know."""

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # with none at all, browsers say that forms come from nowhere
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Gate:
    """The desk's secret, and the port it stands on. `front`: the proxy before it, which signs people in."""

    secret: str
    port: int
    front: Front | None = None

    @property
    def root(self) -> str:
        """The address of the desk as browsers have it, with a slash at its end."""
        return self.front.public if self.front else f"http://127.0.0.1:{self.port}/"

    @property
    def address(self) -> str:
        """What the browser opens first."""
        return self.root if self.front else f"{self.root}?key={self.secret}"

    @property
    def token(self) -> str:
        """What every form of the one who asks holds; the secret cannot be made from it."""
        return hmac.new(self.secret.encode(), f"form {self.user()}".encode(), sha256).hexdigest()

    def user(self) -> str:
        """Whom the proxy has signed in; empty where there is no proxy."""
        return self.front.user(request.environ) if self.front else ""

    @property
    def _hosts(self) -> tuple[str, ...]:
        if self.front:
            return (urlsplit(self.front.public).netloc,)
        return tuple(f"{name}:{self.port}" for name in ("127.0.0.1", "localhost"))

    @property
    def _origins(self) -> list[str]:
        if self.front:
            return [self.front.public.rstrip("/")]
        return [f"http://{host}" for host in self._hosts]

    def place_before(self, app: Flask) -> None:
        """Lets nobody else reach any route of an application."""

        @app.before_request
        def enter() -> Response | None:
            if request.host not in self._hosts:
                abort(403)
            key = request.args.get("key", "")
            if not self.front and request.method == "GET" and key and self._is_secret(key):
                response = Response(status=303, headers={"Location": "/"})
                response.set_cookie(COOKIE, self.secret, httponly=True, samesite="Strict")
                return response
            if not self.knows(request.environ):
                abort(403)
            if request.method not in ("GET", "HEAD") and not self._is_own_form():
                abort(403)
            return None

        @app.after_request
        def close(response: Response) -> Response:
            response.headers.update(HEADERS)
            if request.method not in ("GET", "HEAD") and (user := self.user()):
                log.info("%s: %s %s, %d", user, request.method, request.path, response.status_code)
            return response

    def knows(self, environ: WSGIEnvironment) -> bool:
        """Whether a request is for the desk, and comes from the browser that opened the secret address or from
        somebody whom the proxy has signed in."""
        visit = Request(environ)
        if visit.host not in self._hosts:
            return False
        return bool(self.front.user(environ)) if self.front else self._is_secret(visit.cookies.get(COOKIE, ""))

    def _is_secret(self, text: str) -> bool:
        return hmac.compare_digest(text.encode(), self.secret.encode())

    def _is_own_form(self) -> bool:
        """Whether a form was made by the desk for the one who sends it, and is sent from it."""
        origin = request.headers.get("Origin")
        own = origin is None or origin in self._origins
        return own and hmac.compare_digest(request.form.get(FIELD, "").encode(), self.token.encode())
