"""One value compared with many constants – `=` or `!=` in a row, IN, NOT IN – as one list of the database.

Constants of one kind are compared by one expression that differs in nothing but the constant; so that of the first
stands for all, with the list in the place of the constant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from lod.cube.dictionary import TermKind
from lod.query.sql.values import RESOURCES, Value
from lod.sparql.algebra import Call, Const, Expr
from lod.sql.build import call
from lod.sql.expressions import Binary, Cast, In, List, SqlLiteral
from lod.sql.expressions import Expr as Sql
from lod.sql.types import Type
from lod.sql.walk import changed, inside

Shape: TypeAlias = tuple[str, Type | None, Sql | None, frozenset[TermKind]]
"""What constants have in common that are compared alike: lane, type and scale, language, kinds."""


def compared(op: str, tests: Iterable[Expr]) -> tuple[dict[Expr, list[Const]], list[Expr]]:
    """What is compared by `op` with constants, with these; and the other tests."""
    lists: dict[Expr, list[Const]] = {}
    others = []
    for test in tests:
        match test:
            case Call(name, (one, Const() as other)) | Call(name, (Const() as other, one)) if name == op:
                lists.setdefault(one, []).append(other)
            case _:
                others.append(test)
    return lists, others


def grouped(left: Value, options: Sequence[Value]) -> list[list[Value]]:
    """Options that are compared with `left` alike, together; any other by itself."""
    groups: dict[Shape, list[Value]] = {}
    single = []
    for option in options:
        shape = _shape(left, option)
        if shape is None:
            single.append([option])
        else:
            groups.setdefault(shape, []).append(option)
    return [*groups.values(), *single]


def _shape(left: Value, option: Value) -> Shape | None:
    """None for what is compared by more than its own constant."""
    lane = option.only
    its = option.lanes[lane] if lane else None
    if lane is None or lane == "bool" or not isinstance(its, SqlLiteral) or its.value in ("nan", None):
        return None
    if lane == "id" and ("iri" in left.lanes or not option.kinds <= RESOURCES):
        return None
    kind = its.type._replace(digits=0) if its.type else None
    return lane, kind, option.lanes.get("tag"), option.kinds


def listed(test: Sql, options: Sequence[Value]) -> Sql:
    """The comparison with the first of the options, with all of them in its place.

    Where it is a part of an expression, the list is a value: the database joins with every list of an `In`, and a
    value of several lanes in several tables has many.
    """
    if len(options) == 1:
        return test
    constants = [option.lanes[option.only] for option in options if option.only]
    every = tuple(dict.fromkeys(each for each in constants if isinstance(each, SqlLiteral)))
    first = constants[0]

    def among(expr: Sql) -> Sql:
        if pair := _comparison(expr, first):
            value, form = pair
            return call("contains_value", List(tuple(map(form, every))), value)
        return changed(expr, among)

    if pair := _comparison(test, first):
        value, form = pair
        return In(value, tuple(map(form, every)))
    result = among(test)
    if any(type(part) is Binary and part.op == "=" and first in inside(part.right) for part in inside(result)):
        raise TypeError(f"a comparison in which no list can stand for {first}")  # better than to leave constants out
    return result


def _comparison(expr: Sql, constant: Sql) -> tuple[Sql, Callable[[SqlLiteral], SqlLiteral]] | None:
    """What is compared with a constant, and how constants stand there; None for what is no such comparison."""
    if type(expr) is not Binary or expr.op != "=":
        return None
    right = expr.right
    if right is constant:
        return expr.left, lambda each: each
    if type(right) is Cast and right.value is constant and not right.attempt:
        to = right.type
        return expr.left, lambda each: SqlLiteral(each.value, to)
    return None
