"""The addresses of PxWebApi v2 in the table of the site's (`lod.web.routes`)."""

from __future__ import annotations

from lod.rdf.formats import PARQUET, PX, XLSX
from lod.web.parameters import LANGUAGE, PX_CELLS, PX_FORMAT, PX_PLACES, PX_TABLES
from lod.web.route import Route

_JSON = "application/json"

PXWEB_ROUTES: tuple[Route, ...] = (
    *(
        Route(f"/api/v2{path}", "pxweb.routes", about, (_JSON,), statuses=(404,), query=(LANGUAGE,))
        for path, about in (
            ("/config", "What the interface of PxWebApi v2 can do, and its limits."),
            ("/tables/<name>", "A table."),
            ("/tables/<name>/metadata", "The variables of a table with their codes (JSON-stat 2)."),
            ("/tables/<name>/defaultselection", "What is answered where nothing is chosen."),
            ("/codelists/<name>", "A code list."),
        )
    ),
    Route("/api/v2/tables", "pxweb.routes", "The tables, a page at a time.", (_JSON,), query=PX_TABLES),
    Route(
        "/api/v2/tables/<name>/data",
        "pxweb.routes",
        "The figures of a selection: valueCodes[variable]=code,code (PxWebApi v2).",
        (_JSON, "text/csv", *(format.media_type for format in (XLSX, PARQUET, PX))),
        ("GET", "POST"),
        cached=False,
        statuses=(303, 403, 404, 413, 504),
        query=(LANGUAGE, PX_FORMAT, PX_CELLS, *PX_PLACES),
    ),
    *(
        Route(
            f"/api/v2/savedqueries{path}", "pxweb.routes", "None are saved here.", (), methods, False, statuses=(404,)
        )
        for path, methods in (("", ("GET", "POST")), ("/<path:path>", ("GET",)))
    ),
)
