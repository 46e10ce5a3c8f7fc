"""The web application: it reads the current release and evaluates no query itself."""

from __future__ import annotations

import atexit
import logging
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestedRangeNotSatisfiable

from lod.config import Settings
from lod.errors import NoneYet, QueryError, ReleaseError
from lod.exchange.complaints import SelectionError
from lod.messages.catalogue import languages, text
from lod.messages.message import Message
from lod.web import (
    branding,
    calendar,
    changes,
    choose,
    documents,
    embed,
    explain,
    figure,
    files,
    front,
    ldes,
    memento,
    openapi,
    outlines,
    packages,
    pages,
    problems,
    proofs,
    refusals,
    search,
    security,
    signposting,
    slow,
    sparql,
    vocabulary,
)
from lod.web.cache import Cache
from lod.web.compression import Compression
from lod.web.mcp import routes as mcp
from lod.web.memory import Memory
from lod.web.pxweb import routes as pxweb
from lod.web.reconciliation import routes as reconciliation
from lod.web.requests import Requests
from lod.web.sdmx import routes as sdmx
from lod.web.site import RELEASE, Served, Site

log = logging.getLogger("lod")

STATIC_SECONDS = 31_536_000
"""How long browsers keep stylesheets: for good, since their addresses carry a fingerprint."""

HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, ETag, Retry-After, Content-Language, Memento-Datetime, Repr-Digest, "
    "X-Request-Id",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}


def create_app(settings: Settings | None = None, shared: Path | None = None, release: str = "") -> Flask:
    """The application for a site; `wsgi.py` gives it to any WSGI server.

    `shared`: a folder that all web processes of one server have, where what each visitor holds is counted. `release`:
    the one that is served, whichever is current; "" for the current one.
    """
    settings = settings or Settings.load()
    app = Flask("lod.web", static_folder="static", static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_SECONDS
    app.url_map.merge_slashes = False
    site = Site(settings, shared, release)
    app.extensions["lod"] = site
    atexit.register(site.close, settings.drain_seconds)
    slow.register(app, site)
    documents.register(app, site)
    memento.register(app, site)
    changes.register(app, site)
    calendar.register(app, site)
    outlines.register(app, site)
    ldes.register(app, site)
    packages.register(app, site)
    files.register(app, site)
    choose.register(app, site)
    embed.register(app, site)
    figure.register(app, site)
    proofs.register(app, site)
    branding.register(app, site)
    openapi.register(app, site)
    search.register(app, site)
    security.register(app, site)
    reconciliation.register(app, site)
    pxweb.register(app, site)
    sdmx.register(app, site)
    mcp.register(app, site)
    sparql.register(app, site, pages.sparql_page)
    vocabulary.register(app, site)
    explain.register(app, site, pages.explanation_page)
    _pages(app, site)
    _machines(app, site)
    _problems(app, site)
    app.after_request(_headers)
    # wrapping wsgi_app is how Flask says middleware is added; mypy takes it for a method
    memory = Memory(settings.cache_bytes)
    cache = Cache(app.wsgi_app, memory, site.home.current, site.announced.stamp)
    app.wsgi_app = cache  # type: ignore[method-assign]  # as Flask's manual has it
    app.wsgi_app = Compression(app.wsgi_app, memory)  # type: ignore[method-assign]  # as Flask's manual has it
    app.wsgi_app = Requests(app.wsgi_app)  # type: ignore[method-assign]  # as Flask's manual has it
    front.place_before(app, site, settings, cache)
    return app


def warm(app: Flask) -> None:
    """Asks for a page of each kind, so that the first visitor waits for nothing that is made once."""
    site: Site = app.extensions["lod"]
    client = app.test_client()
    with suppress(ReleaseError), site.current() as served:
        dataset = next(iter(served.release.datasets), "")
        for path in ("/", "/sparql", "/search?q=a", f"/doc/dataset/{dataset}", f"/doc/dataset/{dataset}.ttl"):
            client.get(path)


def _pages(app: Flask, site: Site) -> None:
    @app.get("/")
    def home() -> Response:
        """The home page."""
        with site.current() as served:
            return files.page(site, served, "home")

    @app.get("/codelists")
    def codelists() -> Response:
        """All code lists."""
        with site.current() as served:
            return files.page(site, served, "codelists")

    @app.get("/downloads")
    def downloads() -> Response:
        """All dumps, with size and digest."""
        with site.current() as served:
            return files.page(site, served, "downloads")

    @app.get("/accessibility")
    def accessibility() -> Response:
        """What is done so that everybody can use the site."""
        with site.current() as served:
            return files.page(site, served, "accessibility")

    @app.get("/api")
    def api() -> Response:
        """How to fetch and query: formats, status codes, limits, examples."""
        with site.current() as served:
            return files.page(site, served, "api")


def _machines(app: Flask, site: Site) -> None:
    @app.get("/robots.txt")
    def robots() -> Response:
        """What crawlers may read: everything but the results of queries."""
        with site.current() as served:
            text = (
                "User-agent: *\nDisallow: /choose/\nDisallow: /sparql?\nDisallow: /sparql/\nDisallow: /search?\n"
                f"Allow: /\nSitemap: {served.base}sitemap.xml\n"
            )
        return Response(text, content_type="text/plain; charset=utf-8")

    @app.get("/sitemap.xml")
    def sitemap() -> Response:
        """The pages of data sets, structures and code lists."""
        with site.current() as served:
            return Response(_sitemap(served), content_type="application/xml")

    @app.get("/healthz")
    def healthz() -> Response:
        """Whether the process is alive; says nothing of the release."""
        return Response("ok\n", content_type="text/plain; charset=utf-8")

    @app.get("/readyz")
    def readyz() -> tuple[dict[str, object], int]:
        """Whether there is a release to answer from, what is not as it should be, and how workers are closed in."""
        try:
            with site.current() as served:
                return {
                    "ready": True,
                    "release": served.id,
                    "degraded": site.degraded(served),
                    "sandbox": served.pool.sandboxed,
                    "landlock": served.pool.sandbox.confined,
                }, 200
        except ReleaseError as error:
            return {
                "ready": False,
                "release": None,
                "degraded": [str(error), *filter(None, [site.behind])],
                "sandbox": False,
            }, 503


def _sitemap(served: Served) -> str:
    release = served.release
    paths = ["", "codelists", "downloads", "api", "accessibility", "sparql"]
    paths += [f"doc/dataset/{name}" for name in release.datasets]
    paths += [f"doc/structure/{name}" for name in release.datasets]
    paths += [f"doc/codelist/{name}" for name in release.lists]
    paths += [f"doc/correspondence/{correspondence.name}" for correspondence in release.site.correspondences]
    day = datetime.fromisoformat(release.manifest.created).date()
    urls = "".join(f"  <url><loc>{served.base}{path}</loc><lastmod>{day}</lastmod></url>\n" for path in paths)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
    )


def _problems(app: Flask, site: Site) -> None:
    def page(status: int, title: str, detail: str, parts: problems.Parts) -> str:
        try:
            with site.current() as served:
                return pages.problem(pages.view_of(site.settings, served.release), status, title, detail, parts)
        except ReleaseError:
            return pages.problem(pages.view_of(site.settings, None), status, title, detail, parts)

    problems.draw_with(app, page)

    @app.errorhandler(ReleaseError)
    def no_release(error: ReleaseError) -> Response:
        # what a library says of a file, and where it is, is for the operator: /readyz and the log have it
        detail = error.message if isinstance(error, NoneYet) else Message("problem.no-release.detail")
        return problems.problem(503, Message("problem.no-release.title"), detail, {"Retry-After": "30"})

    @app.errorhandler(QueryError)
    def unanswered(error: QueryError) -> Response:
        problem = refusals.problem_of(error, f"{request.script_root}/downloads")
        return problems.problem(problem.status, problem.title, problem.detail, problem.headers)

    @app.errorhandler(SelectionError)
    def no_selection(error: SelectionError) -> Response:
        complaints = [
            {"parameter": c.parameter, "value": c.value} | {name: text(c.what, name) for name in languages()}
            for c in error.complaints
        ]
        parts = [(f"{c.parameter}={c.value}" if c.value else c.parameter, c.what) for c in error.complaints]
        title, members = Message("problem.400.title"), {"errors": complaints}
        return problems.problem(400, title, error.message, members=members, parts=parts)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        status = error.code or 500
        known_status = status if status in STATUSES else 500
        detail = error.detail if isinstance(error, problems.TurnedAway) else Message(f"problem.{known_status}.detail")
        allowed = getattr(error, "valid_methods", None)
        headers = {"Allow": ", ".join(sorted(allowed))} if allowed else {}
        if isinstance(error, RequestedRangeNotSatisfiable) and error.length is not None:
            headers["Content-Range"] = f"bytes */{error.length}"
        return problems.problem(status, Message(f"problem.{known_status}.title"), detail, headers)

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        log.exception("%s %s failed", request.method, request.path, exc_info=error)
        if damage := site.watch.suspect(request.environ.get(RELEASE, "")):
            return no_release(ReleaseError(Message("error.noted", why=damage)))
        return problems.problem(500, Message("problem.500.title"), Message("problem.500.detail"))


STATUSES = (400, 404, 405, 406, 413, 416, 500)
"""The statuses that have a text of their own."""


def _headers(response: Response) -> Response:
    signposting.gather(response.headers)
    held = {name.lower() for name, _ in response.headers}
    for name, value in HEADERS.items():
        if name.lower() not in held:
            response.headers.add(name, value)
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type, If-None-Match, Range"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response
