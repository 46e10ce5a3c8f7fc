"""The addresses of SDMX REST in the table of the site's (`lod.web.routes`)."""

from __future__ import annotations

from lod.rdf.formats import SDMX_CSV, SDMX_JSON, SDMX_ML
from lod.web.parameters import LANGUAGE
from lod.web.route import Parameter, Route

_SDMX_STRUCTURES = ("application/vnd.sdmx.structure+json", "application/vnd.sdmx.structure+xml")
_AS_OF = Parameter("asOf", "The day, or the moment, at which it was so.", example="2027-01-15")
_SDMX_DATA = (
    LANGUAGE,
    _AS_OF,
    Parameter("updatedAfter", "The day, or the moment, since which it changed.", example="2026-01-15T00:00:00Z"),
    Parameter("includeHistory", "With every earlier state.", (("type", "boolean"),), "false"),
    Parameter("firstNObservations", "The first of each series.", (("type", "integer"), ("minimum", 1)), "1"),
    Parameter("lastNObservations", "The last of each series.", (("type", "integer"), ("minimum", 1)), "1"),
    Parameter("dimensionAtObservation", "The dimension along which series run.", example="AllDimensions"),
    Parameter("attributes", "The attributes that are shown.", example="all"),
    Parameter("measures", "The measures that are shown.", example="all"),
)

SDMX_ROUTES: tuple[Route, ...] = (
    Route(
        "/sdmx/data/<path:query>",
        "sdmx.routes",
        "The figures of a data query: context, agency, data set, version and key (SDMX REST 2.2).",
        (SDMX_JSON.media_type, SDMX_CSV.media_type, SDMX_ML.media_type),
        cached=False,
        statuses=(404, 406, 413, 422, 501, 504),
        query=_SDMX_DATA,
    ),
    Route(
        "/sdmx/structure/<path:query>",
        "sdmx.routes",
        "Structures: dataflows, their definitions, concepts and code lists (SDMX REST 2.2).",
        _SDMX_STRUCTURES,
        statuses=(404, 406, 501),
        query=(
            LANGUAGE,
            _AS_OF,
            Parameter("detail", "How much of each.", example="full"),
            Parameter("references", "What comes along.", example="children"),
        ),
    ),
    Route(
        "/sdmx/availability/<path:query>",
        "sdmx.routes",
        "The codes that have figures under a data query (SDMX REST 2.2).",
        _SDMX_STRUCTURES,
        cached=False,
        statuses=(404, 406, 413, 422, 501, 504),
        query=(LANGUAGE, _AS_OF, Parameter("mode", "`exact` or `available`.", example="exact")),
    ),
)
