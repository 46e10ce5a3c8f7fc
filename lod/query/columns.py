"""The engine over columns: SPARQL compiled to one statement over the release's index, else handed to Oxigraph.

What is not compiled, and what turns out while it runs to be beyond the statement, is answered by the store. That has
the metadata; the observations that the query can concern are made into triples for it, up to a limit, and past the
limit the answer is an error. So it is where the store is known to answer otherwise than the specification. An answer
is never cut and never guessed.
"""

from __future__ import annotations

import traceback
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Self

from lod.cube import index
from lod.cube.dictionary import term
from lod.errors import OutOfMemory, QueryError, ReleaseError
from lod.graph.store import Graph
from lod.messages.message import Message
from lod.query.changes import ChangesGraph
from lod.query.engine import Explanation, Outcome, Query
from lod.query.fallback import CHANGES, Fallback
from lod.query.oxigraph import OxigraphEngine, acceptable, write_graph
from lod.query.refusals import Refusals
from lod.query.repeated import Repeated, counts_repeated
from lod.query.route import LOOK_UP, ByColumns, ByStore, Route
from lod.query.sql import solutions
from lod.query.sql.decode import Cells, Spell
from lod.query.sql.errors import Unsupported
from lod.query.sql.explaining import account
from lod.query.sql.needed import Sets, needed, triples
from lod.query.sql.plan import Plan, compiled
from lod.query.sql.terms import Terms
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import QB, RDF
from lod.sparql import algebra as a
from lod.sparql.parse import parse

Key = tuple[str, tuple[str, ...], tuple[str, ...]]
"""What a plan is kept by: the query's text, and the graphs the request chose."""

PLANS = 500
"""Compiled queries that are kept."""

LONG = 8_000
"""Characters of a query that is too long for a look-up; prefixes are among them."""

HELD_BYTES = 1_000_000
"""What is written is held back up to this size, so that the other engine can still take over."""


class ColumnsEngine:
    """Evaluates a query over the index of a release, or with Oxigraph where that cannot be."""

    def __init__(
        self,
        store: OxigraphEngine,
        index_file: Path,
        base: str,
        small: bool = True,
        without: frozenset[str] = frozenset(),
        changes: ChangesGraph | None = None,
    ) -> None:
        """`small`: whether look-ups go to the store, which answers them sooner; `without`: passes to leave out;
        `changes`: what the home says of changes, where there is a home."""
        self.changes = changes
        self.fallback = Fallback(store, self._said, self._count)
        self.refusals = Refusals(store.graph, base, self._has_odd_terms, self._has_floats, self._repeated)
        self.small = small
        self.without = without
        self.base = base
        self.reason = ""
        self._plans: OrderedDict[Key, Plan | Unsupported] = OrderedDict()
        try:
            self._db = index.Database(index_file)
            self._terms = Terms(self._db, self._db.schema)
            self.schema = self._terms.schema
        except FileNotFoundError:
            self.reason = "the release has no index"
        except (index.Failed, ValueError, KeyError) as error:
            self.reason = f"the index of the release cannot be read: {error}"

    @classmethod
    def open(cls, release: Path, base: str, prefixes: Mapping[str, str]) -> Self:
        """Opens the store and the index of a release. Raises `ReleaseError`, also where neither has the figures."""
        changes = ChangesGraph(release, base)
        store = OxigraphEngine(Graph.open(release / "graph"), base, prefixes)
        engine = cls(store, release / index.FILE, base, changes=changes)
        if engine.reason and not store.whole and store.graph.has(RDF.type, QB.DataSet):
            raise ReleaseError(Message("error.nothing-to-answer-from", why=engine.reason))
        return engine

    def execute(self, query: Query, out: BinaryIO) -> Outcome:
        """Writes the answer to `out`.

        Raises `BadQuery`, `NotAcceptable`, `OutOfMemory`, `Unanswered`, and what `out` raises.
        """
        route = self.route(query)
        if isinstance(route, ByColumns):
            try:
                return self._run(route.plan, query, _Held(out, route.plan.guarded))
            except Unsupported as why:  # the data have what the statement cannot say
                route = self._by_store(query, str(why))
        store = self.fallback.having(route.sets, route.reason)
        return replace(store.execute(query, out), reason=route.reason)

    def route(self, query: Query) -> Route:
        """What answers a query, as far as one knows before it runs. Raises `BadQuery` and `Unanswered`."""
        try:
            plan = self.plan(query)
        except Unsupported as why:
            return self._by_store(query, str(why))
        return ByStore(LOOK_UP, plan.needed, plan) if self._is_look_up(plan, query) else ByColumns(plan)

    def _is_look_up(self, plan: Plan, query: Query) -> bool:
        """Whether the store, as it is, answers sooner; what is long is no look-up."""
        if len(query.text) >= LONG or not plan.small or not self.small:
            return False
        if counts_repeated(plan.kind, plan.parsed.pattern, self.schema.repeated):
            return False
        return not plan.needed or self.fallback.store.whole

    def _by_store(self, query: Query, reason: str) -> ByStore:
        """Raises `Unanswered` where the store is known to answer otherwise than the specification."""
        self.refusals.check(query, reason)
        return ByStore(reason, self._needed(query))

    def _has_odd_terms(self) -> bool:
        """Whether the release has, or may have, terms that the store reads otherwise than the specification."""
        return self.fallback.store.graph.has_odd_terms() if self.reason else self._db.has_odd_terms()

    def _has_floats(self) -> bool:
        """Whether the release has, or may have, floats or doubles."""
        return self.fallback.store.graph.has_floats() if self.reason else self._db.has_floats()

    def _repeated(self) -> Repeated:
        """The triples that stand in several graphs."""
        return self.fallback.store.graph.repeated() if self.reason else self.schema.repeated

    def _needed(self, query: Query) -> Sets:
        """What the store lacks to answer a query that is not compiled: observations of data sets, or what changed."""
        more = {CHANGES} if self.changes and self.changes.is_named(query) else frozenset()
        return self._needed_sets(query) | more

    def _needed_sets(self, query: Query) -> Sets:
        if self.fallback.store.whole or self.reason:
            return frozenset()
        try:
            return needed(parse(query.text, self.base), self.schema)
        except Exception:  # what cannot be told may concern everything
            return self.schema.sets

    def _said(self, data_set: int) -> tuple[Term, bytes]:
        """The graph of a data set, and the triples of its observations as N-Triples; or that of what changed."""
        if data_set == CHANGES and self.changes:
            return self.changes.name, self.changes.lines()
        iri = self._terms.term(data_set)
        plan = self.plan(Query(f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s {QB.dataSet} {iri} ; ?p ?o }}"))
        return iri, "".join(f"{s} {p} {o} .\n" for s, p, o in self._construct(plan)).encode()

    def _count(self, sets: Sets) -> int:
        """About how many triples the observations of data sets are, and what changed."""
        changes = self.changes.size() if self.changes and CHANGES in sets else 0
        observations = sets - {CHANGES}
        return changes + (triples(observations, self.schema) if observations else 0)

    def explain(self, query: Query, without: Collection[str] = ()) -> Explanation:
        """How a query is answered. Raises `BadQuery` and `Unanswered`."""
        route = self.route(query)
        engine, reason = ("columns", "") if isinstance(route, ByColumns) else ("oxigraph", route.reason)
        if route.plan is None:
            return Explanation(engine, reason=reason)
        compiled = account(route.plan, self.schema.index, self.without | frozenset(without))
        return Explanation(engine, compiled.sql, reason, compiled.algebra, compiled.plan, compiled.passes)

    def plan(self, query: Query) -> Plan:
        """The plan of a query, kept for the next time. Raises `Unsupported` and `BadQuery`."""
        if self.reason:
            raise Unsupported(self.reason)
        key = (query.text, query.default_graphs, query.named_graphs)
        known = self._plans.get(key)
        if known is None:
            try:
                if self.changes and self.changes.is_named(query):
                    raise Unsupported("what changed is not in columns")
                known = compiled(query, self.base, self.schema, self._rows, self.without)
            except Unsupported as why:
                known = why
            except QueryError:
                raise
            except Exception as error:  # an error of the compiler is no reason not to answer
                traceback.print_exc()
                known = Unsupported(f"the compiler failed: {type(error).__name__}")
            self._plans[key] = known
            if len(self._plans) > PLANS:
                self._plans.popitem(last=False)
        self._plans.move_to_end(key)
        if isinstance(known, Unsupported):
            raise Unsupported(str(known))
        return known

    def _run(self, plan: Plan, query: Query, out: _Held) -> Outcome:
        try:
            outcome = self._write(plan, query, out)
            out.release()
            return outcome
        except index.Exhausted:
            raise OutOfMemory(Message("query.out-of-memory")) from None
        except index.Failed as error:
            if out.released:
                raise QueryError(Message("query.failed-midway")) from None
            why = Unsupported(f"the statement failed: {str(error).splitlines()[0]}")
            self._plans[query.text, query.default_graphs, query.named_graphs] = why
            raise why from None

    def _write(self, plan: Plan, query: Query, out: _Held) -> Outcome:
        if plan.kind == "construct":
            prefixes = self.fallback.store.prefixes
            outcome = write_graph(self._construct(plan), query, out, prefixes)  # type: ignore[arg-type]  # it only writes
            return replace(outcome, engine="columns")
        name = acceptable(query.solutions, Message("query.answer.table"))
        if plan.kind == "ask":
            out.write(solutions.truth(any(self._db.rows(plan.sql)), name).encode())
            return Outcome("ask", name, "columns")
        writer = solutions.WRITERS[name]
        out.write(writer.head(plan.vars).encode())
        for number, (cells, count) in enumerate(self._batches(plan, writer.term)):
            out.write(writer.batch(plan.vars, cells, count, number == 0))
        out.write(writer.tail.encode())
        return Outcome("select", name, "columns")

    def _construct(self, plan: Plan) -> Iterator[Triple]:
        """The triples of a CONSTRUCT, each once; blank nodes of the template are new for each solution."""
        seen: set[Triple] = set()
        number = 0
        for cells, count in self._batches(plan, term):
            columns = [column.to_pylist() for column in cells]
            for row in zip(*columns, strict=True) if columns else [()] * count:
                number += 1
                given: dict[str, Term | None] = dict(zip(plan.vars, row, strict=True))
                for pattern in plan.template:
                    triple = _instance(pattern, given, number)
                    if triple and triple not in seen:
                        seen.add(triple)
                        yield triple

    def _rows(self, text: str) -> list[tuple[Term | None, ...]]:
        """All rows of a query about the metadata, as terms."""
        plan = self.plan(Query(text))
        return [
            row for cells, _ in self._batches(plan, term) for row in zip(*(c.to_pylist() for c in cells), strict=True)
        ]

    def _batches(self, plan: Plan, spell: Spell) -> Iterator[tuple[list[Any], int]]:
        """The variables' columns of each batch of rows, and how many rows it has."""
        cells = Cells(plan.lanes, lambda numbers, spell: self._terms.texts(numbers, spell, plan.entries), spell)
        if plan.large:
            yield from ((cells.of_batch(b), b.num_rows) for b in self._db.batches(plan.sql) if b.num_rows)
        else:
            yield from ((cells.of_rows(rows), len(rows)) for rows in self._db.rows(plan.sql))


class _Held:
    """The file of an answer, with its beginning held back; `all`: all of it, until it is released."""

    def __init__(self, out: BinaryIO, everything: bool) -> None:
        self.out = out
        self.everything = everything
        self.released = False
        self._held: list[bytes] = []
        self._size = 0

    def write(self, data: bytes | memoryview) -> int:
        if self.released:
            return self.out.write(data)
        self._held.append(bytes(data))
        self._size += len(data)
        if self._size > HELD_BYTES and not self.everything:
            self.release()
        return len(data)

    def flush(self) -> None:
        """Nothing: what is held back stays held back."""

    def release(self) -> None:
        """Lets go of what was held back."""
        held, self._held = self._held, []
        self.released = True
        for data in held:
            self.out.write(data)


def _instance(pattern: tuple[a.Node, a.Node, a.Node], given: Mapping[str, Term | None], number: int) -> Triple | None:
    """A triple of a template for one solution; None where it would be none (SPARQL 1.1, section 16.2)."""
    made: list[Term] = []
    for node in pattern:
        if isinstance(node, a.Const):
            made.append(Term(node.term))
        elif node.name in given:
            found = given[node.name]
            if found is None:
                return None
            made.append(found)
        elif node.name.startswith("_:"):
            made.append(Term(f"_:c{number}x{node.name[2:]}"))
        else:
            return None
    s, p, o = made
    return (s, p, o) if s[0] != '"' and p[0] == "<" else None
