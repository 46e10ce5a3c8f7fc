"""Damage is noticed: by `lod verify`, before a release is made current, and while it is served."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lod.release import leftovers
from lod.release.home import Home
from lod.release.manifest import Manifest
from lod.release.verifying import verify
from lod.web.app import create_app
from lod.web.damage import Watch
from tests.conftest import SiteFolder

pytestmark = pytest.mark.slow

INDEX = ("index/columns.duckdb", "index/figures.duckdb", "index/search.sqlite")


@pytest.fixture
def copied(published: SiteFolder, tmp_path: Path) -> SiteFolder:
    """A published site of one's own, to be damaged."""
    shutil.copytree(published.root, tmp_path / "site", symlinks=True)
    return SiteFolder(tmp_path / "site")


def flip(path: Path) -> None:
    """Changes a file in its middle, not in its size; a new file, since others may share the old one's bytes."""
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 64] = bytes(byte ^ 0xFF for byte in data[middle : middle + 64])
    path.unlink()
    path.write_bytes(data)


def scramble(path: Path) -> None:
    """Changes everything in a file but its size."""
    size = path.stat().st_size
    path.unlink()
    path.write_bytes(b"\xa5" * size)


def files_of(site: SiteFolder) -> list[str]:
    manifest = Manifest.read(site.current)
    return sorted([*manifest.files, *manifest.derived])


def test_a_whole_release_is_whole(copied: SiteFolder) -> None:
    """`lod verify` reads everything, the index and the objects too, and ends with 0; serving a release changes none."""
    app = create_app(copied.settings)
    assert app.test_client().get("/").status_code == 200
    app.extensions["lod"].close()
    result = copied.lod("verify", "--all")
    assert (result.exit_code, "is whole" in result.output) == (0, True)
    assert set(INDEX) <= set(files_of(copied))


def test_every_file_is_compared_with_its_digest(copied: SiteFolder) -> None:
    """A change in any file is noticed, whichever it is, and named."""
    names = [name for name in files_of(copied) if (copied.current / name).stat().st_size]
    for name in names:
        flip(copied.current / name)
    home = Home(copied.settings.home)
    damage = verify(home, copied.current.name).damage
    assert [each.path for each in damage] == names
    result = copied.lod("verify", "--json")
    assert result.exit_code == 1
    assert [each["path"] for each in json.loads(result.stdout)[0]["damage"]] == names


def test_a_missing_file_and_a_damaged_object_are_named(copied: SiteFolder) -> None:
    """What is gone is named, and so is an object that is not what its name says."""
    home = Home(copied.settings.home)
    (copied.current / "model.json").unlink()
    doomed = next(home.objects.iterdir())
    flip(doomed)
    result = copied.lod("verify", "--all")
    assert result.exit_code == 1
    assert "model.json is missing" in result.output
    assert f"objects/{doomed.name} has another digest" in result.output


def test_a_damaged_release_is_not_made_current(copied: SiteFolder) -> None:
    """`lod activate` verifies first, and says which file it is."""
    flip(copied.current / "model.json")
    result = copied.lod("activate", copied.current.name)
    assert result.exit_code == 1
    assert "model.json has another digest" in result.output


def test_a_damaged_object_is_not_shared_further(copied: SiteFolder) -> None:
    """A build that has the same file again puts its own in the place of an object that is damaged."""
    home = Home(copied.settings.home)
    whole = next(path for path in copied.current.glob("dumps/*.csv"))
    sha256 = Manifest.read(copied.current).files[whole.relative_to(copied.current).as_posix()].sha256
    fresh = copied.root / "fresh.csv"
    fresh.write_bytes(whole.read_bytes())
    flip(home.objects / sha256)
    home.keep(fresh, sha256)
    assert (home.objects / sha256).samefile(fresh)


@pytest.mark.parametrize("damage", [flip, scramble])
@pytest.mark.parametrize("name", [*INDEX, "graph", "cubes", "model.json"])
def test_what_is_damaged_while_it_is_served_is_said(name: str, damage: object, copied: SiteFolder) -> None:
    """Every page is answered, or refused as 503 with words; no library's exception shows, and the process lives."""
    target = copied.current / name
    for path in [target] if target.is_file() else sorted(target.iterdir()):
        if path.stat().st_size and path.name != "LOCK":
            (flip if damage is flip else scramble)(path)
    app = create_app(copied.settings)
    client = app.test_client()
    try:
        for address in ("/", "/doc/dataset/okt-digitalisering", "/search?q=kommune", "/downloads"):
            answer = client.get(address, headers={"Accept": "text/html"})
            assert answer.status_code in (200, 503), (address, answer.text[:500])
            assert "<h1" in answer.text
            assert "Error" not in answer.text
        assert client.get("/healthz").status_code == 200
    finally:
        app.extensions["lod"].close()


def test_damage_is_found_in_the_background(copied: SiteFolder) -> None:
    """The watch of a server verifies the current release, and says what is damaged."""
    watch = Watch(Home(copied.settings.home))
    assert watch.suspect(copied.current.name) == ""
    flip(copied.current / "documents" / os.listdir(copied.current / "documents")[0])
    watch.start(1e-6)
    for _ in range(2000):
        if watch.problem:
            break
        time.sleep(0.01)
    watch.stop()
    assert "documents/" in watch.problem


def test_what_killed_builds_left_is_swept(copied: SiteFolder, tmp_path: Path) -> None:
    """Scratch folders of a build that was killed go when the next one begins; those of living processes stay."""
    left = copied.settings.home / "lod-build-abc"
    left.mkdir()
    assert copied.lod("build").exit_code == 0
    assert not left.exists()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    gone, live = tmp_path / f"lod-check-{ended.pid}-x", tmp_path / f"{leftovers.prefix('check')}x"
    gone.mkdir()
    live.mkdir()
    assert leftovers.sweep(tmp_path) == [gone.name]
    assert live.exists()


@pytest.mark.parametrize("name", ["cubes", "graph", "index/figures.duckdb", "model.json", "manifest.json"])
def test_building_anew_mends_what_is_damaged(name: str, copied: SiteFolder) -> None:
    """A build says in words what it cannot read of the release before; one that takes nothing over is whole again."""
    target = copied.current / name
    for path in [target] if target.is_file() else sorted(target.iterdir()):
        scramble(path)
    result = copied.lod("build")
    assert result.exit_code in (0, 1)
    damaged = copied.current
    assert copied.lod("build", "--anew").exit_code == 0
    assert copied.current != damaged
    assert copied.lod("verify").exit_code == 0


def test_a_release_that_lost_something_is_built_again(copied: SiteFolder) -> None:
    """Though nothing has changed in the sources, a release with a file missing is not taken for the same."""
    (copied.current / "documents" / "catalog.ttl").unlink()
    damaged = copied.current
    assert copied.lod("build").exit_code == 0
    assert copied.current != damaged
    assert copied.lod("verify").exit_code == 0
