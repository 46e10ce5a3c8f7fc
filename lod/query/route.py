"""Which engine answers a query: a value, made once, which answering and explaining both read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from lod.query.sql.needed import Sets
from lod.query.sql.plan import Plan

LOOK_UP = "a look-up, which the store answers sooner than the SQL"
"""Why a query that is compiled is still answered by the store."""


@dataclass(frozen=True)
class ByColumns:
    """The statement of a plan answers."""

    plan: Plan


@dataclass(frozen=True)
class ByStore:
    """Oxigraph answers, with the observations of some data sets beside the metadata.

    `reason`: why it is not the columns; `plan`: where it is compiled all the same, as a look-up is.
    """

    reason: str
    sets: Sets = frozenset()
    plan: Plan | None = None


Route: TypeAlias = ByColumns | ByStore
