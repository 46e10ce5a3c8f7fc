"""The classes of values that a map has colours for, by a rule that is stated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, floor, log10

QUANTILE, EQUAL = "quantile", "equal"
RULES = (QUANTILE, EQUAL)
"""About as many areas in each class; or classes of equal width between round numbers."""

MOST, MOST_BESIDE = 5, 3
"""Classes; and on each side of zero, where values lie on both."""


@dataclass(frozen=True)
class ValueClass:
    """Values from `low` to `high`, how many areas have them (`count`), and the colour: from 1 to 5 the greater the
    value, or where some are below zero, from -5 to 5. `open`: `high` itself is in the next class."""

    low: float
    high: float
    count: int
    tone: int
    open: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value is of the class."""
        return self.low <= value < self.high if self.open else self.low <= value <= self.high


def classed(values: Sequence[float], rule: str = "") -> tuple[str, tuple[ValueClass, ...]]:
    """The rule (quantiles, where none is wished) and the classes of some values, the least first."""
    rule = rule or QUANTILE
    ordered = sorted(values)
    if not ordered:
        return rule, ()
    if ordered[0] >= 0:
        parts = [(_classes(ordered, rule, MOST), _tones)]
    else:
        below, above = [v for v in ordered if v < 0], [v for v in ordered if v >= 0]
        parts = [(_classes(below, rule, MOST_BESIDE), _below), (_classes(above, rule, MOST_BESIDE), _above)]
    return rule, tuple(made for bounds, tones in parts for made in _toned(bounds, tones(len(bounds))))


Bounds = tuple[float, float, int, bool]


def _toned(bounds: Sequence[Bounds], tones: Sequence[int]) -> Iterator[ValueClass]:
    for (low, high, count, is_open), tone in zip(bounds, tones, strict=True):
        yield ValueClass(low, high, count, tone, is_open)


def _tones(count: int) -> list[int]:
    return [round(1 + 4 * place / (count - 1)) for place in range(count)] if count > 1 else [3] * count


def _below(count: int) -> list[int]:
    return [-tone for tone in _above(count)[::-1]]


def _above(count: int) -> list[int]:
    return [1, 3, 5][:count]


def _classes(ordered: Sequence[float], rule: str, most: int) -> list[Bounds]:
    if not ordered:
        return []
    return list(_equal(ordered, most) if rule == EQUAL else _quantiles(ordered, most))


def _quantiles(ordered: Sequence[float], most: int) -> Iterator[Bounds]:
    """Classes of about as many values; equal values are of one class. The bounds are values that occur."""
    ends, seen = [], 0
    for _, times in sorted(Counter(ordered).items()):
        seen += times
        ends.append(seen)
    wanted = {min(ends, key=lambda end: (abs(end - len(ordered) * part / most), end)) for part in range(1, most + 1)}
    begin = 0
    for end in sorted(wanted):
        yield ordered[begin], ordered[end - 1], end - begin, False
        begin = end


def _equal(ordered: Sequence[float], most: int) -> Iterator[Bounds]:
    """Classes between multiples of a round number; the last holds its upper bound too."""
    low, high = ordered[0], ordered[-1]
    if low == high:
        yield low, high, len(ordered), False
        return
    step = _round_step((high - low) / most)
    while ceil(high / step) - floor(low / step) > most:
        step = _round_step(step * 1.01)
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    counts = {place: len(list(members)) for place, members in groupby(ordered, lambda value: _place(value, step, last))}
    for place in range(first, last):
        end = round((place + 1) * step, 10)
        yield round(place * step, 10), end, counts.get(place, 0), place < last - 1 or end > high


def _place(value: float, step: float, last: int) -> int:
    return min(floor(round(value / step, 10)), last - 1)


def _round_step(width: float) -> float:
    """The least round number that is not less than a width."""
    power = 10.0 ** floor(log10(width))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10, 20) if power * factor >= width)
