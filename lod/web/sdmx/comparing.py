"""Which codes pass the comparisons of a condition on a dimension (SDMX REST 2.2, operators)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from datetime import date

from lod.exchange.restriction import ORDER_TESTS, ComponentTest
from lod.messages.message import Message
from lod.web.sdmx.periods import days
from lod.web.sdmx.problems import SEMANTIC, SYNTAX, SdmxProblem

Tests = tuple[tuple[ComponentTest, ...], ...]
"""Alternatives, each of comparisons that have to hold together."""

MOST_COMPARISONS = 1_000_000
"""Comparisons of a code and a value that one condition may take: a tenth of a second of processor time, about."""

_OF_TEXTS: dict[str, Callable[[str, str], bool]] = {
    "ne": operator.ne, "co": operator.contains, "nc": lambda code, value: value not in code,
    "sw": str.startswith, "ew": str.endswith,
    "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge,
}  # fmt: skip
_OF_DAYS: dict[str, Callable[[tuple[date, date], tuple[date, date]], bool]] = {
    "lt": lambda own, other: own[1] < other[0],
    "le": lambda own, other: own[1] <= other[1],
    "gt": lambda own, other: own[0] > other[1],
    "ge": lambda own, other: own[0] >= other[0],
}
"""Periods compare by their first and last days: after the first, before the last."""


def passing(codes: Sequence[str], tests: Tests, periods: bool) -> frozenset[str]:
    """The codes that pass; `periods`: whether they are periods, which are ordered by their days.

    Raises `SdmxProblem` for more comparisons than are computed, and for what is no period.
    """
    every, passed = frozenset(codes), set[str]()
    spans = {code: span for code in codes if (span := days(code))} if periods else {}
    compared = sum(test.operator != "eq" for conjunction in tests for test in conjunction)
    if compared * len(codes) > MOST_COMPARISONS:
        raise SdmxProblem(SYNTAX, Message("sdmx.too-many-tests", most=MOST_COMPARISONS // len(codes)))
    for conjunction in tests:
        rest = every
        for test in conjunction:
            ordered = periods and test.operator in ORDER_TESTS
            rest &= _of_days(spans, test) if ordered else _of_texts(codes, test)
        passed |= rest
    return frozenset(passed)


def _of_texts(codes: Sequence[str], test: ComponentTest) -> frozenset[str]:
    if test.operator == "eq":
        return frozenset((test.value,))
    compare, value = _OF_TEXTS[test.operator], test.value
    return frozenset(code for code in codes if compare(code, value))


def _of_days(spans: dict[str, tuple[date, date]], test: ComponentTest) -> frozenset[str]:
    other = days(test.value)
    if other is None:
        raise SdmxProblem(SEMANTIC, Message("sdmx.no-period", value=test.value))
    compare = _OF_DAYS[test.operator]
    return frozenset(code for code, own in spans.items() if compare(own, other))
