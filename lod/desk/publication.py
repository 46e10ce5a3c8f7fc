"""Publishing: what stops it, misleads, could be better and changes; then the very release shown, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, Response, request

from lod.desk import moments
from lod.desk.desk import Desk, lead_to
from lod.desk.notifying import notify_webhooks
from lod.desk.proof import ReleaseProof, discard, prove
from lod.desk.saving import alone_in, sources_state
from lod.errors import ReleaseError
from lod.release import removal, sealing
from lod.release.build import Built
from lod.release.home import Home
from lod.release.manifest import Manifest
from lod.release.schedule import Schedule
from lod.release.verifying import require_whole
from lod.storage.storage import home_of

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
        return _page(desk)

    @app.post("/publish/prepare")
    def prepare() -> Response:
        """Begins to make the release that would be published, so that it can be looked at."""
        _prepare(desk)
        return lead_to("/publish")

    @app.post("/publish")
    def begin_publishing() -> Response:
        """Publishes the release that was shown, if it is still what the sources make."""
        work = desk.proofs.last
        proof = work.result if work else None
        reason = request.form.get("reason", "").strip()
        if proof is None or desk.is_stale(work) or Home(desk.settings.home).current() != proof.current:
            _prepare(desk)
            return lead_to("/publish?meanwhile=1")
        if proof.removed or (proof.large and not reason):
            return _page(desk, 422)
        why = {desk.language: reason} if reason else {}
        if moment := moments.wanted_moment(desk):
            moments.begin(desk, proof, moment, why)
            return lead_to("/publish")
        desk.builds.begin(lambda progress: _activated(desk, proof, why), desk.unforeseen)
        return lead_to("/publish")

    @app.post("/publish/removal")
    def state_removal() -> Response:
        """Says in the sources why data sets are gone, and makes the release anew."""
        work = desk.proofs.last
        removed = work.result.removed if work and work.result else ()
        reason = request.form.get("reason", "").strip()
        if not reason:
            return _page(desk, 422)
        with alone_in(desk.settings.data):
            for id in removed:
                removal.state(desk.settings, id, reason)
        _prepare(desk)
        return lead_to("/publish")

    @app.post("/activate")
    def activate() -> Response:
        """Makes an earlier release the current one again."""
        home = home_of(desk.settings)
        with home.lock():
            chosen = home.find(request.form.get("release", ""))
            require_whole(home, chosen)
            sealing.activate(home, desk.settings, chosen)
        notify_webhooks(desk.settings)
        return lead_to("/publish?activated=1")


def _page(desk: Desk, status: int = 200) -> Response:
    work, publishing, scheduling = desk.proofs.last, desk.builds.last, desk.scheduled.last
    benches = (desk.builds, desk.scheduled, desk.proofs)
    running = next((bench.last for bench in benches if bench.is_busy), None)
    entry = scheduling.result if scheduling else None
    return desk.page(
        "publish", desk.say("publish"), status, work=work, published=publishing,
        busy=running is not None, running=running, scheduling=scheduling, coming=moments.coming(desk),
        set=moments.coming_release(desk, entry) if entry else None, zone=desk.settings.timezone,
        proof=work.result if work else None, stale=desk.is_stale(work), unexplained=status == 422,
        releases=releases(desk), base=desk.settings.base_iri, limit=desk.settings.revision_limit,
    )  # fmt: skip


def _prepare(desk: Desk) -> None:
    """Begins to make the release that would be published; one that was made before and never published goes."""
    work = desk.proofs.last
    earlier = work.result if work else None
    for bench in (desk.builds, desk.scheduled):
        bench.forget()

    def make(progress: Callable[[int, int, str], None]) -> ReleaseProof:
        if earlier is not None and earlier.built.new:
            discard(desk.settings, earlier.built.release)
        return prove(desk.settings, progress)

    desk.proofs.begin(make, desk.unforeseen, sources_state(desk.settings))


def _activated(desk: Desk, proof: ReleaseProof, why: Mapping[str, str]) -> Built:
    home = home_of(desk.settings)
    with home.lock():
        require_whole(home, proof.built.release)
        if proof.is_new:
            sealing.activate(home, desk.settings, proof.built.release, why)
    notify_webhooks(desk.settings)
    desk.proofs.last = None
    return proof.built


def releases(desk: Desk) -> list[ReleaseLine]:
    """The newest releases, those that can be read."""
    home = Home(desk.settings.home)
    current, listed = home.current(), []
    work = desk.proofs.last
    waiting = {entry.release for entry in Schedule.read(home.folder).coming}
    if work and work.result:
        waiting.add(work.result.built.release)
    for id in [id for id in home.ids() if id == current or id not in waiting][:SHOWN]:
        with suppress(ReleaseError):
            manifest = Manifest.read(home.path(id))
            figures = sum(entry.observations for entry in manifest.datasets.values())
            listed.append(ReleaseLine(id, manifest.created, len(manifest.datasets), figures, id == current))
    return listed
