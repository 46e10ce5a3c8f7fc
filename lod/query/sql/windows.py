"""LIMIT and OFFSET of what is ordered, without reading what is before: by counts that are kept, or by the numbers of
observations, which are in the order of their IRIs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lod.query.sql.relation import Relation
from lod.query.sql.tallies import tallied


@dataclass(frozen=True)
class Window:
    """`length` solutions from `start` on; all there are, where it is None."""

    start: int
    length: int | None

    @property
    def sql(self) -> str:
        """LIMIT and OFFSET."""
        limit = [f"LIMIT {self.length}"] if self.length is not None else []
        return " ".join([*limit, *([f"OFFSET {self.start}"] if self.start else [])])


def window(found: Relation, names: Sequence[str], by: str, asked: Window) -> tuple[Relation, str]:
    """The variables `names` of a relation ordered `by` (SQL, or ""); the ORDER BY and LIMIT that are left to do."""
    if asked.length is not None and by:
        start, end = asked.start, asked.start + asked.length
        some = _numbered(found, by, start, end) or _counted(found, names, by, start, end)
        if some:
            return some
    return found, f"{f'ORDER BY {by}' if by else ''} {asked.sql}".strip()


def _counted(found: Relation, names: Sequence[str], by: str, start: int, end: int) -> tuple[Relation, str] | None:
    """Each value as often as it falls between two places: how a median is asked for."""
    counts = tallied(found, [by, *(sql for n in names if n in found.vars for sql in found.vars[n].lanes.values())])
    if counts is None:
        return None
    relation, weight = counts
    upto = f"SUM({weight}) OVER (ORDER BY {by} ROWS UNBOUNDED PRECEDING)"
    sealed = relation.seal(names, extra={"n": weight, "upto": upto})
    alias = sealed.sources[0][0].rpartition(" AS ")[2]
    times = f"LEAST({alias}.upto, {end}) - GREATEST({alias}.upto - {alias}.n, {start})"
    sealed.sources.append((f"(SELECT unnest(range(CAST({times} AS BIGINT)))) AS {found.names.alias('e')}", ""))
    sealed.size = min(found.size, end - start)
    return sealed, f"ORDER BY {alias}.upto"


def _numbered(found: Relation, by: str, start: int, end: int) -> tuple[Relation, str] | None:
    """All observations of a data set by their IRIs: their numbers follow one another."""
    [(source, on), *more] = found.sources or [("", "")]
    name, _, alias = source.rpartition(" AS ")
    table = next((table for table in found.names.schema.tables if table.name == name), None)
    if table is None or len(table.datasets) != 1 or on or more or found.where or found.empty:
        return None
    low = found.names.schema.first_of(*table.datasets)
    high = low + table.rows
    if by == f"{alias}.id ASC NULLS FIRST":
        low, high = low + start, min(high, low + end)
    elif by == f"{alias}.id DESC NULLS LAST":
        low, high = max(low, high - end), high - start
    else:
        return None
    page = found.copy()
    page.require(f"{alias}.id >= {low}", f"{alias}.id < {high}")
    return page, f"ORDER BY {by}"
