"""The outlines of areas: for codes of a list, the polygons that a geometry file has for them (GeoSPARQL 1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lod.model.projection import Degrees, Point, azimuthal_equal_area, centre
from lod.model.text import Text

Ring = tuple[Degrees, ...]
"""A closed line of positions, longitude before latitude: the last is the first."""


@dataclass(frozen=True)
class GeometrySource:
    """Where outlines are from: the `file` of the steward, its `license` (a code, such as `CC0`), who made it (`source`)
    and of which `year` the borders are."""

    file: str
    license: str
    source: Text
    year: int


@dataclass(frozen=True)
class AreaOutline:
    """The outline of a code, as well-known text: `MULTIPOLYGON (((10.75 59.91, …)))`, in degrees of WGS 84; with fewer
    points as it is `drawn` ("" where that is the same); `source`: the place of what it is from among the sources of the
    geometry."""

    code: str
    wkt: str
    drawn: str = ""
    source: int = 0

    @cached_property
    def polygons(self) -> tuple[tuple[Ring, ...], ...]:
        """Its polygons as they are drawn, each with its outer ring before its holes."""
        return _polygons(self.drawn or self.wkt)

    @property
    def stated(self) -> tuple[tuple[Ring, ...], ...]:
        """Its polygons as they are published."""
        return _polygons(self.wkt)


@dataclass(frozen=True)
class Geometry:
    """The outlines of a code list: the `areas` in the order of their codes, and where they are from."""

    areas: tuple[AreaOutline, ...]
    sources: tuple[GeometrySource, ...]

    @cached_property
    def by_code(self) -> dict[str, AreaOutline]:
        """The area of each code that has one."""
        return {area.code: area for area in self.areas}

    @cached_property
    def plane(self) -> dict[str, tuple[tuple[Point, ...], ...]]:
        """The rings of each area on a plane where areas are as large as they are, for drawing: x to the east and y to
        the south, in parts of the earth's radius."""
        project = azimuthal_equal_area(centre(self._positions()))
        return {
            area.code: tuple(tuple(map(project, ring)) for polygon in area.polygons for ring in polygon)
            for area in self.areas
        }

    def _positions(self) -> Iterator[Degrees]:
        for area in self.areas:
            for polygon in area.polygons:
                yield from polygon[0]


def _polygons(wkt: str) -> tuple[tuple[Ring, ...], ...]:
    polygons = wkt.removeprefix("MULTIPOLYGON (((").removesuffix(")))").split(")), ((")
    return tuple(tuple(map(_positions, polygon.split("), ("))) for polygon in polygons)


def _positions(ring: str) -> Ring:
    longitudes_and_latitudes = (position.split() for position in ring.split(", "))
    return tuple((float(longitude), float(latitude)) for longitude, latitude in longitudes_and_latitudes)


def multipolygon(polygons: tuple[tuple[Ring, ...], ...]) -> str:
    """Polygons as well-known text (Simple Feature Access, section 7), to five decimals: about a metre."""

    def ring(positions: Ring) -> str:
        return ", ".join(f"{_degrees(longitude)} {_degrees(latitude)}" for longitude, latitude in positions)

    texts = (", ".join(f"({ring(positions)})" for positions in polygon) for polygon in polygons)
    return f"MULTIPOLYGON ({', '.join(f'({text})' for text in texts)})"


def _degrees(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")
