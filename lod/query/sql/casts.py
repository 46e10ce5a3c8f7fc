"""Casts between XSD types (SPARQL 1.1, section 17.1), where both sides agree on every lexical form."""

from __future__ import annotations

from collections.abc import Callable

from lod.cube.dictionary import Kind
from lod.query.sql.errors import Unsupported
from lod.query.sql.expressions import Expressions, Function
from lod.query.sql.functions import text_of
from lod.query.sql.values import UNBOUND, Value, coalesce, native, quoted
from lod.rdf.terms import XSD
from lod.sparql.algebra import Const, Expr

_INTEGER = r"[+-]?[0-9]{1,18}"
_DECIMAL = r"[+-]?([0-9]{1,19}(\.[0-9]{0,18})?|\.[0-9]{1,18})"
_DOUBLE = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|-?INF|NaN"
_BLANK = quoted(" \t\r\n")
"""What stands around a number or a boolean without being a part of it (XML Schema: whiteSpace=collapse)."""


def _string(e: Expressions, args: tuple[Expr, ...]) -> Value:
    value = e.value(args[0])
    if Kind.BNODE in value.kinds or Kind.OTHER in value.kinds:
        raise Unsupported("xsd:string of this")
    return native("str", text_of(e, value)) if value.lanes else UNBOUND


def _numeric(lane: str, pattern: str, sql_type: str, scale: int, from_: Callable[[str, str], str | None]) -> Function:
    def function(e: Expressions, args: tuple[Expr, ...]) -> Value:
        value = e.value(args[0])
        if value.kinds & {Kind.OTHER, Kind.DATE}:
            raise Unsupported("a cast of another datatype")
        parts = []
        found_scale = scale if e.string(value) or e.boolean(value) else 0
        for kind, sql in e.number(value).items():
            made = from_(kind, sql)
            if made is None:
                raise Unsupported(f"a cast of {kind} to {lane}")
            parts.append(made)
            found_scale = max(found_scale, e.scale(value)) if lane == "dec" else 0
        if (boolean := e.boolean(value)) is not None:
            parts.append(f"CAST(CAST({boolean} AS INTEGER) AS {sql_type})")
        text = e.string(value)
        if text is not None:
            plain = f"trim({text[0]}, {_BLANK})"
            plain = plain if text[1] is None else f"CASE WHEN {text[1]} IS NULL THEN {plain} END"
            parts.append(
                f"(CASE WHEN regexp_full_match({plain}, {quoted(pattern)}) THEN TRY_CAST({plain} AS {sql_type}) END)"
            )
        if lane == "dec" and len(parts) > 1:
            parts = [f"CAST({part} AS DECIMAL(38, {found_scale}))" for part in parts]
        return native(lane, coalesce(*parts), scale=found_scale) if parts else UNBOUND

    return function


def _to_integer(kind: str, sql: str) -> str:
    return sql if kind == "int" else f"TRY_CAST(trunc({sql}) AS BIGINT)"


def _to_decimal(kind: str, sql: str) -> str | None:
    return sql if kind == "dec" else f"TRY_CAST({sql} AS DECIMAL(38, 0))"


def _to_double(kind: str, sql: str) -> str:
    return sql if kind == "dbl" else f"CAST({sql} AS DOUBLE)"


def _boolean(e: Expressions, args: tuple[Expr, ...]) -> Value:
    value = e.value(args[0])
    text = e.string(value)
    if value.kinds & {Kind.OTHER, Kind.DATE} or (text and text[1]):
        raise Unsupported("xsd:boolean of this")
    parts = [boolean] if (boolean := e.boolean(value)) is not None else []
    parts += [f"({sql} <> 0 AND NOT isnan(CAST({sql} AS DOUBLE)))" for sql in e.number(value).values()]
    if text:
        parts.append(
            f"(CASE WHEN {text[0]} IN ('true', '1') THEN true WHEN {text[0]} IN ('false', '0') THEN false END)"
        )
    return native("bool", coalesce(*parts)) if parts else UNBOUND


def _typed(e: Expressions, args: tuple[Expr, ...]) -> Value:
    """STRDT: where the text is none of the type's, it is a literal that only the other engine keeps."""
    name = args[1].term if isinstance(args[1], Const) else ""
    found = e.string(e.value(args[0]))
    if found is None and name:
        return UNBOUND
    if found is None or name not in _TYPED:
        raise Unsupported("STRDT with this type")
    text = found[0] if found[1] is None else f"(CASE WHEN {found[1]} IS NULL THEN {found[0]} END)"
    lane, pattern, sql_type = _TYPED[name]
    if lane == "str":
        return native("str", text)
    e.names.guarded = True
    made = f"COALESCE(TRY_CAST({text} AS {sql_type}), error('a number that is too large'))"
    fits = f"WHEN regexp_full_match({text}, {quoted(pattern)}) THEN {made}"
    sql = f"(CASE WHEN {text} IS NULL THEN NULL {fits} ELSE error('a text that is none of its type') END)"
    return native(lane, sql, scale=18 if lane == "dec" else 0)


_TYPED = {
    f"<{XSD}string>": ("str", "", ""),
    f"<{XSD}integer>": ("int", _INTEGER, "BIGINT"),
    f"<{XSD}decimal>": ("dec", _DECIMAL, "DECIMAL(38, 18)"),
    f"<{XSD}double>": ("dbl", _DOUBLE, "DOUBLE"),
    f"<{XSD}boolean>": ("bool", "true|false|0|1", "BOOLEAN"),
}

CASTS: dict[str, Function] = {
    f"<{XSD}string>": _string,
    f"<{XSD}integer>": _numeric("int", _INTEGER, "BIGINT", 0, _to_integer),
    f"<{XSD}decimal>": _numeric("dec", _DECIMAL, "DECIMAL(38, 18)", 18, _to_decimal),
    f"<{XSD}double>": _numeric("dbl", _DOUBLE, "DOUBLE", 0, _to_double),
    f"<{XSD}boolean>": _boolean,
    "STRDT": _typed,
}
"""Each cast by the IRI of its type, and STRDT."""
