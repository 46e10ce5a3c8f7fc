"""What SDMX queries ask for as of a moment (`asOf`): the structures and the figures that were published then."""

from __future__ import annotations

from dataclasses import replace

from flask import Response

from lod.history.event import Event
from lod.model.dataset import DataSet
from lod.web import slow
from lod.web.memento import http_date
from lod.web.problems import TurnedAway
from lod.web.sdmx.problems import NO_RESULTS, SYNTAX, SdmxProblem
from lod.web.site import Served, Site


def models(served: Served, event: Event | None) -> Served:
    """What is served, with the data sets and code lists of then, and no figures; as it is for no event."""
    return replace(served, release=served.past.opened(event), event=event) if event else served


def figures(served: Served, site: Site, event: Event | None, dataset: DataSet) -> Served:
    """What is served, with the figures that a data set had then; as it is for no event."""
    if event is None:
        return served
    slow.place(site)
    return replace(served, release=served.past.opened(event, dataset.id, whole=False), event=event)


def stamped(response: Response, served: Served) -> Response:
    """The answer with the moment since which it was so, if it is not of the present (RFC 7089, section 2.1.1)."""
    if served.event is not None:
        response.headers["Memento-Datetime"] = http_date(served.event.at)
    return response


def problem(turned: TurnedAway) -> SdmxProblem:
    """Why there is nothing as of a moment, as a problem of SDMX."""
    status = turned.code or 400
    return SdmxProblem({400: SYNTAX, 404: NO_RESULTS}.get(status, status), turned.detail, status)
