"""Where names stand in a chart, so that all of them can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise


def spread(places: Sequence[float], apart: float, room: float) -> list[float]:
    """The places, moved as little as can be until any two are `apart`, within 0 and `room` while there is room."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    moved = [places[number] for number in order]
    for number in range(1, len(moved)):
        moved[number] = max(moved[number], moved[number - 1] + apart)
    last = room
    for number in range(len(moved) - 1, -1, -1):
        moved[number] = min(moved[number], last)
        last = moved[number] - apart
    spread_out = dict(zip(order, moved, strict=True))
    return [spread_out[number] for number in range(len(places))]


def named_periods(moments: Sequence[float], apart: float) -> Iterator[tuple[int, float]]:
    """Which of the periods at these moments are named, at least `apart`: the newest, the first, and others from the
    newest on; as numbers and moments, in the order of time."""
    last = len(moments) - 1
    named: list[int] = []
    for number in (last, 0, *range(last - 1, 0, -1)):
        if number >= 0 and all(abs(moments[number] - moments[other]) >= apart for other in named):
            named.append(number)
    yield from ((number, moments[number]) for number in sorted(named))


FEWEST_YEARS = 3
"""Years that months or quarters must be of, so that an axis has years in their stead."""


def named_years(begins: Sequence[str], moments: Sequence[float], apart: float, last: float) -> list[tuple[str, float]]:
    """The years that stand on the axis of a series by parts of years, each where it begins, at least `apart` and `last`
    from the end, where the newest period stands; as years and moments, in the order of time. None where the series is
    by years, or short. `begins`: ISO dates of the periods."""
    firsts: dict[str, float] = {}
    for begin, moment in zip(begins, moments, strict=True):
        firsts.setdefault(begin[:4], moment)
    if not all(begins) or len(firsts) < FEWEST_YEARS or len(firsts) > len(begins) / 2:
        return []
    years = list(firsts.items())
    if not begins[0].startswith(f"{years[0][0]}-01"):
        years = years[1:]  # the first of its periods is not where the year begins
    for each in (1, 2, 5, 10, 20, 50, 100):
        named = [(year, moment) for year, moment in years if int(year) % each == 0 and moment <= 100 - last]
        if all(later - earlier >= apart for (_, earlier), (_, later) in pairwise(named)):
            return named
    return []
