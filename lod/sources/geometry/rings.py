"""The rings of a feature on the grid of degrees, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

from lod.messages.message import Message
from lod.sources.geometry.features import Feature
from lod.sources.geometry.topology import STEP, Grid

LEAST = 4
"""Positions of a ring: three corners, and the first again (RFC 7946, section 3.1.6)."""

GridRing = list[Grid]


class WrongRing(Exception):
    """A ring that cannot be used; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.key)
        self.message = message


def polygons_of(feature: Feature) -> Iterator[list[GridRing]]:
    """The polygons of a feature, each with its outer ring first, without positions that are one at a metre. Raises
    `WrongRing` for the first ring that is none."""
    for polygon in feature.polygons:
        if not isinstance(polygon, list) or not polygon:
            raise WrongRing(Message("ring-short", number=feature.number))
        rings = [_ring(ring, feature.number) for ring in polygon]
        if len(rings[0]) >= LEAST:  # an island of less than a metre is none
            yield [ring for ring in rings if len(ring) >= LEAST]


def _ring(positions: Any, number: int) -> GridRing:
    if not isinstance(positions, Sequence) or len(positions) < LEAST:
        raise WrongRing(Message("ring-short", number=number))
    places = [_place(position, number) for position in positions]
    if positions[0][:2] != positions[-1][:2]:
        raise WrongRing(Message("ring-open", number=number))
    return [place for before, place in zip([None, *places], places, strict=False) if place != before]


def _place(position: Any, number: int) -> Grid:
    """The position on the grid; a height is left out."""
    match position:
        case [int() | float() as longitude, int() | float() as latitude, *_] | (
            int() | float() as longitude,
            int() | float() as latitude,
        ):
            if isfinite(longitude) and isfinite(latitude) and -180 <= longitude <= 180 and -90 <= latitude <= 90:
                return round(longitude / STEP), round(latitude / STEP)
            raise WrongRing(Message("not-degrees", number=number, x=f"{longitude:g}", y=f"{latitude:g}"))
    raise WrongRing(Message("not-a-position", number=number))
