"""The site as it would be, before it is published: built beside the releases, and shown on the desk alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask, Response

from lod.desk.desk import Desk, lead_to
from lod.desk.saving import sources_state
from lod.release.build import Built, build
from lod.release.home import Home
from lod.web.app import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/preview/"
"""Where the preview stands on the desk."""


def register(app: Flask, desk: Desk) -> None:
    """Adds the routes, and puts the preview behind them."""
    settings = replace(
        desk.settings,
        home=desk.uploads.folder / ".preview",
        base=f"{desk.gate.root}{PATH[1:]}",
        query_workers=1,
        query_spare=0,
        verify_every=0,
        access_log="",
        metrics="",
    )

    @app.post("/preview")
    def begin_preview() -> Response:
        """Begins to build the preview."""

        def work(progress: Callable[[int, int, str], None]) -> Built:
            built = build(settings, progress)
            behind.refresh()
            return built

        desk.previews.begin(work, desk.unforeseen, sources_state(desk.settings))
        return lead_to("/preview")

    @app.get("/preview")
    def preview() -> Response:
        """How far the preview is, or where it stands."""
        ready = Home(settings.home).current() is not None
        work = desk.previews.last
        return desk.page(
            "preview", desk.say("preview"), work=work, busy=desk.previews.is_busy, ready=ready, path=PATH,
            stale=desk.is_stale(work),
        )  # fmt: skip

    behind = _Behind(app.wsgi_app, desk, lambda: create_app(settings))
    app.wsgi_app = behind  # type: ignore[method-assign]  # as Flask's manual has it


class _Behind:
    """Hands what is asked for below `PATH` to the site in the making, for who may come in; it is opened when needed."""

    def __init__(self, app: WSGIApplication, desk: Desk, make: Callable[[], Flask]) -> None:
        self._app, self._desk, self._make = app, desk, make
        self._site: Flask | None = None
        self._opening = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(PATH) or not self._desk.gate.knows(environ):
            return self._app(environ, start_response)
        return self._opened().wsgi_app(environ, start_response)

    def refresh(self) -> None:
        """Shows what has been built now, and nothing of what was before."""
        self._opened().extensions["lod"].refresh()

    def _opened(self) -> Flask:
        with self._opening:
            self._site = self._site or self._make()
            return self._site
