"""OPTIONAL (SPARQL 1.1, section 18.6): a left join, whose condition sees both of its sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from lod.query.sql.errors import Unsupported
from lod.query.sql.expressions import Expressions
from lod.query.sql.relation import COLUMNS, Described, Relation, align
from lod.query.sql.values import LITERALS, UNBOUND, compatible, merged
from lod.sparql import algebra as a
from lod.sql.build import all_of
from lod.sql.expressions import Expr

Within = Callable[[Relation], Expressions]
"""What compiles expressions over a relation."""


def own_filters(left: a.Pattern, right: a.Pattern, condition: a.Expr | None) -> tuple[a.Pattern, a.Expr | None]:
    """What is optional with those tests of EXISTS that look at nothing but it, and the condition without them."""
    if condition is None or not has_exists(condition):
        return right, condition
    tests = condition.args if isinstance(condition, a.Call) and condition.name == "&&" else (condition,)
    others = a.variables(left) - a.certain(right)
    own = [test for test in tests if has_exists(test) and not a.mentioned(test) & others]
    for test in own:
        right = a.Filter(test, right)
    rest = tuple(test for test in tests if test not in own)
    return right, a.Call("&&", rest) if rest else None


def has_exists(expr: a.Expr) -> bool:
    """Whether an expression has EXISTS in it."""
    return isinstance(expr, a.Exists) or (isinstance(expr, a.Call) and any(map(has_exists, expr.args)))


def optional(found: Relation, other: Relation, condition: a.Expr | None, within: Within) -> None:
    """Joins another relation to one, where it can be, under a condition. Raises `Unsupported`."""
    if other.empty:
        for name in other.vars:
            found.vars.setdefault(name, UNBOUND)
        return
    shared = [name for name in other.vars if name in found.vars]
    for name in shared:
        found.vars[name], other.vars[name] = align(found, found.vars[name], other, other.vars[name])
    named = frozenset() if condition is None else a.mentioned(condition)
    sealed, exported = _sealed(other, named)
    [source] = sealed.sources
    tests = [compatible(found.vars[name], sealed.vars[name]) for name in shared]
    if condition is not None:
        tests.append(_condition(found, sealed, exported, condition, within))
    found.sources.append(replace(source, on=all_of(*tests)))
    for name, value in sealed.vars.items():
        if name not in found.vars:
            found.vars[name] = value.optional()
        elif found.vars[name].nullable:
            found.vars[name] = merged(found.vars[name], value.optional())


def _sealed(other: Relation, named: frozenset[str]) -> tuple[Relation, Mapping[str, str]]:
    """What is optional as one source, and for each variable of these names that is a term of the dictionary, what the
    columns begin with in which the source has the dictionary's, too."""
    columns: dict[str, Expr] = {}
    prefixes: dict[str, str] = {}
    for n, name in enumerate(other.vars):
        value = other.vars[name]
        if name in named and "id" in value.lanes and value.kinds & LITERALS:
            term = other.attach(value.lanes["id"])
            columns |= {f"x{n}_{column}": term.at(column) for column in COLUMNS}
            prefixes[name] = f"x{n}_"
    return other.seal(list(other.vars), columns), prefixes


def _condition(
    found: Relation, sealed: Relation, exported: Mapping[str, str], condition: a.Expr, within: Within
) -> Expr:
    """The condition over both sides."""
    scope = Relation(found.names)
    scope.vars = {**sealed.vars, **{k: v for k, v in found.vars.items() if k not in sealed.vars}}
    for name in sealed.vars.keys() & found.vars.keys():
        scope.vars[name] = merged(found.vars[name], sealed.vars[name])
    for name in a.mentioned(condition) & found.vars.keys():
        value = found.vars[name]
        if "id" in value.lanes and value.kinds & LITERALS:
            scope.attached[value.lanes["id"]] = found.attach(value.lanes["id"])
    [source] = sealed.sources
    for name, prefix in exported.items():
        scope.attached[sealed.vars[name].lanes["id"]] = Described(source.alias, prefix)
    test = within(scope).condition(condition)
    if scope.sources:
        raise Unsupported("this filter of an OPTIONAL")
    return test
