"""`?changedSince=`: of a selection only the figures that are new, changed or gone since a moment, as CSV or JSON."""

from __future__ import annotations

from flask import Response, request

from lod.exchange.selection import Selection
from lod.history.deltas import Deltas, StructureChanged
from lod.messages.message import Message
from lod.model.dataset import DataSet
from lod.rdf.formats import CSV, JSON_STAT, Format
from lod.web import exports, memento
from lod.web.exports import ChangesQuery
from lod.web.problems import TurnedAway
from lod.web.site import Served, Site

CHANGED_SINCE = "changedSince"

UNUSED = ("columns", "labels", "layout", "numbers", "page", "sort")
"""Parameters of selections that changes have no use for."""


def changed_since(served: Served, site: Site, dataset: DataSet, selection: Selection, format: Format) -> Response:
    """The answer, which a worker writes. Raises `TurnedAway` for other formats, for no moment, and where the structure
    was another; `QueryError` where the worker does not write it."""
    if format not in (CSV, JSON_STAT) or served.event is not None:
        raise TurnedAway(Message("history.since-formats"))
    if unused := [name for name in UNUSED if request.args.get(name)]:
        raise TurnedAway(Message("history.since-shape", names=", ".join(unused)))
    event, former = (
        memento.event_of(served, request.args[CHANGED_SINCE], f"doc/dataset/{dataset.id}"),
        served.past.former,
    )
    try:
        Deltas(former.chain, former.release, dataset, event.number, len(former.events)).comparable()
    except StructureChanged as error:
        raise TurnedAway(error.message) from None
    return exports.export(served, site, dataset, selection, format, ChangesQuery(event.number))
