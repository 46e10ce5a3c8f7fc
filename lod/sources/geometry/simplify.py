"""Lines with fewer points: those are left out first whose triangle with their neighbours is least (Visvalingam and
Whyatt 1993). The same lines give the same points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush

from lod.model.projection import Point
from lod.sources.geometry.topology import Arc, Grid

ALWAYS = float("inf")
"""The weight of points that are always kept: where an arc begins and ends."""


Weights = Sequence[Sequence[float]]
"""For each arc, how much each of its points is worth."""


def weigh(arcs: Sequence[Arc], project: Callable[[Grid], Point]) -> Weights:
    """What the points of arcs are worth: triangles are measured on the plane that `project` lays positions on."""
    return [_weights([project(position) for position in arc]) for arc in arcs]


def simplify(arcs: Sequence[Arc], weights: Weights, used: Sequence[int], budget: int) -> list[Arc]:
    """The arcs with at most about `budget` points in all, counted as often as they are `used`."""
    ranked = sorted(
        ((weight, times) for listed, times in zip(weights, used, strict=True) for weight in listed), reverse=True
    )
    least, count = 0.0, 0
    for weight, times in ranked:
        count += times
        if count > budget and weight < ALWAYS:
            least = weight
            break
    return [
        tuple(position for position, weight in zip(arc, listed, strict=True) if weight > least)
        for arc, listed in zip(arcs, weights, strict=True)
    ]


def _weights(line: Sequence[Point]) -> list[float]:
    """For each point the area of its triangle when it was the least one left; never less than that of one left out
    before it."""
    last = len(line) - 1
    weights = [ALWAYS] * len(line)
    before, after = list(range(-1, last)), list(range(1, last + 2))
    waiting = [(_triangle(line, place - 1, place, place + 1), place) for place in range(1, last)]
    current = {place: area for area, place in waiting}
    heapify(waiting)
    greatest = 0.0
    while waiting:
        area, place = heappop(waiting)
        if current.get(place) != area:
            continue
        del current[place]
        greatest = max(greatest, area)
        weights[place] = greatest
        left, right = before[place], after[place]
        after[left], before[right] = right, left
        for neighbour in (left, right):
            if neighbour in current:
                current[neighbour] = _triangle(line, before[neighbour], neighbour, after[neighbour])
                heappush(waiting, (current[neighbour], neighbour))
    return weights


def _triangle(line: Sequence[Point], one: int, two: int, three: int) -> float:
    (ax, ay), (bx, by), (cx, cy) = line[one], line[two], line[three]
    return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
