"""Expressions of a plan: frozen nodes. What a visitor wrote is the value of a `Literal`, whatever it looks like.

A part that several expressions share is one object; where it costs something, it is a `Let`, so that a plan stays as
large as its question, and the pass `share` decides whether its value is computed once.
"""

from __future__ import annotations

from dataclasses import dataclass

from lod.sql.node import Expr as Expr
from lod.sql.node import Relation, node
from lod.sql.types import BOOLEAN, LONG, Type


@node
class Column(Expr):
    """A column of a source by its alias."""

    source: str
    name: str


@node
class SqlLiteral(Expr):
    """A constant: a text, a number, a truth value, or None for what is missing; with a `type` it is of that."""

    value: str | int | bool | None
    type: Type | None = None

    @property
    def kind(self) -> Type | None:
        """Its type, also where that is not said; of a text None."""
        if self.type is None and isinstance(self.value, int):
            return BOOLEAN if isinstance(self.value, bool) else LONG
        return self.type


@node
class Numbers(Expr):
    """A list of whole numbers, which an `In` or `unnest` is over: one node, however many they are."""

    values: tuple[int, ...]


@node
class List(Expr):
    """Constants of one type, decimals of one scale, as one value, however many they are."""

    values: tuple[SqlLiteral, ...]


@node
class Binary(Expr):
    """Two operands; `op`: a sign (`=`, `<>`, `<`, `+`, `//` …), or `same`, which holds of two missing values, too."""

    op: str
    left: Expr
    right: Expr


@node
class And(Expr):
    """All of these."""

    tests: tuple[Expr, ...]


@node
class Or(Expr):
    """One of these."""

    tests: tuple[Expr, ...]


@node
class Not(Expr):
    test: Expr


@node
class Missing(Expr):
    """Whether a value is missing; `negated`: whether it is there."""

    value: Expr
    negated: bool = False


@node
class In(Expr):
    """Whether a value is one of these: expressions, `Numbers`, or the rows of a relation of one column."""

    value: Expr
    options: tuple[Expr, ...] | Numbers | Relation
    negated: bool = False


@node
class Case(Expr):
    """The value beside the first condition that is true; else `otherwise`, or nothing."""

    options: tuple[tuple[Expr, Expr], ...]
    otherwise: Expr | None = None


@node
class Cast(Expr):
    """A value as another type; `attempt`: missing where that cannot be, else the statement fails."""

    value: Expr
    type: Type
    attempt: bool = False


@node
class SqlCall(Expr):
    """A function of each row, by the name that the printer has for it."""

    name: str
    args: tuple[Expr, ...]


@node
class Fold(Expr):
    """A function of many rows (`count`, `sum`, `min`, `max`, `any`, `join` …). `count` without arguments counts rows.

    `distinct`: of each value once; `where`: of those rows alone for which this holds.
    """

    name: str
    args: tuple[Expr, ...] = ()
    distinct: bool = False
    where: Expr | None = None


@node
class Key:
    """What rows are ordered by; what is missing comes first, or last where it descends."""

    value: Expr
    descending: bool = False


@node
class Running(Expr):
    """The sum of a value over the rows up to this one."""

    value: Expr
    order: tuple[Key, ...]


@node
class Record(Expr):
    """Several values as one."""

    fields: tuple[tuple[str, Expr], ...]


@node
class Field(Expr):
    """One of the values of a record."""

    value: Expr
    name: str


@node
class SqlExists(Expr):
    """Whether a relation has a row."""

    relation: Relation
    negated: bool = False


@dataclass(slots=True, eq=False)
class Let(Expr):
    """A value that is used several times. Each is equal to itself alone, so that comparing plans stays quick."""

    value: Expr


TRUE, FALSE, NULL = SqlLiteral(True), SqlLiteral(False), SqlLiteral(None)
