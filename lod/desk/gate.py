"""Who may come in: the browser that opened the secret address, from this machine, and forms that the desk has made.

The desk can change a site, so a page elsewhere must not be able to send it anything: the host that is asked for must be
the desk's own (DNS rebinding), a form comes from the desk's own origin and holds what only its pages know (CSRF), and
no answer may be read or framed by others.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import Flask, Request, Response, abort, request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

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
    """The desk's secret, and the port it stands on."""

    secret: str
    port: int

    @property
    def address(self) -> str:
        """What the browser opens first."""
        return f"http://127.0.0.1:{self.port}/?key={self.secret}"

    @property
    def token(self) -> str:
        """What every form holds; the secret cannot be made from it."""
        return hmac.new(self.secret.encode(), b"form", sha256).hexdigest()

    @property
    def _hosts(self) -> tuple[str, ...]:
        return tuple(f"{name}:{self.port}" for name in ("127.0.0.1", "localhost"))

    def place_before(self, app: Flask) -> None:
        """Lets nobody else reach any route of an application."""

        @app.before_request
        def enter() -> Response | None:
            if request.host not in self._hosts:
                abort(403)
            key = request.args.get("key", "")
            if request.method == "GET" and key and hmac.compare_digest(key.encode(), self.secret.encode()):
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
            return response

    def knows(self, environ: WSGIEnvironment) -> bool:
        """Whether a request is for the desk and comes from the browser that opened the secret address."""
        visit = Request(environ)
        held = visit.cookies.get(COOKIE, "")
        return visit.host in self._hosts and hmac.compare_digest(held.encode(), self.secret.encode())

    def _is_own_form(self) -> bool:
        """Whether a form was made by the desk and is sent from it."""
        origin = request.headers.get("Origin")
        own = origin is None or origin in [f"http://{host}" for host in self._hosts]
        return own and hmac.compare_digest(request.form.get(FIELD, "").encode(), self.token.encode())
