"""The axis of values: its ends, its ticks, and where a value lies on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from lod.charts.mark import ChartMark

FROM_ZERO = 0.5
"""Lines begin at zero where the least value is at most this part of the greatest: else all happens at the top."""


@dataclass(frozen=True)
class Scale:
    """The axis: from `low` to `high` with `ticks`, which are even, or on a logarithmic axis (`log`) by size."""

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False

    def place(self, value: float | None) -> float:
        """Where a value lies, from 0 to 100; the end of the scale for what has no end."""
        if value is None:
            return 100.0
        if self.log:
            low, high, value = log10(self.low), log10(self.high), log10(max(value, self.low))
        else:
            low, high = self.low, self.high
        return round(100 * (value - low) / ((high - low) or 1), 3)

    @property
    def cut(self) -> bool:
        """Whether zero is left out of it, as a reader must know."""
        return not self.log and not self.low <= 0 <= self.high


def scale(marks: Sequence[ChartMark], lines: bool = False, log: bool = False) -> Scale:
    """An axis with round ends that holds every mark. It holds zero where bars stand on it, whose length says how much,
    and for lines where that leaves room to see them. `log` holds only where every value is above zero."""
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high) if end is not None] or [0.0, 1.0]
    if log and min(ends) > 0:
        return _logarithmic(min(ends), max(ends))
    low, high = min(ends), max(ends)
    if not lines or low < 0 < high or min(abs(low), abs(high)) <= FROM_ZERO * max(abs(low), abs(high)):
        low, high = min(0.0, low), max(0.0, high)
    step = _step((high - low) or abs(high) or 1)
    first, last = floor(low / step), ceil(high / step)
    ticks = tuple(round(tick * step, 10) for tick in range(first, max(last, first + 1) + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _step(span: float) -> float:
    """A round number that divides a span into about five parts."""
    power = 10.0 ** floor(log10(span / 5))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if span / (power * factor) <= 5)


def _logarithmic(least: float, greatest: float) -> Scale:
    """Ends and ticks that are 1, 2 or 5 times a power of ten; of many decades only the powers."""
    powers = range(floor(log10(least)), ceil(log10(greatest)) + 1)
    factors = (1, 2, 5) if len(powers) <= 3 else (1,)
    numbers = [round(factor * 10.0**power, 10 - min(power, 0)) for power in powers for factor in factors]
    low = max((number for number in numbers if number <= least), default=numbers[0])
    high = min((number for number in numbers if number >= greatest), default=numbers[-1])
    ticks = tuple(number for number in numbers if low <= number <= high)
    return Scale(low, high, ticks, True) if low < high else Scale(low / 10, high * 10, (low / 10, low, high * 10), True)
