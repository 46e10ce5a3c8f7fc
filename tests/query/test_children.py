"""How workers come to be: forked where that can be done, started anew elsewhere; alike in what they answer."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from lod.query import children
from lod.query.engine import Query
from lod.query.pool import Pool
from tests.query.example import BASE, GENEROUS
from tests.web.running import gone

pytestmark = pytest.mark.server

forks = pytest.mark.skipif(not children.CAN_FORK, reason="this system has no descriptors of processes")
ONE = replace(GENEROUS, query_workers=1)
YES = Query("ASK {}")


def test_a_worker_that_is_started_anew_answers_too(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS, where there is nothing to fork from."""
    monkeypatch.setattr(children, "CAN_FORK", False)
    with Pool(release, BASE, ONE) as pool:
        assert pool.answer(YES).read() == b'{"head":{},"boolean":true}'


@forks
def test_when_the_server_is_gone_another_is_started(release: Path) -> None:
    """Its workers end with it; whoever asks next is answered by a worker of the new one."""
    with Pool(release, BASE, ONE) as pool:
        before = children._shared()
        workers = pool._staff.pids
        os.kill(before._process.pid, signal.SIGKILL)
        assert gone(list(workers))
        assert pool.answer(YES).kind == "ask"
        assert children._shared() is not before
        assert workers.isdisjoint(pool._staff.pids)


@forks
def test_a_worker_has_nothing_open_of_another(release: Path) -> None:
    """Each has its own pipes and its own file of results; none has the line to the server, or another's."""
    with Pool(release, BASE, GENEROUS) as pool:
        held = [_held(pid) for pid in pool._staff.pids]
        assert len(held) == 2
        assert held[0].isdisjoint(held[1])


def _held(pid: int) -> set[str]:
    """The pipes, sockets and files without a name that a process has open."""
    links = (os.readlink(each) for each in Path(f"/proc/{pid}/fd").iterdir())
    return {link for link in links if link.startswith(("pipe:", "socket:")) or link.endswith("(deleted)")}
