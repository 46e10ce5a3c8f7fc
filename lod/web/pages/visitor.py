"""The view of the visitor who asks right now: their language, and where the site is mounted."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from flask import request

from lod.config import Settings
from lod.query.engine import Explanation
from lod.release.opened import Release
from lod.web.exported import server_of
from lod.web.negotiation import choose_language
from lod.web.pages.explanation import explanation
from lod.web.pages.exported import exported_queries
from lod.web.pages.sparql import sparql
from lod.web.pages.view import LANGUAGES, View
from lod.web.shown import Shown

PREVIEW = "lod.preview"
"""Where a request's environment says that the release is not published yet: its moment, or `-`."""


class Served(Protocol):
    """What a page needs of what is served: the release."""

    @property
    def release(self) -> Release: ...


class Site(Protocol):
    """What a page needs of the site: its settings, and the release that is served right now."""

    @property
    def settings(self) -> Settings: ...
    def current(self) -> AbstractContextManager[Served]: ...


def view_of(settings: Settings, release: Release | None, wanted: str = "") -> View:
    """The language is the one `wanted`, the one chosen by `?lang=`, else the browser's best, else the site's own."""
    wanted = wanted or request.args.get("lang", "")
    chosen = wanted in LANGUAGES
    accepted = choose_language(request.headers.get("Accept-Language"), LANGUAGES, settings.language)
    server = server_of()
    return View(
        release,
        settings,
        next(language for language in LANGUAGES if language == (wanted if chosen else accepted)),
        request.script_root,
        chosen,
        request.path.lstrip("/"),
        request.query_string.decode("utf-8", "replace"),
        exported=server is not None,
        server=server or "",
        preview=request.environ.get(PREVIEW, ""),
    )


def sparql_page(site: Site, shown: Shown) -> str:
    """The page of the endpoint over the release that is served."""
    with site.current() as served:
        view, about = view_of(site.settings, served.release), request.args.get("dataset", "")
        return exported_queries(view, about) if view.exported else sparql(view, shown, about)


def explanation_page(site: Site, query: str, found: Explanation) -> str:
    """The page that says how a query is answered."""
    with site.current() as served:
        return explanation(view_of(site.settings, served.release), query, found)
