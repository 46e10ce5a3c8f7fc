"""The pace of refusals: one visitor is refused in order, no faster than the pace, and each request once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lod.web.pace import BURST, REFUSALS_A_SECOND, Pace


class Clock:
    """A clock that is set by hand, in seconds."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from((0.0, 0.001, 0.003, 0.3))), max_size=300))
def test_each_is_refused_once_in_order_and_no_faster_than_the_pace(requests: list[tuple[str, float]]) -> None:
    """In no stretch of time is a visitor refused more often than the burst and the pace allow; nothing is left over."""
    clock = Clock()
    pace = Pace(clock)
    refused: dict[str, list[tuple[int, float]]] = {"a": [], "b": []}
    for number, (visitor, seconds) in enumerate(requests):
        pace.add(visitor, lambda number=number, visitor=visitor: refused[visitor].append((number, clock.now)))  # type: ignore[misc]
        clock.now += min(seconds, pace.seconds(seconds)) if seconds else 0.0
        pace.run()
    while pace.seconds(60.0) < 60.0:
        clock.now += pace.seconds(60.0)
        pace.run()
    for visitor, answers in refused.items():
        assert [number for number, _ in answers] == [n for n, (whose, _) in enumerate(requests) if whose == visitor]
        moments = [moment for _, moment in answers]
        for first in range(0, len(moments), 7):
            for last in range(first + BURST, len(moments), 7):
                most = BURST + 1 + (moments[last] - moments[first]) * REFUSALS_A_SECOND
                assert last - first <= most + 1e-6


def test_one_visitor_does_not_slow_the_refusal_of_another() -> None:
    """Another's first request over its limit is refused at once, however many of the first one's wait."""
    clock, refused = Clock(), []
    pace = Pace(clock)
    for _ in range(10 * BURST):
        pace.add("crowd", lambda: None)
    pace.add("other", lambda: refused.append(1))
    assert refused


def test_visitors_are_forgotten() -> None:
    """What is remembered does not grow with the number of visitors who ever asked."""
    clock = Clock()
    pace = Pace(clock)
    for number in range(20_000):
        pace.add(f"visitor {number}", lambda: None)
        clock.now += 0.01
    assert len(pace._next) < 3000
