"""Graph patterns as relations (SPARQL 1.1, section 18.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lod.cube.dictionary import Kind
from lod.query.sql import paths
from lod.query.sql.aggregates import aggregate, weighable
from lod.query.sql.casts import CASTS
from lod.query.sql.dates import DATES
from lod.query.sql.describe import described
from lod.query.sql.errors import Unsupported
from lod.query.sql.exists import exists
from lod.query.sql.expressions import Expressions, constant
from lod.query.sql.functions import FUNCTIONS
from lod.query.sql.ordering import order
from lod.query.sql.relation import COLUMNS, Names, Relation, align, nothing, union
from lod.query.sql.schema import TableColumn
from lod.query.sql.stars import Stars, column_value
from lod.query.sql.strings import STRINGS
from lod.query.sql.tallies import tallied, values_of
from lod.query.sql.values import LITERALS, UNBOUND, Value, compatible, conjunction, merged
from lod.query.sql.volatile import volatile
from lod.query.sql.windows import Window, window
from lod.sparql import algebra as a

MAX_GRAPHS = 60
"""Graphs up to which a pattern is matched in each by itself."""

MAX_UNION = 400
"""Branches that a UNION may have: each is planned by itself."""

LONG = 4_000
"""Characters of SQL past which a value is computed once, in a derived table, before others are made of it."""

KNOWN = {**FUNCTIONS, **STRINGS, **DATES, **CASTS}


class Patterns:
    """Compiles patterns; `graph`: the GRAPH they stand in."""

    def __init__(self, names: Names, graph: a.Node | None = None) -> None:
        self.names = names
        self.graph = graph

    def relation(self, pattern: a.Pattern) -> Relation:
        """The solutions of a pattern. Raises `Unsupported`."""
        match pattern:
            case a.Bgp(triples):
                return self._bgp(triples)
            case a.Join(left, right):
                found = self.relation(left)
                found.join(self.relation(right))
                return found
            case a.LeftJoin(left, right, condition):
                return self._optional(left, right, condition)
            case a.Union():
                branches = _branches(pattern)
                if len(branches) > MAX_UNION:
                    raise Unsupported(f"a UNION of {len(branches)} branches")
                return union([self.relation(branch) for branch in branches], self.names)
            case a.Minus(left, right):
                return self._minus(left, right)
            case a.Filter(condition, inner):
                found = self.relation(inner)
                found.require(self.expressions(found).condition(condition))
                return found
            case a.Extend(inner, var, expr):
                found = self.relation(inner)
                made = volatile(expr)
                found.vars[var] = made or self.expressions(found).value(expr)
                if made:  # evaluated once
                    return found.seal(list(found.vars))
                return found.seal(list(found.vars)) if found.vars[var].size > LONG else found
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
        found, tail, names, distinct = self.ordered(pattern)
        return found.seal(names, distinct=distinct, tail=tail if "LIMIT" in tail or "OFFSET" in tail else "")

    def ordered(self, pattern: a.Pattern) -> tuple[Relation, str, list[str], bool]:
        """A SELECT taken apart: its relation, its ORDER BY and LIMIT, its variables, and whether it is DISTINCT."""
        asked = Window(0, None)
        if isinstance(pattern, a.Slice):
            asked, pattern = Window(pattern.start, pattern.length), pattern.pattern
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
            found, distinct = self._once(found, names).seal(names, distinct=True), False
        elif distinct:
            found = self._once(found, names)
        listed = [order(self.expressions(found), key, down) for key, down in keys]
        by = ", ".join(part for part in listed if part)
        found, tail = window(found, names, by, asked)
        return found, tail, names, distinct

    @staticmethod
    def _once(found: Relation, names: Sequence[str]) -> Relation:
        """The same but for how often each solution is there."""
        counts = tallied(found, [sql for n in names if n in found.vars for sql in found.vars[n].lanes.values()])
        return counts[0] if counts else found

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
        listed: list[list[str]] = [[] for _ in rows]
        fields: list[str] = []
        for name, values in zip(names, columns, strict=True):
            lanes = list(dict.fromkeys(lane for value in values for lane in value.lanes))
            for lane in lanes:
                fields.append(f"f{len(fields)}")
                for cells, value in zip(listed, values, strict=True):
                    cells.append(value.lanes.get(lane, "NULL"))
            found.vars[name] = Value(
                {lane: f"{alias}.f{len(fields) - len(lanes) + n}" for n, lane in enumerate(lanes)},
                frozenset[Kind]().union(*(value.kinds for value in values)),
                any(value.nullable for value in values),
                max(value.scale for value in values),
                fresh=any(value.fresh for value in values),
            )
        if not fields:
            fields, listed = ["f0"], [["NULL"] for _ in rows]
        body = ", ".join(f"({', '.join(cells)})" for cells in listed)
        found.sources.append((f"(VALUES {body}) AS {alias}({', '.join(fields)})", ""))
        return found

    def _optional(self, left: a.Pattern, right: a.Pattern, condition: a.Expr | None) -> Relation:
        found = self.relation(left)
        if condition is None and self._merged(found, right):
            return found
        other = self.relation(right)
        if other.empty:
            for name in other.vars:
                found.vars.setdefault(name, UNBOUND)
            return found
        shared = [name for name in other.vars if name in found.vars]
        exported: dict[str, str] = {}
        for name in shared:
            found.vars[name], other.vars[name] = align(found, found.vars[name], other, other.vars[name])
        prefixes: dict[str, str] = {}
        if condition is not None:
            if _has_exists(condition):
                raise Unsupported("EXISTS in the filter of an OPTIONAL")
            wanted = a.mentioned(condition)
            for n, name in enumerate(other.vars):
                value = other.vars[name]
                if name in wanted and "id" in value.lanes and value.kinds & LITERALS:
                    term = other.attach(value.lanes["id"])
                    exported |= {f"x{n}_{column}": f"{term}{column}" for column in COLUMNS}
                    prefixes[name] = f"x{n}_"
        every = list(other.vars)
        sealed = other.seal(every, extra=exported)
        alias = sealed.sources[0][0].rpartition(" AS ")[2]
        tests = [compatible(found.vars[name], sealed.vars[name]) for name in shared]
        if condition is not None:
            scope = Relation(self.names)
            scope.names_values = False
            scope.vars = {**sealed.vars, **{k: v for k, v in found.vars.items() if k not in sealed.vars}}
            for name in shared:
                scope.vars[name] = merged(found.vars[name], sealed.vars[name])
            for value in scope.vars.values():
                asked = a.mentioned(condition) & {n for n, v in scope.vars.items() if v is value}
                if asked and value.lanes.get("id") and value.kinds & LITERALS and value in found.vars.values():
                    scope.attached[value.lanes["id"]] = found.attach(value.lanes["id"])
            for name, prefix in prefixes.items():
                scope.attached[sealed.vars[name].lanes["id"]] = f"{alias}.{prefix}"
            tests.append(self.expressions(scope).condition(condition))
            if scope.sources:
                raise Unsupported("this filter of an OPTIONAL")
        found.sources.append((sealed.sources[0][0], conjunction(*tests)))
        for name, value in sealed.vars.items():
            if name not in found.vars:
                found.vars[name] = value.optional()
            elif found.vars[name].nullable:
                found.vars[name] = merged(found.vars[name], value.optional())
        return found

    def _merged(self, found: Relation, right: a.Pattern) -> bool:
        """OPTIONAL of one more property of an observation that is scanned already: just another column."""
        another = self._another(found.vars, right)
        if another is None:
            return False
        name, column, sql = another
        value = column_value(column, sql)
        found.vars[name] = value.optional() if column.nullable else value
        return True

    def _another(self, known: Mapping[str, Value], pattern: a.Pattern) -> tuple[str, TableColumn, str] | None:
        """The new variable, the column and its SQL where a pattern is one more property of a scanned observation."""
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

    def _used(self, known: Mapping[str, Value], pattern: a.Pattern) -> str | None:
        """SQL of whether any observation has a property with a known value: its distinct values are few."""
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
        return f"{value.lanes['id']} IN ({' UNION ALL '.join(values_of(t, c) for t, c in held)})"

    def _minus(self, left: a.Pattern, right: a.Pattern) -> Relation:
        found = self.relation(left)
        if another := self._another(found.vars, right):
            found.require(f"{another[2]} IS NULL")
            return found
        if used := self._used(found.vars, right):
            found.require(f"(NOT {used})")
            return found
        other = self.relation(right)
        shared = [n for n in other.vars if n in found.vars and other.vars[n].lanes and found.vars[n].lanes]
        if not shared or other.empty:
            return found
        tests, both = [], []
        for name in shared:
            found.vars[name], other.vars[name] = align(found, found.vars[name], other, other.vars[name])
            tests.append(compatible(found.vars[name], other.vars[name]))
            both.append(conjunction(found.vars[name].bound, other.vars[name].bound))
        if "true" not in both:
            tests.append(f"({' OR '.join(both)})")
        other.require(*tests)
        found.require(f"NOT EXISTS (SELECT 1 {other.body()})")
        return found

    def _exists(self, asked: a.Exists, outer: Expressions) -> str:
        around = {**outer.outer, **outer.relation.vars}
        if another := self._another(around, asked.pattern):
            return f"({another[2]} IS {'' if asked.negated else 'NOT '}NULL)"
        if used := self._used(around, asked.pattern):
            return f"({'NOT ' * asked.negated}{used})"
        return exists(asked, outer, self.relation, self.expressions)

    def _group(self, pattern: a.Group) -> Relation:
        inner = self.relation(pattern.pattern)
        if inner.empty and not pattern.whole:
            return nothing(self.names, (*pattern.keys, *(g.var for g in pattern.aggregates)))
        results = self._aggregates(pattern, inner)
        keys = {name: inner.vars.get(name, UNBOUND) for name in pattern.keys}
        by = [sql for value in keys.values() for sql in value.lanes.values()]
        if all(map(weighable, pattern.aggregates)):
            counts = tallied(inner, [*by, *(sql for value in results.values() for sql in value.lanes.values())])
            if counts:
                inner, weight = counts
                results = self._aggregates(pattern, inner, weight)
        inner.vars = keys | results
        listed = ", ".join(dict.fromkeys(by))
        tail = "" if pattern.whole else f"GROUP BY {listed}" if by else "HAVING COUNT(*) > 0"
        found = inner.seal(list(inner.vars), tail=tail, extra={"counted": "COUNT(*)"})
        found.empty, found.size = False, 1
        return found

    def _aggregates(self, pattern: a.Group, inner: Relation, weight: str = "") -> dict[str, Value]:
        expressions = self.expressions(inner)
        return {each.var: aggregate(expressions, each, pattern.whole, weight) for each in pattern.aggregates}


def _branches(pattern: a.Pattern) -> list[a.Pattern]:
    if isinstance(pattern, a.Union):
        return [*_branches(pattern.left), *_branches(pattern.right)]
    return [pattern]


def _repeats(pattern: a.Bgp) -> bool:
    return any(isinstance(p, a.Path) and paths.repeats(p) for _, p, _ in pattern.triples)


def _has_exists(expr: a.Expr) -> bool:
    return isinstance(expr, a.Exists) or (isinstance(expr, a.Call) and any(map(_has_exists, expr.args)))
