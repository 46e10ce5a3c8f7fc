"""What one visitor can do to a real server with real workers: nothing that others notice."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

import pytest

from bench.load import Server, measure
from tests.conftest import SiteFolder
from tests.query.example import ENDLESS
from tests.web.running import Running, eventually, running

pytestmark = pytest.mark.server

LARGE = "/sparql?" + urlencode({"query": "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000", "format": "csv"})
FIRST, SECOND, THIRD, FOURTH, FIFTH = (f"127.0.0.{number}" for number in range(4, 9))
"""Visitors; each test has its own, so that none is refused for what another has begun."""


@pytest.fixture(scope="module")
def server(published: SiteFolder) -> Iterator[Running]:
    """Two workers, short limits, and readers of more than a few bytes a second."""
    limits: dict[str, Any] = {
        "query_seconds": 8,
        "query_wait_seconds": 60,
        "connections_per_visitor": 40,
        "requests_per_second": 0,
        "reading_bytes": 1_000_000,
        "reading_seconds": 5,
    }
    with running(published, query_workers=2, query_spare=1, answers_per_visitor=2, **limits) as server:
        yield server


def ask(query: str) -> str:
    return "/sparql?" + urlencode({"query": query})


@pytest.mark.parametrize("attack", ["bombs", "exports", "searches", "slow bodies"])
def test_others_are_answered_while_one_attacks(server: Running, attack: str) -> None:
    """All that another visitor asks for is answered 200; the attacker is refused, and told when to come back."""
    rows = measure(Server(f"http://127.0.0.1:{server.port}"), [attack], 2, many=30)
    for name, felt in rows[attack].felt.items():
        assert felt.seconds, name
        assert not felt.failures, (name, felt.failures)
    statuses = rows[attack].statuses
    assert set(statuses) <= {"200", "429", "503", "504"}
    if attack in ("bombs", "searches"):
        assert statuses["429"] > statuses.get("200", 0)


def test_a_visitor_is_refused_before_a_worker_is_waited_for(server: Running) -> None:
    """429 while none of the bombs has been answered, though there is a worker that is idle."""
    with ExitStack() as bombs:
        for number in range(4):
            bomb = bombs.enter_context(server.connect(FIRST))
            query = ENDLESS.replace("?i ", f"?i{number} ")
            bomb.sendall(f"GET {ask(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(1)  # until the server has read all four
        statuses = set()
        deadline = time.monotonic() + 60
        while 429 not in statuses and time.monotonic() < deadline:
            status, headers, _ = server.get(ask("ASK { ?refused ?p ?o }"), visitor=FIRST)
            statuses.add(status)
            assert status in (200, 429)
        assert int(headers["Retry-After"]) > 0
        assert server.get(ask("ASK { ?s ?p ?o }"), visitor=SECOND)[0] == 200


def test_nothing_is_computed_for_who_has_left(server: Running) -> None:
    """A query whose connection is closed is stopped long before its limit, and counted as that."""

    def left() -> float:
        counted = re.search(r'lod_worker_deaths\{cause="left"\} ([\d.]+)', server.get("/metrics")[2])
        return float(counted[1]) if counted else 0.0

    before = left()
    with server.connect(FIFTH) as bomb:
        bomb.sendall(f"GET {ask(ENDLESS.replace('?i ', '?left '))} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.5)  # until it is at work
    assert eventually(lambda: left() > before, 7)


def test_large_answers_are_few_for_each_and_read_in_time(server: Running) -> None:
    """Two that are not read are all one may have; another may have its own; and at last they are cut off."""

    def begin(visitor: str) -> socket.socket:
        connection = server.connect(visitor)
        connection.sendall(f"GET {LARGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert connection.recv(16)[9:12] == b"200"
        return connection

    readers = [begin(THIRD) for _ in range(2)]
    status, headers, _ = server.get(LARGE, visitor=THIRD)
    assert (status, int(headers["Retry-After"]) > 0) == (429, True)
    status, _, body = server.get(LARGE, visitor=FOURTH)
    assert status == 200
    size = len(body.encode())
    begun = time.monotonic()
    while server.get(LARGE, visitor=THIRD)[0] == 429 and time.monotonic() < begun + 90:
        time.sleep(1)  # slow readers are watched for five seconds
    time.sleep(max(0.0, begun + 15 - time.monotonic()))  # and looked at every five: the other one, too
    assert server.get(LARGE, visitor=THIRD)[0] == 200
    assert [_read(reader) < size for reader in readers] == [True, True]


def test_who_works_on_what_it_reads_gets_all_of_it(published: SiteFolder) -> None:
    """A program that reads nothing for longer than an unused connection stays open is no slow reader yet."""
    with running(published, keep_alive_seconds=1) as server:
        size = len(server.get(LARGE)[2].encode())
        connection = server.connect(FIRST)
        connection.sendall(f"GET {LARGE} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert connection.recv(16)[9:12] == b"200"
        time.sleep(8)  # the server looks every five seconds
        assert _read(connection) > size


def _read(connection: socket.socket) -> int:
    """How many bytes there are until a connection ends."""
    size = 0
    with connection:
        connection.settimeout(20)
        try:
            while piece := connection.recv(1 << 20):
                size += len(piece)
        except ConnectionError:
            return size
    return size


def test_connections_are_few_for_each(server: Running) -> None:
    """One more than a visitor may have open is closed; another visitor is answered."""
    with ExitStack() as held:
        connections = [held.enter_context(server.connect(THIRD)) for _ in range(60)]
        closed = 0
        for connection in reversed(connections):  # the last ones are those that are too many
            connection.settimeout(0.3)
            try:
                closed += connection.recv(1) == b""
            except TimeoutError:
                pass
            except ConnectionError:
                closed += 1
            if closed:
                break
        assert closed
        assert server.get("/healthz", visitor=FOURTH)[0] == 200
