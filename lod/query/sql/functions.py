"""The built-in functions (SPARQL 1.1, section 17.4), one row each in `FUNCTIONS`; what is not there is not compiled."""

from __future__ import annotations

import re
from collections.abc import Callable

from lod.cube.dictionary import Kind, entry
from lod.query.sql import numbers
from lod.query.sql.errors import Unsupported
from lod.query.sql.expressions import Expressions, Function, constant
from lod.query.sql.values import (
    KIND_OF,
    LITERALS,
    NUMBERS,
    RESOURCES,
    UNBOUND,
    Value,
    coalesce,
    equal,
    native,
    quoted,
)
from lod.rdf.terms import XSD
from lod.sparql.algebra import Const, Expr

Args = tuple[Expr, ...]

_LANG_STRING = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"
_IRI = r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*"
_TYPES = {
    Kind.STRING: "string",
    Kind.INT: "integer",
    Kind.DEC: "decimal",
    Kind.DBL: "double",
    Kind.BOOL: "boolean",
    Kind.DATE: "date",
}


def _if(e: Expressions, args: Args) -> Value:
    test = e.once(native("bool", e.condition(args[0]))).lanes["bool"]
    return e.choose([(test, e.once(e.value(args[1]))), (f"NOT {test}", e.once(e.value(args[2])))])


def _coalesce(e: Expressions, args: Args) -> Value:
    values = [e.once(value) for value in map(e.value, args) if value.lanes]
    if not values:
        return UNBOUND
    return e.choose([(Value(v.lanes, nullable=True).bound, v) for v in values])


def _bound(e: Expressions, args: Args) -> Value:
    return native("bool", e.value(args[0]).bound, nullable=False)


def _same_term(e: Expressions, args: Args) -> Value:
    a, b = (e.once(e.value(arg)) for arg in args)
    if not a.lanes or not b.lanes:
        return UNBOUND
    left, right = e.aligned(a, b)
    present = [Value(v.lanes, nullable=True).bound for v in (a, b)]
    return native("bool", f"(CASE WHEN {' AND '.join(present)} THEN {equal(left, right)} END)")


def _is(*wanted: Kind) -> Function:
    def test(e: Expressions, args: Args) -> Value:
        value = e.value(args[0])
        kinds = value.all_kinds
        if Kind.OTHER in kinds and set(wanted) == NUMBERS:
            raise Unsupported("isNumeric of another datatype")
        present = Value(value.lanes, nullable=True).bound
        if kinds <= set(wanted) or not kinds & set(wanted):
            answer = "true" if kinds & set(wanted) else "false"
        else:
            tests = [f"({e_lane} IS NOT NULL)" for lane, e_lane in value.lanes.items() if _kind(lane) in wanted]
            if "id" in value.lanes:
                listed = ", ".join(str(int(kind)) for kind in sorted(wanted))
                kind = f"COALESCE({e.term(value)}kind, {int(Kind.OBS)})"
                tests.append(f"({value.lanes['id']} IS NOT NULL AND {kind} IN ({listed}))")
            answer = f"({' OR '.join(tests)})"
        return native("bool", f"(CASE WHEN {present} THEN {answer} END)")

    return test


def _kind(lane: str) -> Kind | None:
    return KIND_OF.get(lane)


def text_of(e: Expressions, value: Value) -> str:
    """SQL of STR(): the lexical form or the IRI; NULL for a blank node and for what is unbound."""
    parts = []
    for lane, sql in value.lanes.items():
        match lane:
            case "str" | "lang" | "iri":
                parts.append(sql)
            case "int":
                parts.append(f"CAST({sql} AS VARCHAR)")
            case "dec":
                parts.append(numbers.decimal_text(sql))
            case "dbl":
                e.names.guarded = True
                parts.append(numbers.double_text(sql))
            case "bool":
                parts.append(f"(CASE WHEN {sql} THEN 'true' WHEN NOT {sql} THEN 'false' END)")
    if value.kinds - {Kind.OBS, Kind.BNODE}:
        term = e.term(value)
        bnode = Kind.BNODE in value.kinds
        parts.append(f"CASE WHEN {term}kind <> {int(Kind.BNODE)} THEN {term}lex END" if bnode else f"{term}lex")
    if Kind.OBS in value.kinds:
        parts.append(_observation_text(e, value))
    return coalesce(*parts)


def _observation_text(e: Expressions, value: Value) -> str:
    known = e.names.schema.ranges
    if value.scan is None:
        key = f"obs {value.lanes['id']}"
        if key not in e.relation.attached:
            alias = e.names.alias("o")
            tables = " UNION ALL ".join(f"SELECT id, path FROM {table.name}" for table in e.names.schema.tables)
            e.names.observed = True
            e.relation.sources.append((f"({tables}) AS {alias}", f"{alias}.id = {value.lanes['id']}"))
            e.relation.attached[key] = f"{alias}."
        path = f"{e.relation.attached[key]}path"
    else:
        path = value.scan.at("path")
    number = value.lanes["id"]
    cases = " ".join(
        f"WHEN {number} >= {r.low} AND {number} < {r.high} THEN {quoted(r.prefix)} || {path}" for r in known
    )
    return f"(CASE {cases} END)"


def _str(e: Expressions, args: Args) -> Value:
    value = e.value(args[0])
    return native("str", text_of(e, value), nullable=value.nullable or bool(value.kinds & {Kind.BNODE}))


def _lang(e: Expressions, args: Args) -> Value:
    value = e.value(args[0])
    found = e.string(value)
    tags = [found[1]] if found and found[1] else []
    plain = [f"{sql} IS NOT NULL" for lane, sql in value.lanes.items() if lane not in ("id", "tag", "lang", "iri")]
    if value.kinds & LITERALS - {Kind.LANG}:
        plain.append(f"{e.term(value)}kind >= {int(Kind.STRING)} AND {e.term(value)}lang IS NULL")
    if plain:
        tags.append(f"CASE WHEN {' OR '.join(plain)} THEN '' END")
    return native("str", coalesce(*tags)) if tags else UNBOUND


def _datatype(e: Expressions, args: Args) -> Value:
    value = e.value(args[0])
    if Kind.OTHER in value.all_kinds:
        raise Unsupported("DATATYPE of another datatype")
    options = []
    for kind in sorted(value.all_kinds & LITERALS):
        iri = _LANG_STRING if kind is Kind.LANG else f"<{XSD}{_TYPES[kind]}>"
        tests = [f"{sql} IS NOT NULL" for lane, sql in value.lanes.items() if _kind(lane) is kind]
        if kind in value.kinds:
            tests.append(f"{e.term(value)}kind = {int(kind)}")
        options.append((f"({' OR '.join(tests)})", constant(iri, e.names)))
    return e.choose(options) if options else UNBOUND


def _iri(e: Expressions, args: Args) -> Value:
    value = e.value(args[0])
    if isinstance(args[0], Const) and entry(args[0].term).kind is Kind.STRING:
        iri = entry(args[0].term).lex
        if re.fullmatch(_IRI, iri):
            return constant(f"<{iri}>", e.names)
        raise Unsupported("a relative IRI")
    if value.all_kinds <= RESOURCES and "iri" not in value.lanes:
        return value
    found = e.string(value)
    if found is None or value.all_kinds - {Kind.STRING}:
        raise Unsupported("IRI() of this")
    e.names.guarded = True
    pattern, text = quoted(_IRI), found[0]
    tested = f"WHEN {text} IS NULL THEN NULL WHEN regexp_full_match({text}, {pattern}) THEN {text}"
    return native("iri", f"(CASE {tested} ELSE error('an IRI that is relative') END)")


def _arithmetic(op: str) -> Function:
    def function(e: Expressions, args: Args) -> Value:
        a, b = (e.once(e.value(arg)) for arg in args)
        if Kind.OTHER in a.all_kinds | b.all_kinds or Kind.DATE in a.all_kinds & b.all_kinds:
            raise Unsupported("arithmetic with another datatype")
        left, right = e.number(a), e.number(b)
        if op == "/" and isinstance(args[1], Const) and (whole := numbers.reciprocal(args[1].term, e.scale(a))):
            scale = e.scale(a) + whole[1]
            parts = [f"TRY_CAST({sql} * {whole[0]} AS DECIMAL(38, {scale}))" for sql in left.values()]
            if "dbl" not in left and parts:
                return Value({"dec": coalesce(*parts)}, nullable=True, scale=scale)
        return numbers.arithmetic(op, left, right, (e.scale(a), e.scale(b))) if left and right else UNBOUND

    return function


def _rounded(make: Callable[[str, str], str], *, whole: bool = False) -> Function:
    """A function of a number that keeps its type; `make` gets the SQL and the lane; `whole`: no fraction is left."""

    def function(e: Expressions, args: Args) -> Value:
        value = e.once(e.value(args[0]))
        if Kind.OTHER in value.all_kinds:
            raise Unsupported("rounding another datatype")
        lanes = {lane: make(sql, lane) for lane, sql in e.number(value).items()}
        return Value(lanes, nullable=True, scale=0 if whole else e.scale(value)) if lanes else UNBOUND

    return function


def _whole(name: str) -> Callable[[str, str], str]:
    return lambda sql, lane: sql if lane == "int" else f"{name}({sql})"


def _wide(sql: str, lane: str) -> str:
    """A number whose negative is a number too."""
    return f"CAST({sql} AS HUGEINT)" if lane == "int" else sql


def _round(sql: str, lane: str) -> str:
    """The nearest whole number, of two the greater. To add a half and cut is wrong: 0.49999999999999994 + 0.5 = 1."""
    if lane == "int":
        return sql
    half = "CAST('0.5' AS DECIMAL(2, 1))" if lane == "dec" else "CAST(0.5 AS DOUBLE)"
    return f"(CASE WHEN {sql} - floor({sql}) >= {half} THEN ceil({sql}) ELSE floor({sql}) END)"


FUNCTIONS: dict[str, Function] = {
    "IF": _if,
    "COALESCE": _coalesce,
    "BOUND": _bound,
    "SAMETERM": _same_term,
    "ISIRI": _is(Kind.IRI, Kind.OBS),
    "ISURI": _is(Kind.IRI, Kind.OBS),
    "ISBLANK": _is(Kind.BNODE),
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
    "neg": _rounded(lambda sql, lane: f"TRY(-{_wide(sql, lane)})"),
    "pos": _rounded(lambda sql, _: sql),
    "ABS": _rounded(lambda sql, lane: f"TRY(abs({_wide(sql, lane)}))"),
    "CEIL": _rounded(_whole("ceil"), whole=True),
    "FLOOR": _rounded(_whole("floor"), whole=True),
    "ROUND": _rounded(_round, whole=True),
}
"""Each function by SPARQL's name; operators of arithmetic by their sign."""
