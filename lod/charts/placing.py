"""Where names stand in a chart, so that all of them can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


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
