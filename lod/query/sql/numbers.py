"""Numbers as SPARQL has them (SPARQL 1.1, section 17.3): promotion, exact decimal division, text of numbers.

Integers of the data are of 64 bits, computed ones of 38 digits; decimals have 38 digits, at most 18 of them fraction
digits. What overflows is an error (NULL).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from lod.cube.dictionary import entry
from lod.query.sql.errors import Unsupported
from lod.query.sql.values import NUMERIC, Value, coalesce, quoted

MAX_SCALE = 18

Lanes = Mapping[str, str]


def pairs(left: Lanes, right: Lanes) -> Iterator[tuple[str, str, str]]:
    """Each pair of numeric lanes: the type they are promoted to, and the two operands as they are."""
    for a, one in left.items():
        for b, other in right.items():
            yield NUMERIC[max(NUMERIC.index(a), NUMERIC.index(b))], one, other


def compare(op: str, left: Lanes, right: Lanes) -> str:
    """SQL of a comparison by value; NULL where one of them is no number."""
    tests = []
    for kind, one, other in pairs(left, right):
        test = f"({one} {'<>' if op == '!=' else op} {other})"
        if kind == "dbl":  # NaN equals nothing in SPARQL, and itself in DuckDB
            a, b = f"CAST({one} AS DOUBLE)", f"CAST({other} AS DOUBLE)"
            test = f"(CASE WHEN isnan({a}) OR isnan({b}) THEN {'true' if op == '!=' else 'false'} ELSE {test} END)"
            test = f"(CASE WHEN {one} IS NOT NULL AND {other} IS NOT NULL THEN {test} END)"
        tests.append(test)
    return coalesce(*tests)


def arithmetic(op: str, left: Lanes, right: Lanes, scales: tuple[int, int]) -> Value:
    """`+`, `-`, `*` or `/` of two numbers."""
    found: dict[str, list[str]] = {}
    scale = 0
    for kind, one, other in pairs(left, right):
        if kind == "dbl":
            sql = f"(CAST({one} AS DOUBLE) {op} CAST({other} AS DOUBLE))"
            if op == "/":
                sql = _double_division(one, other)
        elif op == "/":
            sql, kind, scale = divide(one, other, scales), "dec", MAX_SCALE
        else:
            sql = f"TRY({f'CAST({one} AS HUGEINT)' if kind == 'int' else one} {op} {other})"
            if kind == "dec":
                scale = max(scale, sum(scales) if op == "*" else max(scales))
        found.setdefault(kind, []).append(sql)
    if scale > MAX_SCALE:
        raise Unsupported("a decimal with more than 18 fraction digits")
    if len(found.get("dec", ())) > 1:
        found["dec"] = [f"TRY_CAST({sql} AS DECIMAL(38, {scale}))" for sql in found["dec"]]
    return Value({lane: coalesce(*found[lane]) for lane in NUMERIC if lane in found}, nullable=True, scale=scale)


def _double_division(one: str, other: str) -> str:
    a, b = f"CAST({one} AS DOUBLE)", f"CAST({other} AS DOUBLE)"
    nan, inf = "CAST('nan' AS DOUBLE)", "CAST('inf' AS DOUBLE)"
    zero = f"CASE WHEN {a} = 0 OR isnan({a}) THEN {nan} WHEN {a} > 0 THEN {inf} ELSE -{inf} END"
    return f"(CASE WHEN {b} = 0 THEN {zero} ELSE {a} / {b} END)"


def divide(one: str, other: str, scales: tuple[int, int], attempt: str = "TRY") -> str:
    """The quotient of two exact numbers as a decimal, cut after 18 fraction digits; NULL for a division by zero.

    `attempt`: what makes an overflow NULL; around aggregates there is no such thing, and it ends the statement.
    """
    low = min(scales)
    a, b = _whole(one, scales[0], scales[1] - low), _whole(other, scales[1], scales[0] - low)
    unit = f"CAST({10**MAX_SCALE} AS HUGEINT)"
    whole = f"({a} // {b}) * {unit} + (({a} % {b}) * {unit}) // {b}"
    tiny = f"CAST('0.{'0' * (MAX_SCALE - 1)}1' AS DECIMAL({MAX_SCALE}, {MAX_SCALE}))"
    return f"(CASE WHEN {b} <> 0 THEN {attempt}(CAST({attempt}({whole}) AS DECIMAL(38, 0)) * {tiny}) END)"


def reciprocal(term: str, scale: int) -> tuple[str, int] | None:
    """What to multiply by instead of dividing by a constant, and its scale, where that is exact; else None."""
    number = entry(term).number
    if not number:
        return None
    inverse = 1 / Fraction(number)
    digits = next((d for d in range(MAX_SCALE - scale + 1) if (inverse * 10**d).denominator == 1), None)
    if digits is None or abs(inverse) >= 10**15:
        return None
    text = f"{Decimal(inverse.numerator) / Decimal(inverse.denominator):f}"
    whole = len(text.partition(".")[0].lstrip("-"))
    return f"CAST({quoted(text)} AS DECIMAL({min(38, whole + digits)}, {digits}))", digits


def _whole(sql: str, scale: int, more: int) -> str:
    """A number without its point, times ten to the power of `more`.

    The whole part and the fraction are taken by themselves: the number times a power of ten may have too many digits.
    """
    whole = f"CAST({sql} AS HUGEINT)"
    if scale:
        fraction = f"CAST(({sql} - trunc({sql})) * CAST({10**scale} AS DECIMAL({scale + 1}, 0)) AS HUGEINT)"
        whole = f"(CAST(trunc({sql}) AS HUGEINT) * CAST({10**scale} AS HUGEINT) + {fraction})"
    return whole if more == 0 else f"({whole} * CAST({10**more} AS HUGEINT))"


def decimal_text(sql: str) -> str:
    """The canonical text of a decimal: no zeros at the end, no bare point."""
    text = f"CAST({sql} AS VARCHAR)"
    return f"(CASE WHEN contains({text}, '.') THEN rtrim(rtrim({text}, '0'), '.') ELSE {text} END)"


def double_text(sql: str) -> str:
    """The canonical text of a double; very large and very small ones are left to the other engine."""
    text = f"CAST({sql} AS VARCHAR)"
    plain = f"({sql} = 0 OR (abs({sql}) >= 0.001 AND abs({sql}) < 1e15))"
    return (
        f"(CASE WHEN {sql} IS NULL THEN NULL WHEN isnan({sql}) THEN 'NaN' "
        f"WHEN {sql} = CAST('inf' AS DOUBLE) THEN 'INF' "
        f"WHEN {sql} = CAST('-inf' AS DOUBLE) THEN '-INF' "
        f"WHEN {plain} THEN regexp_replace({text}, '\\.0$', '') ELSE error('text of a double') END)"
    )
