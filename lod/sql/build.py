"""Expressions put together; what is known beforehand (true, false) is not asked of the database."""

from __future__ import annotations

from collections.abc import Iterable

from lod.sql.expressions import (
    FALSE,
    NULL,
    TRUE,
    And,
    Binary,
    Case,
    Cast,
    Column,
    Expr,
    Fold,
    In,
    Let,
    Missing,
    Not,
    Numbers,
    Or,
    SqlCall,
    SqlLiteral,
)
from lod.sql.types import DOUBLE, HUGE, LONG, TEXT, Type


def number(value: int) -> SqlLiteral:
    """The number of a term, or a count."""
    return SqlLiteral(value, LONG)


def text(value: str) -> SqlLiteral:
    return SqlLiteral(value)


def all_of(*tests: Expr) -> Expr:
    """All of these; each is asked once."""
    kept = [test for test in dict.fromkeys(tests) if test is not TRUE]
    if FALSE in kept:
        return FALSE
    return And(tuple(kept)) if len(kept) > 1 else kept[0] if kept else TRUE


def any_of(*tests: Expr) -> Expr:
    """One of these."""
    if TRUE in tests:
        return TRUE
    return Or(tests) if len(tests) > 1 else tests[0] if tests else FALSE


def not_(test: Expr) -> Expr:
    if test is TRUE or test is FALSE:
        return FALSE if test is TRUE else TRUE
    return test.test if isinstance(test, Not) else Not(test)


def missing(value: Expr) -> Expr:
    return Missing(value)


def present(value: Expr) -> Expr:
    return Missing(value, True)


def equal(left: Expr, right: Expr) -> Expr:
    return Binary("=", left, right)


def coalesce(*parts: Expr) -> Expr:
    """The first that is there."""
    if not parts:
        return NULL
    return parts[0] if len(parts) == 1 else SqlCall("coalesce", parts)


def when(test: Expr, value: Expr, otherwise: Expr | None = None) -> Expr:
    """A value where a condition is true."""
    return value if test is TRUE else Case(((test, value),), otherwise)


def cast(value: Expr, to: Type) -> Expr:
    return Cast(value, to)


def try_cast(value: Expr, to: Type) -> Expr:
    """Missing where that cannot be."""
    return Cast(value, to, True)


def attempt(value: Expr) -> Expr:
    """A value, missing where computing it fails."""
    return SqlCall("attempt", (value,))


def double(value: Expr) -> Expr:
    return Cast(value, DOUBLE)


def huge(value: Expr) -> Expr:
    return Cast(value, HUGE)


def as_text(value: Expr) -> Expr:
    return Cast(value, TEXT)


def call(name: str, *args: Expr) -> Expr:
    return SqlCall(name, args)


def fail(why: str) -> Expr:
    """Ends the statement: what is asked turns out to be for the other engine."""
    return SqlCall("fail", (SqlLiteral(why),))


def one_of(value: Expr, numbers: Iterable[int]) -> Expr:
    """Whether a value is one of these numbers."""
    return In(value, Numbers(tuple(numbers)))


def matches(value: Expr, pattern: str) -> Expr:
    """Whether all of a text is as a regular expression says."""
    return SqlCall("matches_whole", (value, SqlLiteral(pattern)))


def count(*values: Expr, distinct: bool = False, where: Expr | None = None) -> Expr:
    """How many rows have a value; how many there are, where none is named."""
    return Fold("count", values, distinct, where)


def let(value: Expr) -> Expr:
    """A value that is used several times."""
    return value if isinstance(value, (Column, SqlLiteral, Let)) else Let(value)
