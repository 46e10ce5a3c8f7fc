"""Geometry files come in judged, feature by feature; neighbours keep their common border however much is left out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, sin
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.errors import Finding
from lod.model.codec import from_plain, to_plain
from lod.model.codelist import CodeList
from lod.model.geometry import AreaOutline
from lod.rdf import skos
from lod.rdf.iris import Iris
from lod.sources.geometry.simplify import simplify, weigh
from lod.sources.geometry.topology import Grid, Topology
from lod.sources.site import codelists

Rings = list[list[list[float]]]
CODES = "code,label_nb,broader\n1,Fylke,\n11,Vest,1\n12,Øst,1\n"
ABOUT = """label: {{nb: Område}}
geometry:
  - {{file: {file}, code: kode, license: CC_BY_4_0, source: {{nb: Kartverket}}, year: 2024}}
"""
WEST: Rings = [[[5, 60], [6, 60], [6, 61], [5, 61], [5, 60]]]
EAST: Rings = [[[6, 60], [7, 60], [7, 61], [6, 61], [6, 60]]]


def feature(code: Any, rings: Any, kind: str = "Polygon") -> dict[str, Any]:
    return {"type": "Feature", "properties": {"kode": code}, "geometry": {"type": kind, "coordinates": rings}}


def geojson(*features: dict[str, Any], **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


def read(folder: Path, text: str, file: str = "omrade.geojson") -> tuple[CodeList, list[Finding]]:
    """The list with a geometry file beside it, and what is wrong."""
    (folder / "omrade.csv").write_text(CODES, "utf-8")
    (folder / "omrade.yaml").write_text(ABOUT.format(file=file), "utf-8")
    (folder / file).write_text(text, "utf-8")
    findings: list[Finding] = []
    (codelist,) = codelists.folder(folder, folder, findings)
    return codelist, findings


def test_areas_of_geojson_have_their_codes(tmp_path: Path) -> None:
    """Each code has the outline of its feature, turned as RFC 7946 wants it, with licence, source and year."""
    codelist, findings = read(tmp_path, geojson(feature("11", WEST), feature(12, [EAST[0][::-1]])))
    assert findings == []
    assert codelist.geometry is not None
    assert codelist.geometry.areas == (
        AreaOutline("11", "MULTIPOLYGON (((5 60, 6 60, 6 61, 5 61, 5 60)))"),
        AreaOutline("12", "MULTIPOLYGON (((6 60, 7 60, 7 61, 6 61, 6 60)))"),
    )
    (source,) = codelist.geometry.sources
    assert (source.license, source.year, source.source.best("nb")) == ("CC_BY_4_0", 2024, "Kartverket")
    assert from_plain(CodeList, to_plain(codelist)) == codelist


def test_topojson_says_the_same(tmp_path: Path) -> None:
    """The arcs of a topology, on a grid of differences and backwards, are the same outlines."""
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.5], "translate": [5, 60]},
        "arcs": [[[2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
        "objects": {
            "areas": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"kode": "11"}},
                    {"type": "MultiPolygon", "arcs": [[[2, ~0]]], "properties": {"kode": "12"}},
                ],
            }
        },
    }
    codelist, findings = read(tmp_path, json.dumps(topology), "omrade.topojson")
    same, _ = read(tmp_path, geojson(feature("11", WEST), feature("12", EAST)))
    assert findings == []
    assert codelist.geometry
    assert same.geometry
    assert codelist.geometry.areas == same.geometry.areas


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        (feature("12", [EAST[0][:-1]]), "ring-open"),
        (feature("12", [[[6, 60], [7, 60], [6, 60]]]), "ring-short"),
        (feature("12", [[[6, 60], [7, "x"], [7, 61], [6, 60]]]), "not-a-position"),
        (feature("12", [[[261_000, 6_640_000], [262_000, 6_640_000], [262_000, 6_641_000], [261_000, 6_640_000]]]),
         "not-degrees"),
        (feature("12", [[[6, 60], [7, 60], [7, float("inf")], [6, 60]]]), "not-degrees"),
        (feature("12", [6, 60], "Point"), "not-an-area"),
        ({"type": "Feature", "properties": {"kode": "12"}, "geometry": None}, "not-an-area"),
        (feature("11", EAST), "area-twice"),
        (feature("99", EAST), "area-without-code"),
        (feature(None, EAST), "area-without-key"),
        (feature(True, EAST), "area-without-key"),
        (feature("12", [[]]), "ring-short"),
        (feature("12", {"x": 1}), "not-an-area"),
        ("no feature", "area-without-key"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_of_its_feature(wrong: Any, kind: str, tmp_path: Path) -> None:
    """The second feature is named with what is wrong with it; the code it should have had has no area."""
    codelist, findings = read(tmp_path, geojson(feature("11", WEST), wrong))
    first, last = findings
    assert (first.rule, first.file, "2" in first.message) == (kind, "omrade.geojson", True)
    assert (last.rule, last.message) == ("code-without-area", "1 of 2 codes of a level have no area: 12.")
    assert codelist.geometry
    assert [area.code for area in codelist.geometry.areas] == ["11"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{", "not-json"),
        ("[" * 100_000, "nested-too-deeply"),
        ('{"type": "FeatureCollection", "features": ' + '{"a":' * 100_000, "nested-too-deeply"),
        ('{"type": "Point"}', "not-geometry"),
        (geojson(feature("1X", WEST), feature("1Y", EAST)), "no-area-has-a-code"),
        (json.dumps({"type": "Topology", "arcs": [], "objects": {"a": {"type": "Polygon", "arcs": [[0]]}}}),
         "no-area-has-a-code"),
    ],
)  # fmt: skip
def test_another_file_is_refused(text: str, kind: str, tmp_path: Path) -> None:
    """A file that is no geometry, or of other areas, leaves the list as it is without one."""
    codelist, findings = read(tmp_path, text)
    assert [finding.rule for finding in findings] == [kind]
    assert codelist.geometry is None
    assert len(codelist.concepts) == 3


def test_too_many_features_are_one_finding(tmp_path: Path) -> None:
    """A file of tens of thousands of features is not judged feature by feature; a code of a million letters is cut."""
    _, findings = read(tmp_path, geojson(*[feature("9", WEST)] * 20_001))
    assert [finding.rule for finding in findings] == ["geometry-too-large"]
    _, findings = read(tmp_path, geojson(feature("11", WEST), feature("x" * 1_000_000, EAST)))
    assert max(len(finding.message) for finding in findings) < 300


def test_a_file_in_metres_says_its_system(tmp_path: Path) -> None:
    """The system of coordinates that an old file names is in what to do."""
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25833"}}
    metres: Rings = [[[261_000, 6_640_000], [262_000, 6_640_000], [262_000, 6_641_000], [261_000, 6_640_000]]]
    _, findings = read(tmp_path, geojson(feature("11", metres), feature("12", metres), crs=crs))
    assert [finding.rule for finding in findings] == ["not-degrees"] * 2
    assert "EPSG::25833" in findings[0].advice


def test_the_outlines_are_geosparql(tmp_path: Path) -> None:
    """Each area is a feature with a geometry in well-known text, and says whose borders they are."""
    codelist, _ = read(tmp_path, geojson(feature("11", WEST), feature("12", EAST)))
    said = list(skos.codelist(codelist, Iris("https://x.example/")))
    geo, concept = "http://www.opengis.net/ont/geosparql#", "https://x.example/id/codelist/omrade/11"
    literal = f'"MULTIPOLYGON (((5 60, 6 60, 6 61, 5 61, 5 60)))"^^<{geo}wktLiteral>'
    assert (f"<{concept}>", f"<{geo}hasGeometry>", f"<{concept}#geometry>") in said
    assert (f"<{concept}#geometry>", f"<{geo}asWKT>", literal) in said
    license = "<http://publications.europa.eu/resource/authority/licence/CC_BY_4_0>"
    assert ("<https://x.example/id/codelist/omrade#borders-1>", "<http://purl.org/dc/terms/license>", license) in said


@given(st.lists(st.integers(1, 8), min_size=8, max_size=8), st.integers(0, 60))
def test_neighbours_share_their_border_however_simple(heights: list[int], budget: int) -> None:
    """Two areas along one crooked border have the same positions on it, whatever the budget; the same each time."""
    border = [(place, height) for place, height in enumerate(heights)]
    below: list[Grid] = [(0, -9), (7, -9), *border[::-1], (0, -9)]
    above: list[Grid] = [*border, (7, 20), (0, 20), border[0]]
    topology = Topology([below, above])
    weights = weigh(topology.arcs, lambda position: (float(position[0]), float(position[1])))
    arcs = simplify(topology.arcs, weights, topology.used, budget)
    assert arcs == simplify(topology.arcs, weights, topology.used, budget)
    rings = [topology.ring(number, arcs) for number in (0, 1)]
    assert all(ring[0] == ring[-1] for ring in rings)
    sides = [Counter(frozenset(pair) for pair in pairwise(ring)) for ring in rings]
    shared = set(sides[0] & sides[1])
    assert {position for side in shared for position in side} >= {border[0], border[-1]}
    assert all(position in border for side in shared for position in side)


SQUARE: Rings = [[[5, 60], [9, 60], [9, 62], [5, 62], [5, 60]]]
LAKE = [[6, 60.5], [7, 60.5], [7, 61], [6, 61], [6, 60.5]]


@pytest.mark.parametrize("turned", [1, -1])
def test_a_hole_stays_one(tmp_path: Path, turned: int) -> None:
    """An area within another, whichever way the file turns its rings, is left out of the one around it: the hole runs
    the other way than the outer ring, so that it is none of its colour, and has the corners of what lies in it."""
    around = feature("11", [SQUARE[0], LAKE[::turned]])
    codelist, findings = read(tmp_path, geojson(around, feature("12", [LAKE[::-1]])))
    assert findings == []
    assert codelist.geometry is not None
    ((outer, hole),) = codelist.geometry.by_code["11"].stated
    ((within,),) = codelist.geometry.by_code["12"].stated
    assert (signed(outer), signed(hole), signed(within)) == (8, -0.5, 0.5)
    assert set(hole) == set(within)
    plane = [signed(ring) for ring in codelist.geometry.plane["11"]]
    assert plane[0] * plane[1] < 0


@given(st.integers(3, 40), st.integers(1, 30))
def test_holes_and_what_lies_in_them_are_left_the_same(corners: int, wanted: int) -> None:
    """However few points are kept, a hole and the area within have the same ones, and a hole never becomes the outer
    ring of its area."""
    lake = [(round(100 * cos(2 * pi * n / corners)), round(100 * sin(2 * pi * n / corners))) for n in range(corners)]
    lake = [place for place, before in zip(lake, [None, *lake], strict=False) if place != before]
    rings = [
        [(-300, -300), (300, -300), (300, 300), (-300, 300), (-300, -300)],
        [*lake, lake[0]],
        [*lake[::-1], lake[-1]],
    ]
    topology = Topology(rings)
    arcs = simplify(topology.arcs, weigh(topology.arcs, lambda place: place), topology.used, wanted)
    _, hole, within = (topology.ring(number, arcs) for number in range(3))
    assert set(hole) == set(within)
    assert set(hole) <= set(lake)


def signed(ring: Sequence[Sequence[float]]) -> float:
    """The area of a ring, below zero where it runs with the clock."""
    return round(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2, 6)
