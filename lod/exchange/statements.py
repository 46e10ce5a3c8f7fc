"""Pieces of SQL that say a stored value as text, the way it is published everywhere else."""

from __future__ import annotations

from lod.cube.columns import CubeColumn
from lod.cube.sql import Sql, sql_identifier, sql_literal

SEPARATOR = " | "
"""What stands between several values in one cell."""

ELEMENT = Sql("x")
"""One of several values, in what is done with each."""


def text_of(column: CubeColumn, cell: Sql) -> Sql:
    """A stored cell as its canonical text (what `CubeColumn.read` gives), several values with a bar between them."""
    if not column.multiple:
        return one_text(column.datatype, cell)
    return Sql(
        "array_to_string(list_transform({cell}, lambda x: {}), {})",
        one_text(column.datatype, ELEMENT),
        sql_literal(SEPARATOR),
        cell=cell,
    )


def one_text(datatype: str, cell: Sql) -> Sql:
    """One stored value as its canonical text."""
    if datatype in ("decimal", "double"):
        return number(cell, Sql("0"))
    return Sql("CAST({} AS VARCHAR)", cell)


def json_of(column: CubeColumn, cell: Sql, numeric: bool) -> Sql:
    """A stored cell as JSON: its canonical text, as a number or a string, several values as a list."""

    def one(value: Sql) -> Sql:
        return one_text(column.datatype, value) if numeric else json_text(one_text(column.datatype, value))

    if not column.multiple:
        return one(cell)
    return Sql("'[' || array_to_string(list_transform({}, lambda x: {}), ', ') || ']'", cell, one(ELEMENT))


def json_text(text: Sql) -> Sql:
    """A text as a JSON string."""
    return Sql("CAST(to_json({}) AS VARCHAR)", text)


def number(cell: Sql, decimals: Sql) -> Sql:
    """A number without exponent and trailing zeros, but with as many decimals as were stated (an SQL expression)."""
    digits = Sql("CAST({} AS VARCHAR)", cell)
    fraction = Sql("rtrim(split_part({}, '.', 2), '0')", digits)
    wanted = Sql("CAST(greatest({}, length({})) AS INTEGER)", decimals, fraction)
    padded = Sql(
        "CASE WHEN {wanted} > 0 THEN '.' || rpad({fraction}, {wanted}, '0') ELSE '' END",
        wanted=wanted,
        fraction=fraction,
    )
    return Sql(
        "CASE WHEN contains({digits}, 'e') THEN {digits} ELSE split_part({digits}, '.', 1) || {padded} END",
        digits=digits,
        padded=padded,
    )


def guarded(cell: Sql) -> Sql:
    """A text that no spreadsheet takes for a formula: `lod.cube.table.guarded` in SQL."""
    formula, plain = sql_literal(r"^[=+\-@\t\r]"), sql_literal(r"^[+-]?[0-9.]+$")
    return Sql(
        "CASE WHEN regexp_matches({cell}, {formula}) AND NOT regexp_matches({cell}, {plain}) "
        "THEN '''' || {cell} ELSE {cell} END",
        cell=cell,
        formula=formula,
        plain=plain,
    )


def named(expression: Sql, name: str) -> Sql:
    """An expression with the name its column gets."""
    return Sql("{} AS {}", expression, sql_identifier(name))
