"""Sites to work on: the shipped data in a folder of their own, and the release built from them once."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from hypothesis import settings

from lod.cli import main
from lod.config import Settings
from lod.web.app import create_app
from tests.shared import shared_folder

# a busy machine is no failure: laws are about answers, not about milliseconds
# LOD_FUZZ: how many times more examples are tried of each law
settings.register_profile("lod", deadline=None, max_examples=25 * int(os.environ.get("LOD_FUZZ", "1")))
settings.load_profile("lod")

MARKS = {
    "browser": "browser",
    "half_million_browser": "browser",
    "half_million": "slow",
    "s3": "server",
    "shop": "server",
    "published_site": "slow",
    "large_site": "slow",
    "revised": "slow",
}
"""What a fixture says of every test that asks for it."""

COSTLY = ("slow", "server", "browser")
"""The marks of tests whose files come before others, in this order."""

LEAN = {"LOD_DUMP_LIMIT": "0", "LOD_SEARCH_FIGURES": "0"}
"""Settings of a build of which only the files of one data set are looked at: no dump of all sets, no search of figures.
"""

ROOT = Path(__file__).parent.parent
BASE = "https://data.example.no/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks each test by what it asks for, so that `make quick` can leave out the costly ones; and begins with them.

    A test of a minute that comes last keeps one core busy and leaves the others idle. Otherwise the order is random;
    the tests of a file stay together.
    """
    ranks: dict[Path, int] = {}
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in MARKS:
                item.add_marker(MARKS[fixture])
        ranks[item.path] = min(ranks.get(item.path, len(COSTLY)), *map(_rank, item.iter_markers()), len(COSTLY))
    items.sort(key=lambda item: ranks[item.path])


def _rank(mark: pytest.Mark) -> int:
    return COSTLY.index(mark.name) if mark.name in COSTLY else len(COSTLY)


@dataclass
class SiteFolder:
    """A site in a folder, and the command line to work on it with."""

    root: Path

    def lod(self, *words: str, stdin: str | None = None, env: dict[str, str] | None = None) -> Result:
        """Runs `lod` on the site."""
        runner = CliRunner(env={"LOD_BASE": BASE, **(env or {})})
        return runner.invoke(
            main, ["--traceback", "--root", str(self.root), *words], input=stdin, catch_exceptions=False
        )

    def check(self) -> list[dict[str, Any]]:
        """The findings of `lod check`."""
        result = self.lod("check", "--json")
        findings = [json.loads(line) for line in result.stdout.splitlines()]
        assert result.exit_code == (1 if any(found["severity"] != "info" for found in findings) else 0)
        return findings

    def edit(self, path: str, change: Callable[[str], str]) -> None:
        """Rewrites a file of the site."""
        file = self.root / path
        file.write_text(change(file.read_text("utf-8")), "utf-8")

    @property
    def settings(self) -> Settings:
        return Settings.load(self.root, {"LOD_BASE": BASE, "LOD_QUERY_SPARE": "0"})

    @property
    def current(self) -> Path:
        return (self.root / ".lod" / "current").resolve()


def copy_site(folder: Path) -> SiteFolder:
    """The shipped data and settings in another folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copy(ROOT / "lod.toml", folder / "lod.toml")
    return SiteFolder(folder)


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    """A site of one's own, with the shipped data and no release."""
    return copy_site(tmp_path / "site")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """A site with the shipped data published, once for all processes that test; not to be changed."""
    return SiteFolder(shared_folder(tmp_path_factory, "published", publish))


@pytest.fixture(scope="session")
def published_app(published: SiteFolder) -> Iterator[Flask]:
    """The application on that site, one for each process that tests: its query workers take a second to start."""
    app = create_app(published.settings)
    yield app
    app.extensions["lod"].close()


def publish(folder: Path) -> None:
    """Builds the shipped data in a folder."""
    result = copy_site(folder).lod("build")
    assert result.exit_code == 0, result.output


@pytest.fixture
def published_site(published: SiteFolder, tmp_path: Path) -> SiteFolder:
    """A site of one's own with the shipped data published: what `site` is after `lod build`."""
    return copy_published(published, tmp_path / "site")


def copy_published(published: SiteFolder, folder: Path) -> SiteFolder:
    """A published site in another folder; files that are one there are one here."""
    copies: dict[int, str] = {}

    def copy(source: str, target: str) -> None:
        inode = os.stat(source).st_ino
        if inode in copies:
            os.link(copies[inode], target)
        else:
            copies[inode] = target
            shutil.copy2(source, target)

    shutil.copytree(published.root, folder, symlinks=True, copy_function=copy)
    return SiteFolder(folder)
