"""Borders that areas share, each once: rings cut into arcs where three or more meet, as TopoJSON has them.

Simplified arc by arc, neighbours stay neighbours, with no gap between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Grid = tuple[int, int]
"""A position on the grid of degrees: longitude and latitude in steps of `STEP`."""

STEP = 1e-5
"""Degrees, about a metre: positions nearer than that are one."""

Arc = tuple[Grid, ...]


class Topology:
    """The arcs of many rings, and for each ring which of them it consists of, with whether it runs backwards."""

    def __init__(self, rings: Sequence[Sequence[Grid]]) -> None:
        """`rings`: closed ones, the last position being the first."""
        self.arcs: list[Arc] = []
        self.used: list[int] = []
        self._numbers: dict[Arc, int] = {}
        junctions = _junctions(rings)
        self.rings = [[self._numbered(arc) for arc in _cut(ring, junctions)] for ring in rings]

    def _numbered(self, arc: Arc) -> tuple[int, bool]:
        backwards = arc[::-1]
        kept = min(arc, backwards)
        number = self._numbers.setdefault(kept, len(self.arcs))
        if number == len(self.arcs):
            self.arcs.append(kept)
            self.used.append(0)
        self.used[number] += 1
        return number, kept != arc

    def ring(self, number: int, arcs: Sequence[Arc]) -> list[Grid]:
        """A ring put together from its arcs, which may have been simplified."""
        positions: list[Grid] = []
        for place, backwards in self.rings[number]:
            arc = arcs[place][::-1] if backwards else arcs[place]
            positions += arc[1:] if positions else arc
        return positions


def _junctions(rings: Sequence[Sequence[Grid]]) -> set[Grid]:
    """The positions where rings part: their neighbours are not the same in all of them."""
    beside: dict[Grid, tuple[Grid, Grid]] = {}
    junctions: set[Grid] = set()
    for ring in rings:
        for before, position, after in _with_neighbours(ring):
            pair = (before, after) if before < after else (after, before)
            if beside.setdefault(position, pair) != pair:
                junctions.add(position)
    return junctions


def _with_neighbours(ring: Sequence[Grid]) -> Iterator[tuple[Grid, Grid, Grid]]:
    for place in range(len(ring) - 1):
        yield ring[place - 1 if place else -2], ring[place], ring[place + 1]


def _cut(ring: Sequence[Grid], junctions: set[Grid]) -> Iterator[Arc]:
    """The arcs of a ring, from junction to junction; one that has none begins at its least position."""
    opened = list(ring[:-1])
    cuts = [place for place, position in enumerate(opened) if position in junctions]
    first = cuts[0] if cuts else opened.index(min(opened))
    turned = [*opened[first:], *opened[: first + 1]]
    begin = 0
    for place in range(1, len(turned)):
        if turned[place] in junctions or place == len(turned) - 1:
            yield tuple(turned[begin : place + 1])
            begin = place
