"""Counts that the index keeps. Where a group, or a DISTINCT, needs one column of a cube and no other, the values of the
column are read with how often each occurs, and not the rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lod.cube.facts import COUNTED, TALLY
from lod.query.sql.relation import Branches, Relation, all_of
from lod.query.sql.schema import Table, TableColumn


def tallied(relation: Relation, used: Sequence[str]) -> tuple[Relation, str] | None:
    """The relation with counts in place of rows, and the SQL of how many rows a row of it stands for.

    `used`: the SQL that is asked of it; the relation is fit for nothing else. None where no counts can take part.
    """
    tables = {table.name: table for table in relation.names.schema.tables}
    found, weights = needed(relation, used), []
    said = [*used, *found.where, *(text for source in found.sources for text in source)]
    for place, (source, on) in enumerate(found.sources):
        name, _, alias = source.rpartition(" AS ")
        columns = _columns(alias, said)
        counts = None
        if not on and name in tables:
            counts = _counts(tables[name], columns)
        elif not on and alias in relation.unions:
            counts = _union(relation.unions[alias], columns)
        if counts:
            found.sources[place] = (f"({counts}) AS {alias}", "")
            weights.append(f"{alias}.n")
    if not any(source.rpartition(" AS ")[0] in tables for source, _ in found.sources):
        found.size = min(found.size, COUNTED)
    return (found, " * ".join(weights)) if weights else None


def values_of(table: Table, column: TableColumn) -> str:
    """The values of a column, each at least once."""
    name = column.column
    if not column.source and name in table.tallied:
        return f"SELECT {name} FROM {table.name}{TALLY} WHERE of = '{name}' AND {name} IS NOT NULL"
    if column.values:
        return f"SELECT unnest([{', '.join(map(str, sorted(column.values)))}])"
    return f"SELECT DISTINCT {name} FROM {column.source or table.name} WHERE {name} IS NOT NULL"


def needed(relation: Relation, used: Sequence[str]) -> Relation:
    """A copy without what the dictionary would say that nothing asks: a number is there once at most."""
    found = relation.copy()
    said = [*used, *relation.where]
    for source, on in reversed(relation.sources):
        alias = source.rpartition(" AS ")[2]
        if on and source == f"dictionary AS {alias}" and not _columns(alias, said):
            found.sources.remove((source, on))
        else:
            said += [source, on]
    return found


def _columns(alias: str, said: Iterable[str]) -> set[str]:
    return {column for text in said for column in re.findall(rf"\b{alias}\.(\w+)", text)}


def _counts(table: Table, columns: set[str]) -> str | None:
    """The counts of a table by its data sets and at most one column; None where they are not kept."""
    if not columns and table.rows:
        return f"SELECT CAST({table.rows} AS BIGINT) AS n"
    counted = sorted(columns - {"ds"})
    if len(counted) > 1 or not table.tallied.issuperset(counted or [""]):
        return None
    [column] = counted or [""]
    return f"SELECT {', '.join([*sorted(columns), 'n'])} FROM {table.name}{TALLY} WHERE of = '{column}'"


def _union(parts: Branches, columns: set[str]) -> str | None:
    """A union of the columns that are used, with counts where a part has them."""
    found: Branches = []
    some = False
    for part, said in parts:
        kept = {name: sql for name, sql in said.items() if name in columns}
        counts = tallied(part, list(kept.values()))
        some |= counts is not None
        relation, weight = counts or (needed(part, list(kept.values())), "CAST(1 AS BIGINT)")
        found.append((relation, {**kept, "n": weight}))
    return all_of(found) if some else None
