"""The engine without columns: the store with everything in it, where the setting `engine` is `oxigraph`.

It answers as the columns do or not at all: what Oxigraph is known to answer otherwise than the specification is
refused here too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import BinaryIO, Self

from lod.query.changes import ChangesGraph
from lod.query.engine import Explanation, Outcome, Query
from lod.query.fallback import CHANGES, Fallback
from lod.query.oxigraph import OxigraphEngine
from lod.query.refusals import Refusals

SET = "the engine is set to the store"
"""Why it is not the columns that answer."""


class StoreEngine:
    """Evaluates a query with Oxigraph, where it keeps to the specification."""

    def __init__(self, store: OxigraphEngine, changes: ChangesGraph) -> None:
        self.changes = changes
        self.fallback = Fallback(store, lambda _: (changes.name, changes.lines()), lambda _: changes.size())
        self.refusals = Refusals(
            store.graph, store.base, store.graph.has_odd_terms, store.graph.has_floats, store.graph.repeated
        )

    @classmethod
    def open(cls, release: Path, base: str, prefixes: Mapping[str, str]) -> Self:
        """Opens the store of a release. Raises `ReleaseError`, also where it has no observations."""
        return cls(OxigraphEngine.open(release, base, prefixes), ChangesGraph(release, base))

    def execute(self, query: Query, out: BinaryIO) -> Outcome:
        """Writes the answer to `out`. Raises `BadQuery`, `Unanswered`, `NotAcceptable`, and what `out` raises."""
        self.refusals.check(query, SET)
        sets = frozenset({CHANGES}) if self.changes.is_named(query) else frozenset()
        return self.fallback.having(sets, SET).execute(query, out)

    def explain(self, query: Query, without: Collection[str] = ()) -> Explanation:
        """It is the store that answers. Raises `BadQuery` and `Unanswered`."""
        self.refusals.check(query, SET)
        return Explanation("oxigraph", reason=SET)
