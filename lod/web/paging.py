"""The page that an address asks for."""

from __future__ import annotations

from flask import request

from lod.web.problems import Told

LAST = 1_000_000


def page_number() -> int:
    """The number of `?page=`, 1 if nothing is said. Raises `Told` for what is no page."""
    page = request.args.get("page", "1")
    if not page.isascii() or not page.isdigit() or not 1 <= int(page) <= LAST:
        raise Told(f"page={page}: må være et tall fra 1.", f"page={page}: expected a number from 1.")
    return int(page)
