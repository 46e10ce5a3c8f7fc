"""Aggregates (SPARQL 1.1, section 18.5.1) over lanes: an error or an unbound value inside makes the result unbound,
but for COUNT and SAMPLE; nothing sums up to the integer 0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lod.cube.dictionary import TermKind
from lod.query.sql import numbers
from lod.query.sql.errors import Unsupported
from lod.query.sql.expressions import Expressions
from lod.query.sql.functions import text_of
from lod.query.sql.ordering import sorting
from lod.query.sql.times import unless_valued
from lod.query.sql.values import FLOATING, NUMBERS, NUMERIC, RESOURCES, UNBOUND, Value
from lod.sparql.algebra import Aggregate
from lod.sql.build import all_of, call, cast, coalesce, count, double, equal, fail, let, number, present, text, when
from lod.sql.expressions import Binary, Expr, Field, Fold, Record, SqlLiteral
from lod.sql.types import DOUBLE, decimal

NONE, ZERO = SqlLiteral(0), number(0)


def aggregate(e: Expressions, asked: Aggregate, whole: bool) -> Value:
    """The value of an aggregate; `whole`: everything is one group, which may be empty. Raises `Unsupported`."""
    if asked.expr is None:
        return Value({"int": _count_rows(e.relation.vars.values()) if asked.distinct else count()})
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


def _count_rows(values: Iterable[Value]) -> Expr:
    """The number of different solutions."""
    lanes = tuple(its for value in values for its in value.lanes.values())
    if lanes:
        return count(call("row", *lanes), distinct=True)
    return when(Binary(">", count(), NONE), SqlLiteral(1), NONE)


def _count(value: Value, distinct: bool) -> Value:
    lanes = [its for lane, its in value.lanes.items() if lane not in ("tag", "lang")]
    if "lang" in value.lanes:
        lanes.append(call("concat", value.lanes["lang"], text("@"), value.lanes["tag"]))
    if not lanes:
        return Value({"int": Binary("*", count(), NONE)})
    if not value.nullable and len(lanes) == 1 and not distinct:
        return Value({"int": count()})
    return Value({"int": _added(count(its, distinct=distinct) for its in lanes)})


def _added(parts: Iterable[Expr]) -> Expr:
    first, *more = parts
    for part in more:
        first = Binary("+", first, part)
    return first


def _complete(value: Value, *lanes: Expr) -> tuple[Expr, ...]:
    """What is true where no row of the group has an error."""
    some = value.nullable or value.all_kinds - NUMBERS
    return (equal(count(), _added(map(count, lanes))),) if some else ()


def _sum(e: Expressions, value: Value, asked: Aggregate, whole: bool) -> Value:
    others = e.others(value)
    lanes = {lane: let(unless_valued(others, its)) for lane, its in e.number(value).items()}
    nothing = when(equal(count(), NONE), ZERO)
    if not lanes:  # only an empty group has a sum then
        return Value({"int": nothing}, nullable=True)
    scale = e.scale(value)
    ok = _complete(value, *lanes.values())
    counted = _added(count(its, distinct=True) for its in lanes.values()) if asked.distinct else count()
    sums: dict[str, Expr] = {}
    for lane in reversed([lane for lane in FLOATING if lane in lanes]):
        total = _total([double(its) for its in lanes.values()], asked)
        its = total if asked.name == "SUM" else Binary("/", total, counted)
        some = Binary(">", count(lanes[lane]), NONE)
        sums[lane] = when(all_of(*ok, some), numbers.single(its) if lane == "flt" else its)
        ok = (*ok, equal(count(lanes[lane]), NONE))
    if "dec" in lanes or "int" in lanes:
        those = [lanes[lane] for lane in ("dec", "int") if lane in lanes]
        exact = _total([cast(its, decimal(scale)) for its in those] if len(those) > 1 else those, asked)
        if asked.name == "SUM":
            sums |= _exact_sum(lanes, exact, asked, ok)
        else:
            scales = (scale if "dec" in lanes else 0, 0)
            average = numbers.divide(exact, counted, scales, safely=False)
            sums["dec"] = when(all_of(*ok, Binary(">", count(), NONE)), average)
            scale = numbers.MAX_SCALE
    if whole:  # nothing sums up to an integer, whatever the rest is
        sums["int"] = coalesce(sums["int"], nothing) if "int" in sums else nothing
    return Value(sums, nullable=True, scale=scale)


def _total(parts: Sequence[Expr], asked: Aggregate) -> Expr:
    """The sum of numbers of one type or several; DISTINCT is of terms, so 1 and 1.0 are two."""
    if not asked.distinct or len(parts) == 1:
        return Fold("sum", (coalesce(*parts),), asked.distinct)
    return _added(coalesce(Fold("sum", (part,), True), NONE) for part in parts)


def _exact_sum(lanes: dict[str, Expr], exact: Expr, asked: Aggregate, ok: tuple[Expr, ...]) -> dict[str, Expr]:
    """The sum as a decimal where one is among the numbers, else as an integer."""
    sums = {}
    decimals = count(lanes["dec"]) if "dec" in lanes else NONE
    if "int" in lanes:
        tests = all_of(*ok, equal(decimals, NONE)) if "dec" in lanes else all_of(*ok)
        sums["int"] = when(tests, _total([lanes["int"]], asked))
    if "dec" in lanes:
        tests = all_of(*ok, Binary(">", decimals, NONE)) if "int" in lanes else all_of(*ok)
        sums["dec"] = when(tests, exact)
    return sums


def _extreme(e: Expressions, value: Value, name: str) -> Value:
    kinds = value.all_kinds
    if not value.lanes:
        return UNBOUND
    if value.fresh or "iri" in value.lanes:
        if TermKind.OBS in value.kinds:
            raise Unsupported(f"{name} of computed terms")
        return _first(e, value, name)
    if kinds <= NUMBERS and len(kinds) > 1:
        return _mixed_extreme(e, e.relation.split(value, NUMERIC), name)
    if kinds <= NUMBERS and value.only in NUMERIC and value.only is not None:
        its = value.lanes[value.only]
        ordered = _no_nan(e, its) if value.only in FLOATING else its
        extreme = Fold(name.lower(), (ordered,))
        return Value({value.only: when(all_of(*_complete(value, its)), extreme)}, nullable=True, scale=value.scale)
    ordered_by_number = (
        (kinds <= RESOURCES or len(kinds) == 1)
        and TermKind.OTHER not in kinds
        and not kinds <= {TermKind.FLT, TermKind.DBL}
    )
    if value.only == "id" and ordered_by_number:
        its = value.lanes["id"]
        ok = equal(count(), count(its))
        extreme = Fold(name.lower(), (its,))
        return Value({"id": when(ok, extreme) if value.nullable else extreme}, value.kinds, True)
    if value.only in ("str", "bool") and value.only is not None:
        its = value.lanes[value.only]
        return Value({value.only: when(equal(count(), count(its)), Fold(name.lower(), (its,)))}, nullable=True)
    return _first(e, value, name)


def _no_nan(e: Expressions, its: Expr) -> Expr:
    """A double that has a place among others; where it has none, the other engine answers."""
    e.names.guarded = True
    return when(call("is_nan", its), fail("NaN"), its)


def _mixed_extreme(e: Expressions, value: Value, name: str) -> Value:
    """The least or greatest of numbers of several types: by value, and the term as it is."""
    lanes = value.lanes
    common = DOUBLE if lanes.keys() & FLOATING else decimal(value.scale)
    ordered = coalesce(*(cast(its, common) for its in lanes.values()))
    if lanes.keys() & FLOATING:
        ordered = _no_nan(e, let(ordered))
    extreme = Fold("least_by" if name == "MIN" else "greatest_by", (Record(tuple(lanes.items())), ordered))
    ok = all_of(*_complete(value, *lanes.values()))
    return Value({lane: when(ok, Field(extreme, lane)) for lane in lanes}, nullable=True, scale=value.scale)


def _first(e: Expressions, value: Value, name: str) -> Value:
    """The first or last of terms of several kinds, in the order that ORDER BY has (section 18.5.1.5)."""
    keys = Record(tuple((f"k{n}", key) for n, key in enumerate(sorting(e, value))))
    extreme = Fold("least_by" if name == "MIN" else "greatest_by", (Record(tuple(value.lanes.items())), keys))
    ok = equal(count(), count(where=value.there))
    return replace(
        value, lanes={lane: when(ok, Field(extreme, lane)) for lane in value.lanes}, nullable=True, scan=None
    )


def _sample(value: Value) -> Value:
    if len(value.lanes) > 1:  # all lanes of the same row
        one = Fold("any", (Record(tuple(value.lanes.items())),), where=value.there)
        lanes: dict[str, Expr] = {lane: Field(one, lane) for lane in value.lanes}
    else:
        lanes = {lane: Fold("any", (its,)) for lane, its in value.lanes.items()}
    return Value(lanes, value.kinds, True, value.scale, fresh=value.fresh)


def _concatenated(e: Expressions, value: Value, asked: Aggregate) -> Value:
    """The texts of the terms, as STR() gives them; DISTINCT is of the terms, of which several may have one text."""
    if not value.lanes:
        return Value({"str": when(equal(count(), NONE), text(""))}, nullable=True)
    its, separator = let(text_of(e, value)), text(asked.separator)
    if asked.distinct and value.only != "str":
        terms = Fold("list", (Record((("text", its), *value.lanes.items())),), True, present(its))
        joined: Expr = call("texts", terms, separator)
    else:
        joined = Fold("join", (its, separator), asked.distinct)
    return Value({"str": when(equal(count(), count(its)), coalesce(joined, text("")))}, nullable=True)
