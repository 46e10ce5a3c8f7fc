"""A made-up country: a coast, its counties and their municipalities, as GeoJSON. Nobody's borders.

Municipalities are the nearest to points scattered on an island of random shape (a Voronoi diagram, cut by hand on a
grid): each has the cells of a fine mesh that are nearest to it, so that neighbours share their borders exactly.
"""

from __future__ import annotations

import json
from itertools import pairwise
from math import cos, pi, sin
from pathlib import Path
from random import Random

from bench.demo.places import COUNTRY, places

WIDE, HIGH = 150, 210
"""Cells of the mesh."""
WEST, SOUTH, ACROSS, UP = -31.0, 58.4, 0.062, 0.027
"""Degrees of the corner of the mesh, in the open sea, and of a cell."""
WITHOUT = "Larvik"
"""A municipality without an outline, as files of borders are."""

Cell = tuple[int, int]
Corner = tuple[int, int]


def write_outlines(file: Path) -> None:
    """Writes the outlines of counties and municipalities, the same bytes each time."""
    owners = _owners()
    counties = {cell: code[:2] for cell, code in owners.items()}
    features = [
        _feature(code, _rings({cell for cell, owner in cells.items() if owner == code}))
        for cells in (counties, owners)
        for code in sorted(set(cells.values()))
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    file.write_text(body.replace('{"type":"Feature",', '\n{"type":"Feature",') + "\n", "utf-8")


def _feature(code: str, polygons: list[list[list[tuple[float, float]]]]) -> dict[str, object]:
    geometry = {"type": "MultiPolygon", "coordinates": polygons}
    return {"type": "Feature", "properties": {"kode": code}, "geometry": geometry}


def _owners() -> dict[Cell, str]:
    """The municipality of each cell on land: the nearest within its county, and the nearest county before."""
    listed, chance = places(), Random(11)
    land = _land()
    counties = [place for place in listed if place.above == COUNTRY]
    seats = _scattered(sorted(land), len(counties), chance, 16)
    seats.sort(key=lambda cell: cell[1])
    by_county: dict[str, list[Cell]] = {place.code: [] for place in counties}
    for cell in sorted(land):
        by_county[counties[_nearest(cell, seats)].code].append(cell)
    owners: dict[Cell, str] = {}
    for county in counties:
        below = [place for place in listed if place.above == county.code and place.called != WITHOUT]
        towns = _scattered(by_county[county.code], len(below), chance, 3)
        owners |= {cell: below[_nearest(cell, towns)].code for cell in by_county[county.code]}
    return owners


def _land() -> set[Cell]:
    """The cells of an island with bays, and of some skerries."""
    chance = Random(12)
    waves = [(number, chance.uniform(0, 2 * pi), chance.uniform(0.4, 1) / (number + 3)) for number in range(2, 26)]
    middle = WIDE / 2, HIGH / 2
    land = set()
    for x in range(WIDE):
        for y in range(HIGH):
            across, up = (x - middle[0]) / middle[0], (y - middle[1]) / middle[1]
            angle = _angle(across, up)
            reach = 0.74 + sum(size * sin(number * angle + phase) for number, phase, size in waves) * 0.34
            if (across**2 + up**2) ** 0.5 < reach:
                land.add((x, y))
    for _ in range(14):
        x, y = chance.randrange(6, WIDE - 6), chance.randrange(6, HIGH - 6)
        land |= {(x + dx, y + dy) for dx in range(3) for dy in range(chance.randint(2, 4))}
    return land


def _angle(x: float, y: float) -> float:
    """The direction of a point, by halving: the same on every machine."""
    low, high = (0.0, pi) if y >= 0 else (pi, 2 * pi)
    for _ in range(24):
        middle = (low + high) / 2
        if cos(middle) * y - sin(middle) * x > 0:
            low = middle
        else:
            high = middle
    return low


def _scattered(cells: list[Cell], count: int, chance: Random, apart: float) -> list[Cell]:
    """So many of the cells, as far apart as there is room."""
    chosen: list[Cell] = []
    while len(chosen) < count:
        for _ in range(60):
            cell = chance.choice(cells)
            if all(_far(cell, other) >= apart**2 for other in chosen):
                chosen.append(cell)
                break
        else:
            apart *= 0.9
    return chosen


def _nearest(cell: Cell, seats: list[Cell]) -> int:
    return min(range(len(seats)), key=lambda number: _far(cell, seats[number]))


def _far(one: Cell, other: Cell) -> float:
    return (one[0] - other[0]) ** 2 + ((one[1] - other[1]) * 0.8) ** 2


def _rings(cells: set[Cell]) -> list[list[list[tuple[float, float]]]]:
    """The outlines of some cells as polygons: their outer rings, each with the holes in it."""
    after: dict[Corner, list[Corner]] = {}
    for x, y in sorted(cells):
        sides = (((x, y - 1), (x, y), (x + 1, y)), ((x + 1, y), (x + 1, y), (x + 1, y + 1)))
        sides += (((x, y + 1), (x + 1, y + 1), (x, y + 1)), ((x - 1, y), (x, y + 1), (x, y)))
        for neighbour, begin, end in sides:
            if neighbour not in cells:
                after.setdefault(begin, []).append(end)
    rings = []
    while after:
        rings.append(_ring(after))
    outer = [ring for ring in rings if _area(ring) > 0]
    holes = [ring for ring in rings if _area(ring) < 0]
    polygons = [[ring, *(hole for hole in holes if _within(hole[0], ring, outer))] for ring in outer]
    return [[[_degrees(corner) for corner in ring] for ring in polygon] for polygon in polygons]


def _ring(after: dict[Corner, list[Corner]]) -> list[Corner]:
    """One ring, followed along its left side; where two meet in a corner, the sharper turn."""
    first = min(after)
    ring = [first]
    while True:
        here = ring[-1]
        ends = after[here]
        end = ends[0] if len(ends) == 1 or len(ring) < 2 else max(ends, key=lambda end: _turn(ring[-2], here, end))
        ends.remove(end)
        if not ends:
            del after[here]
        ring.append(end)
        if end == first:
            return ring


def _turn(before: Corner, here: Corner, end: Corner) -> int:
    return (here[0] - before[0]) * (end[1] - here[1]) - (here[1] - before[1]) * (end[0] - here[0])


def _area(ring: list[Corner]) -> int:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))


def _within(corner: Corner, ring: list[Corner], outer: list[list[Corner]]) -> bool:
    """Whether a hole that begins in a corner is that of a ring: the least of the outer ones that hold it."""
    holding = [other for other in outer if _holds(other, corner)]
    return bool(holding) and min(holding, key=_area) is ring


def _holds(ring: list[Corner], corner: Corner) -> bool:
    x, y = corner[0] + 0.5, corner[1] + 0.25
    upright = ((ax, ay, by) for (ax, ay), (bx, by) in pairwise(ring) if ax == bx)
    crossed = [across for across, one, other in upright if min(one, other) < y < max(one, other)]
    return sum(across > x for across in crossed) % 2 == 1


def _degrees(corner: Corner) -> tuple[float, float]:
    """Where a corner lies: off the mesh by a little, the same for all that share it."""
    chance = Random(corner[0] * 1009 + corner[1])
    x, y = corner[0] + chance.uniform(-0.35, 0.35), corner[1] + chance.uniform(-0.35, 0.35)
    return round(WEST + x * ACROSS, 4), round(SOUTH + y * UP, 4)
