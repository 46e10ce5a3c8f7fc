"""Aggregates (SPARQL 1.1, section 18.5.1) over lanes: an error or an unbound value inside makes the result unbound,
but for COUNT and SAMPLE; nothing sums up to the integer 0."""

from __future__ import annotations

from collections.abc import Iterable

from lod.cube.dictionary import Kind
from lod.query.sql import numbers
from lod.query.sql.errors import Unsupported
from lod.query.sql.expressions import Expressions
from lod.query.sql.functions import text_of
from lod.query.sql.values import KIND_OF, NUMBERS, NUMERIC, RESOURCES, UNBOUND, Value, coalesce, quoted
from lod.sparql.algebra import Aggregate

Tests = tuple[str, ...]
"""SQL of conditions that all have to be true."""


def weighable(asked: Aggregate) -> bool:
    """Whether an aggregate can be had of rows that stand for several."""
    return asked.distinct or asked.name in ("COUNT", "MIN", "MAX", "SAMPLE")


def aggregate(e: Expressions, asked: Aggregate, whole: bool, weight: str = "") -> Value:
    """The value of an aggregate; `whole`: everything is one group, which may be empty. Raises `Unsupported`.

    `weight`: SQL of how many rows a row stands for, where it is not one; only for what is `weighable`.
    """
    if weight and not asked.distinct and asked.name == "COUNT":
        return _weighed(UNBOUND if asked.expr is None else e.value(asked.expr), asked.expr is None, weight)
    if asked.expr is None:
        return Value({"int": _count_rows(e.relation.vars.values()) if asked.distinct else "COUNT(*)"})
    value = e.value(asked.expr)
    match asked.name:
        case "COUNT":
            return _count(value, asked.distinct)
        case "SUM" | "AVG":
            return _sum(e, value, asked, whole)
        case "MIN" | "MAX":
            return _extreme(e, value, asked.name)
        case "SAMPLE":
            return _sample(value)
        case "GROUP_CONCAT":
            return _concatenated(e, value, asked)
    raise Unsupported(asked.name)


def _count_rows(values: Iterable[Value]) -> str:
    """The number of different solutions."""
    lanes = [sql for value in values for sql in value.lanes.values()]
    return f"COUNT(DISTINCT ROW({', '.join(lanes)}))" if lanes else "(CASE WHEN COUNT(*) > 0 THEN 1 ELSE 0 END)"


def _count(value: Value, distinct: bool) -> Value:
    lanes = [sql for lane, sql in value.lanes.items() if lane not in ("tag", "lang")]
    if "lang" in value.lanes:
        lanes.append(f"{value.lanes['lang']} || '@' || {value.lanes['tag']}")
    if not lanes:
        return Value({"int": "(COUNT(*) * 0)"})
    if not value.nullable and len(lanes) == 1 and not distinct:
        return Value({"int": "COUNT(*)"})
    return Value({"int": " + ".join(f"COUNT({'DISTINCT ' * distinct}{sql})" for sql in lanes)})


def _weighed(value: Value, rows: bool, weight: str) -> Value:
    """`COUNT` over rows that stand for several; `rows`: of all of them, not of those with a value."""
    kept = f" FILTER (WHERE {value.bound})" if not rows and value.bound != "true" else ""
    return Value({"int": f"COALESCE(CAST(SUM({weight}){kept} AS BIGINT), CAST(0 AS BIGINT))"})


def _complete(value: Value, *lanes: str) -> Tests:
    """What is true where no row of the group has an error."""
    parts = " + ".join(f"COUNT({sql})" for sql in lanes)
    return (f"COUNT(*) = {parts}",) if value.nullable or value.all_kinds - NUMBERS else ()


def _sum(e: Expressions, value: Value, asked: Aggregate, whole: bool) -> Value:
    if Kind.OTHER in value.all_kinds:
        raise Unsupported(f"{asked.name} of another datatype")
    lanes = e.number(value)
    if not lanes:
        # only an empty group has a sum then
        return Value({"int": "(CASE WHEN COUNT(*) = 0 THEN CAST(0 AS BIGINT) END)"}, nullable=True)
    if asked.distinct and len(lanes) > 1:
        raise Unsupported(f"{asked.name}(DISTINCT) over numbers of several types")
    scale = e.scale(value)
    distinct = "DISTINCT " * asked.distinct
    ok = _complete(value, *lanes.values())
    sums = {lane: f"SUM({distinct}{sql})" for lane, sql in lanes.items()}
    counted = f"COUNT({distinct}{next(iter(lanes.values()))})" if asked.distinct else "COUNT(*)"
    found: dict[str, str] = {}
    if "dbl" in lanes:
        every = coalesce(*(f"CAST({sql} AS DOUBLE)" for sql in lanes.values()))
        total = f"SUM({distinct}{every})"
        some = f"COUNT({lanes['dbl']}) > 0"
        found["dbl"] = _when((*ok, some), total if asked.name == "SUM" else f"{total} / {counted}")
        ok = (*ok, f"COUNT({lanes['dbl']}) = 0")
    if "dec" in lanes or "int" in lanes:
        exact = _exact(lanes, sums, distinct)
        if asked.name == "SUM":
            _exact_sum(found, lanes, sums, exact, ok)
        else:
            scales = (scale if "dec" in lanes else 0, 0)
            found["dec"] = _when((*ok, "COUNT(*) > 0"), numbers.divide(exact, counted, scales, ""))
            scale = numbers.MAX_SCALE
    if whole:  # nothing sums up to an integer, whatever the rest is
        zero = "CASE WHEN COUNT(*) = 0 THEN CAST(0 AS BIGINT) END"
        found["int"] = f"COALESCE({found['int']}, {zero})" if "int" in found else f"({zero})"
    return Value(found, nullable=True, scale=scale)


def _exact(lanes: dict[str, str], sums: dict[str, str], distinct: str) -> str:
    if "dec" in lanes and "int" in lanes:
        return f"SUM({distinct}COALESCE({lanes['dec']}, {lanes['int']}))"
    return sums["dec"] if "dec" in lanes else sums["int"]


def _exact_sum(found: dict[str, str], lanes: dict[str, str], sums: dict[str, str], exact: str, ok: Tests) -> None:
    if "int" in lanes:
        found["int"] = _when((*ok, f"COUNT({lanes['dec']}) = 0") if "dec" in lanes else ok, sums["int"])
    if "dec" in lanes:
        found["dec"] = _when((*ok, f"COUNT({lanes['dec']}) > 0") if "int" in lanes else ok, exact)


def _when(tests: Tests, sql: str) -> str:
    """The SQL where all tests are true, else NULL."""
    return f"(CASE WHEN {' AND '.join(tests)} THEN {sql} END)" if tests else sql


def _extreme(e: Expressions, value: Value, name: str) -> Value:
    kinds = value.all_kinds
    if not value.lanes:
        return UNBOUND
    if value.fresh or "iri" in value.lanes:
        raise Unsupported(f"{name} of computed terms")
    if kinds <= NUMBERS and len(kinds) > 1:
        return _mixed_extreme(e, e.relation.split(value, NUMERIC), name)
    if kinds <= NUMBERS and value.only in NUMERIC and value.only is not None:
        sql = value.lanes[value.only]
        if value.only == "dbl":
            e.names.guarded = True
            sql = f"(CASE WHEN isnan({sql}) THEN error('NaN') ELSE {sql} END)"
        return Value({value.only: _when(_complete(value, sql), f"{name}({sql})")}, nullable=True, scale=value.scale)
    if (
        value.only == "id"
        and (kinds <= RESOURCES or len(kinds) == 1)
        and Kind.OTHER not in kinds
        and kinds != {Kind.DBL}
    ):
        sql = value.lanes["id"]
        ok = (f"COUNT(*) = COUNT({sql})",) if value.nullable else ()
        return Value({"id": _when(ok, f"{name}({sql})")}, value.kinds, True)
    if value.only == "str":
        sql = value.lanes["str"]
        return Value({"str": _when((f"COUNT(*) = COUNT({sql})",), f"{name}({sql})")}, nullable=True)
    raise Unsupported(f"{name} over terms of several kinds")


def _mixed_extreme(e: Expressions, value: Value, name: str) -> Value:
    """The least or greatest of numbers of several types: by value, and the term as it is."""
    lanes = value.lanes
    common = "DOUBLE" if "dbl" in lanes else f"DECIMAL(38, {value.scale})"
    number = coalesce(*(f"CAST({sql} AS {common})" for sql in lanes.values()))
    if "dbl" in lanes:
        e.names.guarded = True
        number = f"(CASE WHEN isnan({number}) THEN error('NaN') ELSE {number} END)"
    packed = ", ".join(f"{lane} := {sql}" for lane, sql in lanes.items())
    found = f"ARG_{name}(STRUCT_PACK({packed}), {number})"
    ok = _complete(value, *lanes.values())
    return Value({lane: _when(ok, f"{found}.{lane}") for lane in lanes}, nullable=True, scale=value.scale)


def _sample(value: Value) -> Value:
    if len([lane for lane in value.lanes if lane in KIND_OF or lane == "id"]) > 1 or "lang" in value.lanes:
        raise Unsupported("SAMPLE over terms of several kinds")
    lanes = {lane: f"ANY_VALUE({sql})" for lane, sql in value.lanes.items()}
    return Value(lanes, value.kinds, True, value.scale, fresh=value.fresh)


def _concatenated(e: Expressions, value: Value, asked: Aggregate) -> Value:
    """The texts of the terms, as STR() gives them; DISTINCT is of the terms, of which several may have one text."""
    if not value.lanes:
        return Value({"str": "(CASE WHEN COUNT(*) = 0 THEN '' END)"}, nullable=True)
    text = text_of(e, value)
    separator, ok = quoted(asked.separator), (f"COUNT(*) = COUNT({text})",)
    if asked.distinct and value.only != "str":
        lanes = ", ".join(f"{lane} := {sql}" for lane, sql in value.lanes.items())
        terms = f"LIST(DISTINCT STRUCT_PACK(text := {text}, {lanes})) FILTER (WHERE {text} IS NOT NULL)"
        sql = f"array_to_string(list_transform({terms}, lambda term: term.text), {separator})"
    else:
        sql = f"string_agg({'DISTINCT ' * asked.distinct}{text}, {separator})"
    return Value({"str": _when(ok, f"COALESCE({sql}, '')")}, nullable=True)
