"""The production server: waitress, set so that slow readers and silent connections do not keep others waiting."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from flask import Flask

from lod.config import Settings


def serve(app: Flask, settings: Settings) -> None:
    """Answers until it is told to stop. Raises `OSError` if the address is taken."""
    import waitress

    # what service managers send: stop as by Ctrl+C, so that requests under way are finished and workers end
    signal.signal(signal.SIGTERM, _stop)
    proxy = {"trusted_proxy": settings.trusted_proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
    waitress.serve(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        connection_limit=1000,
        channel_timeout=15,
        cleanup_interval=5,
        asyncore_use_poll=True,
        max_request_body_size=1_000_000,
        max_request_header_size=32_768,
        ident=None,
        _quiet=True,
        **(proxy if settings.trusted_proxy else {}),
    )


def _stop(number: int, frame: FrameType | None) -> None:
    sys.exit(0)
