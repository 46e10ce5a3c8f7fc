"""LIMIT and OFFSET of what is ordered, without reading what is before: by counts that are kept, or by the numbers of
observations, which are in the order of their IRIs."""

from __future__ import annotations

from dataclasses import replace

from lod.cube.schema import IndexSchema
from lod.sql.build import call, cast
from lod.sql.expressions import Binary, Column, Expr, Key, Running, SqlCall, SqlLiteral
from lod.sql.passes.about import About
from lod.sql.passes.counts import weighed
from lod.sql.relations import Scan, Select, SqlSource
from lod.sql.types import LONG
from lod.sql.walk import each_block, inside

PAGE, TIMES = "page", "times"
"""The sources of a page: its values, and as many rows as each is there."""


def pages(block: Select, about: About) -> Select:
    """The block with its page, and those of the blocks in it, begun where they stand."""
    return each_block(block, lambda each: _paged(each, about.index), about.asks)


def _paged(block: Select, index: IndexSchema) -> Select:
    if not block.order or block.length is None or block.keys is not None or block.distinct:
        return block
    end = block.start + block.length
    return _numbered(block, end, index) or _counted(block, end, index) or block


def _numbered(block: Select, end: int, index: IndexSchema) -> Select | None:
    """Observations of one data set by their IRIs: their numbers follow one another."""
    if len(block.sources) != 1 or block.where or len(block.order) != 1:
        return None
    [source], [key] = block.sources, block.order
    table = index.by_name.get(source.relation.name) if isinstance(source.relation, Scan) else None
    its = Column(source.alias, "id")
    if table is None or len(table.datasets) != 1 or source.on is not None or key.value != its:
        return None
    [low] = (each.low for each in index.ranges if each.number in table.datasets)
    high = low + table.rows
    if key.descending:
        low, high = max(low, high - end), high - block.start
    else:
        low, high = low + block.start, min(high, low + end)
    page = (Binary(">=", its, SqlLiteral(low)), Binary("<", its, SqlLiteral(high)))
    return replace(block, where=page, start=0, length=None)


def _by_chance(key: Key) -> bool:
    """Whether rows of one value have different places."""
    return any(isinstance(part, SqlCall) and part.name == "random" for part in inside(key.value))


def _counted(block: Select, end: int, index: IndexSchema) -> Select | None:
    """Each value as often as it falls between two places: how a median is asked for."""
    counted = None if any(map(_by_chance, block.order)) else weighed(block, index)
    if counted is None:
        return None
    more = (("n", counted.weight), ("upto", Running(counted.weight, block.order)))
    values = replace(block, columns=(*block.columns, *more), sources=counted.sources, order=(), start=0, length=None)
    upto = Column(PAGE, "upto")
    last = call("least", upto, SqlLiteral(end))
    first = call("greatest", Binary("-", upto, Column(PAGE, "n")), SqlLiteral(block.start))
    times: Expr = call("unnest", call("range", cast(Binary("-", last, first), LONG)))
    sources = (SqlSource(values, PAGE), SqlSource(Select((("place", times),)), TIMES))
    columns = tuple((name, Column(PAGE, name)) for name, _ in block.columns)
    return Select(columns, sources, order=(Key(upto),))
