"""A home in object storage: publishers, nodes, and what goes wrong between them."""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lod.config import Settings
from lod.release.build import build
from lod.release.manifest import Manifest
from lod.storage import storage
from lod.storage.log import ActivationLog, Overtaken
from lod.storage.storage import home_of
from tests.conftest import BASE, SiteFolder
from tests.storage.conftest import SECRET, Shop, change, copy_machine, publish


def settings_of(site: SiteFolder) -> Settings:
    return Settings.load(site.root, {"LOD_BASE": BASE, "LOD_DUMP_LIMIT": "0", "LOD_SEARCH_FIGURES": "0"})


def pull(site: SiteFolder) -> None:
    result = site.lod("pull")
    assert result.exit_code == 0, result.output


def test_a_node_starts_from_nothing(shop: Shop) -> None:
    """What is published stands on a machine without sources after `lod pull`: the release and its history, whole."""
    publisher, node = shop.machine("publisher"), shop.machine("node", sources=False)
    publish(publisher)
    change(publisher)
    publish(publisher)
    pull(node)
    assert node.current.name == publisher.current.name
    assert Manifest.read(node.current) == Manifest.read(publisher.current)
    verified = node.lod("verify", "--all")
    assert verified.exit_code == 0, verified.output
    events = ["00000001", "00000002"]
    assert sorted(p.name for p in (node.root / ".lod/history").iterdir()) == events
    for event in events:
        assert _tree(node.root / ".lod/history" / event) == _tree(publisher.root / ".lod/history" / event)


def _tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_only_what_is_lacking_is_pushed(shop: Shop) -> None:
    """A second release leaves the objects that it shares with the first as they are, and the same again writes none."""
    publisher = shop.machine("publisher")
    publish(publisher)
    before = shop.objects()
    change(publisher)
    publish(publisher)
    after = shop.objects()
    assert {name: after[name] for name in before} == before
    assert len(after) > len(before)
    assert "Nothing has changed" in publish(publisher)
    assert shop.objects() == after
    assert shop.newest is not None
    assert shop.newest.number == 2


def test_another_machine_goes_on_with_what_is_published(shop: Shop) -> None:
    """A publisher with the sources and nothing else builds upon the release and the history that others published."""
    first = shop.machine("first")
    publish(first)
    second = shop.machine("second")
    assert "Nothing has changed" in publish(second) or second.current.name != first.current.name
    change(second)
    publish(second)
    pull(first)
    assert first.current.name == second.current.name
    assert first.lod("verify", "--all").exit_code == 0


def test_a_second_publisher_is_refused(shop: Shop) -> None:
    """Who publishes while another builds comes first; the other is told who did, and nothing of its own is current."""
    first = shop.machine("first")
    publish(first)
    second = copy_machine(first, "second")
    change(first, value="1.5")
    change(second, value="2.5")

    def meanwhile(folder: Path, current: Path | None) -> None:
        publish(first)

    with pytest.raises(Overtaken) as refused:
        build(settings_of(second), inspect=meanwhile, home=home_of(settings_of(second)))
    assert first.current.name in str(refused.value)
    assert shop.newest is not None
    assert shop.newest.release == first.current.name
    assert "Published" in publish(second), "it begins with what is published, and is not in the way of itself"
    assert shop.newest.release == second.current.name
    assert second.lod("verify", "--all").exit_code == 0


def test_one_of_many_makes_the_next_activation(shop: Shop) -> None:
    """Of publishers who write the same number at once, one gets through."""
    publish(shop.machine("publisher"))
    assert shop.newest is not None
    rivals = [replace(shop.newest, number=2, by=str(number)) for number in range(8)]

    def write(place: int) -> bool:
        try:
            ActivationLog(shop.store).write(rivals[place])
        except Overtaken:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        through = list(threads.map(write, range(8)))
    assert through.count(True) == 1
    assert shop.newest == rivals[through.index(True)]


def test_a_damaged_object_is_refused(shop: Shop) -> None:
    """A node takes nothing whose digest is another; it stays with what it has, and says which object is damaged."""
    publisher, node = shop.machine("publisher"), shop.machine("node", sources=False)
    publish(publisher)
    pull(node)
    before, served = set(shop.objects()), node.current.name
    change(publisher)
    publish(publisher)
    damaged = min(set(shop.objects()) - before)
    shop.store.put(damaged, b"something else")
    result = node.lod("pull")
    assert result.exit_code == 1
    assert (
        damaged in result.output or "cannot be read" in result.output
    )  # shorter than its size, or with another digest
    assert node.current.name == served
    assert node.lod("verify").exit_code == 0


def test_rolling_back_is_published(shop: Shop) -> None:
    """`lod activate` of an earlier release makes that current on all machines."""
    publisher, node = shop.machine("publisher"), shop.machine("node", sources=False)
    publish(publisher)
    first = publisher.current.name
    change(publisher)
    publish(publisher)
    pull(node)
    assert publisher.lod("activate", "previous").exit_code == 0
    pull(node)
    assert node.current.name == first


def test_pruning_removes_what_nothing_needs(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """`lod prune` leaves the objects of the newest releases and of history, and a new node starts from them."""
    monkeypatch.setattr(storage, "YOUNG", timedelta(0))
    publisher = shop.machine("publisher")
    for value in ("1.1", "2.2", "3.3"):
        change(publisher, value=value)
        publish(publisher)
    before = set(shop.objects())
    result = publisher.lod("prune", "--keep", "2")
    assert result.exit_code == 0, result.output
    assert shop.url in result.output
    assert set(shop.objects()) < before
    node = shop.machine("node", sources=False)
    pull(node)
    assert node.lod("verify", "--all").exit_code == 0
    change(publisher, value="4.4")
    publish(publisher)
    assert publisher.lod("activate", "previous").exit_code == 0, "what is kept can be gone back to"


def test_nobody_publishes_while_objects_are_removed(shop: Shop) -> None:
    """A publisher does not count on objects that a prune may be removing; one that died is forgotten."""
    publisher = shop.machine("publisher")
    publish(publisher)
    assert shop.newest is not None
    pruning = replace(shop.newest, number=2, pruning=True, by="elsewhere (7)")
    ActivationLog(shop.store).write(replace(pruning, at=_ago(shop, 0)))
    change(publisher)
    result = publisher.lod("build")
    assert result.exit_code == 1
    assert "elsewhere (7)" in result.output
    ActivationLog(shop.store).write(replace(pruning, number=3, at=_ago(shop, 2)))
    assert "Published" in publish(publisher)


def _ago(shop: Shop, hours: int) -> str:
    from datetime import UTC, datetime

    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat()


def test_a_history_of_its_own_is_not_overwritten(shop: Shop) -> None:
    """A folder with a history that the store has not is left as it is."""
    publish(shop.machine("publisher"))
    other = shop.machine("other")
    (other.root / "lod.toml").write_text("", "utf-8")
    publish(other)
    (other.root / "lod.toml").write_text(f'home = "{shop.url}"\n', "utf-8")
    before = other.current.name
    result = other.lod("build")
    assert result.exit_code == 1
    assert "history of its own" in result.output
    assert other.current.name == before


def test_a_folder_moves_to_object_storage(shop: Shop) -> None:
    """A site that was published in a folder is published in the store by the next build, with all its history."""
    site = shop.machine("site")
    settings = (site.root / "lod.toml").read_text("utf-8")
    (site.root / "lod.toml").write_text("", "utf-8")
    publish(site)
    change(site)
    publish(site)
    (site.root / "lod.toml").write_text(settings, "utf-8")
    publish(site)
    assert shop.newest is not None
    assert shop.newest.release == site.current.name
    node = shop.machine("node", sources=False)
    pull(node)
    assert node.lod("verify", "--all").exit_code == 0


def test_no_secret_is_shown(s3: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not what the environment says of who we are, nor an address with a password in it."""
    publisher = s3.machine("publisher")
    monkeypatch.setenv("LOD_HOME", "s3://no-such-bucket/x")
    missing = publisher.lod("build")
    assert missing.exit_code == 1
    assert "NoSuchBucket" in missing.output
    monkeypatch.setenv("LOD_HOME", f"s3://AKID4711:{SECRET}@figures/x")
    refused = publisher.lod("build")
    assert refused.exit_code == 1
    assert "AWS_" in refused.output
    assert SECRET not in missing.output + refused.output
    assert "AKID4711" not in missing.output + refused.output


def test_a_dead_store_stops_a_build_in_words(s3: Shop) -> None:
    """Nothing is built on what may not be published; the words say which store does not answer."""
    publisher = s3.machine("publisher")
    publish(publisher)
    current = publisher.current.name
    assert s3.gate
    s3.gate.cut()
    change(publisher)
    result = publisher.lod("build")
    assert result.exit_code == 1
    assert s3.url in result.output
    assert "Traceback" not in result.output
    assert publisher.current.name == current


def test_the_library_is_asked_for_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the extra is not installed, the words say how to install it."""
    monkeypatch.setitem(sys.modules, "obstore", None)
    result = SiteFolder(tmp_path).lod("pull", env={"LOD_HOME": "s3://figures/x"})
    assert result.exit_code == 1
    assert "lod-statistics[storage]" in result.output


@pytest.mark.parametrize("home", ["ftp://host/x", "s3://", "file://host/x", "s3://b/x?key=1", "http://host/x"])
def test_an_address_that_is_none_is_refused(home: str, tmp_path: Path) -> None:
    """What is no object storage is said when the settings are read."""
    result = SiteFolder(tmp_path).lod("releases", env={"LOD_HOME": home})
    assert result.exit_code == 1
    assert "LOD_HOME" in result.output


def test_pulling_goes_on_where_it_was(s3: Shop) -> None:
    """A node whose connection is cut keeps what has come; the next pull fetches the rest, and the release is whole."""
    publisher, node = s3.machine("publisher"), s3.machine("node", sources=False)
    publish(publisher)
    assert s3.gate
    assert s3.newest
    missing = f"objects/{Manifest.read(publisher.current).files['model.json'].sha256}"
    kept = s3.store.get(missing)
    s3.store.remove([missing])
    assert node.lod("pull").exit_code == 1
    assert not (node.root / ".lod/current").exists()
    pulled = list((node.root / ".lod/pulled").iterdir())
    assert pulled
    s3.store.put(missing, kept)
    times = {path.name: path.stat().st_mtime_ns for path in pulled if not path.suffix}
    shutil.rmtree(node.root / ".lod/releases")
    pull(node)
    assert node.lod("verify", "--all").exit_code == 0
    assert times
