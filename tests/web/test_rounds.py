"""Rounds of the event loop: whoever opens how many connections, visitors are served one after the other."""

from __future__ import annotations

import socket
import time
from collections import Counter
from contextlib import ExitStack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lod.web import rounds
from lod.web.rounds import Rounds


class Connection:
    """A connection of a visitor, on which bytes wait; reads one at a time."""

    accepting = False

    def __init__(self, visitor: str, waiting: int, served: list[str]) -> None:
        self.socket, self.other = socket.socketpair()
        self.addr = visitor, 1
        self.other.sendall(b"x" * waiting)
        self.waiting = waiting
        self._served = served

    def readable(self) -> bool:
        return self.waiting > 0

    def writable(self) -> bool:
        return False

    def handle_read_event(self) -> None:
        self.socket.recv(1)
        self.waiting -= 1
        self._served.append(self.addr[0])

    def close(self) -> None:
        self.socket.close()
        self.other.close()


CROWDS = st.dictionaries(st.sampled_from("abcd"), st.lists(st.integers(1, 4), min_size=1, max_size=12), min_size=1)


@settings(max_examples=60)
@given(CROWDS)
def test_visitors_are_served_one_after_the_other(crowds: dict[str, list[int]]) -> None:
    """While several wait, none is served twice more than another; here each round has time for one alone."""
    served: list[str] = []
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(rounds, "ROUND_SECONDS", -1.0)
        connections = [Connection(visitor, size, served) for visitor, sizes in crowds.items() for size in sizes]
        for connection in connections:
            stack.callback(connection.close)
        loop = Rounds({connection.socket.fileno(): connection for connection in connections})
        until = time.monotonic() + 30
        while any(connection.waiting for connection in connections):
            loop.one(1.0)
            assert time.monotonic() < until, "somebody is never served"
    left = Counter({visitor: sum(sizes) for visitor, sizes in crowds.items()})
    before: Counter[str] = Counter()
    for visitor in served:
        before[visitor] += 1
        waiting = [before[other] for other in left if left[other] > before[other]]
        assert all(before[visitor] - count <= 1 for count in waiting)
    assert before == left


def test_one_connection_is_served_before_the_second_of_a_crowd() -> None:
    """In a round that has time for all, who has one connection waits for one of each other visitor, not for all."""
    served: list[str] = []
    crowd = [Connection("many", 1, served) for _ in range(50)]
    one = Connection("one", 1, served)
    with ExitStack() as stack:
        for connection in (*crowd, one):
            stack.callback(connection.close)
        Rounds({connection.socket.fileno(): connection for connection in (*crowd, one)}).one(1.0)
    assert "one" in served[:2]
