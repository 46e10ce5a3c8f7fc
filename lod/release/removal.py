"""A removal that is allowed on the command line, stated in the sources, where it lasts."""

from __future__ import annotations

from datetime import UTC, datetime

from lod.config import Settings
from lod.model.catalog import Tombstone
from lod.model.text import Text
from lod.release.home import Home
from lod.release.opened import Release
from lod.sources.site import removed


def state(settings: Settings, dataset: str, reason: str) -> None:
    """Writes that a data set of the current release is removed today by its publisher, for a reason."""
    home = Home(settings.home)
    release = Release.open(home.path(home.current() or ""))
    who = release.datasets[dataset].publisher.name
    why = Text.of({settings.language: reason})
    removed.add(settings.data, Tombstone(dataset, f"{datetime.now(UTC):%Y-%m-%d}", who, why))
