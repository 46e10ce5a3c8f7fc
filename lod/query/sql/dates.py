"""Functions of dates and times (SPARQL 1.1, section 17.4.5), one row each in `DATES`, over lexical forms.

Dates without a time zone are a kind of their own. Of other literals, those of `xsd:dateTime` in plain form are taken
apart here; what else has parts (a year alone, a date with a time zone, a year before 1) is left to the other engine.
"""

from __future__ import annotations

from lod.cube.dictionary import Kind
from lod.query.sql.expressions import Expressions, Function
from lod.query.sql.values import UNBOUND, Value, coalesce, native, quoted
from lod.rdf.terms import XSD
from lod.sparql.algebra import Expr

_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,9})?"
_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])?"
_DATE_TIME = f"[1-9][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}T{_TIME}{_ZONE}"


def _part(of_date: str, of_date_time: str, lane: str = "int", scale: int = 0) -> Function:
    """A part by its SQL in each of the two; `{}` stands for the text, and "" for what has no such part."""

    def function(e: Expressions, args: tuple[Expr, ...]) -> Value:
        value = e.value(args[0])
        parts = []
        if of_date and (date := e.date(value)) is not None:
            parts.append(of_date.format(date))
        if Kind.OTHER in value.kinds:
            e.names.guarded = True
            parts.append(_of_other(e.term(value), of_date_time))
        return native(lane, coalesce(*parts), scale=scale) if parts else UNBOUND

    return function


def _of_other(term: str, sql: str) -> str:
    """The part of a literal of another datatype; it is computed before it is looked at whether it is one."""
    date = f"TRY_CAST(substr({term}lex, 1, 10) AS DATE) IS NOT NULL"
    plain = f"{term}dt = {quoted(XSD + 'dateTime')} AND regexp_full_match({term}lex, {quoted(_DATE_TIME)}) AND {date}"
    made = sql.format(f"{term}lex")
    other = "ELSE error('a part of another datatype')"
    return f"(CASE WHEN {term}kind = {int(Kind.OTHER)} THEN CASE WHEN {plain} THEN {made} {other} END END)"


def _whole(place: int, length: int) -> str:
    return f"TRY_CAST(substr({{}}, {place}, {length}) AS BIGINT)"


_SECONDS = "TRY_CAST(regexp_extract({}, '^[^T]*T[0-9:]{{6}}([0-9.]+)', 1) AS DECIMAL(38, 18))"
_OFFSET = f"regexp_extract({{}}, '({_ZONE.replace('{', '{{').replace('}', '}}')})$', 1)"

DATES: dict[str, Function] = {
    "YEAR": _part(_whole(1, 4), _whole(1, 4)),
    "MONTH": _part(_whole(6, 2), _whole(6, 2)),
    "DAY": _part(_whole(9, 2), _whole(9, 2)),
    "HOURS": _part("", _whole(12, 2)),
    "MINUTES": _part("", _whole(15, 2)),
    "SECONDS": _part("", _SECONDS, "dec", 18),
    "TZ": _part("CASE WHEN {} IS NOT NULL THEN '' END", _OFFSET, "str"),
}
"""Each function of dates by SPARQL's name; TIMEZONE gives a duration, which no lane holds."""
