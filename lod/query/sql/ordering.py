"""ORDER BY (SPARQL 1.1, section 15.1): unbound first, then blank nodes, IRIs, literals; numbers by value."""

from __future__ import annotations

from lod.cube.dictionary import Kind
from lod.query.sql.algebra import Expr
from lod.query.sql.errors import Unsupported
from lod.query.sql.expressions import Expressions
from lod.query.sql.values import NUMBERS, RESOURCES


def order(e: Expressions, expr: Expr, descending: bool) -> str:
    """The terms of an ORDER BY for one key; "" where it orders nothing."""
    value = e.value(expr)
    if value.fresh or "iri" in value.lanes or Kind.OTHER in value.all_kinds:
        raise Unsupported("ordering by computed terms or other datatypes")
    direction = "DESC NULLS LAST" if descending else "ASC NULLS FIRST"
    lanes = value.lanes
    if not lanes:
        return ""
    if value.only and value.only != "lang":
        if value.only == "id" and len(value.kinds & NUMBERS) > 1:
            raise Unsupported("ordering numbers of several types in the metadata")
        return f"{lanes[value.only]} {direction}"
    if value.only == "lang":
        return f"{lanes['lang']} {direction}, {lanes['tag']} {direction}"
    numeric = [
        f"CAST({lanes[lane]} AS {'DOUBLE' if 'dbl' in lanes else 'DECIMAL(38, 18)'})"
        for lane in ("int", "dec", "dbl")
        if lane in lanes
    ]
    if "id" in lanes and not value.kinds <= RESOURCES:
        raise Unsupported("ordering terms of several kinds")
    texts = [lanes[lane] for lane in ("str", "lang") if lane in lanes]
    if numeric and texts:
        raise Unsupported("ordering numbers among texts")
    parts = []
    if "id" in lanes:  # resources come before literals
        parts += [f"CASE WHEN {value.bound} THEN {lanes['id']} IS NULL END {direction}", f"{lanes['id']} {direction}"]
    if "bool" in lanes:
        raise Unsupported("ordering booleans among others")
    if numeric:
        parts.append(f"COALESCE({', '.join(numeric)}) {direction}")
    if texts:
        parts.append(f"COALESCE({', '.join(texts)}) {direction}")
        if "tag" in lanes:
            parts.append(f"COALESCE({lanes['tag']}, '') {direction}")
    return ", ".join(parts)
