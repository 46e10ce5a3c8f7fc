"""What SDMX queries ask for of history: what was published at a moment, what changed since one, every earlier state.

SDMX REST 2.2, data queries: `asOf`, `updatedAfter`, `includeHistory`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Response

from lod.exchange.restriction import Restriction
from lod.history import moments
from lod.history.deltas import Deltas, StructureChanged
from lod.history.event import Event
from lod.messages.message import Message
from lod.model.dataset import DataSet
from lod.web import slow
from lod.web.exports import ChangesQuery
from lod.web.memento import http_date
from lod.web.problems import TurnedAway
from lod.web.sdmx.problems import NO_RESULTS, NOT_IMPLEMENTED, SEMANTIC, SYNTAX, SdmxProblem
from lod.web.site import Served, Site

UPDATED_AFTER, INCLUDE_HISTORY = "updatedAfter", "includeHistory"


def models(served: Served, event: Event | None) -> Served:
    """What is served, with the data sets and code lists of then, and no figures; as it is for no event."""
    return replace(served, release=served.past.opened(event), event=event) if event else served


def figures(served: Served, site: Site, event: Event | None, dataset: DataSet) -> Served:
    """What is served, with the figures that a data set had then; as it is for no event."""
    if event is None:
        return served
    slow.place(site)
    return replace(served, release=served.past.opened(event, dataset.id, whole=False), event=event)


def changes(served: Served, given: Mapping[str, str], dataset: DataSet) -> ChangesQuery | None:
    """What is asked for of the changes of a data set; None where it is the state as it is.

    Raises `SdmxProblem` for what is not understood, and where nothing has changed.
    """
    moment, history = given.get(UPDATED_AFTER, ""), given.get(INCLUDE_HISTORY, "").lower()
    if history not in ("", "true", "false"):
        raise SdmxProblem(SYNTAX, Message("sdmx.no-boolean", name=INCLUDE_HISTORY, value=history))
    if not moment and history != "true":
        return None
    former = served.past.former
    if former.problem:
        raise SdmxProblem(503, former.problem, 503)
    if not former.events:
        raise SdmxProblem(
            NOT_IMPLEMENTED, Message("sdmx.no-history", name=UPDATED_AFTER if moment else INCLUDE_HISTORY)
        )
    since = _number_at(former.events, moment) if moment else 0
    last = served.event or former.events[-1]
    if since > last.number:
        raise SdmxProblem(SEMANTIC, Message("sdmx.after-as-of", moment=moment, at=last.at))
    if since and not any(dataset.id in event.datasets for event in former.events[since : last.number]):
        raise SdmxProblem(NO_RESULTS, Message("sdmx.nothing-changed", id=dataset.id, moment=moment))
    try:
        Deltas(former.chain, former.release, dataset, since, last.number).events()
    except StructureChanged as error:
        raise SdmxProblem(SEMANTIC, error.message) from None
    return ChangesQuery(since, history == "true")


def _number_at(events: tuple[Event, ...], text: str) -> int:
    """The number of the last event at a moment, 0 for none. A day is its beginning: what changed on it has changed."""
    moment = moments.parse(f"{text}T00:00" if "T" not in text else text)
    if moment is None:
        raise SdmxProblem(SYNTAX, Message("sdmx.no-moment", name=UPDATED_AFTER, value=text))
    return sum(event.at <= moment for event in events)


def checked(restriction: Restriction) -> None:
    """Refuses with changes what would leave out a change: a figure that no more fulfils a condition on values, or is no
    more the last of its series, would be missing, and nothing would say so. Raises `SdmxProblem`."""
    if restriction.conditions or restriction.first or restriction.last:
        raise SdmxProblem(SEMANTIC, Message("sdmx.not-with-changes"))


def stamped(response: Response, served: Served) -> Response:
    """The answer with the moment since which it was so, if it is not of the present (RFC 7089, section 2.1.1)."""
    if served.event is not None:
        response.headers["Memento-Datetime"] = http_date(served.event.at)
    return response


def problem(turned: TurnedAway) -> SdmxProblem:
    """Why there is nothing as of a moment, as a problem of SDMX."""
    status = turned.code or 400
    return SdmxProblem({400: SYNTAX, 404: NO_RESULTS}.get(status, status), turned.detail, status)
