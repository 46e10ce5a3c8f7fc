"""Publishing at a moment to come: set, listed, postponed with a reason, called off.

A scheduled release is built when it is set. It becomes current at its moment where the site is served, or where a timer
runs `lod schedule run`; the desk itself may be closed by then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, request

from lod.desk.desk import Desk, lead_to
from lod.desk.proof import ReleaseProof, discard
from lod.desk.saving import sources_state
from lod.errors import LodError, ReleaseError
from lod.messages.message import Message
from lod.model.text import Text
from lod.rehearsal.gate import inspect
from lod.release.home import Home
from lod.release.moment import coming_moment, shown_moment
from lod.release.revision import Review
from lod.release.schedule import Schedule, ScheduledRelease, cancel, postpone, require_coming
from lod.release.scheduling import Announcement, build_scheduled
from lod.storage.storage import home_of


@dataclass(frozen=True)
class ComingRelease:
    """A release that waits for its moment, on the clocks of the site; `reasons`: why it was postponed, oldest first.

    `is_stale`: whether it does not follow what is published now, and must be built again.
    """

    id: str
    at: str
    title: str
    announced: bool
    is_stale: bool
    reasons: tuple[str, ...]


def register(app: Flask, desk: Desk) -> None:
    """Adds the routes."""

    @app.post("/schedule/postpone")
    def postpone_release() -> Response:
        """Gives a release another moment; the calendar says why."""
        reason, settings = _reason(desk), desk.settings
        if not reason:
            raise LodError(Message("desk.schedule-reason"))
        moment = coming_moment(request.form.get("at", ""), settings.timezone)
        postpone(settings.home, _release(), moment, reason)
        desk.scheduled.forget()
        return lead_to("/publish?scheduled=postponed")

    @app.post("/schedule/cancel")
    def cancel_release() -> Response:
        """Calls a release off; the calendar says why, where it has announced it."""
        reason, release = _reason(desk), _release()
        announced = require_coming(Schedule.read(desk.settings.home), release).announced
        if announced and not reason:
            raise LodError(Message("desk.schedule-reason"))
        cancel(desk.settings.home, release, reason)
        desk.scheduled.forget()
        return lead_to("/publish?scheduled=cancelled")


def _reason(desk: Desk) -> dict[str, str]:
    reason = request.form.get("reason", "").strip()
    return {desk.language: reason} if reason else {}


def _release() -> str:
    """The release that a form is about, by its whole id; "" would be the only one. Raises `ReleaseError`."""
    return request.form.get("release", "") or "-"


def coming(desk: Desk) -> list[ComingRelease]:
    """The releases that wait for their moment, the next one first. Raises `ReleaseError` for a damaged schedule."""
    current = Home(desk.settings.home).current() or ""
    entries = Schedule.read(desk.settings.home).coming
    before = [current, *(entry.release for entry in entries)]
    return [
        coming_release(desk, entry, is_stale=entry.follows != follows)
        for entry, follows in zip(entries, before, strict=False)
    ]


def coming_release(desk: Desk, entry: ScheduledRelease, *, is_stale: bool = False) -> ComingRelease:
    """An entry of the schedule as pages show it."""

    def words(by_language: Mapping[str, str]) -> str:
        return Text.of(by_language).best(desk.language, "nb", "en")

    return ComingRelease(
        entry.release,
        shown_moment(entry.at, desk.settings.timezone).replace("T", " ")[:16],
        words(entry.title) or ", ".join(entry.datasets),
        entry.announced,
        is_stale,
        tuple(words(moved.reason) for moved in entry.postponements),
    )


def wanted_moment(desk: Desk) -> str:
    """The moment that a form names, in UTC; "" for now. Raises `LodError` for none, one that has gone, and where the
    button for now is pressed beside a moment."""
    moment, later = request.form.get("at", "").strip(), bool(request.form.get("later"))
    if later != bool(moment):
        raise LodError(Message("desk.schedule.missing" if later else "desk.schedule.which"))
    return coming_moment(moment, desk.settings.timezone) if moment else ""


def begin(desk: Desk, proof: ReleaseProof, moment: str, why: Mapping[str, str]) -> None:
    """Begins to build the release that becomes current at a moment, in the place of the one that was looked at."""
    title = request.form.get("calendar", "").strip()
    announcement = Announcement(request.form.get("announced") == "yes", {desk.language: title} if title else {})
    state = sources_state(desk.settings)
    review = Review(None if why else desk.settings.revision_limit, inspect, why)

    def require_as_shown(folder: Path, current: Path | None) -> None:
        if sources_state(desk.settings) != state:
            raise ReleaseError(Message("desk.publish.meanwhile"))
        review(folder, current)

    def make(progress: Callable[[int, int, str], None]) -> ScheduledRelease:
        if proof.is_new:
            discard(desk.settings, proof.built.release)
        desk.proofs.last = None
        home = home_of(desk.settings)
        _, entry = build_scheduled(
            desk.settings, moment, announcement, progress, require_as_shown, reason=why, home=home
        )
        return entry

    desk.scheduled.begin(make, desk.unforeseen)
