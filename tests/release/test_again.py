"""Building again costs what has changed, and gives what building everything gives."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lod.config import Settings
from lod.release.again import unchanged_build
from lod.release.manifest import Manifest
from tests.conftest import BASE, SiteFolder
from tests.release.many import many_sets, write_set

pytestmark = pytest.mark.slow

SETS = 4
EDITS = st.lists(
    st.tuples(
        st.integers(0, SETS),
        st.one_of(
            st.lists(st.sampled_from([0.0, 1.5, 99.9]), min_size=1, max_size=6),
            st.sampled_from(["remove", "title", "label"]),
        ),
    ),
    min_size=1,
    max_size=4,
)
"""Which data set is edited (the last of them is a new one), and how: other values, or something said."""


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """A site of some data sets with a release; its sources are not to be changed."""
    site = many_sets(tmp_path_factory.mktemp("sets") / "site", SETS)
    build(site)
    return site


def build(site: SiteFolder, *words: str) -> str:
    result = site.lod("build", *words, "--allow-removal", "--reason", "test", "--allow-revision")
    assert result.exit_code == 0, result.output
    return str(result.output)


def edit(site: SiteFolder, number: int, change: list[float] | str) -> None:
    """Changes the sources; what is not there stays away."""
    folder = site.root / "data" / f"set{number:02}"
    if isinstance(change, list):
        write_set(site.root, number, change)
    elif change == "label":
        list_of_areas = site.root / "data" / "codelists" / "area.csv"
        list_of_areas.write_text(list_of_areas.read_text("utf-8").replace("north nb", "nord"), "utf-8")
    elif folder.exists() and change == "remove" and number > 0:
        shutil.rmtree(folder)
    elif folder.exists():
        described = folder / "dataset.yaml"
        described.write_text(described.read_text("utf-8").replace("en: Amount", "en: New amount"), "utf-8")


@given(EDITS)
@hypothesis_settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_edit_gives_what_building_everything_gives(
    sets: SiteFolder, tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, list[float] | str]]
) -> None:
    """Whatever is edited, the release after it is that of the same sources and history built from nothing, byte for
    byte; versions follow from what was published before."""
    folder = tmp_path_factory.mktemp("edited")
    site = SiteFolder(folder / "site")
    shutil.copytree(sets.root, site.root, symlinks=True)
    for number, change in edits:
        edit(site, number, change)
    other = SiteFolder(folder / "other")
    shutil.copytree(site.root, other.root, symlinks=True)
    build(site)
    build(other, "--anew")
    one, two = Manifest.read(site.current), Manifest.read(other.current)
    assert {p: e for p, e in one.files.items() if not p.startswith("graph/")} == {
        p: e for p, e in two.files.items() if not p.startswith("graph/")
    }
    assert (one.content, one.findings, one.datasets) == (two.content, two.findings, two.datasets)


def test_nothing_changed_says_the_same_again(sets: SiteFolder, tmp_path: Path) -> None:
    """The second build says what the first one said, of the same release; what it remembers can be damaged."""
    site = SiteFolder(tmp_path / "site")
    shutil.copytree(sets.root, site.root, symlinks=True)
    site.edit("data/set00/dataset.yaml", lambda text: text.replace("keyword: {nb: [prøve], en: [test]}\n", ""))
    first, before = site.lod("build").output, site.current
    again = site.lod("build").output
    assert site.current == before
    warnings = [line for line in first.splitlines() if "[keyword]" in line]
    assert len(warnings) == 1
    assert [line for line in again.splitlines() if "[keyword]" in line] == warnings
    assert "Nothing has changed" in again
    (site.current / "index" / "built.json").write_text("{", "utf-8")
    assert site.lod("build").exit_code == 0


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("data/set01/notes.txt", "another file"),
        ("lod.toml", 'catalog = {title = {nb = "Tall", en = "Figures"}}\n'),
        ("data/set01/dataset.yaml", None),
    ],
)
def test_whatever_changes_is_noticed(sets: SiteFolder, tmp_path: Path, file: str, text: str | None) -> None:
    """A setting, a description, a file beside them: what might change the release is built again."""
    site = SiteFolder(tmp_path / "site")
    shutil.copytree(sets.root, site.root, symlinks=True)
    settings = Settings.load(site.root, {"LOD_BASE": BASE})
    unchanged = unchanged_build(settings)
    assert unchanged is not None
    assert (unchanged.release, unchanged.new, unchanged.observations) == (site.current.name, False, 6 * SETS)
    path = site.root / file
    path.write_text(text if text is not None else path.read_text("utf-8") + "# more\n", "utf-8")
    assert unchanged_build(Settings.load(site.root, {"LOD_BASE": BASE})) is None
