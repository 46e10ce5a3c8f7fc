"""Casts between XSD types (SPARQL 1.1, section 17.1), where both sides agree on every lexical form."""

from __future__ import annotations

from collections.abc import Callable

from lod.cube.dictionary import TermKind
from lod.query.sql.errors import Unsupported
from lod.query.sql.expressions import Expressions, Function
from lod.query.sql.functions import text_of
from lod.query.sql.numbers import single
from lod.query.sql.temporal import BLANK, TIME_CASTS, TYPED_TIMES, plain_text
from lod.query.sql.values import FLOATING, UNBOUND, Value, native
from lod.rdf.terms import XSD
from lod.sparql.algebra import Const, Expr
from lod.sql.build import (
    all_of,
    as_text,
    call,
    cast,
    coalesce,
    double,
    fail,
    let,
    matches,
    missing,
    not_,
    text,
    try_cast,
    when,
)
from lod.sql.expressions import FALSE, NULL, TRUE, Binary, Case, In, SqlLiteral
from lod.sql.expressions import Expr as Sql
from lod.sql.types import BOOLEAN, DOUBLE, FLOAT, LONG, SHORT, TEXT, Type, decimal

_INTEGER = r"[+-]?[0-9]{1,18}"
_DECIMAL = r"[+-]?([0-9]{1,19}(\.[0-9]{0,18})?|\.[0-9]{1,18})"
_DOUBLE = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|-?INF|NaN"


def _string(e: Expressions, args: tuple[Expr, ...]) -> Value:
    value = e.value(args[0])
    if TermKind.BNODE in value.kinds or TermKind.OTHER in value.kinds:
        raise Unsupported("xsd:string of this")
    return native("str", text_of(e, value)) if value.lanes else UNBOUND


_SCALES = {"int": 0, "dec": 0, "flt": 18, "dbl": 18}
"""Fraction digits of a number as a decimal, where it does not have its own."""


def _numeric(lane: str, pattern: str, to: Type, scale: int, from_: Callable[[str, Sql], Sql]) -> Function:
    def function(e: Expressions, args: tuple[Expr, ...]) -> Value:
        value = e.value(args[0])
        others = e.others(value)
        parts: list[Sql] = []
        its_scale = scale if e.string(value) or e.boolean(value) else 0
        for kind, number in e.number(value).items():
            parts.append(from_(kind, number))
            if lane == "dec":
                its_scale = max(its_scale, _SCALES[kind] or e.scale(value))
        if (boolean := e.boolean(value)) is not None:
            parts.append(cast(cast(boolean, SHORT), to))
        if (plain := plain_text(e, value)) is not None:
            parts.append(_read(plain, pattern, to))
        if lane == "dec" and len(parts) > 1:
            parts = [cast(part, decimal(its_scale)) for part in parts]
        return native(lane, e.unless_valued(others, coalesce(*parts)), scale=its_scale) if parts else UNBOUND

    return function


def _read(plain: Sql, pattern: str, to: Type) -> Sql:
    """A number by its lexical form; missing where it is none."""
    bare = let(call("trim", plain, BLANK))
    return when(matches(bare, pattern), try_cast(bare, to))


def _to_integer(kind: str, number: Sql) -> Sql:
    return number if kind == "int" else try_cast(call("trunc", number), LONG)


def _to_decimal(kind: str, number: Sql) -> Sql:
    """Of a double, the shortest that reads back as the same double: 0.1 of 0.1e0. Past 10^20 there is none."""
    if kind in FLOATING:
        return try_cast(as_text(number), decimal(_SCALES[kind]))
    return number if kind == "dec" else try_cast(number, decimal(0))


def _to_float(kind: str, number: Sql) -> Sql:
    return single(number) if kind == "dbl" else cast(number, FLOAT)


def _to_double(kind: str, number: Sql) -> Sql:
    return number if kind == "dbl" else double(number)


def _boolean(e: Expressions, args: tuple[Expr, ...]) -> Value:
    value = e.value(args[0])
    its = e.string(value)
    others = e.others(value)
    if its and its[1]:
        raise Unsupported("xsd:boolean of this")
    parts = [boolean] if (boolean := e.boolean(value)) is not None else []
    parts += [
        all_of(Binary("<>", its_number, SqlLiteral(0)), not_(call("is_nan", double(its_number))))
        for its_number in e.number(value).values()
    ]
    if its:
        yes, no = (In(its[0], tuple(map(text, words))) for words in (("true", "1"), ("false", "0")))
        parts.append(Case(((yes, TRUE), (no, FALSE))))
    return native("bool", e.unless_valued(others, coalesce(*parts))) if parts else UNBOUND


def _typed(e: Expressions, args: tuple[Expr, ...]) -> Value:
    """STRDT: where the text is none of the type's, it is a literal that only the other engine keeps."""
    name = args[1].term if isinstance(args[1], Const) else ""
    plain = plain_text(e, e.value(args[0]))
    if plain is None and name:
        return UNBOUND
    if plain is None or (name not in _TYPED and name not in TYPED_TIMES):
        raise Unsupported("STRDT with this type")
    e.names.guarded = True
    its = let(plain)
    if name in TYPED_TIMES:
        lane, made = TYPED_TIMES[name](its)
        return native(lane, Case(((missing(its), NULL),), coalesce(made, fail("a text that is none of its type"))))
    lane, pattern, to = _TYPED[name]
    if lane == "str":
        return native("str", plain)
    made = coalesce(try_cast(its, to), fail("a number that is too large"))
    options = ((missing(its), NULL), (matches(its, pattern), made))
    return native(lane, Case(options, fail("a text that is none of its type")), scale=18 if lane == "dec" else 0)


_TYPED = {
    f"<{XSD}string>": ("str", "", TEXT),
    f"<{XSD}integer>": ("int", _INTEGER, LONG),
    f"<{XSD}decimal>": ("dec", _DECIMAL, decimal(18)),
    f"<{XSD}float>": ("flt", _DOUBLE, FLOAT),
    f"<{XSD}double>": ("dbl", _DOUBLE, DOUBLE),
    f"<{XSD}boolean>": ("bool", "true|false|0|1", BOOLEAN),
}

CASTS: dict[str, Function] = {
    f"<{XSD}string>": _string,
    f"<{XSD}integer>": _numeric("int", _INTEGER, LONG, 0, _to_integer),
    f"<{XSD}decimal>": _numeric("dec", _DECIMAL, decimal(18), 18, _to_decimal),
    f"<{XSD}float>": _numeric("flt", _DOUBLE, FLOAT, 0, _to_float),
    f"<{XSD}double>": _numeric("dbl", _DOUBLE, DOUBLE, 0, _to_double),
    f"<{XSD}boolean>": _boolean,
    "STRDT": _typed,
    **TIME_CASTS,
}
"""Each cast by the IRI of its type, and STRDT."""
