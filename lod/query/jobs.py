"""What a worker can be given to do: a query to be answered, a query to be explained, a selection to be written."""

from __future__ import annotations

from dataclasses import dataclass

from lod.exchange.selection import Selection
from lod.query.engine import Query

EXPORTED = "exported"
"""The file that an export writes, in the worker's scratch folder."""


@dataclass(frozen=True)
class Explain:
    """A query to be explained, not answered; compiled `without` these passes."""

    query: Query
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Export:
    """A selection of a data set to be written as a file.

    `format`: its name (`lod.rdf.formats`); `language`: the site's, for formats with room for one. `event`: the number
    of the event of history after which the data set is written as it was; 0 for the present. `since`: the number of
    the event after which what changed is written, 0 for before all, None for the state as it is; `steps`: as it
    changed with each event, and not all together.
    """

    dataset: str
    selection: Selection
    format: str
    language: str
    event: int = 0
    since: int | None = None
    steps: bool = False


Job = Query | Explain | Export
"""Each is answered by one reply: an outcome with a result in the spool, an explanation, or a file's size."""
