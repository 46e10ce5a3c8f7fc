"""The geometry of a code list from the files that its description names: judged, then simplified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from lod.errors import Finding, Severity, SourceError
from lod.messages.message import Message, both
from lod.model.codelist import CodeList
from lod.model.geometry import AreaOutline, Geometry, GeometrySource, multipolygon
from lod.model.projection import azimuthal_equal_area, centre
from lod.model.text import Text
from lod.sources.geometry.features import Feature, read_features
from lod.sources.geometry.rings import LEAST, GridRing, WrongRing, polygons_of
from lod.sources.geometry.simplify import simplify, weigh
from lod.sources.geometry.topology import STEP, Grid, Topology
from lod.sources.io.files import named

STATED, DRAWN = 10_000, 3_500
"""Points of the outlines of one level, about: as they are published, and as they are drawn, which a page must have room
for."""

MOST_POINTS, MOST_AREAS = 1_000_000, 5_000
"""Points and areas of the files of one list: past that they are refused."""

MOST_FEATURES = 20_000
"""Features of one file, past which none is looked at."""

MOST_NAMED, LONGEST = 8, 100
"""Codes that a finding names, and letters of a code."""

Polygons = list[list[GridRing]]


@dataclass(frozen=True)
class _Outlines:
    """What the files of a list have: the polygons of each code, and the place of the file they are from."""

    polygons: dict[str, Polygons]
    files: dict[str, int]
    sources: tuple[GeometrySource, ...]


def with_geometry(
    codelist: CodeList, about: Sequence[Mapping[str, Any]], folder: Path, root: Path, findings: list[Finding]
) -> CodeList:
    """The list with the outlines of its areas; `about` is what its description says under `geometry`. What is wrong is
    added to `findings`."""
    outlines, before = _read(codelist, about, folder, root, findings), len(findings)
    if not outlines.polygons:
        return codelist
    findings.extend(_without_area(codelist, outlines, codelist.origin.file))
    points = sum(len(ring) for polygons in outlines.polygons.values() for rings in polygons for ring in rings)
    if points > MOST_POINTS or len(outlines.polygons) > MOST_AREAS:
        too_much = Message("geometry-too-large", points=points, areas=len(outlines.polygons), most=MOST_POINTS)
        findings.insert(before, Finding(too_much, file=codelist.origin.file, hint=Message("geometry-too-large.do")))
        return codelist
    return replace(codelist, geometry=_simplified(codelist, outlines))


def _read(
    codelist: CodeList, about: Sequence[Mapping[str, Any]], folder: Path, root: Path, findings: list[Finding]
) -> _Outlines:
    polygons: dict[str, Polygons] = {}
    files: dict[str, int] = {}
    sources: list[GeometrySource] = []
    for entry in about:
        path = folder / entry["file"]
        name = named(path, root)
        try:
            findings.extend(_file(codelist, path, name, entry.get("code", ""), polygons))
        except SourceError as error:
            findings.extend(error.findings)
            continue
        files |= dict.fromkeys(polygons.keys() - files.keys(), len(sources))
        sources.append(GeometrySource(path.name, entry["license"], Text.of(entry["source"]), entry["year"]))
    return _Outlines(polygons, files, tuple(sources))


def _file(codelist: CodeList, path: Path, name: str, key: str, polygons: dict[str, Polygons]) -> Iterator[Finding]:
    """Adds the polygons of a file; says what is wrong with each feature."""
    content = read_features(path, name)
    if len(content.features) > MOST_FEATURES:
        too_much = Message("geometry-too-large.features", count=len(content.features), most=MOST_FEATURES)
        yield Finding(too_much, file=name, hint=Message("geometry-too-large.do"))
        return
    strangers = []
    for feature in content.features:
        code = _code(feature, key)
        if code not in codelist.by_notation:
            strangers.append(Finding(_stranger(feature, key, code, codelist), Severity.WARNING, file=name, value=code))
        elif feature.wrong or code in polygons:
            yield Finding(feature.wrong or Message("area-twice", number=feature.number, code=code), file=name)
        else:
            try:
                polygons[code] = list(polygons_of(feature))
            except WrongRing as error:
                hint = Message("advice.coordinates-of", crs=content.crs) if content.crs else None
                yield Finding(error.message, file=name, value=code, hint=hint)
    if strangers and len(strangers) == len(content.features):
        properties = dict.fromkeys(name for feature in content.features for name in feature.properties)
        hint = both(Message("no-area-has-a-code.do"), Message("advice.properties-are", words=tuple(properties)[:8]))
        yield Finding(Message("no-area-has-a-code", key=key or "id"), file=name, hint=hint)
    else:
        yield from strangers


def _code(feature: Feature, key: str) -> str:
    """The code of a feature, which files write as text or as a number."""
    value = feature.properties.get(key) if key else feature.id
    return str(value)[:LONGEST] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _stranger(feature: Feature, key: str, code: str, codelist: CodeList) -> Message:
    if not code:
        return Message("area-without-key", number=feature.number, key=key or "id")
    return Message("area-without-code", number=feature.number, code=code, list=codelist.name)


def _without_area(codelist: CodeList, outlines: _Outlines, file: str | None) -> Iterator[Finding]:
    """A warning for each level of which some codes have an area, and others have none."""
    for level in range(1, codelist.depth + 1):
        codes = [concept.notation for concept in codelist.at(level)]
        missing = [code for code in codes if code not in outlines.polygons]
        if missing and len(missing) < len(codes):
            words = tuple(missing[:MOST_NAMED])
            message = Message("code-without-area", count=len(missing), of=len(codes), words=words)
            yield Finding(message, Severity.WARNING, file=file)


def _simplified(codelist: CodeList, outlines: _Outlines) -> Geometry:
    codes = [concept.notation for concept in codelist.concepts if concept.notation in outlines.polygons]
    rings = [ring for code in codes for polygon in outlines.polygons[code] for ring in polygon]
    levels = {codelist.level(code) for code in codes}
    topology = Topology(rings)
    project = azimuthal_equal_area(centre(_degrees(position) for ring in rings for position in ring))
    weights = weigh(topology.arcs, lambda position: project(_degrees(position)))

    def texts(budget: int) -> Iterator[str]:
        arcs = simplify(topology.arcs, weights, topology.used, budget * len(levels))
        simplified = iter([topology.ring(number, arcs) for number in range(len(rings))])
        for code in codes:
            polygons = [[next(simplified) for _ in polygon] for polygon in outlines.polygons[code]]
            yield _text(_seen(polygons, outlines.polygons[code]))

    areas = (
        AreaOutline(code, stated, drawn if drawn != stated else "", outlines.files[code])
        for code, stated, drawn in zip(codes, texts(STATED), texts(DRAWN), strict=True)
    )
    return Geometry(tuple(areas), outlines.sources)


def _seen(polygons: Sequence[Sequence[Sequence[Grid]]], whole: Polygons) -> list[list[Sequence[Grid]]]:
    """The polygons that are left of an area: those that enclose something; of one that is too small, its corners."""
    kept = [[ring for ring in polygon if _encloses(ring)] for polygon in polygons if _encloses(polygon[0])]
    return kept or [[_corners(max((polygon[0] for polygon in whole), key=len))]]


def _encloses(ring: Sequence[Grid]) -> bool:
    return len(set(ring)) >= LEAST - 1


def _corners(ring: GridRing) -> Sequence[Grid]:
    """The positions of a ring that lie farthest to each side."""
    opened = ring[:-1]
    extremes = {f(opened, key=lambda place: place[axis]) for f in (min, max) for axis in (0, 1)}
    corners = [place for place in opened if place in extremes]
    return ring if len(set(corners)) < LEAST - 1 else [*corners, corners[0]]


def _text(polygons: Sequence[Sequence[Sequence[Grid]]]) -> str:
    turned = (tuple(_turned(ring, place == 0) for place, ring in enumerate(polygon)) for polygon in polygons)
    return multipolygon(tuple(turned))


def _turned(ring: Sequence[Grid], outer: bool) -> tuple[tuple[float, float], ...]:
    """The ring as RFC 7946 wants it: the outer one against the clock, holes with it; from its least position."""
    area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))
    opened = list(ring[:-1] if (area > 0) == outer else ring[:0:-1])
    first = opened.index(min(opened))
    return tuple(_degrees(position) for position in (*opened[first:], *opened[: first + 1]))


def _degrees(position: Grid) -> tuple[float, float]:
    return position[0] * STEP, position[1] * STEP
