"""The engine beside the columns: the store, with those observations that a query can concern made into triples."""

from __future__ import annotations

from collections.abc import Callable

from lod.errors import TooBroad
from lod.messages.message import Message
from lod.query.oxigraph import OxigraphEngine
from lod.query.sql.needed import Sets
from lod.rdf.terms import Term

CHANGES = -1
"""Stands among data sets for the graph of what changed."""

MOST_TRIPLES = 500_000
"""Triples of observations that are made for one query, where the store has none."""


class Fallback:
    """Oxigraph over the metadata and the observations of some data sets; the last made are kept for the next query."""

    def __init__(
        self, store: OxigraphEngine, said: Callable[[int], tuple[Term, bytes]], count: Callable[[Sets], int]
    ) -> None:
        """`said`: a data set's graph, and its observations as N-Triples; `count`: about how many triples they are.

        Either is asked of `CHANGES` too.
        """
        self.store = store
        self._said = said
        self._count = count
        self._made: tuple[Sets, OxigraphEngine] | None = None

    def having(self, sets: Sets, reason: str) -> OxigraphEngine:
        """The store with the observations of data sets. Raises `TooBroad`; `reason`: why columns do not answer."""
        if self.store.whole:
            sets &= {CHANGES}
        if not sets:
            return self.store
        if self._made is None or self._made[0] != sets:
            count = self._count(sets)
            if count > MOST_TRIPLES:
                raise TooBroad(Message("query.too-broad", reason=reason, count=count, most=MOST_TRIPLES))
            self._made = None  # before the next is made: both may be large
            more = {number: self._said(number) for number in sorted(sets)}
            graph = self.store.graph.and_more(more.values())
            apart = more[CHANGES][0] if CHANGES in more else None
            self._made = sets, OxigraphEngine(graph, self.store.base, self.store.prefixes, apart)
        return self._made[1]
