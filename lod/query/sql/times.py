"""Dates and moments by value (SPARQL 1.1, section 17.3; XML Schema 2, 3.2.7.4), and literals of other datatypes.

Dates, years and months of years have no time zone, and their texts are in the order of their values. Of moments, one
with and one without a time zone are in an order only where they are more than fourteen hours apart, and never equal.
"""

from __future__ import annotations

from lod.cube.dictionary import TermKind
from lod.query.sql.relation import Described
from lod.rdf.terms import XSD
from lod.sql.build import all_of, any_of, call, fail, let, matches, not_, text, when
from lod.sql.build import equal as same
from lod.sql.expressions import TRUE, Binary, Case, Expr, In, SqlLiteral
from lod.sql.types import BOOLEAN

PLAIN = (TermKind.DATE, TermKind.YEAR, TermKind.MONTH)
"""Kinds whose texts are in the order of their values."""

TEMPORAL = frozenset({*PLAIN, TermKind.MOMENT})

_APART = 14 * 3_600_000_000
"""Microseconds between the time zone that is furthest ahead, or behind, and UTC."""

_NAMES = """integer decimal double float byte short int long unsignedByte unsignedShort unsignedInt unsignedLong
nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger boolean date dateTime dateTimeStamp time gYear
gYearMonth gMonthDay gMonth gDay duration dayTimeDuration yearMonthDuration"""
VALUED = tuple(text(XSD + name) for name in _NAMES.split())
"""Datatypes whose literals the store compares by value; here, those that have none of the kinds are left to it."""


OTHER_TYPE = "a value of another datatype"
"""Why a statement ends at one of those."""


def is_valued(term: Described) -> Expr:
    """Whether a term is `OTHER` and of a datatype that the store knows the values of."""
    return all_of(term.kind_in([TermKind.OTHER]), In(term.at("dt"), VALUED))


def unless_valued(terms: list[Described], value: Expr) -> Expr:
    """A value; where a term is a literal whose value only the store knows, the statement ends."""
    if not terms:
        return value
    return Case(((any_of(*map(is_valued, terms)), fail(OTHER_TYPE)),), value)


def compared(op: str, one: Expr, other: Expr) -> Expr:
    """Two moments by their texts."""
    one, other = let(one), let(other)
    zoned, also = let(is_zoned(one)), let(is_zoned(other))
    a, b = let(_at(one, zoned)), let(_at(other, also))
    test = Binary(op, a, b)
    if op == "=":
        return all_of(same(zoned, also), test)
    apart = Binary(">", call("abs", Binary("-", a, b)), SqlLiteral(_APART))
    return when(any_of(same(zoned, also), apart), test)


def is_zoned(lex: Expr) -> Expr:
    """Whether the text of a moment has a time zone."""
    return matches(lex, ".*(?:Z|[+-][0-9]{2}:[0-9]{2})")


def _at(lex: Expr, zoned: Expr) -> Expr:
    """The microseconds of a moment; without a time zone it is taken for UTC."""
    return call("moment", Case(((zoned, lex), (not_(zoned), call("concat", lex, text("Z"))))))


def sorted_text(lex: Expr) -> Expr:
    """A text by which moments sort."""
    lex = let(lex)
    return call("moment_text", _at(lex, let(is_zoned(lex))))


def strange(literals: Expr, both: tuple[Expr, Expr] | None, terms: list[Described]) -> tuple[Expr, Expr]:
    """Two `literals` of which one is `OTHER`: the same term is equal (`both`: their numbers), else it is an error
    (section 17.4.1.7), unless the store knows better."""
    equal = SqlLiteral(None, BOOLEAN) if both is None else when(same(*both), TRUE)
    others = any_of(*(term.kind_in([TermKind.OTHER]) for term in terms))
    return all_of(others, literals), unless_valued(terms, equal)
