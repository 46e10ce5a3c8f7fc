"""Leaves out what nothing reads: columns of sources, and what the dictionary would say of a number, which is there once
at most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lod.sql.expressions import Expr
from lod.sql.passes.about import About
from lod.sql.relations import Recursive, Relation, Scan, Select, SqlSource
from lod.sql.walk import expressions, read_by, with_asked, with_blocks

DICTIONARY = Scan("dictionary")


def prune(block: Select, about: About) -> Select:
    """The block without what it does not need."""
    return _pruned(block, None, about.asks)


def _pruned(block: Select, wanted: set[str] | None, asks: bool) -> Select:
    """`wanted`: the columns that are read of it; all, where it is None."""
    if wanted is not None and not block.distinct and block.keys != ():
        kept = tuple((name, value) for name, value in block.columns if name in wanted)
        if len(kept) < len(block.columns):
            block = replace(block, columns=kept)
    if asks:  # of what is asked all columns stay: there is one, or none is looked at
        block = with_asked(block, lambda inner: _relation(inner, None, asks))
    if all(source.on is None and isinstance(source.relation, Scan) for source in block.sources):
        return block
    sources = _sources(block, asks)
    return replace(block, sources=sources)


def _sources(block: Select, asks: bool) -> tuple[SqlSource, ...]:
    """Those that are needed, the last first: one may be there for another that follows."""
    used = read_by([*(value for _, value in block.columns), *block.where, *(block.keys or ())])
    read_by([key.value for key in block.order], used)
    kept = []
    for source in reversed(block.sources):
        if source.on is not None and source.alias not in used and source.relation == DICTIONARY:
            continue
        read_by([] if source.on is None else [source.on], used)
        read_by(_own(source.relation), used)
        kept.append(source)
    return tuple(_source(source, used.get(source.alias, set()), asks) for source in reversed(kept))


def _own(relation: Relation) -> Iterable[Expr]:
    """What a source says that reads nothing itself, but computes with what stands before it."""
    return expressions(relation) if isinstance(relation, Select) and not relation.sources else ()


def _source(source: SqlSource, used: set[str], asks: bool) -> SqlSource:
    made = _relation(source.relation, used, asks)
    return source if made is source.relation else SqlSource(made, source.alias, source.on)


def _relation(relation: Relation, used: set[str] | None, asks: bool) -> Relation:
    if isinstance(relation, Recursive):
        used = None  # its columns are read within
    return with_blocks(relation, lambda block: _pruned(block, used, asks))
