"""Sockets that the site is served on: bound here, handed over by systemd, or handed down by the supervisor."""

from __future__ import annotations

import os
import socket
from collections.abc import MutableMapping, Sequence
from typing import Any

FIRST = 3
"""The first descriptor that systemd hands over (sd_listen_fds(3))."""


def bind(host: str, port: int) -> list[socket.socket]:
    """Sockets bound to an address, one for each that a name stands for; they do not listen yet. Raises `OSError`."""
    places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    return [_bound(family, address) for family, address in dict.fromkeys((place[0], place[4]) for place in places)]


def _bound(family: socket.AddressFamily, address: Any) -> socket.socket:
    own = socket.socket(family, socket.SOCK_STREAM)
    try:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            own.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        own.bind(address)
    except OSError:
        own.close()
        raise
    return own


def activated(environ: MutableMapping[str, str]) -> list[socket.socket]:
    """The sockets that systemd (socket activation) hands to this process; none where it hands none.

    The variables that say so are taken out, so that processes started from here do not take them for theirs.
    """
    pid, count, _ = (environ.pop(name, "") for name in ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"))
    if pid != str(os.getpid()) or not count.isdigit():
        return []
    return adopt(range(FIRST, FIRST + int(count)))


def adopt(descriptors: Sequence[int]) -> list[socket.socket]:
    """Sockets by their descriptors. Raises `OSError` for one that is no socket."""
    return [socket.socket(fileno=descriptor) for descriptor in descriptors]


def tell_manager(environ: MutableMapping[str, str], words: str) -> None:
    """Tells systemd something (sd_notify(3)), where it listens."""
    address = environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as own:
        try:
            own.sendto(words.encode(), f"\0{address[1:]}" if address[0] == "@" else address)
        except OSError:
            return
