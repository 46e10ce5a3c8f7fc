"""A release at a moment, to object storage: the publisher holds it, and nodes get it when the moment has come."""

from __future__ import annotations

import pytest

from lod.history.chain import Chain
from lod.release.home import Home
from lod.release.manifest import Manifest
from lod.release.schedule import Schedule
from tests.conftest import LEAN, SiteFolder
from tests.scheduled import FAR, set_moment, soon
from tests.storage.conftest import Shop, change, publish
from tests.web.running import eventually, running


def schedule(site: SiteFolder) -> str:
    """Schedules another figure for a moment that is far away; gives the release."""
    change(site, value="7.7")
    publish(site, "--at", FAR)
    (entry,) = Schedule.read(site.settings.home).coming
    return entry.release


def run(site: SiteFolder, code: int = 0) -> str:
    result = site.lod("schedule", "run", "--within", "30", env=LEAN)
    assert result.exit_code == code, result.output
    return result.output


def test_nothing_of_it_is_in_the_store_before_its_moment(shop: Shop) -> None:
    """No object is written until then, whoever looks or prunes; then it is there with its history, and another
    run does nothing."""
    publisher, node = shop.machine("publisher"), shop.machine("node", sources=False)
    publish(publisher)
    before, current = shop.objects(), publisher.current.name
    release = schedule(publisher)
    assert publisher.lod("pull").exit_code == 0
    assert publisher.lod("prune", "--keep", "2").exit_code == 0
    assert run(publisher) == ""
    assert set(shop.objects()) == set(before)
    assert publisher.current.name == current
    set_moment(publisher, soon(2))
    assert release in run(publisher)
    after = shop.newest
    assert after
    assert after.release == publisher.current.name == release
    assert run(publisher) == ""
    assert shop.newest == after
    assert node.lod("pull").exit_code == 0
    assert node.current.name == release
    assert node.lod("verify", "--all").exit_code == 0
    assert [e.release for e in Chain.read(Home(node.settings.home).history).events][-1] == release


def test_a_rival_makes_it_stale(shop: Shop) -> None:
    """What another machine published meanwhile is not undone: it is said, and nothing is sent."""
    publisher, rival = shop.machine("publisher"), shop.machine("rival")
    publish(publisher)
    schedule(publisher)
    change(rival, number=1, value="8.8")
    publish(rival)
    set_moment(publisher, soon(1))
    assert "follow" in run(publisher, code=1)
    assert shop.newest
    assert shop.newest.release == rival.current.name


def test_a_dead_store_delays_it(s3: Shop) -> None:
    """Nothing is current anywhere while the store cannot be reached; afterwards it is, once, everywhere."""
    assert s3.gate
    publisher = s3.machine("publisher")
    publish(publisher)
    before = publisher.current.name
    release = schedule(publisher)
    set_moment(publisher, soon(1))
    s3.gate.cut()
    assert s3.url in run(publisher, code=1)
    assert publisher.current.name == before
    s3.gate.mend()
    run(publisher)
    assert publisher.current.name == release
    assert s3.newest
    assert s3.newest.release == release
    releases = [event.release for event in Chain.read(Home(publisher.settings.home).history).events]
    assert releases == [before, release]


@pytest.mark.server
def test_nodes_switch_at_the_moment(s3: Shop) -> None:
    """The publisher serves too, and makes it current; a node that only follows has it as soon as it looks."""
    publisher, node = s3.machine("publisher"), s3.machine("node", sources=False)
    publish(publisher)
    release = schedule(publisher)
    with running(publisher) as one, running(node) as two:
        assert release not in one.get("/readyz")[2] + two.get("/readyz")[2]
        set_moment(publisher, soon(4))
        for server in (one, two):
            assert eventually(lambda server=server: release in server.get("/readyz")[2], 60)  # type: ignore[misc]
    assert Manifest.read(node.current) == Manifest.read(publisher.current)
