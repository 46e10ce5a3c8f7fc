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
from lod.query.repeated import Repeated
from lod.query.sql.walk import parts
from lod.rdf.terms import Term
from lod.sparql.algebra import Union
from lod.sparql.errors import past_limit
from lod.sparql.limits import MOST_OF_STORE
from lod.sparql.parse import parse


class Refusals:
    """Looks at what would be given to a store; `odd`: whether it has terms that it reads in its own way; `floats`:
    whether it has floats or doubles; `repeated`: the triples that stand in several of its graphs."""

    def __init__(
        self,
        graph: Graph,
        base: str,
        odd: Callable[[], bool],
        floats: Callable[[], bool],
        repeated: Callable[[], Repeated],
    ) -> None:
        self._graph = graph
        self._base = base
        self._find_odd = odd
        self._find_floats = floats
        self._find_repeated = repeated

    @cached_property
    def _odd(self) -> bool:
        return self._find_odd()

    @cached_property
    def _floats(self) -> bool:
        return self._find_floats()

    @cached_property
    def _repeated(self) -> Repeated:
        return self._find_repeated()

    def check(self, query: Query, reason: str) -> None:
        """Raises `Unanswered` where the store answers otherwise than the specification, and `BadQuery`, and `TooLarge`
        where it would plan for long.

        `reason`: why it is not the columns that answer.
        """
        parsed = parse(query.text, self._base)
        if sum(isinstance(part, Union) for part in parts(parsed.pattern)) >= MOST_OF_STORE:
            raise past_limit("branches", MOST_OF_STORE)
        if query.default_graphs or query.named_graphs:
            parsed = replace(parsed, dataset=(query.default_graphs, query.named_graphs))
        constructs = differences(*(parsed, self._has, lambda: self._odd, lambda: self._floats, lambda: self._repeated))
        if constructs:
            raise Unanswered(Message("query.otherwise", reason=reason, constructs=constructs))

    def _has(self, iri: str) -> bool:
        return self._graph.mentions(Term(iri))
