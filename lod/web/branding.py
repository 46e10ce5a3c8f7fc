"""What a site looks like, as its settings say: `/site/theme.css` and `/site/logo`, and the pages about the site."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from lod.rdf.formats import HTML
from lod.web import assets, pages
from lod.web.site import Site

FOREVER = 31_536_000
"""Seconds that browsers keep a file whose address carries its fingerprint."""

DAY = 86_400
"""Seconds that browsers keep an icon, whose address never changes."""

_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png"}


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    @app.get("/site/<name>")
    def branding(name: str) -> Response:
        """The theme's stylesheet, or the logo."""
        path = {"theme.css": site.settings.theme, "logo": site.settings.logo}.get(name)
        if path is None:
            raise NotFound
        response = Response(path.read_bytes(), content_type=_TYPES[path.suffix])
        response.cache_control.max_age = FOREVER
        response.cache_control.public = response.cache_control.immutable = True
        if name == "logo":
            response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        return response

    @app.get("/favicon.ico")
    @app.get("/apple-touch-icon.png")
    @app.get("/apple-touch-icon-precomposed.png")
    def icon() -> Response:
        """The icons that browsers and telephones ask for without being led to them."""
        response = app.send_static_file(request.path[1:].replace("-precomposed", ""))
        response.cache_control.max_age = DAY
        return response

    @app.get("/status")
    def status() -> Response:
        """How the site is doing, for people."""
        with site.current() as served:
            view = pages.view_of(site.settings, served.release)
            body = pages.status(view, site.problem, bool(served.pool.sandboxed))
        response = Response(body, content_type=HTML.content_type)
        response.headers.update({"Content-Language": view.language, "Cache-Control": "no-store"})
        response.vary.update(("Accept-Language",))
        return response

    @app.after_request
    def keep(response: Response) -> Response:
        """What is served below `/static/` with its fingerprint never changes."""
        if request.path.startswith("/static/") and response.status_code == 200:
            if request.args.get("v") == assets.fingerprint(request.path.removeprefix("/static/")):
                response.cache_control.immutable = True
            else:
                response.cache_control.max_age = 3600
        return response
