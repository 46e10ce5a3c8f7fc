"""A site whose figures were revised, published once for all processes that test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import SiteFolder, copy_published
from tests.shared import shared_folder

FIGURES = "data/okt-digitalisering/figures.csv"
DESCRIPTION = "data/okt-digitalisering/dataset.yaml"


def revise(site: SiteFolder, value: int, *words: str) -> str:
    """Another value for one figure, published; gives the release."""
    old = r"(kommuner,_T,digitale-tjenester),\d+"
    site.edit(FIGURES, lambda text: re.sub(old, rf"\1,{value}", text, count=1))
    result = site.lod("build", *words)
    assert result.exit_code == 0, result.output
    return site.current.name


@pytest.fixture(scope="session")
def revised(published: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """The shipped data, published, then with another value for one figure; not to be changed."""

    def build(folder: Path) -> None:
        folder.rmdir()
        revise(copy_published(published, folder), 76)

    return SiteFolder(shared_folder(tmp_path_factory, "revised", build))


@pytest.fixture
def revised_site(revised: SiteFolder, tmp_path: Path) -> SiteFolder:
    """The same as a site of one's own."""
    return copy_published(revised, tmp_path / "revised")
