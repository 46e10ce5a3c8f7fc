"""Computes once what is used several times: a `Let` of some size becomes a column of a source that computes it from
those before it. What can only be computed within a condition of a left join stays where it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from lod.sql.expressions import Column, Expr, In, Let, Numbers, SqlExists, SqlLiteral
from lod.sql.passes.about import About
from lod.sql.relations import Relation, Select, SqlSource, SqlUnion
from lod.sql.walk import (
    blocks,
    changed,
    expressions,
    inside,
    parts,
    queries,
    with_blocks,
    with_expressions,
    with_relations,
)

SMALL = 8
"""Parts of an expression up to which it is quicker to write it again."""


def share(block: Select, about: About) -> Select:
    """The block with what is used several times computed once, in it and in all that it reads."""
    return _shared(block, (f"l{number}" for number in count()), about.asks)


def _shared(block: Select, aliases: Iterator[str], asks: bool) -> Select:
    def inner(relation: Relation) -> Relation:
        return with_blocks(relation, lambda each: _shared(each, aliases, asks))

    return with_relations(_Sharing(aliases).of(block), inner, asks)


def _uses(exprs: Iterable[Expr]) -> set[int]:
    """Each `Let` that is used several times and is of some size, those in queries included."""
    uses: Counter[int] = Counter()
    several: set[int] = set()
    waiting = list(exprs)
    while waiting:
        one = waiting.pop()
        if type(one) is Column or type(one) is SqlLiteral:
            continue
        if type(one) is Let:
            uses[id(one)] += 1
            if uses[id(one)] > 1:
                if _large(one):
                    several.add(id(one))
                continue
        elif type(one) is SqlExists or type(one) is In:
            waiting += (e for relation in queries(one) for b in blocks(relation) for e in expressions(b))
        waiting += parts(one)
    return several


def _large(expr: Expr) -> bool:
    """Whether an expression has more parts than are written again."""
    waiting, count = [expr], 0
    while waiting and count <= SMALL:
        waiting += parts(waiting.pop())
        count += 1
    return count > SMALL


class _Sharing:
    """One block: its sources so far, and what became of each `Let`."""

    def __init__(self, aliases: Iterator[str]) -> None:
        self.aliases = aliases
        self.sources: list[SqlSource] = []
        self.readable: set[str] = set()
        self.made: dict[int, Expr] = {}
        self.open = ""  # the source that computes, where it is the last one
        self.several: set[int] = set()

    def of(self, block: Select) -> Select:
        """The block with sources that compute."""
        self.several = _uses(expressions(block))
        if not self.several:
            return block
        for source in block.sources:
            on = None if source.on is None else self.expr(source.on)
            self.sources.append(source if on is source.on else SqlSource(source.relation, source.alias, on))
            self.readable.add(source.alias)
            self.open = ""
        made = with_expressions(replace(block, sources=()), self.expr)
        return replace(made, sources=tuple(self.sources))

    def expr(self, expr: Expr) -> Expr:
        """An expression with columns in the place of what is computed once."""
        if type(expr) is Let:
            return self._let(expr)
        if type(expr) is SqlExists or (type(expr) is In and not isinstance(expr.options, (tuple, Numbers))):
            return self._asking(expr)
        return changed(expr, self.expr)

    def _let(self, let: Let) -> Expr:
        if id(let) in self.made:
            return self.made[id(let)]
        value = self.expr(let.value)
        read = {part.source for part in inside(value) if type(part) is Column}
        if not read <= self.readable:  # a part of a query within, or of the source that is about to be joined
            return let if value is let.value else Let(value)
        if id(let) in self.several and _large(value):
            value = self._column(value, read)
        self.made[id(let)] = value
        return value

    def _column(self, value: Expr, read: set[str]) -> Column:
        """A column that has the value."""
        if self.open and self.open not in read:
            last = self.sources.pop().relation
            columns = last.columns if isinstance(last, Select) else ()
        else:
            self.open, columns = next(self.aliases), ()
            self.readable.add(self.open)
        name = f"x{len(columns)}"
        self.sources.append(SqlSource(Select((*columns, (name, value))), self.open))
        return Column(self.open, name)

    def _asking(self, expr: SqlExists | In) -> Expr:
        """A query within, which may use what is computed here."""
        if isinstance(expr, SqlExists):
            return SqlExists(self._relation(expr.relation), expr.negated)
        options = expr.options
        made = options if isinstance(options, (tuple, Numbers)) else self._relation(options)
        return In(self.expr(expr.value), made, expr.negated)

    def _relation(self, relation: Relation) -> Relation:
        match relation:
            case Select():
                return with_expressions(relation, self.expr)
            case SqlUnion(those):
                return SqlUnion(tuple(with_expressions(part, self.expr) for part in those))
        return relation
