"""The outlines of a map in a picture: scaled to its width, as SVG paths of whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from lod.model.codelist import CodeList
from lod.model.geometry import Geometry
from lod.model.projection import Point

WIDE, HIGH = 700, 770
"""The room that a map has, in units; it fills one of the two."""

MARGIN = 4


@dataclass(frozen=True)
class MapOutlines:
    """A map of `width` and `height` in units: the path of each code (`areas`), and those of the areas one level above
    (`around`)."""

    width: int
    height: int
    areas: dict[str, str]
    around: str


def outlines(codelist: CodeList, codes: Sequence[str]) -> MapOutlines:
    """The outlines of some codes of a list, which have them."""
    geometry = codelist.geometry or Geometry((), ())
    plane = {code: geometry.plane[code] for code in codes}
    above = [
        code for code in dict.fromkeys(codelist.by_notation[code].broader for code in codes) if code in geometry.plane
    ]
    rings_around = [geometry.plane[code] for code in above]
    points = [point for rings in (*plane.values(), *rings_around) for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    north, south = min(y for _, y in points), max(y for _, y in points)
    scale = min((WIDE - 2 * MARGIN) / ((east - west) or 1e-9), (HIGH - 2 * MARGIN) / ((south - north) or 1e-9))

    def path(rings: Iterable[Sequence[Point]]) -> str:
        return "".join(
            _path([(round((x - west) * scale) + MARGIN, round((y - north) * scale) + MARGIN) for x, y in ring])
            for ring in rings
        )

    around = "".join(map(path, rings_around))
    width, height = ceil((east - west) * scale) + 2 * MARGIN, ceil((south - north) * scale) + 2 * MARGIN
    return MapOutlines(width, height, {code: path(rings) for code, rings in plane.items()}, around)


def _path(ring: Sequence[tuple[int, int]]) -> str:
    """A closed line by steps, as short as SVG allows; a point alone where it is less than a unit."""
    (left, top), *others = ring
    steps = []
    x, y = left, top
    for across, down in others[:-1]:
        if (across, down) != (x, y):
            steps.append(_pair(across - x, down - y))
            x, y = across, down
    joined = "".join(f" {step}" if step[0] != "-" and place else step for place, step in enumerate(steps))
    return f"M{_pair(left, top)}l{joined}z" if steps else ""


def _pair(x: int, y: int) -> str:
    return f"{x}{y}" if y < 0 else f"{x} {y}"
