"""The state after an event: what was published then, from what is published now and the events since.

Its cost follows the number of changes since, not the age of the history.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lod.cube.columns import columns
from lod.cube.extent import table_of
from lod.cube.sql import Sql, all_of, commas, in_turn, sql_identifier
from lod.errors import ReleaseError
from lod.history.chain import MODEL, Chain
from lod.history.differences import ADDED, WHAT, happened
from lod.history.event import Before, Event
from lod.history.parts import Parts
from lod.messages.message import Message
from lod.model.structure import DataStructureDefinition

_STEP = sql_identifier("the step")


@dataclass(frozen=True)
class Rows:
    """Where a data set's observations of then are: in a cube – the present one, where `whole` is None – but for rows
    that have changed since, which stand in the files `changes`, the oldest first."""

    whole: Path | None = None
    changes: tuple[Path, ...] = ()

    @property
    def same(self) -> bool:
        """Whether they are the present ones."""
        return self.whole is None and not self.changes

    def table(self, structure: DataStructureDefinition, present: Path) -> Sql:
        """The table of them, as it is named in SQL, in the order of keys. `structure`: that of then."""
        base = table_of(self.whole or present)
        if not self.changes:
            return base
        key = [sql_identifier(name) for name in structure.key]
        listed = commas(column.identifier for column in columns(structure))
        steps = (
            Sql("SELECT {}, {}, {} AS {} FROM {}", listed, WHAT, place, _STEP, table_of(path))
            for place, path in enumerate(self.changes)
        )
        # of one file each key is there once; conditions on codes reach its rows where nothing is numbered
        number = Sql("QUALIFY row_number() OVER (PARTITION BY {} ORDER BY {}) = 1", key, _STEP)
        first = number if len(self.changes) > 1 else Sql("")
        same = all_of(Sql("u.{name} = b.{name}", name=name) for name in key)
        return Sql(
            "(WITH undo AS {kept} (FROM ({}) {first}) FROM ("
            "SELECT {listed} FROM {base} AS b WHERE NOT EXISTS (FROM undo AS u WHERE {same}) UNION ALL BY NAME "
            "SELECT {listed} FROM undo WHERE NOT {added}) ORDER BY {key})",
            in_turn(" UNION ALL BY NAME ", steps),
            kept=Sql("" if len(self.changes) > 1 else "NOT MATERIALIZED"),
            first=first,
            listed=listed,
            base=base,
            same=same,
            added=happened(ADDED),
            key=key,
        )


@dataclass(frozen=True)
class Then:
    """The state after an event of a chain whose last event is the present."""

    chain: Chain
    event: Event

    @property
    def later(self) -> tuple[Event, ...]:
        """The events since, the oldest first."""
        return self.chain.events[self.event.number :]

    def rows(self, dataset: str) -> Rows | None:
        """A data set's observations; None where there was no such data set (or there is none).

        Raises `ReleaseError` where they could not be kept.
        """
        changes: list[Path] = []
        for event in self.later:
            change = event.datasets.get(dataset)
            match change.before if change else None:
                case Before.ABSENT:
                    return None
                case Before.LOST:
                    raise ReleaseError(Message("error.history-lost", dataset=dataset, at=event.at))
                case Before.WHOLE:
                    return Rows(self.chain.path(event, f"cubes/{dataset}.parquet"), tuple(changes))
                case Before.CHANGES:
                    changes.append(self.chain.path(event, f"changes/{dataset}.parquet"))
        return Rows(None, tuple(changes))

    def parts(self, present: Parts) -> dict[str, Any]:
        """The parts of the model of then; None for one that there was not. Raises `ReleaseError` for a damaged file."""
        former: dict[str, Any] = {}
        for event in self.later:
            if any(name not in former for name in event.parts):
                former = {**self._before(event), **former}
        return {**present, **former}

    def _before(self, event: Event) -> dict[str, Any]:
        try:
            plain = json.loads(gzip.decompress(self.chain.path(event, MODEL).read_bytes()))
        except (OSError, EOFError, ValueError):
            raise ReleaseError(Message("error.history-damaged", event=event.name)) from None
        return dict(plain)

    def states(self, dataset: str) -> Iterator[Event]:
        """The events since that changed a data set, the oldest first."""
        return (event for event in self.later if dataset in event.datasets)
