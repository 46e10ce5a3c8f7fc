"""The production server: waitress, set so that no visitor keeps others waiting, and none is cut off when it stops."""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import get_ident
from types import FrameType
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from lod.config import Settings
from lod.query.shares import Shares
from lod.web.channels import Channel
from lod.web.pace import Pace
from lod.web.proxy import is_in, nearest, networks
from lod.web.rounds import Rounds
from lod.web.turns import Dispatcher
from lod.web.visitors import visitor_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

BACKLOG = 1024
"""Connections that the system keeps until they are accepted."""

SWITCH_SECONDS = 0.001
"""How long a thread may compute before another gets its turn: most requests need less."""

LOOK_SECONDS = 0.05
"""How often a server that is about to stop looks whether it can."""

ACCEPTED = 64
"""Connections that are accepted in one round: who comes after many others that one visitor opens is seen with them."""

LINGER_SECONDS = 2.0
"""How long a server that is about to stop waits for requests on connections that are kept open."""


Refused = Callable[[str, str], float]
"""Seconds that a visitor has to wait before a path is answered; 0: it is answered now."""


def never(visitor: str, path: str) -> float:
    """Nobody is refused."""
    return 0.0


def threads(settings: Settings) -> int:
    """The threads of a server: so many that all that computes can hold one, and `threads` are left."""
    return settings.threads + settings.query_workers + settings.query_waiting + settings.slow_places


def share(settings: Settings) -> int:
    """The threads that one visitor may hold: for what waits for a worker, and two to be answered by meanwhile."""
    half = threads(settings) // 2
    return max(2, min(settings.query_per_visitor + 2, half) if settings.query_per_visitor else half)


class Listener(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """A socket that listens, and the connections it has accepted."""

    channel_class = Channel

    def __init__(self, app: WSGIApplication, server: Server, own: socket.socket, adj: Adjustments) -> None:
        self.draining = False
        self.settings = server.settings
        self.trusted = server.trusted
        self.shares = server.shares
        self.server = server
        self._more = False
        self._looked: set[str] = set()
        """Visitors who have closed none of their connections, as was seen in this round."""
        place = (own.family, own.type, own.proto, own.getsockname())
        super().__init__(
            app, server.map, True, own, dispatcher=server.dispatcher, adj=adj, bind_socket=False, sockinfo=place
        )

    def handle_accept(self) -> None:
        """Accepts the connections that wait, if they are not too many."""
        self._more = True
        self._looked.clear()
        for _ in range(ACCEPTED):
            if self._more and len(self._map) < self.adj.connection_limit:
                super().handle_accept()

    def accept(self) -> Any:
        """The next connection and its address; None where none waits."""
        self._more = False  # nor after an error, as where no more files may be open
        pair = super().accept()
        self._more = pair is not None
        return pair

    def add_task(self, task: Channel) -> None:
        """Has a request answered by a thread, or at once where it is only refused: that takes no thread from others."""
        if get_ident() == self.server.loop_thread:
            task.refused_for = self.server.refused_for(self.server.visitor(task), task.requests[0].path)
        if not task.refused_for:
            super().add_task(task)

    def refuse(self, task: Channel) -> None:
        """Has a request refused that is to be, when it is due."""
        self.server.pace.add(self.server.visitor(task), task.refuse)

    def admits(self, channel: Channel) -> bool:
        """Whether a connection may stay: its visitor has not as many already; those of a proxy all may."""
        address = channel.addr[0]
        if is_in(address, self.trusted):
            return True
        visitor = visitor_of(address)
        if not self.shares.take(visitor) and not (self._without_closed(visitor) and self.shares.take(visitor)):
            return False
        channel.when_closed = lambda: self.shares.give_back(visitor)
        return True

    def _without_closed(self, visitor: str) -> bool:
        """Closes the connections of a visitor that the other side has closed; whether there were any."""
        if visitor in self._looked:
            return False
        own = [each for each in self.active_channels.values() if each.idle and visitor_of(each.addr[0]) == visitor]
        closed = [channel for channel in own if channel.check_client_disconnected()]
        for channel in closed:
            channel.handle_close()
        if not closed:
            self._looked.add(visitor)  # not again for each of many that are refused
        return bool(closed)

    def maintenance(self, now: float) -> None:
        """Closes connections on which nothing happens, or too little, and those that hold too much.

        At once: one whose other side reads nothing is never writable, so that it would not close by itself.
        """
        rate, seconds = self.settings.reading_bytes, self.settings.reading_seconds
        silent = now - self.settings.keep_alive_seconds
        for channel in list(self.active_channels.values()):
            slow = (rate and channel.reads_too_slowly(now, rate, seconds)) or channel.sends_too_slowly(now)
            unused = not channel.requests and not channel.total_outbufs_len and channel.last_activity < silent
            if slow or unused or channel.will_close:
                channel.handle_close()
        self._bound_memory()

    def _bound_memory(self) -> None:
        """Closes the connections that hold the most, where all of them hold more than they may."""
        holding = sorted(((channel.held_bytes, channel) for channel in self.active_channels.values()), key=_held)
        held = sum(size for size, _ in holding)
        while held > self.settings.answers_bytes:
            size, channel = holding.pop()
            channel.handle_close()
            held -= size

    def stop_listening(self) -> None:
        """Accepts no more; others that share the socket go on."""
        self.draining = True
        self.accepting = False
        self.del_channel()
        self.socket.close()


def _held(pair: tuple[int, Channel]) -> int:
    return pair[0]


class Server:
    """Answers on bound sockets until it is told to stop."""

    def __init__(
        self,
        app: WSGIApplication,
        settings: Settings,
        sockets: Sequence[socket.socket],
        shared: Path | None = None,
        refused_for: Refused = never,
    ) -> None:
        self.settings = settings
        self.refused_for = refused_for
        self.loop_thread = 0
        self.shares = Shares("connections", settings.connections_per_visitor, shared)
        self.trusted = networks(settings.trusted_proxy)
        self.stopping = False
        self.map: dict[int, Any] = {}
        self.rounds = Rounds(self.map)
        self.pace = Pace()
        most = threads(settings)
        self.dispatcher = Dispatcher(most, self.visitor, share(settings))
        adj = Adjustments(
            sockets=list(sockets),
            threads=most,
            backlog=BACKLOG,
            connection_limit=settings.connections,
            channel_timeout=settings.keep_alive_seconds,
            cleanup_interval=5,
            asyncore_use_poll=True,
            outbuf_overflow=500_000,
            max_request_body_size=1_000_000,
            max_request_header_size=32_768,
            ident=None,
            clear_untrusted_proxy_headers=False,  # `lod.web.proxy` judges them, under any server
        )
        self.listeners = [Listener(app, self, each, adj) for each in sockets]

    def run(self) -> None:
        """Answers until `stop`, and then finishes what is under way."""
        self.loop_thread = get_ident()
        while not self.stopping:
            self.rounds.one(self.pace.seconds(1.0))
            self.pace.run()
        self._drain()
        self.dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self.map)

    def stop(self) -> None:
        """Tells it to stop; may be called from a signal handler or another thread."""
        self.stopping = True
        self.listeners[0].pull_trigger()

    def _drain(self) -> None:
        """Finishes what is under way, within the limit; connections that are only kept open are closed."""
        for listener in self.listeners:
            listener.stop_listening()
        begun = time.monotonic()
        while (waited := time.monotonic() - begun) < self.settings.drain_seconds:
            channels = [channel for each in self.listeners for channel in each.active_channels.values()]
            if not channels or (waited > LINGER_SECONDS and all(channel.idle for channel in channels)):
                break
            self.rounds.one(self.pace.seconds(LOOK_SECONDS))
            self.pace.run()

    def visitor(self, channel: Any) -> str:
        """Whose a request is: the connection's, or the one a trusted proxy names."""
        address = channel.addr[0]
        if channel.requests and is_in(address, self.trusted):
            address = nearest(channel.requests[0].headers.get("X_FORWARDED_FOR", ""), self.trusted) or address
        return visitor_of(address)


def serve(
    app: WSGIApplication,
    settings: Settings,
    sockets: Sequence[socket.socket],
    shared: Path | None = None,
    ready: Callable[[Server], None] = lambda server: None,
    refused_for: Refused = never,
) -> None:
    """Answers on the sockets until SIGTERM or SIGINT, then finishes what is under way.

    `shared`: the folder of all web processes, where connections are counted for each visitor. `ready` is told when the
    server answers, and may keep it to stop it. `refused_for`: how long a visitor has to wait before a path is answered,
    in seconds; 0 where it is answered now.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    server = Server(app, settings, sockets, shared, refused_for)

    def stop(number: int, frame: FrameType | None) -> None:
        server.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    ready(server)
    server.run()
