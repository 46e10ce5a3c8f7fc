"""The areas of a list as a file that map programs open: whole, the right way round, and with whence they are."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from flask import Flask


def test_areas_are_geojson(large_app: Flask) -> None:
    """Each area has its code, names, level and the code above, and rings that RFC 7946 (section 3.1.6) asks for."""
    answer = large_app.test_client().get("/geometry/region.geojson")
    assert answer.mimetype == "application/geo+json"
    body = answer.get_json(force=True)
    (source,) = body["sources"]
    assert source["license"].startswith("http")
    assert source["year"] == 2026
    bergen = next(area for area in body["features"] if area["properties"]["code"] == "4601")
    assert bergen["id"].endswith("/id/codelist/region/4601")
    assert {name: bergen["properties"][name] for name in ("label_nb", "level", "broader")} == {
        "label_nb": "Bergen",
        "level": 3,
        "broader": "46",
    }
    for area in body["features"]:
        for outer, *holes in area["geometry"]["coordinates"]:
            assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in (outer, *holes))
            assert turn(outer) > 0
            assert all(turn(hole) < 0 for hole in holes)


def test_neighbours_share_their_borders(large_app: Flask) -> None:
    """A border within the country stands in the outlines of both municipalities, point for point."""
    body = large_app.test_client().get("/geometry/region.geojson").get_json(force=True)
    sides: Counter[frozenset[tuple[float, float]]] = Counter()
    for area in body["features"]:
        if area["properties"]["level"] == 3:
            rings = (ring for polygon in area["geometry"]["coordinates"] for ring in polygon)
            sides.update(frozenset((tuple(a), tuple(b))) for ring in rings for a, b in pairwise(ring))
    assert set(sides.values()) == {1, 2}
    assert sum(count == 2 for count in sides.values()) > sum(count == 1 for count in sides.values())


def test_a_list_without_areas_has_none(large_app: Flask) -> None:
    """An unknown list and one without areas are not found; the page of one with areas leads to them."""
    client = large_app.test_client()
    assert [client.get(f"/geometry/{name}.geojson").status_code for name in ("kjonn", "there-is-none")] == [404, 404]
    assert 'href="/geometry/region.geojson"' in client.get("/doc/codelist/region").text
    assert "/geometry/" not in client.get("/doc/codelist/kjonn").text


def turn(ring: list[list[float]]) -> float:
    """Twice the area of a ring, below zero where it runs with the clock."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
