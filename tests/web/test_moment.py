"""The moment of a scheduled release: everybody who reads sees one switch, and nobody an error."""

from __future__ import annotations

import http.client
import itertools
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from lod.history.chain import Chain
from lod.history.moments import stamp
from lod.release.home import Home
from lod.release.schedule import Schedule
from tests.conftest import SiteFolder
from tests.scheduled import events, scheduled, set_moment, soon, waiting
from tests.web.running import Running, children, eventually, free_port, running, start, wait

pytestmark = pytest.mark.server

__all__ = ["scheduled", "waiting"]

FIGURE = "/doc/observation/okt-digitalisering/kommuner/_T/digitale-tjenester/pandemien/andel.ttl"
CONNECTIONS = 50


class Reader:
    """One who reads a figure again and again over one connection: when each answer came, its status, and its release
    (its ETag)."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.seen: list[tuple[float, int, str]] = []
        self.failures: list[str] = []

    def read(self, stopped: threading.Event) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, 60)
        while not stopped.is_set():
            try:
                connection.request("GET", FIGURE)
                answer = connection.getresponse()
                answer.read()
                self.seen.append((time.time(), answer.status, answer.headers["ETag"] or ""))
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                connection.close()
            stopped.wait(0.05)
        connection.close()


@pytest.mark.parametrize("processes", [1, 2])
def test_fifty_connections_see_one_switch_and_no_failure(waiting: SiteFolder, processes: int) -> None:
    """None before the moment, each connection one switch, no request fails, whichever web process answers it."""
    with running(waiting, "--processes", str(processes)) as server:
        readers, stopped = [Reader(server.port) for _ in range(CONNECTIONS)], threading.Event()
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for reader in readers:
                pool.submit(reader.read, stopped)
            at = soon(12)
            set_moment(waiting, at)
            home = Home(waiting.settings.home)
            release = Schedule.read(home.folder).coming[0].release
            assert eventually(lambda: home.current() == release, 90)
            time.sleep(3)
            stopped.set()
        moment = datetime.fromisoformat(at).timestamp()
        for reader in readers:
            assert reader.failures == []
            assert {status for _, status, _ in reader.seen} == {200}
            etags = [etag for _, _, etag in reader.seen]
            assert sum(first != second for first, second in itertools.pairwise(etags)) == 1
            switched = next(when for when, _, etag in reader.seen if etag == etags[-1])
            assert switched >= moment
        assert len({reader.seen[-1][2] for reader in readers}) == 1
        last = Chain.read(home.history, release).events[-1]
        assert (last.at, last.release) == (at, release), "it was prepared before its moment"
        assert events(waiting).count(release) == 1


def test_a_kill_before_the_moment_does_not_miss_it(waiting: SiteFolder) -> None:
    """All processes are killed while they wait; a server that starts after the moment makes it current at once."""
    port = free_port()
    server = Running(port, start(waiting, port))
    assert wait(server) == 200
    home = Home(waiting.settings.home)
    release = Schedule.read(home.folder).coming[0].release
    set_moment(waiting, soon(20))
    assert eventually(lambda: (home.history / "pending" / "event.json").exists())
    pids = [*server.web, *(pid for web in server.web for pid in children(web, b"lod.storage.due")), server.process.pid]
    assert len(pids) == 3
    for pid in reversed(pids):
        os.kill(pid, signal.SIGKILL)
    server.process.wait()
    assert home.current() != release
    set_moment(waiting, stamp(datetime.now(UTC)))
    with running(waiting) as again:
        assert eventually(lambda: home.current() == release)
        assert eventually(lambda: release in again.get("/")[2])
    assert events(waiting).count(release) == 1
    assert waiting.lod("verify").exit_code == 0


def test_what_is_postponed_or_cancelled_at_the_last_second_is_not_released(waiting: SiteFolder) -> None:
    """While it is prepared, it can still be stopped; and it comes at its new moment."""
    home = Home(waiting.settings.home)
    current, release = home.current(), Schedule.read(home.folder).coming[0].release
    with running(waiting) as server:
        set_moment(waiting, soon(15))
        assert eventually(lambda: (home.history / "pending" / "event.json").exists())
        assert waiting.lod("schedule", "postpone", "2099-01-15T08:00", "--reason", "en: late").exit_code == 0
        assert eventually(lambda: not children(server.web[0], b"lod.storage.due"), 30)
        assert home.current() == current
        set_moment(waiting, soon(-1))
        assert eventually(lambda: home.current() == release, 60)
