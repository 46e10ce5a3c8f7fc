"""The engine over columns: SPARQL compiled to one statement over the release's index, else handed to Oxigraph.

What is not compiled, and what turns out while it runs to be beyond the statement, is answered by the store, which
holds the same triples; so an answer is never cut and never guessed.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Self

from lod.cube import index
from lod.cube.dictionary import Entry, Kind, term
from lod.errors import OutOfMemory
from lod.query.engine import Explanation, Outcome, Query
from lod.query.oxigraph import OxigraphEngine, acceptable, bad_query, write_graph
from lod.query.sql import algebra as a
from lod.query.sql import solutions
from lod.query.sql.decode import Rows
from lod.query.sql.errors import Unsupported
from lod.query.sql.plan import Plan, compiled
from lod.query.sql.schema import Schema
from lod.rdf.terms import Term, Triple

PLANS = 500
"""Compiled queries that are kept."""

BATCH = 5_000
"""Rows taken out of the database at once."""

LOOK_UP = "a look-up, which the store answers sooner than the SQL"
"""Why a query that is compiled is still answered by the store."""

HELD_BYTES = 1_000_000
"""What is written is held back up to this size, so that the other engine can still take over."""


class ColumnsEngine:
    """Evaluates a query over the index of a release, or with Oxigraph where that cannot be."""

    def __init__(self, fallback: OxigraphEngine, index_file: Path, base: str, small: bool = True) -> None:
        """`small`: whether look-ups go to the store, which answers them sooner."""
        self.fallback = fallback
        self.small = small
        self.base = base
        self.reason = ""
        self._plans: OrderedDict[str, Plan | Unsupported] = OrderedDict()
        self._numbers: dict[Entry, int | None] = {}
        self._rows: dict[tuple[int, str], int | None] = {}
        try:
            self._db: Any = index.connect(index_file)
            facts = json.loads(self._ask("SELECT json FROM fact")[0][0])
            if facts["version"] != index.VERSION:
                raise ValueError(f"it is of version {facts['version']}")
            self.schema = Schema(facts, self._find, self._row)
        except FileNotFoundError:
            self.reason = "the release has no index"
        except (index.Failed, ValueError, KeyError) as error:
            self.reason = f"the index of the release cannot be read: {error}"

    @classmethod
    def open(cls, release: Path, base: str) -> Self:
        """Opens the store and the index of a release. Raises `ReleaseError`."""
        return cls(OxigraphEngine.open(release, base), release / index.FILE, base)

    def execute(self, query: Query, out: BinaryIO) -> Outcome:
        """Writes the answer to `out`. Raises `BadQuery`, `NotAcceptable`, `OutOfMemory`, and what `out` raises."""
        reason = LOOK_UP
        try:
            plan = self.plan(query)
            if not (plan.small and self.small):
                return self._run(plan, query, _Held(out, plan.guarded))
        except Unsupported as why:
            reason = str(why)
        except (SyntaxError, UnicodeEncodeError):
            pass
        return replace(self.fallback.execute(query, out), reason=reason)

    def explain(self, query: Query) -> Explanation:
        """How a query is answered. Raises `BadQuery`."""
        try:
            plan = self.plan(query)
            if plan.small and self.small:
                return Explanation("oxigraph", plan.sql, LOOK_UP)
            return Explanation("columns", plan.sql)
        except Unsupported as why:
            return Explanation("oxigraph", reason=str(why))
        except SyntaxError as error:
            raise bad_query(query.text, str(error)) from None

    def plan(self, query: Query) -> Plan:
        """The plan of a query, kept for the next time. Raises `Unsupported` and `SyntaxError`."""
        if self.reason:
            raise Unsupported(self.reason)
        if query.default_graphs or query.named_graphs:
            raise Unsupported("a dataset chosen by the request")
        known = self._plans.get(query.text)
        if known is None:
            try:
                known = compiled(query.text, self.base, self.schema)
            except Unsupported as why:
                known = why
            self._plans[query.text] = known
            if len(self._plans) > PLANS:
                self._plans.popitem(last=False)
        self._plans.move_to_end(query.text)
        if isinstance(known, Unsupported):
            raise Unsupported(str(known))
        return known

    def _run(self, plan: Plan, query: Query, out: _Held) -> Outcome:
        cursor = self._db.cursor()
        try:
            cursor.execute(plan.sql)
            outcome = self._write(plan, query, cursor, out)
            out.release()
            return outcome
        except index.Exhausted:
            raise OutOfMemory("The query needs more memory than a query may have.") from None
        except index.Failed as error:
            if out.released:
                raise
            why = Unsupported(f"the statement failed: {str(error).splitlines()[0]}")
            self._plans[query.text] = why
            raise why from None
        finally:
            cursor.close()

    def _write(self, plan: Plan, query: Query, cursor: Any, out: _Held) -> Outcome:
        if plan.kind == "construct":
            outcome = write_graph(self._construct(plan, cursor), query, out)  # type: ignore[arg-type]
            return replace(outcome, engine="columns")
        name = acceptable(query.solutions, "a table of solutions (SELECT, ASK)")
        if plan.kind == "ask":
            out.write(solutions.truth(bool(cursor.fetchall()), name).encode())
            return Outcome("ask", name, "columns")
        make, write = solutions.WRITERS[name]
        rows = Rows(plan.lanes, lambda numbers: self._look(numbers, plan), make)
        for piece in write(plan.vars, (rows.read(batch) for batch in _batches(cursor))):
            out.write(piece.encode())
        return Outcome("select", name, "columns")

    def _construct(self, plan: Plan, cursor: Any) -> Iterator[Triple]:
        """The triples of a CONSTRUCT, each once; blank nodes of the template are new for each solution."""
        rows = Rows(plan.lanes, lambda numbers: self._look(numbers, plan), term)
        seen: set[Triple] = set()
        number = 0
        for batch in _batches(cursor):
            for row in rows.read(batch):
                number += 1
                given: dict[str, Term | None] = dict(zip(plan.vars, row, strict=True))
                for pattern in plan.template:
                    triple = _instance(pattern, given, number)
                    if triple and triple not in seen:
                        seen.add(triple)
                        yield triple

    def _look(self, numbers: Sequence[int], plan: Plan) -> Mapping[int, Entry]:
        """The terms of numbers, in order, from the query's constants, the dictionary and the observations."""
        found = {n: plan.entries[n] for n in numbers if n < 0}
        rest = [n for n in numbers if n >= 0]
        for table, prefix, inside in self._by_range(rest):
            low, high = inside[0], inside[-1]
            wanted = "" if high - low < 2 * len(inside) else f" AND id IN ({', '.join(map(str, inside))})"
            columns = "id, path" if table else "id, kind, lex, dt, lang"
            statement = f"SELECT {columns} FROM {table or 'term'} WHERE id BETWEEN {low} AND {high}{wanted}"
            if table:
                found.update((n, Entry(Kind.IRI, prefix + path)) for n, path in self._ask(statement))
            else:
                found.update((n, Entry(Kind(k), *rest)) for n, k, *rest in self._ask(statement))
        return found

    def _by_range(self, numbers: Sequence[int]) -> Iterator[tuple[str, str, list[int]]]:
        """Numbers by where they are: table and prefix of observations, or "" for the dictionary."""
        left = numbers
        for known in self.schema.ranges:
            inside = [n for n in left if known.low <= n < known.high]
            if inside:
                table = self.schema.table_of(inside[0])
                yield table.name if table else "", known.prefix, inside
                left = [n for n in left if not known.low <= n < known.high]
        if left:
            yield "", "", list(left)

    def _find(self, wanted: Entry) -> int | None:
        """The number of a term, None where the release does not have it."""
        if wanted not in self._numbers:
            same = "lex = ? AND kind = ? AND dt IS NOT DISTINCT FROM ? AND lang IS NOT DISTINCT FROM ?"
            values = [wanted.lex, int(wanted.kind), wanted.datatype, wanted.language]
            rows = self._ask(f"SELECT id FROM term WHERE {same}", values)
            if len(self._numbers) > PLANS * 20:
                self._numbers.clear()
            self._numbers[wanted] = rows[0][0] if rows else None
        return self._numbers[wanted]

    def _row(self, data_set: int, path: str) -> int | None:
        """The number of an observation, None where there is none."""
        key = (data_set, path)
        if key not in self._rows:
            if len(self._rows) > PLANS * 20:
                self._rows.clear()
            table = next(t for t in self.schema.tables if data_set in t.datasets)
            rows = self._ask(f"SELECT id FROM {table.name} WHERE ds = ? AND path = ?", [data_set, path])
            self._rows[key] = rows[0][0] if rows else None
        return self._rows[key]

    def _ask(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        cursor = self._db.cursor()
        try:
            return list(cursor.execute(sql, list(values)).fetchall())
        finally:
            cursor.close()


class _Held:
    """The file of an answer, with its beginning held back; `all`: all of it, until it is released."""

    def __init__(self, out: BinaryIO, everything: bool) -> None:
        self.out = out
        self.everything = everything
        self.released = False
        self._held: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> int:
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


def _batches(cursor: Any) -> Iterator[list[Any]]:
    while batch := cursor.fetchmany(BATCH):
        yield batch


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
