"""The parts of expressions and blocks, and the same with other parts in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from lod.sql.expressions import (
    And,
    Binary,
    Case,
    Cast,
    Column,
    Expr,
    Field,
    Fold,
    In,
    Key,
    Let,
    Missing,
    Not,
    Numbers,
    Or,
    Record,
    Running,
    SqlCall,
    SqlExists,
    SqlLiteral,
)
from lod.sql.relations import Recursive, Relation, Scan, Select, SqlSource, SqlUnion

Change = Callable[[Expr], Expr]
Used = dict[str, set[str]]
"""The columns that are read, by the alias of their source."""

_PARTS: dict[type[Expr], Callable[[Any], Iterable[Expr]]] = {
    Binary: lambda e: (e.left, e.right),
    And: lambda e: e.tests,
    Or: lambda e: e.tests,
    Not: lambda e: (e.test,),
    Missing: lambda e: (e.value,),
    In: lambda e: (e.value, *(e.options if isinstance(e.options, tuple) else ())),
    Case: lambda e: chain(chain.from_iterable(e.options), () if e.otherwise is None else (e.otherwise,)),
    Cast: lambda e: (e.value,),
    SqlCall: lambda e: e.args,
    Fold: lambda e: e.args if e.where is None else (*e.args, e.where),
    Running: lambda e: (e.value, *(key.value for key in e.order)),
    Record: lambda e: (value for _, value in e.fields),
    Field: lambda e: (e.value,),
    Let: lambda e: (e.value,),
}
"""For each kind of expression that has parts, these."""


def parts(expr: Expr) -> Iterable[Expr]:
    """The expressions that one is directly made of."""
    own = _PARTS.get(type(expr))
    return own(expr) if own else ()


def changed(expr: Expr, change: Change) -> Expr:
    """An expression with its direct parts changed; itself where none is."""
    match expr:
        case Case(options, otherwise):
            made = tuple((change(test), change(value)) for test, value in options)
            rest = None if otherwise is None else change(otherwise)
            return expr if _same(chain(*made, (rest,)), chain(*options, (otherwise,))) else Case(made, rest)
        case Fold(name, args, distinct, where):
            values = tuple(map(change, args))
            kept = None if where is None else change(where)
            return expr if _same((*values, kept), (*args, where)) else Fold(name, values, distinct, kept)
        case In(value, options):
            one = change(value)
            if isinstance(options, (Numbers, Relation)):
                return expr if one is value else replace(expr, value=one)
            others = tuple(map(change, options))
            return expr if one is value and _same(others, options) else replace(expr, value=one, options=others)
        case Running(value, order):
            return Running(change(value), tuple(replace(key, value=change(key.value)) for key in order))
        case Record(fields):
            return Record(tuple((name, change(value)) for name, value in fields))
        case Let(value):
            inner = change(value)
            return expr if inner is value else Let(inner)
    before = tuple(parts(expr))
    after = tuple(map(change, before))
    return expr if _same(after, before) else _with(expr, after)


def _same(made: Iterable[Any], before: Iterable[Any]) -> bool:
    return all(one is other for one, other in zip(made, before, strict=True))


def _with(expr: Expr, values: tuple[Expr, ...]) -> Expr:
    match expr:
        case Binary(op):
            return Binary(op, *values)
        case And():
            return And(values)
        case Or():
            return Or(values)
        case Not():
            return Not(*values)
        case SqlCall(name):
            return SqlCall(name, values)
        case Missing() | Cast() | Field():
            return replace(expr, value=values[0])
    raise TypeError(type(expr).__name__)


def expressions(block: Select) -> Iterator[Expr]:
    """Every expression that a block says itself."""
    yield from (value for _, value in block.columns)
    yield from (source.on for source in block.sources if source.on is not None)
    yield from block.where
    yield from block.keys or ()
    yield from (key.value for key in block.order)


def with_expressions(block: Select, change: Change) -> Select:
    """A block whose expressions are changed."""
    on = {n: change(s.on) for n, s in enumerate(block.sources) if s.on is not None}
    return replace(
        block,
        columns=tuple((name, change(value)) for name, value in block.columns),
        sources=tuple(replace(s, on=on[n]) if n in on else s for n, s in enumerate(block.sources)),
        where=tuple(map(change, block.where)),
        keys=None if block.keys is None else tuple(map(change, block.keys)),
        order=tuple(Key(change(key.value), key.descending) for key in block.order),
    )


def inside(expr: Expr) -> list[Expr]:
    """An expression and all that it is made of; what is in a `Let` comes once."""
    parts: list[Expr] = []
    waiting = [expr]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        kind = type(one)
        if kind is Let:
            if id(one) in seen:
                continue
            seen.add(id(one))
        parts.append(one)
        if kind is not Column and kind is not SqlLiteral and (own := _PARTS.get(kind)):
            waiting += own(one)
    return parts


def may_fail(expr: Expr) -> bool:
    """Whether an expression may end the statement."""
    return any(isinstance(part, SqlCall) and part.name == "fail" for part in inside(expr))


def queries(expr: Expr) -> Iterator[Relation]:
    """The relations that an expression asks."""
    for one in inside(expr):
        if type(one) is SqlExists:
            yield one.relation
        elif type(one) is In and not isinstance(one.options, (tuple, Numbers)):
            yield one.options


def asking(block: Select) -> bool:
    """Whether an expression of a block, or of what it reads, asks a relation."""
    if any(True for expr in expressions(block) if type(expr) is not Column for _ in queries(expr)):
        return True
    return any(asking(inner) for source in block.sources for inner in blocks(source.relation))


def blocks(relation: Relation) -> Iterator[Select]:
    """The blocks that a relation directly is made of."""
    match relation:
        case Select():
            yield relation
        case SqlUnion(those):
            yield from those
        case Recursive(_, _, base, step, edges):
            yield from (base, step, *([edges[1]] if edges else []))


def scanned(relation: Relation) -> Iterator[str]:
    """The names of the tables that a relation, and all that it reads or asks, is made of."""
    if isinstance(relation, Scan):
        yield relation.name
    for block in blocks(relation):
        for source in block.sources:
            yield from scanned(source.relation)
        for expr in expressions(block):
            for inner in queries(expr):
                yield from scanned(inner)


def read_by(exprs: Iterable[Expr], columns: Used | None = None) -> Used:
    """The columns that expressions read, those of relations they ask included; added to those of `columns`."""
    columns = {} if columns is None else columns
    for expr in exprs:
        for part in inside(expr):
            if type(part) is Column:
                columns.setdefault(part.source, set()).add(part.name)
        for relation in queries(expr):
            for block in blocks(relation):
                read_by(expressions(block), columns)
    return columns


def used(block: Select) -> Used:
    """The columns that a block reads of its sources."""
    columns = read_by(expressions(block))
    for source in block.sources:
        if is_lateral(source):
            read_by((e for b in blocks(source.relation) for e in expressions(b)), columns)
    return columns


def is_lateral(source: SqlSource) -> bool:
    """Whether a source only computes with what stands before it."""
    return isinstance(source.relation, Select) and not source.relation.sources


def each_block(block: Select, change: Callable[[Select], Select], asks: bool = True) -> Select:
    """A block changed, after all that are in it, at any depth; `asks`: those that expressions ask, too."""
    block = with_relations(block, lambda relation: each(relation, change, asks), asks)
    return change(block)


def each(relation: Relation, change: Callable[[Select], Select], asks: bool) -> Relation:
    """A relation whose blocks are changed, from the inside out."""
    return with_blocks(relation, lambda block: each_block(block, change, asks))


def with_relations(block: Select, change: Callable[[Relation], Relation], asks: bool) -> Select:
    """A block whose sources are changed, and if it `asks` any, the relations of its expressions."""
    sources = block.sources
    for n, source in enumerate(sources):
        made = change(source.relation)
        if made is not source.relation:
            sources = (*sources[:n], SqlSource(made, source.alias, source.on), *sources[n + 1 :])
    if sources is not block.sources:
        block = replace(block, sources=sources)
    return with_asked(block, change) if asks else block


def with_asked(block: Select, change: Callable[[Relation], Relation]) -> Select:
    """A block whose expressions ask changed relations."""
    if any(True for expr in expressions(block) for _ in queries(expr)):
        return with_expressions(block, lambda expr: _asking(expr, change))
    return block


def with_blocks(relation: Relation, change: Callable[[Select], Select]) -> Relation:
    """A relation whose blocks are changed."""
    match relation:
        case Select():
            return change(relation)
        case SqlUnion(those):
            made = tuple(map(change, those))
            return relation if _same(made, those) else SqlUnion(made)
        case Recursive(base=base, step=step, edges=edges):
            before = (edges[0], change(edges[1])) if edges else None
            return replace(relation, base=change(base), step=change(step), edges=before)
    return relation


def _asking(expr: Expr, change: Callable[[Relation], Relation]) -> Expr:
    """An expression whose relations are changed."""
    match expr:
        case SqlExists(relation, negated):
            return SqlExists(change(relation), negated)
        case In(value, options, negated) if not isinstance(options, (tuple, Numbers)):
            return In(_asking(value, change), change(options), negated)
    return changed(expr, lambda part: _asking(part, change))
