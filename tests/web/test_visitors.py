"""Who is one visitor, what each may hold, and whose turn it is."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.config import Settings
from lod.errors import Busy, Throttled
from lod.messages.message import Message
from lod.query.line import Line, Ticket
from lod.query.shares import Shares
from lod.web.open_answers import OpenAnswers
from lod.web.rate import Buckets
from lod.web.server import Server
from lod.web.sockets import bind
from lod.web.turns import Dispatcher, Turns
from lod.web.visitors import Places, visitor_of


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, ""),
        ("unix", "unix"),
    ],
)
def test_who_is_one_visitor(address: str | None, visitor: str) -> None:
    """All addresses of an IPv6 network are one visitor's; an IPv4 address is one however it is written."""
    assert visitor_of(address) == visitor


@pytest.mark.parametrize(
    ("address", "forwarded", "visitor"),
    [
        ("192.0.2.1", "198.51.100.7", "198.51.100.7"),
        ("192.0.2.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.2", "198.51.100.7", "192.0.2.2"),
    ],
)
def test_only_the_trusted_proxy_says_who_visits(address: str, forwarded: str, visitor: str) -> None:
    """Of what it was told itself the last address counts; what others say of themselves does not."""
    server = Server(lambda environ, start: [], Settings(trusted_proxy="192.0.2.1"), bind("127.0.0.1", 0))
    try:
        channel = SimpleNamespace(addr=(address, 1), requests=[SimpleNamespace(headers={"X_FORWARDED_FOR": forwarded})])
        assert server.visitor(channel) == visitor
    finally:
        server.stop()
        server.run()


def test_places_are_refused_at_once() -> None:
    """One more than one's share is one's own fault (429), one more than there are is nobody's (503)."""
    places = Places(3, Shares("slow", 2))
    with places.one("a"), places.one("a"):
        with pytest.raises(Throttled):
            places.hold("a")
        with places.one("b"), pytest.raises(Busy) as caught:
            places.hold("c")
        assert not isinstance(caught.value, Throttled)
    assert places.taken == 0


HOLD = """
import sys, time
from pathlib import Path
from lod.query.shares import Shares
shares = Shares("jobs", 3, Path(sys.argv[1]))
print([shares.take("a") for _ in range(int(sys.argv[2]))], flush=True)
time.sleep(60)
"""


def test_a_visitor_s_share_is_one_over_all_processes(tmp_path: Path) -> None:
    """What one process holds for a visitor counts in another; what a process held is free when it has been killed."""
    shares = Shares("jobs", 3, tmp_path)
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path, "2"], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"[True, True]\n"
        assert [shares.take("a") for _ in range(2)] == [True, False]
        assert shares.take("b")
        shares.give_back("a")
        assert shares.take("a")
        with pytest.raises(Throttled):
            shares.hold("a", Message("busy.own-places"), 2)
        other.kill()
        other.wait()
    assert [shares.take("a") for _ in range(3)] == [True, True, False]  # it holds one already


def test_requests_over_time_are_counted_over_all_processes(tmp_path: Path) -> None:
    """A visitor has one bucket, whichever process takes from it."""
    moment = [100.0]
    first, second = (Buckets(1.0, 3, tmp_path, lambda: moment[0]) for _ in range(2))
    assert [first.take("a"), second.take("a"), first.take("a")] == [0, 0, 0]
    assert [first.take("a"), second.take("a")] == [1, 1]
    assert second.take("b") == 0
    moment[0] += 1
    assert [second.take("a"), first.take("a")] == [0, 1]


@given(st.lists(st.floats(0, 3), max_size=30), st.integers(1, 5), st.sampled_from([0.5, 1, 4]))
def test_no_more_requests_than_a_bucket_holds(pauses: list[float], burst: int, rate: float) -> None:
    """From any moment on, as many as the burst and what has come back since; who waits as told is answered."""
    moment = [1e6]
    buckets = Buckets(rate, burst, clock=lambda: moment[0])
    allowed = []
    for pause in pauses:
        moment[0] += pause
        wait = buckets.take("a")
        if not wait:
            allowed.append(moment[0])
        for begin in allowed:
            since = [then for then in allowed if then >= begin]
            assert len(since) <= burst + (moment[0] - begin) * rate + 1e-3
        if wait:
            moment[0] += wait
            assert buckets.take("a") == 0
            allowed.append(moment[0])


def test_open_answers_count_until_they_are_closed() -> None:
    """So many bytes for all, so many answers for each; a refused file is closed, and closing twice counts once."""
    answers = OpenAnswers(100, Shares("answers", 2))
    first = answers.hold(io.BytesIO(b"x"), 60, "a")
    refused = io.BytesIO(b"x")
    with pytest.raises(Busy):
        answers.hold(refused, 60, "b")
    assert refused.closed
    second = answers.hold(io.BytesIO(b"x"), 40, "a")
    with pytest.raises(Throttled):
        answers.check("a")
    first.close()
    first.close()
    assert answers.bytes == 40
    del second
    assert answers.bytes == 0


@given(st.lists(st.sampled_from("abc"), max_size=30), st.integers(1, 4))
def test_turns_are_fair_and_bounded(tasks: list[str], most: int) -> None:
    """Nobody has more at work than may be, everybody's tasks are done in order, and nobody waits for a free place."""
    turns = Turns(most)
    numbered: dict[str, list[int]] = {"a": [], "b": [], "c": []}
    for number, visitor in enumerate(tasks):
        turns.append(visitor, _Numbered(number))
    at_work: list[str] = []
    while turns:
        assert len(turns) > 0
        visitor, task = turns.popleft()
        assert isinstance(task, _Numbered)
        numbered[visitor].append(task.number)
        at_work.append(visitor)
        assert at_work.count(visitor) <= most
        if not turns:
            for other in at_work:
                turns.done(other)
            at_work = []
    assert numbered == {name: [n for n, visitor in enumerate(tasks) if visitor == name] for name in "abc"}


class _Numbered:
    def __init__(self, number: int) -> None:
        self.number = number

    def service(self) -> None: ...
    def cancel(self) -> None: ...


class _Task:
    def __init__(self, visitor: str, work: Callable[[], object]) -> None:
        self.visitor = visitor
        self.service = work

    def cancel(self) -> None: ...


def test_a_visitor_with_many_requests_leaves_threads_for_others() -> None:
    """While a hundred tasks of one visitor block, another's is done."""
    release, done = threading.Event(), threading.Event()
    dispatcher = Dispatcher(4, lambda task: str(vars(task)["visitor"]), 3)
    try:
        for _ in range(100):
            dispatcher.add_task(_Task("bomber", release.wait))
        dispatcher.add_task(_Task("other", done.set))
        assert done.wait(20)
    finally:
        release.set()
        deadline = time.monotonic() + 20
        while len(dispatcher.turns) and time.monotonic() < deadline:
            time.sleep(0.01)
        dispatcher.shutdown()


@given(st.lists(st.tuples(st.sampled_from(["", "a", "b", "c"]), st.booleans()), max_size=40), st.integers(1, 4))
def test_a_line_keeps_its_limits(steps: list[tuple[str, bool]], workers: int) -> None:
    """At work are never more than workers, of one visitor one fewer; whoever is next is the first who may be."""
    line = Line(workers, 3, Shares("jobs", 3))
    for visitor, leaves in steps:
        ticket = Ticket(visitor)
        try:
            line.join(ticket)
        except Busy:
            assert len(line) == workers + 3 or sum(t.visitor == visitor for t in (*line.waiting, *line.at_work)) == 3
        for waiting in list(line.waiting):
            if line.is_next(waiting):
                line.start(waiting)
        if leaves and line.at_work:
            line.leave(line.at_work[0])
        assert len(line.at_work) <= workers
        for name in "abc":
            assert sum(t.visitor == name for t in line.at_work) <= max(1, workers - 1)
