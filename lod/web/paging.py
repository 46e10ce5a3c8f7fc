"""The page that an address asks for."""

from __future__ import annotations

from flask import request

from lod.messages.message import Message
from lod.web.problems import TurnedAway

LAST = 1_000_000


def page_number() -> int:
    """The number of `?page=`, 1 if nothing is said. Raises `TurnedAway` for what is no page."""
    page = request.args.get("page", "1")
    if not page.isascii() or not page.isdigit() or not 1 <= int(page) <= LAST:
        raise TurnedAway(Message("request.page", value=page, most=str(LAST)))
    return int(page)
