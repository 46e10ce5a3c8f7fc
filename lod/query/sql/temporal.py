"""Casts to dates, moments, years and months of years (XPath and XQuery functions, section 17.1), and NOW.

SPARQL has the cast to `xsd:dateTime`; the others are as in Oxigraph and Jena. What is of a rare form – a date with a
time zone, a year before 1, more than six fraction digits, 24:00:00 – is left to the other engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from lod.cube.dictionary import TermKind
from lod.query.sql.expressions import Expressions, Function
from lod.query.sql.times import is_zoned
from lod.query.sql.values import TIMES, UNBOUND, Value, native
from lod.rdf.terms import XSD
from lod.sparql.algebra import Expr
from lod.sql.build import all_of, call, coalesce, let, matches, missing, not_, present, text, try_cast, when
from lod.sql.expressions import Expr as Sql
from lod.sql.expressions import SqlLiteral
from lod.sql.types import DATE

BLANK = text(" \t\r\n")
"""What stands around a value without being a part of it (XML Schema: whiteSpace=collapse)."""

_YEAR = r"(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_DAY = _YEAR + r"-[0-9]{2}-[0-9]{2}"
_TIME = r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_FORMS = {
    TermKind.DATE: _DAY,
    TermKind.MOMENT: _DAY + _TIME + _ZONE,
    TermKind.YEAR: _YEAR,
    TermKind.MONTH: _YEAR + r"-(?:0[1-9]|1[0-2])",
}
_SOME_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_RARE = {
    TermKind.DATE: r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}" + _SOME_ZONE,
    TermKind.MOMENT: r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9:.]+" + _SOME_ZONE,
    TermKind.YEAR: r"-?[0-9]{4,}" + _SOME_ZONE,
    TermKind.MONTH: r"-?[0-9]{4,}-[0-9]{2}" + _SOME_ZONE,
}
"""What may be of the kind in another form."""

From: TypeAlias = Mapping[TermKind, Callable[[Sql], Sql]]
"""How a value is made of one of another kind, by its text."""


def plain_text(e: Expressions, value: Value) -> Sql | None:
    """The text of a string without a language, None where it can be none."""
    its = e.string(value)
    if its is None:
        return None
    return its[0] if its[1] is None else when(missing(its[1]), its[0])


def _cast(kind: TermKind, sources: From) -> Function:
    def function(e: Expressions, args: tuple[Expr, ...]) -> Value:
        value = e.value(args[0])
        others = e.others(value)
        times = ((source, make, e.time(value, source)) for source, make in sources.items())
        parts = [_made(e, kind, source, make(let(its)), let(its)) for source, make, its in times if its is not None]
        if (plain := plain_text(e, value)) is not None:
            bare = let(call("trim", plain, BLANK))
            rare = all_of(matches(bare, _RARE[kind]), not_(matches(bare, _FORMS[kind])))
            parts.append(e.unless(rare, "a date of a rare form", _read(kind, bare)))
        return native(TIMES[kind], e.unless_valued(others, coalesce(*parts))) if parts or others else UNBOUND

    return function


def _made(e: Expressions, kind: TermKind, source: TermKind, made: Sql, its: Sql) -> Sql:
    """What is made of a text of another kind; a part of a moment with a time zone would have one, too."""
    if source is not TermKind.MOMENT or kind is TermKind.MOMENT:
        return made
    return e.unless(is_zoned(its), "a date with a time zone", made)


def _read(kind: TermKind, its: Sql) -> Sql:
    """The canonical form of a text; missing where it is none of the kind."""
    fits = matches(its, _FORMS[kind])
    if kind in (TermKind.YEAR, TermKind.MONTH):
        return when(fits, its)
    day = try_cast(call("substring", its, SqlLiteral(1), SqlLiteral(10)), DATE)
    return when(all_of(fits, present(day)), _canonical(its) if kind is TermKind.MOMENT else its)


def _canonical(its: Sql) -> Sql:
    """A moment without noughts at the end of its fraction, and with Z for UTC."""
    for pattern, by in ((r"(\.[0-9]*[1-9])0+", r"\1"), (r"\.0+(Z|[+-].*)?$", r"\1"), (r"[+-]00:00$", "Z")):
        its = call("replace_matches", its, text(pattern), text(by))
    return its


def _whole(its: Sql) -> Sql:
    return its


def _part(length: int) -> Callable[[Sql], Sql]:
    return lambda its: call("substring", its, SqlLiteral(1), SqlLiteral(length))


def _midnight(its: Sql) -> Sql:
    return call("concat", its, text("T00:00:00"))


_SOURCES: dict[TermKind, From] = {
    TermKind.DATE: {TermKind.DATE: _whole, TermKind.MOMENT: _part(10)},
    TermKind.MOMENT: {TermKind.MOMENT: _whole, TermKind.DATE: _midnight},
    TermKind.YEAR: {TermKind.YEAR: _whole, **dict.fromkeys((TermKind.MONTH, TermKind.DATE, TermKind.MOMENT), _part(4))},
    TermKind.MONTH: {TermKind.MONTH: _whole, TermKind.DATE: _part(7), TermKind.MOMENT: _part(7)},
}


def _now(e: Expressions, args: tuple[Expr, ...]) -> Value:
    """The same moment in all of a query."""
    its = call("moment_text", call("epoch_us", call("now")))
    for end in ("0", "."):
        its = call("rtrim", its, text(end))
    return native("dateTime", call("concat", its, text("Z")), nullable=False)


def _typed(kind: TermKind) -> Callable[[Sql], tuple[str, Sql]]:
    return lambda its: (TIMES[kind], _read(kind, its))


TIME_CASTS: dict[str, Function] = {
    **{f"<{XSD}{TIMES[kind]}>": _cast(kind, sources) for kind, sources in _SOURCES.items()},
    "NOW": _now,
}
"""Each cast by the IRI of its type, and NOW."""

TYPED_TIMES = {f"<{XSD}{TIMES[kind]}>": _typed(kind) for kind in _SOURCES}
"""For STRDT: the lane, and the value of a text, missing where it is none of the type."""
