"""The outlines of a list's areas for map programs: `/geometry/LIST.geojson` (RFC 7946)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, abort

from lod.model.codelist import CodeList
from lod.model.geometry import AreaOutline
from lod.release.opened import Release
from lod.web.responses import lasting
from lod.web.route import Route
from lod.web.site import Site

MEDIA_TYPE = "application/geo+json"

LICENCES = "http://publications.europa.eu/resource/authority/licence/"
"""Before the code of a licence, its IRI."""

OUTLINE_ROUTE = Route(
    "/geometry/<name>.geojson",
    "outlines.outlines",
    "The areas of a code list as GeoJSON, with their codes, names, levels, licence and source.",
    (MEDIA_TYPE,),
    statuses=(404,),
)


def register(app: Flask, site: Site) -> None:
    """Adds the route."""

    @app.get("/geometry/<name>.geojson")
    def outlines(name: str) -> Response:
        """The areas of a code list."""
        with site.current() as served:
            codelist = served.release.lists.get(name)
            if codelist is None or codelist.geometry is None:
                abort(404)
            response = Response(_written(served.release, codelist), content_type=MEDIA_TYPE)
            return lasting(response, served.id, "geojson")


def _written(release: Release, codelist: CodeList) -> str:
    """The file of a list, made once for a release: outlines are simplified when they are read, so it is small."""
    key = ("geojson", codelist.name)
    if key not in release.kept:
        release.kept[key] = json.dumps(feature_collection(release, codelist), ensure_ascii=False, separators=(",", ":"))
    written: str = release.kept[key]
    return written


def feature_collection(release: Release, codelist: CodeList) -> dict[str, Any]:
    """The areas of a list, with where they are from beside them (RFC 7946, section 6.1: foreign members)."""
    geometry = codelist.geometry
    sources = geometry.sources if geometry else ()
    return {
        "type": "FeatureCollection",
        "id": release.iris.codelist(codelist.name)[1:-1],
        "title": dict(codelist.label),
        "sources": [
            {"license": f"{LICENCES}{source.license}", "source": dict(source.source), "year": source.year}
            for source in sources
        ],
        "features": list(_features(release, codelist)),
    }


def _features(release: Release, codelist: CodeList) -> Iterator[dict[str, Any]]:
    for area in codelist.geometry.areas if codelist.geometry else ():
        concept = codelist.by_notation[area.code]
        yield {
            "type": "Feature",
            "id": release.iris.concept_of(codelist, area.code)[1:-1],
            "properties": {
                "code": area.code,
                **{f"label_{language}": text for language, text in concept.label},
                "level": codelist.level(area.code),
                "broader": concept.broader or None,
                "source": area.source,
            },
            "geometry": {"type": "MultiPolygon", "coordinates": _coordinates(area)},
        }


def _coordinates(area: AreaOutline) -> list[list[list[list[float]]]]:
    return [[[[x, y] for x, y in ring] for ring in polygon] for polygon in area.stated]
