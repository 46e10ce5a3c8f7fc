"""One web process: it opens the release and its workers, then answers on the sockets that the supervisor hands down."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from lod.config import Settings
from lod.web.app import create_app, warm
from lod.web.rate import refused_for
from lod.web.server import Server, never, serve
from lod.web.site import Site
from lod.web.sockets import adopt
from lod.web.supervisor import LINE, READY, SHARED, SOCKETS

_log = logging.getLogger("lod")


def is_one(environ: Mapping[str, str]) -> bool:
    """Whether this process was started by a supervisor."""
    return SOCKETS in environ and LINE in environ


def shared(settings: Settings) -> Settings:
    """What one of several processes may use: its part of the whole, and at least what it takes to be fair."""
    count = settings.processes
    if count == 1:
        return settings
    return replace(
        settings,
        query_workers=max(min(2, settings.query_workers), -(-settings.query_workers // count)),
        query_waiting=-(-settings.query_waiting // count),
        slow_places=max(2, settings.slow_places // count),
        connections=max(100, settings.connections // count),
        cache_bytes=settings.cache_bytes // count,
        answers_bytes=settings.answers_bytes // count,
    )


def run(settings: Settings) -> None:
    """Serves until it is told to stop, or until the supervisor is gone."""
    descriptors, line = os.environ.pop(SOCKETS), int(os.environ.pop(LINE))
    sockets = adopt([int(each) for each in descriptors.split(",")])
    own, folder = shared(settings), os.environ.pop(SHARED, "")
    app = create_app(own, Path(folder) if folder else None)
    site: Site = app.extensions["lod"]
    with socket.socket(fileno=line) as supervisor:
        site.open()
        site.watch.start(settings.verify_every)
        site.clock.start()
        warm(app)
        refused = partial(refused_for, site.requests) if site.requests else never
        serve(app, own, sockets, site.shared, lambda server: _report(server, supervisor), refused)
    site.close(0)


def _report(server: Server, supervisor: socket.socket) -> None:
    """Says that it answers, and listens for the end of the supervisor."""
    supervisor.sendall(READY)

    def listen() -> None:
        try:
            supervisor.recv(1)
        except OSError:
            _log.info("the line to the supervisor is closed")
        server.stop()

    threading.Thread(target=listen, name="supervisor-line", daemon=True).start()
