"""A plan as text for people: a relation a line, what it reads further to the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lod.sql.expressions import Expr
from lod.sql.printer import DuckDb
from lod.sql.relations import Recursive, Relation, Scan, Select, SqlSource, SqlStatement, SqlUnion, SqlValues
from lod.sql.walk import expressions, queries

LONGEST = 100
"""Characters of an expression that are shown."""


def outline(plan: SqlStatement) -> str:
    """A plan."""
    return "\n".join(_relation(plan.body, 0))


def _relation(relation: Relation, depth: int, name: str = "") -> Iterator[str]:
    indent = "  " * depth
    match relation:
        case Select():
            yield indent + f"Select {', '.join(column for column, _ in relation.columns)}".rstrip() + name
            yield from (f"{indent}  {line}" for line in _clauses(relation))
            for source in relation.sources:
                yield from _source(source, depth + 1)
            for inner in (inner for expr in expressions(relation) for inner in queries(expr)):
                yield from _relation(inner, depth + 1, " (asked by a condition)")
        case SqlUnion(parts):
            yield f"{indent}Union{name}"
            for part in parts:
                yield from _relation(part, depth + 1)
        case Recursive(base=base, step=step, edges=edges):
            yield f"{indent}Recursive{name}"
            for part in [*([edges[1]] if edges else []), base, step]:
                yield from _relation(part, depth + 1)
        case SqlValues(columns, rows):
            yield f"{indent}Values {', '.join(columns)} ({len(rows)} rows){name}"
        case Scan(table):
            yield f"{indent}Scan {table}{name}"


def _source(source: SqlSource, depth: int) -> Iterator[str]:
    on = "" if source.on is None else f", optional, if {_short(source.on)}"
    return _relation(source.relation, depth, f" as {source.alias}{on}")


def _clauses(block: Select) -> Iterator[str]:
    if block.distinct:
        yield "distinct"
    yield from (f"where {_short(test)}" for test in block.where)
    if block.keys is not None:
        yield f"grouped by {_listed(block.keys)}".rstrip()
    if block.order:
        yield "ordered by " + ", ".join(f"{_short(k.value)}{' descending' * k.descending}" for k in block.order)
    if block.cut:
        yield f"from {block.start}" + ("" if block.length is None else f", {block.length} at most")


def _listed(exprs: Iterable[Expr]) -> str:
    return ", ".join(map(_short, exprs))


def _short(expr: Expr) -> str:
    text = DuckDb().expr(expr)
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"
