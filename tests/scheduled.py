"""A site with a release that waits for its moment."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lod.history.chain import Chain
from lod.history.moments import stamp
from lod.release.home import Home
from lod.release.schedule import Schedule
from tests.conftest import SiteFolder, copy_published
from tests.history.conftest import FIGURES
from tests.shared import shared_folder

FAR = "2099-01-15T08:00+01:00"


def edit(site: SiteFolder, value: int) -> None:
    """Another value for one figure, in the sources."""
    site.edit(FIGURES, lambda text: re.sub(r"(kommuner,_T,digitale-tjenester),\d+", rf"\1,{value}", text, count=1))


def schedule(site: SiteFolder, at: str, value: int, *words: str) -> str:
    """Another value for one figure, to be published at a moment; gives the release."""
    edit(site, value)
    result = site.lod("build", "--at", at, *words)
    assert result.exit_code == 0, result.output
    return next(entry.release for entry in reversed(Schedule.read(site.settings.home).coming))


def soon(seconds: float) -> str:
    return stamp(datetime.now(UTC) + timedelta(seconds=seconds))


def set_moment(site: SiteFolder, at: str) -> None:
    """Gives the coming release another moment, as if it had been scheduled for that one."""
    file = site.settings.home / "schedule.json"
    plain = json.loads(file.read_text("utf-8"))
    plain[-1]["at"] = at
    file.write_text(json.dumps(plain), "utf-8")


@pytest.fixture(scope="session")
def scheduled(published: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """The shipped data published, with another value for one figure scheduled; not to be changed."""

    def build(folder: Path) -> None:
        folder.rmdir()
        schedule(copy_published(published, folder), FAR, 76, "--note", "en: Counted again")

    return SiteFolder(shared_folder(tmp_path_factory, "scheduled", build))


@pytest.fixture
def waiting(scheduled: SiteFolder, tmp_path: Path) -> SiteFolder:
    """The same as a site of one's own."""
    return copy_published(scheduled, tmp_path / "waiting")


def events(site: SiteFolder) -> list[str]:
    """The releases that history says were current, oldest first."""
    home = Home(site.settings.home)
    return [event.release for event in Chain.read(home.history, home.current()).events]
