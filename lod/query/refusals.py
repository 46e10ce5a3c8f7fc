"""What is refused rather than given to the store: what it is known to answer otherwise than SPARQL 1.1 says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from lod.errors import Unanswered
from lod.graph.store import Graph
from lod.messages.message import Message
from lod.query.differences import differences
from lod.query.engine import Query
from lod.rdf.terms import Term
from lod.sparql.parse import parse


class Refusals:
    """Looks at what would be given to a store; `odd`: whether it has terms that it reads in its own way."""

    def __init__(self, graph: Graph, base: str, odd: Callable[[], bool]) -> None:
        self._graph = graph
        self._base = base
        self._find_odd = odd

    @cached_property
    def _odd(self) -> bool:
        return self._find_odd()

    def check(self, query: Query, reason: str) -> None:
        """Raises `Unanswered` where the store answers otherwise than the specification, and `BadQuery`.

        `reason`: why it is not the columns that answer.
        """
        parsed = parse(query.text, self._base)
        if query.default_graphs or query.named_graphs:
            parsed = replace(parsed, dataset=(query.default_graphs, query.named_graphs))
        if constructs := differences(parsed, lambda iri: self._graph.mentions(Term(iri)), lambda: self._odd):
            raise Unanswered(Message("query.otherwise", reason=reason, constructs=constructs))
