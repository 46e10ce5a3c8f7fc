"""Stores that run, and a small site of three data sets to push to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import cast

import pytest

from tests.conftest import LEAN, SiteFolder, copy_published
from tests.release.many import many_sets
from tests.replica.stores import STORES, NoSuchStore, RunningStore
from tests.shared import shared_folder


@pytest.fixture(scope="module", params=STORES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStore]:
    """Each store in turn."""
    start = STORES[request.param]
    try:
        running = cast(AbstractContextManager[RunningStore], start(tmp_path_factory.mktemp(request.param)))
        entered = running.__enter__()
    except NoSuchStore as missing:
        pytest.skip(str(missing))
    yield entered
    running.__exit__(None, None, None)


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """Three data sets of six figures, published. Not to be changed."""

    def build(folder: Path) -> None:
        result = many_sets(folder, 3).lod("build", env=LEAN)
        assert result.exit_code == 0, result.output

    return SiteFolder(shared_folder(tmp_path_factory, "pushed", build))


@pytest.fixture
def own_site(small_site: SiteFolder, tmp_path: Path) -> SiteFolder:
    """The same in a folder of one's own."""
    return copy_published(small_site, tmp_path / "site")
