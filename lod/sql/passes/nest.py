"""Puts what is computed from what was computed before it into blocks one within the other: the database plans a row of
sources that each look at those before them in time that grows with a high power of their number.

So it is where what is computed may end the statement: the database looks at no condition before it, and would compute
it for all rows of one source with all of another. Within, the conditions stand where it is not computed yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from lod.sql.expressions import Column, Expr, In, Let, Numbers, SqlExists
from lod.sql.limits import MOST_KEPT, TooLong
from lod.sql.passes.about import About
from lod.sql.relations import Relation, Select, SqlSource
from lod.sql.walk import (
    Used,
    changed,
    expressions,
    is_lateral,
    may_fail,
    read_by,
    with_blocks,
    with_expressions,
    with_relations,
)

FEW = 4
"""Sources that compute, up to which they stay side by side."""


def nest(block: Select, about: About) -> Select:
    """The block, and those that it reads, with what is computed one within the other. Raises `TooLong`."""
    return _within(block, (f"k{number}" for number in count()))


def _within(block: Select, aliases: Iterator[str]) -> Select:
    def inner(relation: Relation) -> Relation:
        return with_blocks(relation, lambda each: _within(each, aliases))

    block = with_relations(block, inner, asks=False)
    return _Nesting(aliases).of(block) if _is_better_within(block) else block


def _is_better_within(block: Select) -> bool:
    computing = [source for source in block.sources if is_lateral(source)]
    if len(computing) > FEW:
        return True
    joins = len(block.sources) - len(computing) > 1
    return joins and any(may_fail(expr) for source in computing for expr in _computed(source))


class _Nesting:
    """One block; `moved`: where the columns are now that a block within has taken in."""

    def __init__(self, aliases: Iterator[str]) -> None:
        self.aliases = aliases
        self.moved: dict[tuple[str, str], Column] = {}
        self.made: dict[int, Expr] = {}
        self.kept = 0

    def of(self, block: Select) -> Select:
        """The block over the last of those within it."""
        sources: list[SqlSource] = []
        readable: dict[str, None] = {}
        waiting = block.where
        for source, needed in zip(block.sources, _needed(block), strict=True):
            if is_lateral(source) and isinstance(source.relation, Select):
                within = tuple(test for test in waiting if readable.keys() >= read_by([test]).keys())
                within = tuple(test for test in within if not may_fail(test))
                waiting = tuple(test for test in waiting if test not in within)
                where = tuple(map(self.expr, within))
                readable[source.alias] = None
                sources = [self._around(sources, source.alias, source.relation, readable, needed, where)]
            else:
                readable[source.alias] = None
                on = None if source.on is None else self.expr(source.on)
                sources.append(SqlSource(source.relation, source.alias, on))
        made = with_expressions(replace(block, sources=(), where=waiting), self.expr)
        return replace(made, sources=tuple(sources))

    def _around(
        self,
        sources: list[SqlSource],
        alias: str,
        computed: Select,
        readable: dict[str, None],
        needed: Used,
        where: tuple[Expr, ...],
    ) -> SqlSource:
        """A source that reads these `where` that is true, and computes beside what is needed of them."""
        values = {(alias, name): self.expr(value) for name, value in computed.columns}
        kept = [(each, name) for each in readable for name in sorted(needed.get(each, ()))]
        self.kept += len(kept)
        if self.kept > MOST_KEPT:
            raise TooLong
        columns = tuple((f"c{n}", values.get(key) or self.expr(Column(*key))) for n, key in enumerate(kept))
        outer = next(self.aliases)
        self.moved.update({key: Column(outer, f"c{n}") for n, key in enumerate(kept)})
        self.made = {}
        return SqlSource(Select(columns, tuple(sources), where), outer)

    def expr(self, expr: Expr) -> Expr:
        """An expression over the columns where they are now; what it asks, too."""
        match expr:
            case Column(source, name):
                return self.moved.get((source, name), expr)
            case Let():
                if id(expr) not in self.made:
                    self.made[id(expr)] = changed(expr, self.expr)
                return self.made[id(expr)]
            case SqlExists(relation, negated):
                return SqlExists(self._relation(relation), negated)
            case In(value, options, negated) if not isinstance(options, (tuple, Numbers)):
                return In(self.expr(value), self._relation(options), negated)
        return changed(expr, self.expr)

    def _relation(self, relation: Relation) -> Relation:
        return with_blocks(relation, lambda block: with_expressions(block, self.expr))


def _computed(source: SqlSource) -> Iterable[Expr]:
    """What a source computes with what stands before it."""
    return expressions(source.relation) if is_lateral(source) and isinstance(source.relation, Select) else ()


def _needed(block: Select) -> list[Used]:
    """For each source of a block, what is read behind it, by the block itself or by the sources that follow."""
    used = read_by(expressions(replace(block, sources=())))
    needed = []
    for source in reversed(block.sources):
        needed.append({alias: set(names) for alias, names in used.items()})
        read_by([] if source.on is None else [source.on], used)
        read_by(_computed(source), used)
    return needed[::-1]
