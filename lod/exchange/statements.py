"""Pieces of SQL that say a stored value as text, the way it is published everywhere else."""

from __future__ import annotations

from lod.cube.columns import CubeColumn, sql_identifier, sql_literal

SEPARATOR = " | "
"""What stands between several values in one cell."""


def text_of(column: CubeColumn, cell: str) -> str:
    """A stored cell as its canonical text (what `CubeColumn.read` gives), several values with a bar between them."""
    if not column.multiple:
        return one_text(column.datatype, cell)
    return (
        f"array_to_string(list_transform({cell}, lambda x: {one_text(column.datatype, 'x')}), {sql_literal(SEPARATOR)})"
    )


def one_text(datatype: str, cell: str) -> str:
    """One stored value as its canonical text."""
    if datatype in ("decimal", "double"):
        return number(cell, "0")
    return f"CAST({cell} AS VARCHAR)"


def json_of(column: CubeColumn, cell: str, numeric: bool) -> str:
    """A stored cell as JSON: its canonical text, as a number or a string, several values as a list."""

    def one(value: str) -> str:
        return one_text(column.datatype, value) if numeric else json_text(one_text(column.datatype, value))

    if not column.multiple:
        return one(cell)
    return f"'[' || array_to_string(list_transform({cell}, lambda x: {one('x')}), ', ') || ']'"


def json_text(text: str) -> str:
    """A text as a JSON string."""
    return f"CAST(to_json({text}) AS VARCHAR)"


def number(cell: str, decimals: str) -> str:
    """A number without exponent and trailing zeros, but with as many decimals as were stated (an SQL expression)."""
    digits, fraction = f"CAST({cell} AS VARCHAR)", f"rtrim(split_part(CAST({cell} AS VARCHAR), '.', 2), '0')"
    wanted = f"CAST(greatest({decimals}, length({fraction})) AS INTEGER)"
    padded = f"CASE WHEN {wanted} > 0 THEN '.' || rpad({fraction}, {wanted}, '0') ELSE '' END"
    return f"CASE WHEN contains({digits}, 'e') THEN {digits} ELSE split_part({digits}, '.', 1) || {padded} END"


def guarded(cell: str) -> str:
    """A text that no spreadsheet takes for a formula: `lod.cube.table.guarded` in SQL."""
    formula, plain = sql_literal(r"^[=+\-@\t\r]"), sql_literal(r"^[+-]?[0-9.]+$")
    return (
        f"CASE WHEN regexp_matches({cell}, {formula}) AND NOT regexp_matches({cell}, {plain}) "
        f"THEN '''' || {cell} ELSE {cell} END"
    )


def named(expression: str, name: str) -> str:
    """An expression with the name its column gets."""
    return f"{expression} AS {sql_identifier(name)}"
