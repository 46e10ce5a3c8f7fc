"""The built-in functions (SPARQL 1.1, section 17.4), one row each in `FUNCTIONS`; what is not there is not compiled."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from lod.cube.dictionary import TermKind, entry
from lod.query.sql import numbers
from lod.query.sql.constants import constant
from lod.query.sql.errors import Unsupported
from lod.query.sql.expressions import Expressions, Function
from lod.query.sql.times import TEMPORAL
from lod.query.sql.values import FLOATING, KIND_OF, LITERALS, NUMBERS, RESOURCES, UNBOUND, Value, equal, native, shared
from lod.rdf.terms import XSD
from lod.sparql.algebra import Const, Expr
from lod.sql.build import (
    all_of,
    any_of,
    as_text,
    attempt,
    call,
    coalesce,
    fail,
    huge,
    let,
    matches,
    missing,
    not_,
    one_of,
    present,
    text,
    try_cast,
    when,
)
from lod.sql.build import equal as same
from lod.sql.expressions import FALSE, NULL, TRUE, Binary, Case, Column, SqlLiteral
from lod.sql.expressions import Expr as Sql
from lod.sql.relations import Scan, Select, SqlSource, SqlUnion
from lod.sql.types import DOUBLE, decimal

Args = tuple[Expr, ...]

_LANG_STRING = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"
_IRI = r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*"
_TYPES = {
    TermKind.STRING: "string",
    TermKind.INT: "integer",
    TermKind.DEC: "decimal",
    TermKind.FLT: "float",
    TermKind.DBL: "double",
    TermKind.BOOL: "boolean",
    TermKind.DATE: "date",
    TermKind.MOMENT: "dateTime",
    TermKind.YEAR: "gYear",
    TermKind.MONTH: "gYearMonth",
}


def _if(e: Expressions, args: Args) -> Value:
    test = let(e.condition(args[0]))
    return e.choose([(test, e.shared(args[1])), (not_(test), e.shared(args[2]))])


def _coalesce(e: Expressions, args: Args) -> Value:
    values = [shared(value) for value in map(e.value, dict.fromkeys(args)) if value.lanes]
    return e.choose([(value.there, value) for value in values]) if values else UNBOUND


def _bound(e: Expressions, args: Args) -> Value:
    return native("bool", e.value(args[0]).bound, nullable=False)


def _same_term(e: Expressions, args: Args) -> Value:
    a, b = map(e.shared, args)
    if not a.lanes or not b.lanes:
        return UNBOUND
    left, right = e.aligned(a, b)
    return native("bool", when(all_of(a.there, b.there), equal(left, right)))


def _is(*wanted: TermKind) -> Function:
    def test(e: Expressions, args: Args) -> Value:
        value = e.value(args[0])
        kinds = value.all_kinds
        answer: Sql = TRUE if kinds & set(wanted) else FALSE
        if answer is TRUE and not kinds <= set(wanted):
            tests = [present(lane) for name, lane in value.lanes.items() if KIND_OF.get(name) in wanted]
            if "id" in value.lanes:
                kind = coalesce(e.term(value).at("kind"), SqlLiteral(int(TermKind.OBS)))
                tests.append(all_of(present(value.lanes["id"]), one_of(kind, sorted(map(int, wanted)))))
            answer = any_of(*tests)
        if set(wanted) == NUMBERS:
            answer = e.unless_valued(e.others(value), answer)
        return native("bool", when(value.there, answer))

    return test


def text_of(e: Expressions, value: Value) -> Sql:
    """STR(): the lexical form or the IRI; missing for a blank node and for what is unbound."""
    parts: list[Sql] = []
    for lane, its in value.lanes.items():
        match lane:
            case "str" | "lang" | "iri" | "date" | "dateTime" | "gYear" | "gYearMonth":
                parts.append(its)
            case "int":
                parts.append(as_text(its))
            case "dec":
                parts.append(numbers.decimal_text(let(its)))
            case "flt" | "dbl":
                e.names.guarded = True
                parts.append(numbers.floating_text(let(its), FLOATING[lane]))
            case "bool":
                parts.append(Case(((its, text("true")), (not_(its), text("false")))))
    if value.kinds - {TermKind.OBS, TermKind.BNODE}:
        term = e.term(value)
        named = Binary("<>", term.at("kind"), SqlLiteral(int(TermKind.BNODE)))
        parts.append(when(named, term.at("lex")) if TermKind.BNODE in value.kinds else term.at("lex"))
    if TermKind.OBS in value.kinds:
        parts.append(_observation_text(e, value))
    return coalesce(*parts)


def _observation_text(e: Expressions, value: Value) -> Sql:
    its = value.lanes["id"]
    path = _path(e, its) if value.scan is None else value.scan.at("path")
    cases = tuple(
        (
            all_of(Binary(">=", its, SqlLiteral(r.low)), Binary("<", its, SqlLiteral(r.high))),
            call("concat", text(r.prefix), path),
        )
        for r in e.names.schema.ranges
    )
    return Case(cases) if cases else NULL


def _path(e: Expressions, its: Sql) -> Sql:
    """The path of any observation, by its number."""
    if its not in e.relation.paths:
        e.names.observed = True
        tables = SqlUnion(tuple(_paths(table.name) for table in e.names.schema.tables))
        alias = e.names.alias("o")
        e.relation.sources.append(SqlSource(tables, alias, same(Column(alias, "id"), its)))
        e.relation.paths[its] = Column(alias, "path")
    return e.relation.paths[its]


def _paths(table: str) -> Select:
    columns = tuple((name, Column("c", name)) for name in ("id", "path"))
    return Select(columns, (SqlSource(Scan(table), "c"),))


def _str(e: Expressions, args: Args) -> Value:
    value = e.value(args[0])
    return native("str", text_of(e, value), nullable=value.nullable or bool(value.kinds & {TermKind.BNODE}))


def _lang(e: Expressions, args: Args) -> Value:
    value = e.value(args[0])
    found = e.string(value)
    tags = [found[1]] if found and found[1] else []
    plain = [present(its) for lane, its in value.lanes.items() if lane not in ("id", "tag", "lang", "iri")]
    if value.kinds & LITERALS - {TermKind.LANG}:
        term = e.term(value)
        literal = Binary(">=", term.at("kind"), SqlLiteral(int(TermKind.STRING)))
        plain.append(all_of(literal, missing(term.at("lang"))))
    if plain:
        tags.append(when(any_of(*plain), text("")))
    return native("str", coalesce(*tags)) if tags else UNBOUND


def _datatype(e: Expressions, args: Args) -> Value:
    value = e.value(args[0])
    options = []
    other = TermKind.OTHER in value.kinds
    for kind in sorted(value.all_kinds & LITERALS - {TermKind.OTHER}):
        iri = _LANG_STRING if kind is TermKind.LANG else f"<{XSD}{_TYPES[kind]}>"
        tests = [present(its) for lane, its in value.lanes.items() if KIND_OF.get(lane) is kind]
        if kind in value.kinds:
            tests.append(e.term(value).kind_in([kind]))
        its = native("iri", text(iri[1:-1]), nullable=False) if other else constant(iri, e.names)
        options.append((any_of(*tests), its))
    if other:
        term = e.term(value)
        options.append((term.kind_in([TermKind.OTHER]), native("iri", term.at("dt"))))
    return e.choose(options) if options else UNBOUND


def _iri(e: Expressions, args: Args) -> Value:
    value = e.value(args[0])
    if isinstance(args[0], Const) and entry(args[0].term).kind is TermKind.STRING:
        iri = entry(args[0].term).lex
        if re.fullmatch(_IRI, iri):
            return constant(f"<{iri}>", e.names)
        raise Unsupported("a relative IRI")
    if value.all_kinds <= RESOURCES and "iri" not in value.lanes:
        return value
    found = e.string(value)
    if found is None or value.all_kinds - {TermKind.STRING}:
        raise Unsupported("IRI() of this")
    e.names.guarded = True
    its = found[0]
    whole = Case(((missing(its), NULL), (matches(its, _IRI), its)), fail("an IRI that is relative"))
    return native("iri", whole)


def _computing(function: Function) -> Function:
    """A function of numbers. Whether a term is a number that only the store knows is looked at around all of the
    arithmetic: what ends a statement must not stand where errors are caught."""

    def whole(e: Expressions, args: Args) -> Value:
        if e.pending is not None:
            return function(e, args)
        e.pending = []
        try:
            value, tests = function(e, args), dict.fromkeys(e.pending)
        finally:
            e.pending = None
        ends = tuple((test, fail(why)) for test, why in tests)
        return replace(value, lanes={lane: Case(ends, its) if ends else its for lane, its in value.lanes.items()})

    return whole


def _arithmetic(op: str) -> Function:
    def function(e: Expressions, args: Args) -> Value:
        a, b = map(e.shared, args)
        if op in "+-" and a.all_kinds & TEMPORAL and b.all_kinds & (TEMPORAL | {TermKind.OTHER}):
            _unless_dates(e, a, b)
        e.unless_valued(e.others(a, b), NULL)
        left, right = e.number(a), e.number(b)
        if op == "/" and isinstance(args[1], Const) and (whole := numbers.reciprocal(args[1].term, e.scale(a))):
            scale = e.scale(a) + whole[1]
            parts = [
                try_cast(Binary("*", its, whole[0]), decimal(scale)) for its in numbers.wide(left, e.scale(a)).values()
            ]
            if not left.keys() & FLOATING and parts:
                return Value({"dec": coalesce(*parts)}, nullable=True, scale=scale)
        return numbers.arithmetic(op, left, right, (e.scale(a), e.scale(b))) if left and right else UNBOUND

    return _computing(function)


def _unless_dates(e: Expressions, a: Value, b: Value) -> None:
    """Ends the statement where both are dates or moments, which the store computes with. Raises `Unsupported` where
    nothing else can be."""
    if not (a.all_kinds & NUMBERS and b.all_kinds & NUMBERS):
        raise Unsupported("arithmetic with dates")
    both = [its for its in (e.time(value, *sorted(TEMPORAL)) for value in (a, b)) if its is not None]
    if len(both) > 1:
        e.unless(all_of(*map(present, both)), "arithmetic with dates", NULL)


def _rounded(make: Callable[[Sql, str], Sql], *, whole: bool = False) -> Function:
    """A function of a number that keeps its type; `make` gets it and its lane; `whole`: no fraction is left."""

    def function(e: Expressions, args: Args) -> Value:
        value = e.shared(args[0])
        e.unless_valued(e.others(value), NULL)
        lanes = {lane: make(its, lane) for lane, its in e.number(value).items()}
        return Value(lanes, nullable=True, scale=0 if whole else e.scale(value)) if lanes else UNBOUND

    return _computing(function)


def _whole(name: str) -> Callable[[Sql, str], Sql]:
    return lambda its, lane: its if lane == "int" else call(name, its)


def _wide(its: Sql, lane: str) -> Sql:
    """A number whose negative is a number too."""
    return huge(its) if lane == "int" else its


def _round(its: Sql, lane: str) -> Sql:
    """The nearest whole number, of two the greater. To add a half and cut is wrong: 0.49999999999999994 + 0.5 = 1."""
    if lane == "int":
        return its
    half = SqlLiteral("0.5", decimal(1, 2) if lane == "dec" else DOUBLE)
    low = call("floor", its)
    return when(Binary(">=", Binary("-", its, low), half), call("ceil", its), low)


FUNCTIONS: dict[str, Function] = {
    "IF": _if,
    "COALESCE": _coalesce,
    "BOUND": _bound,
    "SAMETERM": _same_term,
    "ISIRI": _is(TermKind.IRI, TermKind.OBS),
    "ISURI": _is(TermKind.IRI, TermKind.OBS),
    "ISBLANK": _is(TermKind.BNODE),
    "ISLITERAL": _is(*sorted(LITERALS)),
    "ISNUMERIC": _is(*sorted(NUMBERS)),
    "STR": _str,
    "LANG": _lang,
    "DATATYPE": _datatype,
    "IRI": _iri,
    "URI": _iri,
    "+": _arithmetic("+"),
    "-": _arithmetic("-"),
    "*": _arithmetic("*"),
    "/": _arithmetic("/"),
    "neg": _rounded(lambda its, lane: attempt(call("negative", _wide(its, lane)))),
    "pos": _rounded(lambda its, _: its),
    "ABS": _rounded(lambda its, lane: attempt(call("abs", _wide(its, lane)))),
    "CEIL": _rounded(_whole("ceil"), whole=True),
    "FLOOR": _rounded(_whole("floor"), whole=True),
    "ROUND": _rounded(_round, whole=True),
}
"""Each function by SPARQL's name; operators of arithmetic by their sign."""
