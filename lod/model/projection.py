"""The earth on a plane, where each area keeps its size: Lambert's azimuthal equal-area projection (Snyder, Map
Projections: A Working Manual, section 24), on a sphere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt

Degrees = tuple[float, float]
"""A position in degrees: its longitude and its latitude."""

Point = tuple[float, float]
"""A point of a plane: x to the right, y downwards."""


def centre(positions: Iterable[Degrees]) -> Degrees:
    """The middle of positions on the sphere, also where they lie on both sides of the date line."""
    x = y = z = 0.0
    for longitude, latitude in positions:
        east, north = radians(longitude), radians(latitude)
        x += cos(north) * cos(east)
        y += cos(north) * sin(east)
        z += sin(north)
    length = hypot(x, y, z)
    return (degrees(atan2(y, x)), degrees(asin(z / length))) if length > 1e-9 else (0.0, 0.0)


def azimuthal_equal_area(middle: Degrees) -> Callable[[Degrees], Point]:
    """What lays a position on the plane that touches the sphere, of radius 1, in `middle`."""
    east, north = radians(middle[0]), radians(middle[1])
    sine, cosine = sin(north), cos(north)

    def project(position: Degrees) -> Point:
        away, latitude = radians(position[0]) - east, radians(position[1])
        across, up = cos(latitude), sin(latitude)
        opposite = 1 + sine * up + cosine * across * cos(away)
        scale = sqrt(2 / max(opposite, 1e-9))
        x = scale * across * sin(away)
        y = scale * (cosine * up - sine * across * cos(away))
        return x, -y

    return project
