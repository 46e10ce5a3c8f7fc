"""Small selections: whether one is written at once, from rows in memory, or by statements, which takes a worker.

It is decided before anything is written, from the rows and columns it has; so nothing that takes long is begun here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from lod.cube.cube import VALUE
from lod.exchange.extract import Extract
from lod.exchange.pivot import TELLING
from lod.exchange.selection import Labels
from lod.model.datatypes import NUMERIC

MOST_ROWS = 1_000
"""Observations, or keys that may have one, up to which a selection is read into memory."""

MOST_MS = 40.0
"""Milliseconds of processor time up to which a selection is written at once."""


@dataclass(frozen=True)
class Cost:
    """Microseconds of processor time that a format takes, as measured: for a column, for each cell of it, and for each
    combination of codes, whether or not it has a figure."""

    column: float
    cell: float
    place: float = 0.0


COSTS: dict[str, Cost] = {
    "parquet": Cost(250.0, 0.8),
    "xlsx": Cost(100.0, 8.0),
    "px": Cost(30.0, 0.8, 2.0),
    "pxstat": Cost(30.0, 0.8, 1.0),
}
"""By the format's name."""

USUAL = Cost(30.0, 0.8)
"""Of formats that are text."""

ROW = 8.0
"""Microseconds that reading an observation takes."""


def ms(extract: Extract, format: str) -> float:
    """How many milliseconds of processor time it takes at most, about, to write rows in memory in a format."""
    cost, rows = COSTS.get(format, USUAL), len(extract.rows or ())
    whole = rows * ROW + _width(extract) * (cost.column + rows * cost.cell)
    places = prod(len(extract.occurring(name)) for name in extract.dataset.structure.key) if cost.place else 0
    return (whole + places * cost.place) / 1000


def fits(extract: Extract, format: str) -> bool:
    """Whether a selection is written at once from its rows in memory: they say what statements say, and are few."""
    return is_alike(extract) and ms(extract, format) <= MOST_MS


def is_alike(extract: Extract) -> bool:
    """Whether a selection's rows are in memory, and say what statements say.

    They do not where numbers of two kinds are made doubles, or texts are made numbers to sort by: there the database
    decides about the last digit.
    """
    if extract.rows is None:
        return False
    kinds = {measure.datatype for measure in extract.dataset.structure.measures}
    mixed = extract.value_type == "double" and len(kinds) > 1
    by_text = extract.selection.sort.removeprefix("-") == VALUE and extract.value_type not in NUMERIC
    return not (mixed or by_text)


def _width(extract: Extract) -> int:
    """How many columns the table has at most."""
    shown = 1 if extract.selection.labels is Labels.CODES else 1 + len(extract.selection.languages)
    if not extract.selection.columns:
        return 2 + len(extract.columns) * shown
    across = len(extract.together(extract.selection.columns))
    return len(extract.dataset.structure.key) * shown + across * (1 + len(TELLING) * shown)
