"""`?changedSince=`: of a selection only the figures that are new, changed or gone since a moment, as CSV or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Response, request

from lod.cube.table import guarded
from lod.exchange import csv
from lod.exchange.selection import Selection
from lod.history.changes import FigureChange
from lod.history.deltas import Deltas, StructureChanged
from lod.messages.message import Message
from lod.model.dataset import DataSet
from lod.rdf.formats import CSV, JSON_STAT, Format
from lod.web import memento, slow
from lod.web.paging import page_number
from lod.web.problems import TurnedAway
from lod.web.responses import lasting
from lod.web.site import Served, Site

CHANGED_SINCE = "changedSince"

CHANGE = "change"
"""The column that says what happened: `added`, `changed`, `removed`."""

FIGURES = 1000
"""Figures on a page."""


def changed_since(served: Served, site: Site, dataset: DataSet, selection: Selection, format: Format) -> Response:
    """The answer. Raises `TurnedAway` for other formats, for no moment, and where the structure was another."""
    if format not in (CSV, JSON_STAT) or served.event is not None:
        raise TurnedAway(Message("history.since-formats"))
    event = memento.event_of(served, request.args[CHANGED_SINCE], f"doc/dataset/{dataset.id}")
    slow.place(site)
    page = page_number()
    former = served.past.former
    since = Deltas(former.chain, former.release, dataset, event.number, len(former.events))
    try:
        changes = since.changes(former.db, selection.fixed, (page - 1) * FIGURES, FIGURES + 1)
    except StructureChanged as error:
        raise TurnedAway(error.message) from None
    listed, more = changes[:FIGURES], len(changes) > FIGURES
    body = _table(served, dataset, listed) if format is CSV else _json(served, dataset, event.at, listed)
    response = Response(body, content_type=format.content_type)
    if more:
        pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
        address = f"{request.script_root}{request.path}?{urlencode([*pairs, ('page', page + 1)])}"
        response.headers.add("Link", f'<{address}>; rel="next"')
    return lasting(response, served.id, format.name, "since")


def _table(served: Served, dataset: DataSet, changes: Sequence[FigureChange]) -> bytes:
    """A row for each: its name, what happened, its codes, and its other cells now, empty for one that is gone."""
    writer, key = served.release.observations[dataset.id], dataset.structure.key
    states = [(one.after or one.before or {}, one.after or {}) for one in changes]
    subjects: list[str | None] = [writer.subject(state)[1:-1] for state, _ in states]
    names = [column.name for column in served.release.cubes[dataset.id].columns]
    cells = [[_cell(state if name in key else now, name) for state, now in states] for name in names]
    columns: list[list[str | None]] = [subjects, [one.what for one in changes], *cells]
    return csv.lines(["observation", CHANGE, *names], columns)


def _cell(row: dict[str, str | list[str] | None], name: str) -> str | None:
    cell = row.get(name)
    text = " | ".join(cell) if isinstance(cell, list) else cell
    return None if text is None else guarded(text)


def _json(served: Served, dataset: DataSet, at: str, changes: Sequence[FigureChange]) -> str:
    writer = served.release.observations[dataset.id]
    figures = [
        {
            "iri": writer.subject(one.after or one.before or {})[1:-1],
            CHANGE: one.what,
            "before": one.before,
            "after": one.after,
        }
        for one in changes
    ]
    return json.dumps({"dataset": dataset.id, "since": at, "figures": figures}, ensure_ascii=False, indent=1) + "\n"
