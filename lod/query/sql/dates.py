"""Functions of dates and times (SPARQL 1.1, section 17.4.5), one row each in `DATES`, over lexical forms.

The standard has them of `xsd:dateTime`; as the store does, a date, a year and a month of a year have parts too. What is
of a rare form (a date with a time zone, a year before 1) is left to the other engine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from lod.cube.dictionary import TermKind
from lod.query.sql.expressions import Expressions, Function
from lod.query.sql.times import PLAIN
from lod.query.sql.values import UNBOUND, Value, native
from lod.sparql.algebra import Expr
from lod.sql.build import call, coalesce, let, present, text, try_cast, when
from lod.sql.expressions import NULL, SqlLiteral
from lod.sql.expressions import Expr as Sql
from lod.sql.types import LONG, decimal

Part: TypeAlias = Callable[[Sql], Sql]
"""A part of a date or a moment, from its text."""

_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_YEARS, _MONTHS = (*PLAIN, TermKind.MOMENT), (TermKind.DATE, TermKind.MONTH, TermKind.MOMENT)
_DAYS, _TIMES = (TermKind.DATE, TermKind.MOMENT), (TermKind.MOMENT,)


def _part(kinds: tuple[TermKind, ...], part: Part, lane: str = "int", scale: int = 0) -> Function:
    """A part of what is of one of these kinds."""

    def function(e: Expressions, args: tuple[Expr, ...]) -> Value:
        value = e.value(args[0])
        others, lex = e.others(value), e.time(value, *kinds)
        if lex is None and not others:
            return UNBOUND
        its = NULL if lex is None else part(let(lex))
        return native(lane, e.unless_valued(others, its), scale=scale)

    return function


def _whole(place: int, length: int) -> Part:
    return lambda its: try_cast(call("substring", its, SqlLiteral(place), SqlLiteral(length)), LONG)


def _seconds(its: Sql) -> Sql:
    return try_cast(call("matched", its, text("T[0-9]{2}:[0-9]{2}:([0-9.]+)")), decimal(18))


def _offset(its: Sql) -> Sql:
    """Nothing but a moment's last part looks like a time zone after its time."""
    zone = call("matched", its, text(f"T[0-9:.]+({_ZONE})$"))
    return when(present(its), coalesce(zone, text("")))


DATES: dict[str, Function] = {
    "YEAR": _part(_YEARS, _whole(1, 4)),
    "MONTH": _part(_MONTHS, _whole(6, 2)),
    "DAY": _part(_DAYS, _whole(9, 2)),
    "HOURS": _part(_TIMES, _whole(12, 2)),
    "MINUTES": _part(_TIMES, _whole(15, 2)),
    "SECONDS": _part(_TIMES, _seconds, "dec", 18),
    "TZ": _part(_YEARS, _offset, "str"),
}
"""Each function of dates by SPARQL's name; TIMEZONE gives a duration, which no lane holds."""
