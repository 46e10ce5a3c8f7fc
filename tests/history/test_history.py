"""The history of a home: written when a release becomes current, kept when old ones go, whole after every kill."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lod.history.chain import Chain
from lod.release.home import Home
from tests.conftest import ROOT, SiteFolder
from tests.history.conftest import revise


def history(site: SiteFolder) -> Chain:
    home = Home(site.root / ".lod")
    return Chain.read(home.history, home.current())


@pytest.mark.slow
def test_what_a_release_changed_is_kept(revised: SiteFolder) -> None:
    """The first release begins the chain, the second says which data set it changed, and how many figures."""
    first, second = history(revised).events
    assert (first.release < second.release, first.datasets, second.previous) == (True, {}, first.digest)
    (name, change), *others = second.datasets.items()
    assert (name, change.added, change.changed, change.removed, others) == ("okt-digitalisering", 0, 1, 0, [])
    folder = revised.root / ".lod" / "history" / second.name
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert size < 20_000


def test_the_same_sources_again_are_no_event(revised_site: SiteFolder) -> None:
    """A build that changes nothing, and making current what is current, add nothing."""
    before = history(revised_site)
    assert "Nothing has changed" in revised_site.lod("build").output
    assert revised_site.lod("activate", revised_site.current.name).exit_code == 0
    assert history(revised_site) == before


@pytest.mark.slow
def test_rolling_back_is_an_event_and_pruning_is_none(revised_site: SiteFolder) -> None:
    """The chain says what was current, in order; releases that are gone are still in it."""
    site, home = revised_site, Home(revised_site.root / ".lod")
    second, first = home.ids()
    assert site.lod("activate", "previous").exit_code == 0
    third = revise(site, 77)
    fourth = revise(site, 78)
    assert site.lod("prune", "--keep", "2").exit_code == 0
    assert home.ids() == [fourth, third]
    assert [event.release for event in history(site).events] == [first, second, first, third, fourth]
    result = site.lod("verify", "--all")
    assert (result.exit_code, "The history (history) is whole" in result.output) == (0, True)


def test_a_home_without_history_begins_one(revised_site: SiteFolder) -> None:
    """A home of an earlier version knows from its next release on what was published before."""
    home = Home(revised_site.root / ".lod")
    shutil.rmtree(home.history)
    before = revised_site.current.name
    assert revised_site.lod("activate", "previous").exit_code == 0
    first, second = history(revised_site).events
    assert (first.release, second.release) == (before, revised_site.current.name)
    assert second.datasets["okt-digitalisering"].changed == 1


def test_a_release_that_became_current_unseen_is_recorded(revised_site: SiteFolder) -> None:
    """Where the link was set by hand, or by an earlier version, the step is recorded with the next one."""
    home = Home(revised_site.root / ".lod")
    second, first = home.ids()
    home.link.unlink()
    home.link.symlink_to(Path("releases") / first)
    assert revised_site.lod("activate", second).exit_code == 0
    assert [event.release for event in history(revised_site).events] == [first, second, first, second]


def test_a_flipped_byte_is_noticed(revised_site: SiteFolder) -> None:
    """`lod verify` names the file of the history that is damaged, and exits with 1."""
    path = revised_site.root / ".lod" / "history" / "00000002" / "changes" / "okt-digitalisering.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    result = revised_site.lod("verify", "--json")
    assert result.exit_code == 1
    (report,) = [report for report in json.loads(result.stdout) if report["damage"]]
    named = {"path": "00000002/changes/okt-digitalisering.parquet", "reason": "has another digest"}
    assert (report["release"], report["damage"]) == ("history", [named])


def test_a_changed_event_is_noticed(revised_site: SiteFolder) -> None:
    """An event that was rewritten does not follow from the one before, nor the next from it."""
    path = revised_site.root / ".lod" / "history" / "00000001" / "event.json"
    path.write_text(path.read_text("utf-8").replace('"built": "20', '"built": "19'), "utf-8")
    assert "event.json cannot be read" in revised_site.lod("verify").output


def test_a_damaged_event_stops_publishing_in_words(revised_site: SiteFolder) -> None:
    """Where the newest event cannot be read nothing is made current, and it is said what to do."""
    site, current = revised_site, revised_site.current
    (site.root / ".lod" / "history" / "00000002" / "event.json").write_text("{", "utf-8")
    result = site.lod("activate", "previous")
    assert (result.exit_code, site.current) == (1, current)
    assert "move it away, and a new history starts" in result.output
    shutil.rmtree(site.root / ".lod" / "history")
    assert site.lod("activate", "previous").exit_code == 0


def test_a_release_that_cannot_be_read_any_more_stops_nobody(revised_site: SiteFolder) -> None:
    """Rolling back from a damaged release works; the history says that what it had is lost."""
    (revised_site.current / "cubes" / "okt-digitalisering.parquet").unlink()
    assert revised_site.lod("activate", "previous").exit_code == 0
    assert history(revised_site).events[-1].datasets["okt-digitalisering"].before == "lost"


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_a_whole_chain(revised_site: SiteFolder, tmp_path: Path) -> None:
    """Killed before each thing that it does to the disk, `activate` leaves a chain that is whole and says what is
    current; and it can be done again."""
    words = [sys.executable, "-m", "tests.history.killed", str(revised_site.root / ".lod"), str(tmp_path / "copies")]
    result = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    kills = int(result.stdout)
    assert kills > 10
