"""Publishing: what stops it, what misleads, what could be better; then the release, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, Response, request

from lod.desk.desk import Desk, lead_to
from lod.desk.saving import sources_state
from lod.errors import ReleaseError
from lod.rehearsal.gate import inspect
from lod.release.build import Built, build
from lod.release.home import Home
from lod.release.manifest import Manifest
from lod.release.verifying import require_whole

SHOWN = 10
"""Releases that the page lists."""


@dataclass(frozen=True)
class ReleaseLine:
    """A release that was made: when, and what it holds."""

    id: str
    created: str
    datasets: int
    observations: int
    current: bool


def register(app: Flask, desk: Desk) -> None:
    """Adds the routes."""

    @app.get("/publish")
    def publish() -> Response:
        """The checklist, or how far publishing is, or what came of it."""
        return desk.page(
            "publish", desk.say("publish"), work=desk.builds.last, busy=desk.builds.is_busy,
            checked=desk.checks.last, checking=desk.checks.is_busy, releases=releases(desk),
        )  # fmt: skip

    @app.post("/publish")
    def begin_publishing() -> Response:
        """Begins to publish."""

        def work(progress: Callable[[int, int, str], None]) -> Built:
            return build(desk.settings, progress, True, inspect)

        desk.builds.begin(work, desk.unforeseen, sources_state(desk.settings))
        return lead_to("/publish")

    @app.post("/activate")
    def activate() -> Response:
        """Makes an earlier release the current one again."""
        home = Home(desk.settings.home)
        with home.lock():
            chosen = home.find(request.form.get("release", ""))
            require_whole(home, chosen)
            home.activate(chosen)
        return lead_to("/publish?activated=1")


def releases(desk: Desk) -> list[ReleaseLine]:
    """The newest releases, those that can be read."""
    home = Home(desk.settings.home)
    current, listed = home.current(), []
    for id in home.ids()[:SHOWN]:
        with suppress(ReleaseError):
            manifest = Manifest.read(home.path(id))
            figures = sum(entry.observations for entry in manifest.datasets.values())
            listed.append(ReleaseLine(id, manifest.created, len(manifest.datasets), figures, id == current))
    return listed
