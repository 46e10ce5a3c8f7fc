"""The first page: the data sets of the folder, what the last check found, and what is published."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, Response

from lod.desk.desk import Desk, lead_to
from lod.desk.saving import sources_state
from lod.errors import ReleaseError, SourceError
from lod.release.build import check
from lod.release.home import Home
from lod.release.manifest import Manifest
from lod.sources.site import folder as sources


@dataclass(frozen=True)
class DataSetState:
    """A data set of the folder; `title` is "" where its description cannot be read."""

    id: str
    title: str
    published: bool


def register(app: Flask, desk: Desk) -> None:
    """Adds the routes."""

    @app.get("/")
    def overview() -> Response:
        """The data sets, and where they stand."""
        current = Home(desk.settings.home).current()
        checked = desk.checks.last
        return desk.page(
            "overview", desk.say("overview"), sets=entries(desk), current=current, checked=checked,
            busy=desk.checks.is_busy,
        )  # fmt: skip

    @app.post("/check")
    def begin_check() -> Response:
        """Begins to check all sources."""
        state = sources_state(desk.settings)
        desk.checks.begin(lambda progress: check(desk.settings, progress), desk.unforeseen, state)
        return lead_to("/check")

    @app.get("/check")
    def checked() -> Response:
        """What the check has found, or how far it is."""
        work = desk.checks.last
        return desk.page("check", desk.say("check"), work=work, busy=desk.checks.is_busy, stale=desk.is_stale(work))


def entries(desk: Desk) -> list[DataSetState]:
    """The data sets of the folder, those that cannot be read too."""
    titles: dict[str, str] = {}
    published: frozenset[str] = frozenset()
    with suppress(SourceError):
        site = sources.read(desk.settings).site
        titles = {dataset.id: dataset.title.best(desk.language, "nb", "en") for dataset in site.datasets}
    home = Home(desk.settings.home)
    with suppress(ReleaseError):
        published = frozenset(Manifest.read(home.path(home.current() or "")).datasets)
    folders = sorted(path.parent.name for path in desk.settings.data.glob(f"*/{sources.DESCRIPTION}"))
    return [DataSetState(id, titles.get(id, ""), id in published) for id in folders]
