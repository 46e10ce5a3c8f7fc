"""Counts that the index keeps. Where a group, or a DISTINCT, needs one column of a cube and no other, the values of the
column are read with how often each occurs, and not the rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from lod.cube.schema import TALLY, IndexSchema, IndexTable
from lod.sql.build import all_of, cast, coalesce, equal, number, present, text
from lod.sql.expressions import TRUE, Binary, Column, Expr, Fold
from lod.sql.passes.about import About
from lod.sql.relations import Relation, Scan, Select, SqlSource, SqlUnion
from lod.sql.types import LONG
from lod.sql.walk import changed, each_block, inside, used

OF_ANY_ROW = ("min", "max", "any", "least_by", "greatest_by")
"""Folds to which it is the same how often a row is there."""

ONE = number(1)


class Weighed(NamedTuple):
    """Sources some of whose rows stand for several, and for how many each does."""

    sources: tuple[SqlSource, ...]
    weight: Expr


def counts(block: Select, about: About) -> Select:
    """The block with counts in place of rows."""
    return each_block(block, lambda each: _counting(each, about.index), about.asks)


def _counting(block: Select, index: IndexSchema) -> Select:
    if block.keys is None:
        counted = weighed(block, index) if block.distinct else None
        return replace(block, sources=counted.sources) if counted else block
    if not all(map(_weighable, _folds(block))):
        return block
    counted = weighed(block, index)
    if not counted:
        return block
    weight = counted.weight
    columns = tuple((name, _weighing(value, weight)) for name, value in block.columns)
    return replace(block, columns=columns, sources=counted.sources)


def _folds(block: Select) -> Iterable[Fold]:
    return (part for _, value in block.columns for part in inside(value) if isinstance(part, Fold))


def _weighable(fold: Fold) -> bool:
    """Whether a fold can be had of rows that stand for several."""
    return fold.distinct or fold.name == "count" or fold.name in OF_ANY_ROW


def _weighing(expr: Expr, weight: Expr) -> Expr:
    """An expression over rows that stand for several."""
    if isinstance(expr, Fold):
        if expr.distinct or expr.name != "count":
            return expr
        tests = all_of(*map(present, expr.args), *([] if expr.where is None else [expr.where]))
        total = Fold("sum", (weight,), where=None if tests is TRUE else tests)
        return coalesce(cast(total, LONG), number(0))
    return changed(expr, lambda part: _weighing(part, weight))


def weighed(block: Select, index: IndexSchema) -> Weighed | None:
    """The sources of a block with counts in place of rows; None where no counts can take part."""
    read = used(block)
    sources, weights = [], []
    for source in block.sources:
        columns = read.get(source.alias, set())
        counted = _counted(source.relation, columns, index) if source.on is None else None
        if counted:
            weights.append(Column(source.alias, "n"))
        sources.append(replace(source, relation=counted) if counted else source)
    return Weighed(tuple(sources), _product(weights)) if weights else None


def _product(weights: list[Expr] | list[Column]) -> Expr:
    product: Expr = weights[0]
    for weight in weights[1:]:
        product = Binary("*", product, weight)
    return product


def _counted(relation: Relation, columns: set[str], index: IndexSchema) -> Relation | None:
    """These columns of a relation, with how many rows each row stands for as `n`; None where no counts are kept."""
    match relation:
        case Scan(name) if table := index.by_name.get(name):
            return _of_table(table, columns)
        case SqlUnion(parts):
            return _of_union(parts, columns, index)
    return None


def _of_table(table: IndexTable, columns: set[str]) -> Select | None:
    """The counts of a table by its data sets and at most one column."""
    if not columns and table.rows:
        return Select((("n", number(table.rows)),))
    counted = sorted(columns - {"ds"})
    if len(counted) > 1 or not table.tallied.issuperset(counted or [""]):
        return None
    [column] = counted or [""]
    kept = tuple((name, Column("tally", name)) for name in (*sorted(columns), "n"))
    return Select(kept, (SqlSource(Scan(table.name + TALLY), "tally"),), (equal(Column("tally", "of"), text(column)),))


def _of_union(parts: tuple[Select, ...], columns: set[str], index: IndexSchema) -> SqlUnion | None:
    """A union of the columns that are read, with counts where a part has them."""
    made = []
    some = False
    for part in parts:
        kept = replace(part, columns=tuple((name, value) for name, value in part.columns if name in columns))
        counted = weighed(kept, index) if part.plain else None
        some |= counted is not None
        weight = counted.weight if counted else ONE
        sources = counted.sources if counted else kept.sources
        made.append(replace(kept, columns=(*kept.columns, ("n", weight)), sources=sources))
    return SqlUnion(tuple(made)) if some else None
