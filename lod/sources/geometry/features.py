"""The features of a geometry file: each with its number, its properties and its polygons as they stand there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.io.files import decode, read_bytes

MAX_BYTES = 30_000_000
"""Bytes of a geometry file that are read; memory follows it."""

POLYGONS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True)
class Feature:
    """One feature: its `number` in the file from 1, its `id` and `properties`, and its polygons, each of rings of
    positions; `wrong` where they cannot be had."""

    number: int
    id: object
    properties: Mapping[str, Any]
    polygons: Sequence[Sequence[Sequence[Any]]] = ()
    wrong: Message | None = None


@dataclass(frozen=True)
class GeometryFile:
    """The features of a file, and the system of coordinates that it names (`crs`, "" for none)."""

    features: tuple[Feature, ...]
    crs: str = field(default="")


def read_features(path: Path, name: str) -> GeometryFile:
    """The features of a file in GeoJSON (RFC 7946) or TopoJSON. Raises `SourceError` for another file."""
    text, _ = decode(read_bytes(path, name, MAX_BYTES), name)
    try:
        value = json.loads(text)
    except RecursionError:
        raise _refused(name, Message("nested-too-deeply")) from None
    except json.JSONDecodeError as error:
        message = Message("not-json", msg=error.msg)
        raise SourceError([Finding(message, file=name, row=error.lineno, character=error.colno)]) from None
    except ValueError as error:
        raise _refused(name, Message("not-json", msg=str(error))) from None
    match value:
        case {"type": "FeatureCollection", "features": list(listed)}:
            return GeometryFile(tuple(_geojson(listed)), _crs(value))
        case {"type": "Topology", "objects": dict(objects), "arcs": list(arcs)}:
            return GeometryFile(tuple(_topojson(objects, arcs, value.get("transform"))))
    raise _refused(name, Message("not-geometry"))


def _refused(name: str, message: Message) -> SourceError:
    return SourceError([Finding(message, file=name, hint=Message("not-geometry.do"))])


def _crs(value: Mapping[str, Any]) -> str:
    """The system of coordinates that a file of before RFC 7946 names."""
    match value.get("crs"):
        case {"properties": {"name": str(name)}}:
            return name
    return ""


def _geojson(listed: Sequence[Any]) -> Iterator[Feature]:
    for number, value in enumerate(listed, 1):
        about = value if isinstance(value, dict) else {}
        geometry, properties = about.get("geometry"), about.get("properties")
        named = Feature(number, about.get("id"), properties if isinstance(properties, dict) else {})
        match geometry:
            case {"type": "Polygon", "coordinates": list(rings)}:
                yield _with(named, [rings])
            case {"type": "MultiPolygon", "coordinates": list(polygons)}:
                yield _with(named, polygons)
            case _:
                yield _without(named, geometry)


def _topojson(objects: Mapping[str, Any], arcs: Sequence[Any], transform: Any) -> Iterator[Feature]:
    """The geometries of all objects (TopoJSON 1.0, section 2), their arcs put together."""
    decoded, number = [_decoded(arc, transform) for arc in arcs], 0
    for geometry in objects.values():
        several = geometry.get("geometries") if isinstance(geometry, dict) else None
        for value in several if isinstance(several, list) else [geometry]:
            number += 1
            about = value if isinstance(value, dict) else {}
            properties = about.get("properties")
            named = Feature(number, about.get("id"), properties if isinstance(properties, dict) else {})
            try:
                match about:
                    case {"type": "Polygon", "arcs": list(rings)}:
                        yield _with(named, [[_stitched(ring, decoded) for ring in rings]])
                    case {"type": "MultiPolygon", "arcs": list(polygons)}:
                        yield _with(named, [[_stitched(ring, decoded) for ring in rings] for rings in polygons])
                    case _:
                        yield _without(named, value)
            except (TypeError, IndexError):
                yield Feature(named.number, named.id, named.properties, wrong=Message("arc-missing", number=number))


def _decoded(arc: Any, transform: Any) -> list[tuple[float, float]]:
    """The positions of an arc; differences on a grid made into degrees."""
    try:
        if not isinstance(transform, dict):
            return [(position[0], position[1]) for position in arc]
        (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
        x = y = 0
        positions = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            positions.append((x * kx + dx, y * ky + dy))
        return positions
    except (TypeError, ValueError, KeyError, IndexError):
        return []


def _stitched(ring: Sequence[int], arcs: Sequence[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """A ring from its arcs; `~n` is arc n backwards. Raises `IndexError` for an arc that the file does not have."""
    positions: list[tuple[float, float]] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        if not arc:
            raise IndexError(number)
        positions += arc[1:] if positions else arc
    return positions


def _with(feature: Feature, polygons: Sequence[Any]) -> Feature:
    return Feature(feature.number, feature.id, feature.properties, polygons)


def _without(feature: Feature, geometry: Any) -> Feature:
    kind = str(geometry.get("type", "")) if isinstance(geometry, dict) else "null"
    message = Message("not-an-area", number=feature.number, type=kind[:40])
    return Feature(feature.number, feature.id, feature.properties, wrong=message)
