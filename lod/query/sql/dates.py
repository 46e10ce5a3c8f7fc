"""Functions of dates and times (SPARQL 1.1, section 17.4.5), one row each in `DATES`, over lexical forms.

Dates without a time zone are a kind of their own. Of other literals, those of `xsd:dateTime` in plain form are taken
apart here; what else has parts (a year alone, a date with a time zone, a year before 1) is left to the other engine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from lod.cube.dictionary import TermKind
from lod.query.sql.expressions import Expressions, Function
from lod.query.sql.relation import Described
from lod.query.sql.values import UNBOUND, Value, native
from lod.rdf.terms import XSD
from lod.sparql.algebra import Expr
from lod.sql.build import all_of, call, coalesce, equal, fail, matches, present, text, try_cast, when
from lod.sql.expressions import Expr as Sql
from lod.sql.expressions import Literal
from lod.sql.types import DATE, LONG, decimal

Part: TypeAlias = Callable[[Sql], Sql]
"""A part of a date or a moment, from its text."""

_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,9})?"
_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])?"
_DATE_TIME = f"[1-9][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}T{_TIME}{_ZONE}"


def _part(of_date: Part | None, of_date_time: Part, lane: str = "int", scale: int = 0) -> Function:
    """A part of each of the two; None for what has no such part."""

    def function(e: Expressions, args: tuple[Expr, ...]) -> Value:
        value = e.value(args[0])
        parts = []
        if of_date and (date := e.date(value)) is not None:
            parts.append(of_date(date))
        if TermKind.OTHER in value.kinds:
            e.names.guarded = True
            parts.append(_of_other(e.term(value), of_date_time))
        return native(lane, coalesce(*parts), scale=scale) if parts else UNBOUND

    return function


def _of_other(term: Described, part: Part) -> Sql:
    """The part of a literal of another datatype; it is computed before it is looked at whether it is one."""
    lex = term.at("lex")
    plain = all_of(
        equal(term.at("dt"), text(XSD + "dateTime")),
        matches(lex, _DATE_TIME),
        present(try_cast(call("substring", lex, Literal(1), Literal(10)), DATE)),
    )
    return when(term.kind_in([TermKind.OTHER]), when(plain, part(lex), fail("a part of another datatype")))


def _whole(place: int, length: int) -> Part:
    return lambda its: try_cast(call("substring", its, Literal(place), Literal(length)), LONG)


def _seconds(its: Sql) -> Sql:
    return try_cast(call("matched", its, text("^[^T]*T[0-9:]{6}([0-9.]+)")), decimal(18))


def _offset(its: Sql) -> Sql:
    return call("matched", its, text(f"({_ZONE})$"))


DATES: dict[str, Function] = {
    "YEAR": _part(_whole(1, 4), _whole(1, 4)),
    "MONTH": _part(_whole(6, 2), _whole(6, 2)),
    "DAY": _part(_whole(9, 2), _whole(9, 2)),
    "HOURS": _part(None, _whole(12, 2)),
    "MINUTES": _part(None, _whole(15, 2)),
    "SECONDS": _part(None, _seconds, "dec", 18),
    "TZ": _part(lambda its: when(present(its), text("")), _offset, "str"),
}
"""Each function of dates by SPARQL's name; TIMEZONE gives a duration, which no lane holds."""
