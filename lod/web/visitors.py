"""Who visits, and what each visitor may have under way: nobody holds so much that others cannot be answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from lod.errors import Busy
from lod.messages.message import Message
from lod.query.line import stays
from lod.query.shares import Shares

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PREFIX_BITS = 64
"""Bits of an IPv6 address that tell visitors apart: one visitor has all the addresses behind them."""


@lru_cache(10_000)
def visitor_of(address: str | None) -> str:
    """What tells a visitor from others: the IPv4 address, or the first bits of the IPv6 address; "" where unknown."""
    try:
        parsed = ip_address((address or "").partition("%")[0])
    except ValueError:
        return address or ""
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return f"{IPv6Address(int(parsed) >> (128 - PREFIX_BITS) << (128 - PREFIX_BITS))}/{PREFIX_BITS}"


def has_left(environ: WSGIEnvironment) -> Callable[[], bool]:
    """Says whether the visitor of a request has closed the connection; where the server cannot tell, none has."""
    return environ.get("waitress.client_disconnected", stays)  # type: ignore[no-any-return]  # waitress has no types


class Places:
    """`total` places for something that computes; `shares` say how many of them each visitor may hold."""

    def __init__(self, total: int, shares: Shares) -> None:
        self.total = total
        self.taken = 0
        """How many are held right now."""
        self._shares = shares
        self._guard = threading.Lock()

    @contextmanager
    def one(self, visitor: str) -> Iterator[None]:
        """Holds a place for a visitor. Raises `Throttled` and `Busy`, at once: nobody waits here."""
        self.hold(visitor)
        try:
            yield
        finally:
            self.give_back(visitor)

    def hold(self, visitor: str) -> None:
        """Holds a place until it is given back. Raises `Throttled` and `Busy`."""
        self._shares.hold(visitor, Message("busy.own-places"), 2)
        with self._guard:
            free = self.taken < self.total
            self.taken += free
        if not free:
            self._shares.give_back(visitor)
            raise Busy(Message("busy.places"), 2)

    def give_back(self, visitor: str) -> None:
        """Gives a place back."""
        with self._guard:
            self.taken -= 1
        self._shares.give_back(visitor)
