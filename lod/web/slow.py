"""Pages that may be slow: searches, lists to choose from, reconciliation. Each holds one of a bounded number of places.

They are bounded in time by themselves (`lod.search`); the places keep one visitor from computing with every thread.
"""

from __future__ import annotations

from flask import Flask, g, request

from lod.web.routes import computing
from lod.web.site import Site
from lod.web.visitors import visitor_of

PATHS = tuple(path for path in computing() if not path.startswith("/sparql"))
"""What the paths of such pages begin with; queries have places of their own (`lod.query.pool`)."""

LARGE = 50_000
"""Observations past which every page of a data set is such a page."""

LONG = 300
"""Codes past which every document of a code list is such a page: as RDF it has all of them, a tenth of a millisecond
of processor time each."""


def register(app: Flask, site: Site) -> None:
    """Lets each request for such a page hold a place until it is answered."""

    @app.before_request
    def hold() -> None:
        if request.path.startswith(PATHS):
            place(site)

    @app.teardown_request
    def give_back(error: BaseException | None) -> None:
        visitor = g.pop("slow_visitor", None)
        if visitor is not None:
            site.slow.give_back(visitor)


def place(site: Site) -> None:
    """Holds a place until the request is answered. Raises `Throttled` and `Busy`."""
    if "slow_visitor" not in g:
        visitor = visitor_of(request.remote_addr)
        site.slow.hold(visitor)
        g.slow_visitor = visitor
