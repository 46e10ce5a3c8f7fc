"""EXISTS (SPARQL 1.1, section 18.6) as a correlated sub-query: it joins where that is the same as substituting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from lod.query.sql.errors import Unsupported
from lod.query.sql.expressions import Expressions
from lod.query.sql.relation import Relation, align
from lod.query.sql.values import LITERALS, Value, compatible
from lod.sparql import algebra as a
from lod.sql.expressions import Expr, SqlExists

Within: TypeAlias = Callable[[Relation, Mapping[str, Value]], Expressions]
"""What compiles expressions over a relation inside, with the variables around it."""


def exists(asked: a.Exists, outer: Expressions, relation: Callable[[a.Pattern], Relation], expressions: Within) -> Expr:
    """The test. Raises `Unsupported` where part of the pattern looks at the query around it by itself."""
    around = {**outer.outer, **outer.relation.vars}
    conditions, inner = [], asked.pattern
    while isinstance(inner, a.Filter):
        conditions.append(inner.condition)
        inner = inner.pattern
    _check(inner, frozenset(around))
    other = relation(inner)
    tests = []
    for name, value in other.vars.items():
        if name in around:
            mine, its = align(outer.relation, around[name], other, value)
            if mine is not around[name] and name not in outer.relation.vars:
                raise Unsupported("EXISTS inside EXISTS that compares terms of several kinds with the outermost")
            tests.append(compatible(mine, its))
            if name in outer.relation.vars:
                outer.relation.vars[name] = around[name] = mine
    other.require(*tests)
    for condition in conditions:
        for name in a.mentioned(condition) & frozenset(around) - frozenset(other.vars):
            value = around[name]
            if value.kinds & LITERALS:
                if name not in outer.relation.vars:
                    raise Unsupported("EXISTS inside EXISTS that computes with terms of the outermost")
                other.attached[value.lanes["id"]] = outer.relation.attach(value.lanes["id"])
        other.require(expressions(other, around).condition(condition))
    return SqlExists(other.select({}), asked.negated)


def _check(pattern: a.Pattern, outer: frozenset[str]) -> None:
    """Joining equals substituting only where no part of the pattern looks at the query around it by itself."""
    match pattern:
        case a.Bgp() | a.Values():
            pass
        case a.Join(left, right) | a.Union(left, right):
            _check(left, outer)
            _check(right, outer)
        case a.Filter(condition, inner):
            _check_scope(a.mentioned(condition), inner, outer)
            _check(inner, outer)
        case a.Extend(inner, name, expr):
            _check_scope(a.mentioned(expr) | {name}, inner, outer)
            _check(inner, outer)
        case a.LeftJoin(left, right, condition):
            _check_scope(a.everything(right) | (a.mentioned(condition) if condition else frozenset()), left, outer)
            _check(left, outer)
        case a.Minus(left, right):
            _check_scope(a.everything(right), left, outer)
            _check(left, outer)
        case a.InGraph(graph, inner):
            _check(inner, outer | ({graph.name} if isinstance(graph, a.Var) else set()))
        case a.Project() | a.Distinct() | a.OrderBy() if not _cut(pattern):
            pass  # what a sub-select does not select is its own, whatever it is called
        case a.Slice() if not a.variables(pattern) & outer:
            pass
        case _:
            raise Unsupported(f"{type(pattern).__name__} inside EXISTS")


def _check_scope(names: frozenset[str], pattern: a.Pattern, outer: frozenset[str]) -> None:
    if (names & outer) - a.certain(pattern):
        raise Unsupported("a part deep inside EXISTS that looks outside")


def _cut(pattern: a.Pattern) -> bool:
    """Whether LIMIT or OFFSET decides what a sub-select gives."""
    while isinstance(pattern, (a.Project, a.Distinct, a.OrderBy)):
        pattern = pattern.pattern
    return isinstance(pattern, a.Slice)
