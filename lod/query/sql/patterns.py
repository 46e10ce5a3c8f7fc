"""Graph patterns as relations (SPARQL 1.1, section 18.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lod.cube.dictionary import TermKind
from lod.cube.schema import IndexTable, TableColumn
from lod.query.sql import paths
from lod.query.sql.aggregates import aggregate
from lod.query.sql.branches import HIDDEN, branches, merged_minus, together
from lod.query.sql.casts import CASTS
from lod.query.sql.constants import constant
from lod.query.sql.dates import DATES
from lod.query.sql.describe import described
from lod.query.sql.errors import Unsupported
from lod.query.sql.exists import exists
from lod.query.sql.expressions import Expressions
from lod.query.sql.functions import FUNCTIONS
from lod.query.sql.optional import has_exists, optional, own_filters
from lod.query.sql.ordering import order
from lod.query.sql.relation import Names, Relation, align, nothing, union
from lod.query.sql.stars import Stars, column_value
from lod.query.sql.strings import STRINGS
from lod.query.sql.values import UNBOUND, Value, compatible, shared
from lod.query.sql.volatile import volatile
from lod.sparql import algebra as a
from lod.sql.build import all_of, any_of, call, count, missing, not_, present
from lod.sql.expressions import NULL, And, Column, In, Key, Numbers, SqlExists
from lod.sql.expressions import Expr as Sql
from lod.sql.relations import Scan, Select, SqlSource, SqlUnion
from lod.sql.relations import SqlValues as Rows

MAX_GRAPHS = 60
"""Graphs up to which a pattern is matched in each by itself."""

MANY = 50
"""Tests of filters that stay one condition."""

MAX_OPTIONAL = 20
"""How deep OPTIONAL may stand within OPTIONAL: the time to plan it grows with a high power of that."""

MAX_UNION = 400
"""Branches that a UNION may have: each is planned by itself."""

KNOWN = {**FUNCTIONS, **STRINGS, **DATES, **CASTS}


class Patterns:
    """Compiles patterns; `graph`: the GRAPH they stand in; `depth`: how deep in OPTIONAL."""

    def __init__(self, names: Names, graph: a.Node | None = None) -> None:
        self.names = names
        self.graph = graph
        self.depth = 0

    def relation(self, pattern: a.Pattern) -> Relation:
        """The solutions of a pattern. Raises `Unsupported`."""
        match pattern:
            case a.Bgp(triples):
                return self._bgp(triples)
            case a.Join(left, right):
                found = self.relation(left)
                other = self.relation(right)
                found, other = found.settled(other.vars), other.settled(found.vars)
                found.join(other)
                return found
            case a.LeftJoin(left, right, condition):
                return self._optional(left, right, condition)
            case a.Union():
                every = together(branches(pattern))
                if len(every) > MAX_UNION:
                    raise Unsupported(f"a UNION of {len(every)} branches")
                return union([self._branch(branch) for branch in every], self.names)
            case a.Minus():
                return self._minus(pattern)
            case a.Filter():
                return self._filtered(pattern)
            case a.Extend(inner, var, expr):
                found = self.relation(inner)
                made = volatile(expr)
                found.vars[var] = made or shared(self.expressions(found).value(expr))
                return (
                    found.seal(list(found.vars)) if made else found
                )  # a value that differs each time is computed once
            case a.Values(names, rows):
                return self._values(names, rows)
            case a.Group():
                return self._group(pattern)
            case a.InGraph(graph, inner):
                return self._in_graph(graph, inner)
            case a.Described():
                return described(pattern, self.names, self.relation)
            case a.Project() | a.Distinct() | a.Slice() | a.OrderBy():
                return self.selected(pattern)
        raise Unsupported(type(pattern).__name__)

    def expressions(self, relation: Relation, outer: Mapping[str, Value] | None = None) -> Expressions:
        """What compiles expressions over a relation."""
        return Expressions(relation, KNOWN, self._exists, outer)

    def selected(self, pattern: a.Pattern) -> Relation:
        """A sub-select: sealed, with its own variables and no others."""
        found, names, how = self.ordered(pattern)
        return found.seal(names, **how if "length" in how else {"distinct": how["distinct"]})

    def ordered(self, pattern: a.Pattern) -> tuple[Relation, list[str], dict[str, Any]]:
        """A SELECT taken apart: its relation, its variables, and how they are selected (`distinct`, `order`, and
        `start` and `length` where there is a LIMIT or an OFFSET)."""
        how: dict[str, Any] = {}
        if isinstance(pattern, a.Slice):
            how, pattern = {"start": pattern.start, "length": pattern.length}, pattern.pattern
        distinct = isinstance(pattern, a.Distinct)
        if isinstance(pattern, a.Distinct):
            pattern = pattern.pattern
        names = None
        if isinstance(pattern, a.Project):
            names, pattern = list(pattern.vars), pattern.pattern
        keys: tuple[tuple[a.Expr, bool], ...] = ()
        if isinstance(pattern, a.OrderBy):
            keys, pattern = pattern.keys, pattern.pattern
        found = self.relation(pattern)
        names = list(found.vars) if names is None else names
        if distinct and keys:
            if any(a.mentioned(key) - set(names) for key, _ in keys):
                raise Unsupported("DISTINCT ordered by what is not selected")
            found, distinct = found.seal(names, distinct=True), False
        by: list[Key] = [each for key, down in keys for each in order(self.expressions(found), key, down)]
        return found, names, {"distinct": distinct, "order": tuple(by), **how}

    def _branch(self, pattern: a.Pattern) -> Relation:
        """A branch of a UNION, without what stands for constants."""
        found = self.relation(pattern)
        found.vars = {name: value for name, value in found.vars.items() if not name.startswith(HIDDEN)}
        return found

    def _filtered(self, pattern: a.Pattern) -> Relation:
        """Filters in a row are one condition: a row is kept where each is true."""
        conditions = []
        while isinstance(pattern, a.Filter):
            conditions.append(pattern.condition)
            pattern = pattern.pattern
        found = self.relation(pattern)
        every = conditions[0] if len(conditions) == 1 else a.Call("&&", tuple(reversed(conditions)))
        test = self.expressions(found).condition(every)
        tests = test.tests if isinstance(test, And) else (test,)
        found.require(*(tests if len(tests) < MANY else (test,)))  # each is compared with what is required already
        return found

    def _bgp(self, triples: tuple[a.TriplePattern, ...]) -> Relation:
        return paths.relation(triples, Stars(self.names, self.graph))

    def _in_graph(self, graph: a.Node, inner: a.Pattern) -> Relation:
        """The pattern in one graph, or in each: matched together where it is only triples, else one by one."""
        if isinstance(inner, a.Bgp) and inner.triples and not _repeats(inner):
            return Patterns(self.names, graph).relation(inner)
        stars = Stars(self.names, graph)
        numbers = sorted(self.names.schema.graphs if stars.graphs is None else stars.graphs)
        if len(numbers) > MAX_GRAPHS:
            raise Unsupported(f"a pattern in each of {len(numbers)} graphs by itself")
        every = [self._in_one(graph, number, inner) for number in numbers]
        return union(every, self.names) if every else nothing(self.names, a.variables(a.InGraph(graph, inner)))

    def _in_one(self, graph: a.Node, number: int, inner: a.Pattern) -> Relation:
        """The pattern in one graph; what GRAPH calls it is joined afterwards, so no filter inside knows it."""
        term = a.Const(self.names.schema.term(number))
        named = Relation(self.names)
        if isinstance(graph, a.Var):
            named.vars[graph.name] = constant(term.term, self.names)
        found = Patterns(self.names, term).relation(inner)
        found.join(named)
        return found

    def _values(self, names: tuple[str, ...], rows: tuple[tuple[str | None, ...], ...]) -> Relation:
        """One VALUES list; each variable has the lanes that any of its terms needs."""
        if not rows:
            return nothing(self.names, names)
        columns: list[list[Value]] = [
            [UNBOUND if row[n] is None else constant(str(row[n]), self.names, numbered=True) for row in rows]
            for n in range(len(names))
        ]
        alias = self.names.alias("v")
        found = Relation(self.names)
        listed: list[list[Sql]] = [[] for _ in rows]
        fields: list[str] = []
        for name, values in zip(names, columns, strict=True):
            lanes = list(dict.fromkeys(lane for value in values for lane in value.lanes))
            for lane in lanes:
                fields.append(f"f{len(fields)}")
                for cells, value in zip(listed, values, strict=True):
                    cells.append(value.lanes.get(lane, NULL))
            found.vars[name] = Value(
                {lane: Column(alias, f"f{len(fields) - len(lanes) + n}") for n, lane in enumerate(lanes)},
                frozenset[TermKind]().union(*(value.kinds for value in values)),
                any(value.nullable for value in values),
                max(value.scale for value in values),
                fresh=any(value.fresh for value in values),
            )
        if not fields:
            fields, listed = ["f0"], [[NULL] for _ in rows]
        found.sources.append(SqlSource(Rows(tuple(fields), tuple(map(tuple, listed))), alias))
        return found

    def _optional(self, left: a.Pattern, right: a.Pattern, condition: a.Expr | None) -> Relation:
        found = self.relation(left)
        if condition is None and self._merged(found, right):
            return found
        right, condition = own_filters(left, right, condition)
        self.depth += 1
        if self.depth > MAX_OPTIONAL:
            raise Unsupported(f"OPTIONAL more than {MAX_OPTIONAL} deep")
        other = self.relation(right)
        self.depth -= 1
        if condition is not None and has_exists(condition):
            raise Unsupported("EXISTS in the filter of an OPTIONAL")
        optional(found, other, condition, self.expressions)
        return found

    def _merged(self, found: Relation, right: a.Pattern) -> bool:
        """OPTIONAL of one more property of an observation that is scanned already: just another column."""
        another = self._another(found.vars, right)
        if another is None:
            return False
        name, column, cell = another
        value = column_value(column, cell)
        found.vars[name] = value.optional() if column.nullable else value
        return True

    def _another(self, known: Mapping[str, Value], pattern: a.Pattern) -> tuple[str, TableColumn, Sql] | None:
        """The new variable, the column and its cell where a pattern is one more property of a scanned observation."""
        if not isinstance(pattern, a.Bgp) or len(pattern.triples) != 1 or self.graph is not None:
            return None
        s, p, o = pattern.triples[0]
        if not (isinstance(s, a.Var) and isinstance(p, a.Const) and isinstance(o, a.Var)) or o.name in known or s == o:
            return None
        subject = known.get(s.name)
        predicate = self.names.schema.number(p.term)
        if subject is None or subject.scan is None or subject.nullable or predicate is None:
            return None
        column = subject.scan.table.columns.get(predicate)
        if column is None or column.source:
            return None
        return o.name, column, subject.scan.at(column.column)

    def _used(self, known: Mapping[str, Value], pattern: a.Pattern) -> Sql | None:
        """Whether any observation has a property with a known value: its distinct values are few."""
        if not isinstance(pattern, a.Bgp) or len(pattern.triples) != 1 or self.graph is not None:
            return None
        s, p, o = pattern.triples[0]
        if not (isinstance(s, a.Var) and isinstance(p, a.Const) and isinstance(o, a.Var)) or s.name in known or s == o:
            return None
        value, predicate = known.get(o.name, UNBOUND), self.names.schema.number(p.term) or 0
        held = [(t, t.columns[predicate]) for t in self.names.schema.tables if predicate in t.columns]
        elsewhere = predicate in self.names.schema.predicates or self.names.dataset.default is not None
        if elsewhere or not held or value.only != "id" or value.nullable or any(c.native for _, c in held):
            return None
        self.names.observed = True
        return In(value.lanes["id"], SqlUnion(tuple(_values_of(table, column) for table, column in held)))

    def _minus(self, pattern: a.Pattern) -> Relation:
        """What is left after each MINUS in a row; many of them take away together."""
        right = []
        while isinstance(pattern, a.Minus):
            right.append(pattern.right)
            pattern = pattern.left
        left = self.relation(pattern)
        for each in merged_minus(right[::-1]):
            left = self._without(left, each)
        return left

    def _without(self, left: Relation, right: a.Pattern) -> Relation:
        if another := self._another(left.vars, right):
            left.require(missing(another[2]))
            return left
        if used := self._used(left.vars, right):
            left.require(not_(used))
            return left
        other = self._branch(right)
        shared = [n for n in other.vars if n in left.vars and other.vars[n].lanes and left.vars[n].lanes]
        if not shared or other.empty:
            return left
        tests, both = [], []
        for name in shared:
            left.vars[name], other.vars[name] = align(left, left.vars[name], other, other.vars[name])
            tests.append(compatible(left.vars[name], other.vars[name]))
            both.append(all_of(left.vars[name].bound, other.vars[name].bound))
        other.require(*tests, any_of(*both))
        left.require(SqlExists(other.select({}), True))
        return left

    def _exists(self, asked: a.Exists, outer: Expressions) -> Sql:
        around = {**outer.outer, **outer.relation.vars}
        if another := self._another(around, asked.pattern):
            return missing(another[2]) if asked.negated else present(another[2])
        if used := self._used(around, asked.pattern):
            return not_(used) if asked.negated else used
        return exists(asked, outer, self.relation, self.expressions)

    def _group(self, pattern: a.Group) -> Relation:
        inner = self.relation(pattern.pattern)
        if inner.empty and not pattern.whole:
            return nothing(self.names, (*pattern.keys, *(g.var for g in pattern.aggregates)))
        expressions = self.expressions(inner)
        results = {each.var: aggregate(expressions, each, pattern.whole) for each in pattern.aggregates}
        keys = {name: inner.vars.get(name, UNBOUND) for name in pattern.keys}
        by = tuple(dict.fromkeys(its for value in keys.values() for its in value.lanes.values()))
        inner.vars = keys | results
        # something is counted, so that constants alone are one row for a group, too
        found = inner.seal(list(inner.vars), {"counted": count()}, keys=by, filled=not pattern.whole)
        found.empty, found.size = False, 1
        return found


def _values_of(table: IndexTable, column: TableColumn) -> Select:
    """The values of a column, each once or more often."""
    if column.values and (column.source or column.column not in table.tallied):
        return Select((("v", call("unnest", Numbers(tuple(sorted(column.values))))),))
    cell = Column("c", column.column)
    source = SqlSource(Scan(column.source or table.name), "c")
    return Select((("v", cell),), (source,), (present(cell),), distinct=True)


def _repeats(pattern: a.Bgp) -> bool:
    return any(isinstance(p, a.Path) and paths.repeats(p) for _, p, _ in pattern.triples)
