"""Whether words still cover a published value: one table of rules, which reading and checking share.

| words | hold for a value v |
|---|---|
| 84 %, 83,2 prosent (exactly) | v rounds to the number with the decimals that are stated |
| ca. 80 prosent, nærmere 80 (approximately) | v lies within half of the step that the number is rounded to: 80 and 75 |
| | to fives (± 2.5), 88 to ones (± 0.9), 12 000 to five hundreds (± 250); at least 1 per cent of the number |
| 4 av 5, to tredeler, hver femte | v lies within a quarter of a part, at most ± 5: ± 5 for fifths, ± 2.5 for tenths |
| mer enn 90 (more-than), minst (at-least) | v is greater; greater or equal |
| under 90 (less-than), høyst (at-most) | v is less; less or equal |
| mellom 75 og 100, 75–100 (between) | v lies between them, both included |
| samtlige, alle, ingen | v rounds to 100 or 0 |

A published figure that is itself qualified holds where what is certain of it meets what the words say.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lod.article.statement import Form, Statement
from lod.model.qualifier import APPROXIMATELY, AT_LEAST, AT_MOST, BETWEEN, EXACTLY, LESS_THAN, MORE_THAN


@dataclass(frozen=True)
class Interval:
    """What values are meant; an end that is None is open, one that is `strict` is not included."""

    low: Decimal | None = None
    high: Decimal | None = None
    strict: bool = False

    def meets(self, other: Interval) -> bool:
        """Whether a value lies in both."""
        return _below(self, other) and _below(other, self)


def _below(first: Interval, second: Interval) -> bool:
    if first.low is None or second.high is None:
        return True
    return first.low < second.high if first.strict or second.strict else first.low <= second.high


def meant_by(statement: Statement) -> Interval:
    """The values that the words of a statement hold for."""
    value = statement.value
    if value is None or statement.qualifier == BETWEEN:
        return Interval(statement.lower, statement.upper)
    match statement.qualifier:
        case q if q == MORE_THAN:
            return Interval(low=value, strict=True)
        case q if q == AT_LEAST:
            return Interval(low=value)
        case q if q == LESS_THAN:
            return Interval(high=value, strict=True)
        case q if q == AT_MOST:
            return Interval(high=value)
        case q if q == APPROXIMATELY:
            return _around(value, _tolerance(statement, value))
    return _around(value, Decimal(1).scaleb(-statement.decimals) / 2)


def _around(value: Decimal, tolerance: Decimal) -> Interval:
    return Interval(value - tolerance, value + tolerance)


def _tolerance(statement: Statement, value: Decimal) -> Decimal:
    origin = statement.refers_to or statement
    if origin.form in (Form.RATIO, Form.FRACTION):
        parts = next((n for n in range(2, 21) if _is_part(value, n)), 20)
        return min(Decimal(25) / parts, Decimal(5))
    return max(step_of(value) / 2, abs(value) / 100)


def _is_part(share: Decimal, parts: int) -> bool:
    """Whether a share in per cent is a whole number of so many parts, to a decimal."""
    count = share * parts / 100
    return abs(count - count.to_integral()) < Decimal("0.005")


def step_of(value: Decimal) -> Decimal:
    """The step that a number is rounded to by its look: 5·10ⁿ where that divides it and is a tenth of it at most."""
    step = Decimal(1).scaleb(int(value.as_tuple().exponent)) if value != value.to_integral() else Decimal(1)
    candidate = step * 5
    while value and value % candidate == 0 and candidate <= abs(value) / 10:
        step, candidate = candidate, candidate * 10
    return step


def certain_of(qualifier: str, value: Decimal, lower: Decimal | None, upper: Decimal | None) -> Interval:
    """What is certain of a published figure."""
    if qualifier in (EXACTLY, APPROXIMATELY, ""):
        return Interval(value, value)
    return Interval(lower, upper, strict=qualifier in (MORE_THAN, LESS_THAN))
