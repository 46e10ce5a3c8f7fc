"""Numbers as SPARQL has them (SPARQL 1.1, section 17.3): promotion, exact decimal division, text of numbers.

Integers of the data are of 64 bits, computed ones of 38 digits; decimals have 38 digits, at most 18 of them fraction
digits. What overflows is an error (NULL).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from lod.cube.dictionary import entry
from lod.query.sql.values import FLOATING, NUMERIC, Value
from lod.sql.build import (
    all_of,
    any_of,
    as_text,
    attempt,
    call,
    cast,
    coalesce,
    equal,
    fail,
    huge,
    let,
    missing,
    present,
    text,
    try_cast,
    when,
)
from lod.sql.expressions import FALSE, NULL, Binary, Case, Expr, SqlLiteral
from lod.sql.types import DOUBLE, FLOAT, HUGE, MOST_DIGITS, Type, decimal

MAX_SCALE = 18

Lanes = Mapping[str, Expr]

_TINY = SqlLiteral(f"0.{'0' * (MAX_SCALE - 1)}1", decimal(MAX_SCALE, MAX_SCALE))
_NAN, _INF, _MINUS_INF = (SqlLiteral(name, DOUBLE) for name in ("nan", "inf", "-inf"))


def pairs(left: Lanes, right: Lanes) -> Iterator[tuple[str, Expr, Expr]]:
    """Each pair of numeric lanes: the type they are promoted to, and the two operands as they are."""
    for a, one in left.items():
        for b, other in right.items():
            yield NUMERIC[max(NUMERIC.index(a), NUMERIC.index(b))], one, other


def compare(op: str, left: Lanes, right: Lanes) -> Expr:
    """A comparison by value; missing where one of them is no number."""
    return coalesce(*(_compared(op, *pair) for pair in pairs(left, right)))


def _compared(op: str, kind: str, one: Expr, other: Expr) -> Expr:
    if kind not in FLOATING:
        return Binary(op, one, other)
    one, other = (cast(each, FLOATING[kind]) for each in (one, other))
    test = Binary(op, one, other)
    nan = any_of(*(call("is_nan", each) for each in (one, other)))  # equals nothing, and in DuckDB itself
    return when(all_of(present(one), present(other)), when(nan, FALSE, test))


def arithmetic(op: str, left: Lanes, right: Lanes, scales: tuple[int, int]) -> Value:
    """`+`, `-`, `*` or `/` of two numbers."""
    made: dict[str, list[Expr]] = {}
    scale = 0
    if op == "*":
        left, right = wide(left, scales[0]), wide(right, scales[1])
    for kind, one, other in pairs(left, right):
        if kind in FLOATING:
            a, b = (cast(each, FLOATING[kind]) for each in (one, other))
            result = _floating_division(a, b) if op == "/" else Binary(op, a, b)
        elif op == "/":
            result, kind, scale = divide(one, other, scales), "dec", MAX_SCALE
        elif op == "*" and kind == "dec" and sum(scales) > MAX_SCALE:
            result, scale = _cut_product(one, other, scales), MAX_SCALE
        else:
            result = attempt(Binary(op, huge(one) if kind == "int" else one, other))
            if kind == "dec":
                scale = max(scale, sum(scales) if op == "*" else max(scales))
        made.setdefault(kind, []).append(result)
    if len(made.get("dec", ())) > 1:
        made["dec"] = [try_cast(each, decimal(scale)) for each in made["dec"]]
    return Value({lane: coalesce(*made[lane]) for lane in NUMERIC if lane in made}, nullable=True, scale=scale)


def wide(lanes: Lanes, scale: int) -> Lanes:
    """The numbers, decimals with all the digits there are: the database multiplies short ones to eighteen digits."""
    return {lane: cast(its, decimal(scale)) if lane == "dec" else its for lane, its in lanes.items()}


def _floating_division(a: Expr, b: Expr) -> Expr:
    zero = SqlLiteral(0)
    undefined = (any_of(equal(a, zero), call("is_nan", a)), _NAN)
    by_zero = Case((undefined, (Binary(">", a, zero), _INF)), _MINUS_INF)
    return when(equal(b, zero), by_zero, Binary("/", a, b))


def divide(one: Expr, other: Expr, scales: tuple[int, int], safely: bool = True) -> Expr:
    """The quotient of two exact numbers as a decimal, cut after 18 fraction digits; missing for a division by zero.

    `safely`: an overflow is missing; around aggregates there is no such thing, and it ends the statement.
    """
    finer = scales[0] - scales[1]  # neither number gets more digits than it needs: there are 38
    tried: Callable[[Expr], Expr] = attempt if safely else lambda each: each
    a, b = tried(_whole(one, scales[0], max(0, -finer))), _whole(other, scales[1], 0)
    unit = SqlLiteral(10 ** (MAX_SCALE - max(0, finer)), HUGE)
    if safely:  # an aggregate is no value of a row that others could share
        a, b = let(a), let(b)
    rest = Binary("//", Binary("*", Binary("%", a, b), unit), b)
    quotient = tried(Binary("+", Binary("*", Binary("//", a, b), unit), rest))
    return when(Binary("<>", b, SqlLiteral(0)), _as_decimal(quotient, tried))


def _cut_product(one: Expr, other: Expr, scales: tuple[int, int]) -> Expr:
    """The product of two decimals, cut after 18 fraction digits; missing where it has too many digits before them.

    Each number is taken in two parts, since the product of the whole ones may have 76 digits. The parts have the sign
    of their number, so that what is cut of the least product is what is cut of all of it.
    """
    unit = SqlLiteral(10 ** (sum(scales) - MAX_SCALE), HUGE)
    a, b = (let(attempt(_whole(each, scale, 0))) for each, scale in zip((one, other), scales, strict=True))
    upper = Binary("*", Binary("//", a, unit), b)
    middle = Binary("*", Binary("%", a, unit), Binary("//", b, unit))
    lower = Binary("//", Binary("*", Binary("%", a, unit), Binary("%", b, unit)), unit)
    return _as_decimal(attempt(Binary("+", Binary("+", upper, middle), lower)), attempt)


def _as_decimal(number: Expr, tried: Callable[[Expr], Expr]) -> Expr:
    """A whole number times ten to the power of -18."""
    return tried(Binary("*", cast(number, decimal(0)), _TINY))


def reciprocal(term: str, scale: int) -> tuple[Expr, int] | None:
    """What to multiply by instead of dividing by a constant, and its scale, where that is exact; else None."""
    number = entry(term).number
    if not number:
        return None
    inverse = 1 / Fraction(number)
    digits = next((d for d in range(MAX_SCALE - scale + 1) if (inverse * 10**d).denominator == 1), None)
    if digits is None or abs(inverse) >= 10**15:
        return None
    said = f"{Decimal(inverse.numerator) / Decimal(inverse.denominator):f}"
    whole = len(said.partition(".")[0].lstrip("-"))
    return SqlLiteral(said, decimal(digits, min(MOST_DIGITS, whole + digits))), digits


def _whole(value: Expr, scale: int, more: int) -> Expr:
    """A number without its point, times ten to the power of `more`.

    The whole part and the fraction are taken by themselves: the number times a power of ten may have too many digits.
    """
    whole = huge(value)
    if scale:
        cut = call("trunc", value)
        places = SqlLiteral(10**scale, decimal(0, scale + 1))
        fraction = huge(Binary("*", Binary("-", value, cut), places))
        whole = Binary("+", Binary("*", huge(cut), SqlLiteral(10**scale, HUGE)), fraction)
    return whole if more == 0 else Binary("*", whole, SqlLiteral(10**more, HUGE))


def decimal_text(value: Expr) -> Expr:
    """The canonical text of a decimal: no zeros at the end, no bare point."""
    said = as_text(value)
    short = call("rtrim", call("rtrim", said, text("0")), text("."))
    return when(call("contains", said, text(".")), short, said)


def single(value: Expr) -> Expr:
    """A double as a float; what is too large for one is infinite (XPath functions 19.1.2.1)."""
    value, most = let(value), SqlLiteral("3.4028235677973366e38", DOUBLE)
    options = (
        (any_of(missing(value), call("is_nan", value)), cast(value, FLOAT)),
        (Binary(">=", value, most), cast(_INF, FLOAT)),
        (Binary("<=", value, call("negative", most)), cast(_MINUS_INF, FLOAT)),
    )
    return Case(options, cast(value, FLOAT))


LARGEST = {FLOAT: "1e7", DOUBLE: "1e15"}
"""Below which the database writes all of a number, and no more."""


def floating_text(value: Expr, of: Type) -> Expr:
    """The canonical text of a float or a double; very large and very small ones are left to the other engine."""
    size = call("abs", value)
    plain = any_of(
        equal(value, SqlLiteral(0)),
        all_of(Binary(">=", size, SqlLiteral("0.001", DOUBLE)), Binary("<", size, SqlLiteral(LARGEST[of], DOUBLE))),
    )
    options = (
        (missing(value), NULL),
        (call("is_nan", value), text("NaN")),
        (equal(value, _INF), text("INF")),
        (equal(value, _MINUS_INF), text("-INF")),
        (plain, call("replace_matches", as_text(value), text(r"\.0$"), text(""))),
    )
    return Case(options, fail("the text of a very large number"))
