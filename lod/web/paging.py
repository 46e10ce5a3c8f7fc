"""The page that an address asks for."""

from __future__ import annotations

from flask import request

from lod.exchange.complaints import Complaint
from lod.messages.message import Message
from lod.web.problems import TurnedAway

LAST = 1_000_000


def page_number() -> int:
    """The number of `?page=`, 1 if nothing is said. Raises `TurnedAway` for what is no page."""
    if complaint := wrong_page():
        raise TurnedAway(complaint.what)
    return int(request.args.get("page", "1"))


def wrong_page() -> Complaint | None:
    """What is wrong with `?page=`; None where it is a page."""
    page = request.args.get("page", "1")
    if page.isascii() and page.isdigit() and len(page) < 10 and 1 <= int(page) <= LAST:
        return None
    return Complaint("page", page, Message("request.page", value=page, most=str(LAST)))
