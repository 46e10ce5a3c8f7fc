"""The figures of a selection that are others since an event, written as a table or as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from lod.cube.columns import Cell, Row
from lod.cube.table import guarded
from lod.exchange import csv
from lod.exchange.extract import Extract
from lod.exchange.statements import SEPARATOR
from lod.history.changes import FigureChange
from lod.rdf.formats import CSV, JSON_STAT

CHANGE = "change"
"""The column that says what happened: `added`, `changed`, `removed`."""

BATCH = 5_000
"""Changes that are in memory at once."""

Write = Callable[[Extract, str, Iterable[FigureChange], Path], None]
"""Writes the changes of a data set since a moment to a file. The selection of the extract is made already."""


def write_csv(extract: Extract, since: str, changes: Iterable[FigureChange], path: Path) -> None:
    """A row for each: its name, what happened, its codes, and its other cells now, empty for one that is gone."""
    names, changes = list(extract.columns), iter(changes)
    with path.open("wb") as file:
        file.write(csv.rows([[name] for name in ("observation", CHANGE, *names)]))
        while batch := list(islice(changes, BATCH)):
            file.write(csv.rows(list(_columns(extract, names, batch))))


def _columns(extract: Extract, names: list[str], changes: list[FigureChange]) -> Iterator[list[str | None]]:
    key, states = extract.dataset.structure.key, [(_state(one), one.after or {}) for one in changes]
    yield [_iri(extract, one) for one in changes]
    yield [one.what for one in changes]
    for name in names:
        yield [_text((state if name in key else now).get(name)) for state, now in states]


def _iri(extract: Extract, change: FigureChange) -> str:
    codes = [str(_state(change)[name]) for name in extract.dataset.structure.key]
    return extract.iris.observation(extract.dataset.id, codes)[1:-1]


def _state(change: FigureChange) -> Row:
    """What the observation is, or was."""
    return change.after or change.before or {}


def _text(cell: Cell) -> str | None:
    text = SEPARATOR.join(cell) if isinstance(cell, list) else cell
    return None if text is None else guarded(text)


def write_json(extract: Extract, since: str, changes: Iterable[FigureChange], path: Path) -> None:
    """An object for each: its name (`iri`), what happened, its cells `before` and `after`."""
    with path.open("w", encoding="utf-8") as file:
        head = json.dumps({"dataset": extract.dataset.id, "since": since}, ensure_ascii=False)
        file.write(f'{head[:-1]}, "figures": [')
        for place, one in enumerate(changes):
            figure = {"iri": _iri(extract, one), CHANGE: one.what, "before": one.before, "after": one.after}
            file.write((",\n" if place else "\n") + json.dumps(figure, ensure_ascii=False))
        file.write("\n]}\n")


WRITERS: dict[str, Write] = {CSV.name: write_csv, JSON_STAT.name: write_json}
"""What writes them, by the name of the format."""
