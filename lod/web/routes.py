"""Every address of the site in one table: what OpenAPI, the documentation and tests read, and who may keep it waiting.

A module of `lod.web` adds the routes of its subject to the application; `tests/web/test_routes.py` holds that they are
those of the table.
"""

from __future__ import annotations

from typing import Any

from lod.rdf.formats import HTML, carrying
from lod.web.feeds import FEED_ROUTES
from lod.web.outlines import OUTLINE_ROUTE
from lod.web.parameters import (
    AS_OF,
    CHANGED_SINCE,
    CURSOR,
    ID,
    KIND,
    LANGUAGE,
    OEMBED,
    PAGE,
    PREFIX,
    PROFILE,
    QUERY,
    TEXT,
    THEME,
)
from lod.web.proof_routes import PROOF_ROUTES
from lod.web.pxweb.addresses import PXWEB_ROUTES
from lod.web.route import GRAPHS, Parameter, Route
from lod.web.sdmx.addresses import SDMX_ROUTES

_HTML = HTML.media_type
_JSON = "application/json"
_PICTURES = ("image/svg+xml", "image/png", _JSON)
_DOCUMENTS = (_HTML, *GRAPHS, *(f.media_type for f in (*carrying("table"), *carrying("citation"))))
_ANSWERS = tuple(dict.fromkeys(f.media_type for f in (*carrying("solutions"), *carrying("graph"))))


ANYWHERE = (400, 405, 429, 500, 503)
"""What any address may answer: it cannot be read, it is asked in a wrong way, too often, or while nothing is served."""


def _reconciliation(prefix: str) -> tuple[Route, ...]:
    """The service below a prefix, with names in the visitor's language or in that of the address."""

    def route(path: str, about: str, **more: Any) -> Route:
        return Route(prefix + path, "reconciliation.routes", about, **{"media": (_JSON,), "computing": True, **more})

    return (
        route(
            "",
            "Matches names to codes (Reconciliation Service API 0.2); its manifest, where nothing is asked.",
            methods=("GET", "POST"),
            statuses=(413,),
            query=(Parameter("queries", "Queries by key, in JSON."), Parameter("extend", "What to add, in JSON.")),
        ),
        *(
            route(f"/suggest/{kind}", f"Suggests {kind} names by their first letters.", query=(PREFIX, CURSOR))
            for kind in ("entity", "type", "property")
        ),
        route(
            "/properties",
            "The properties that codes of a list have.",
            statuses=(404,),
            query=(
                Parameter("type", "The list."),
                Parameter("limit", "How many at most.", (("type", "integer"), ("minimum", 0)), "3"),
            ),
        ),
        route("/preview", "A code in a small frame.", media=(_HTML,), statuses=(404,), query=(ID,)),
        route("/view", "Leads to the page of a code.", statuses=(303, 404), query=(ID,)),
    )


ROUTES: tuple[Route, ...] = (
    Route("/", "app.home", "The home page: the data sets with their newest figures.", query=(LANGUAGE, PAGE, THEME)),
    Route("/codelists", "app.codelists", "All code lists.", query=(LANGUAGE, PAGE)),
    Route("/downloads", "app.downloads", "All files, with size and digest."),
    Route("/accessibility", "app.accessibility", "What is done so that everybody can use the site."),
    Route("/api", "app.api", "How to fetch and query: formats, status codes, limits, examples."),
    *FEED_ROUTES,
    OUTLINE_ROUTE,
    Route("/status", "branding.status", "How the site is doing, for people.", cached=False),
    Route(
        "/id/<path:path>", "documents.thing", "Leads from a thing to the document about it.", statuses=(303, 404, 410)
    ),
    Route("/def/<path:path>", "documents.thing", "Leads from a property to its document.", statuses=(303, 404, 410)),
    Route("/shape/<path:path>", "documents.thing", "Leads from a shape to its document.", statuses=(303, 404, 410)),
    Route(
        "/doc/<path:path>",
        "documents.doc",
        "The document about a thing, in the format asked for by suffix or by Accept.",
        _DOCUMENTS,
        statuses=(404, 406, 410),
        query=(LANGUAGE, PAGE, AS_OF, CHANGED_SINCE),
    ),
    Route(
        "/timemap/doc/<path:path>",
        "memento.timemap",
        "The states that there are of a document (RFC 7089).",
        ("application/link-format",),
        statuses=(404,),
    ),
    Route(
        "/doc/dataset/<dataset>/croissant.json",
        "packages.croissant_of",
        "A data set for machine learning (Croissant 1.1).",
        ("application/ld+json",),
        statuses=(404, 410),
        query=(LANGUAGE,),
    ),
    Route(
        "/doc/dataset/<dataset>/datapackage.json",
        "packages.package_of",
        "A data set as a Data Package 2.0.",
        (_JSON,),
        statuses=(404, 410),
        query=(LANGUAGE,),
    ),
    Route(
        "/mcp",
        "mcp.routes",
        "The Model Context Protocol, for agents.",
        (_JSON,),
        ("POST",),
        cached=False,
        computing=True,
        statuses=(202, 404, 413, 415),
    ),
    Route("/llms.txt", "mcp.routes", "What a language model should know of the site.", ("text/plain",)),
    Route("/datapackage.json", "packages.package", "All of it as a Data Package.", (_JSON,), query=(LANGUAGE,)),
    Route(
        "/doc/dataset/<dataset>/available",
        "documents.available",
        "The codes that still have figures under a selection, with how many.",
        (_JSON,),
        statuses=(404, 410, 413, 504),
    ),
    Route(
        "/choose/dataset/<dataset>/<dimension>",
        "choose.choose_codes",
        "Choosing codes of a dimension from all there are.",
        computing=True,
        statuses=(303, 404, 410),
        query=(TEXT, PAGE),
    ),
    Route("/figure", "figure.figure_page", "How to put a figure into another page, with examples."),
    Route(
        "/figure/<path:path>",
        "figure.figure",
        "A figure as other pages quote it, for the script lod-figure.",
        (_JSON,),
        statuses=(301, 404, 410),
        query=(LANGUAGE, AS_OF),
    ),
    Route(
        "/embed/<path:path>", "embed.embed", "A figure or a chart, for a frame.", statuses=(404, 410), query=(AS_OF,)
    ),
    Route("/oembed", "embed.oembed", "What to paste, as oEmbed.", (_JSON,), statuses=(404, 501), query=OEMBED),
    Route("/charts/<path:name>", "embed.chart", "The chart of a selection.", _PICTURES, statuses=(404, 410)),
    Route(
        "/charts/observation/<path:name>",
        "embed.card",
        "A figure as a picture to share: its path, the language and `.png`.",
        ("image/png",),
        computing=True,
        statuses=(301, 404, 410),
    ),
    Route(
        "/search",
        "search.search",
        "What is found by words: by kind, or all of one kind in pages.",
        (_HTML, _JSON),
        computing=True,
        statuses=(406,),
        query=(TEXT, KIND, PAGE),
    ),
    Route(
        "/search.json",
        "search.search_json",
        "What is found by words, in JSON.",
        (_JSON,),
        computing=True,
        query=(TEXT, KIND, PAGE),
    ),
    Route(
        "/suggest",
        "search.suggest",
        "Names that a question still being written may be about (OpenSearch Suggestions).",
        ("application/x-suggestions+json",),
        computing=True,
        query=(TEXT,),
    ),
    Route(
        "/opensearch.xml",
        "search.opensearch",
        "How a browser searches this site (OpenSearch 1.1).",
        ("application/opensearchdescription+xml",),
    ),
    *PXWEB_ROUTES,
    *SDMX_ROUTES,
    *_reconciliation("/reconcile"),
    *_reconciliation("/reconcile/<any(nb, en):language>"),
    Route(
        "/sparql",
        "sparql.sparql",
        "The SPARQL endpoint (SPARQL 1.1 Protocol), for reading only.",
        (_HTML, *_ANSWERS),
        ("GET", "POST"),
        cached=False,
        computing=True,
        statuses=(404, 406, 413, 415, 504),
        query=(QUERY,),
    ),
    Route(
        "/sparql/explain",
        "explain.explain",
        "How a query would be answered.",
        (_HTML, _JSON),
        ("GET", "POST"),
        cached=False,
        computing=True,
        statuses=(404, 406, 413, 415, 504),
        query=(QUERY,),
    ),
    Route("/sparql/vocabulary.json", "vocabulary.vocabulary", "Words for the editor of queries.", (_JSON,)),
    Route(
        "/catalog",
        "files.catalog",
        "The catalogue: every data set with its files (DCAT-AP-NO).",
        (*GRAPHS, _HTML),
        statuses=(406,),
        query=(PROFILE,),
    ),
    Route(
        "/catalog.<suffix>",
        "files.catalog_file",
        "The catalogue in the format of the suffix.",
        GRAPHS,
        statuses=(404, 406),
        query=(PROFILE,),
    ),
    Route(
        "/dumps/<path:name>",
        "files.dump",
        "A file to download, in whole or in part (Range).",
        ("*/*",),
        statuses=(206, 404, 410, 416),
    ),
    Route(
        "/reports/<path:name>", "files.report", "The report of the checks (SHACL).", GRAPHS, statuses=(206, 404, 416)
    ),
    Route(
        "/shapes/<path:name>",
        "files.shapes",
        "The shapes that judge, in Turtle.",
        ("text/turtle",),
        statuses=(206, 404, 416),
    ),
    Route(
        "/schema/<name>.json",
        "files.schema",
        "A JSON Schema that descriptions are written by.",
        ("application/schema+json",),
        statuses=(404,),
    ),
    Route("/openapi.json", "openapi.openapi", "The description of all this, for programs (OpenAPI 3.1).", (_JSON,)),
    Route(
        "/.well-known/api-catalog",
        "openapi.api_catalog",
        "Where the description is (RFC 9727).",
        ("application/linkset+json",),
    ),
    Route("/.well-known/void", "files.void", "What there is to download and to ask (VoID).", GRAPHS, statuses=(406,)),
    Route(
        "/.well-known/void.<suffix>",
        "files.void_file",
        "VoID in the format of the suffix.",
        GRAPHS,
        statuses=(404, 406),
    ),
    Route(
        "/site/<name>",
        "branding.branding",
        "The site’s own stylesheet or logo.",
        ("text/css", "image/svg+xml", "image/png"),
        cached=False,
        statuses=(404,),
    ),
    Route(
        "/static/<path:filename>", "branding.keep", "Stylesheets and scripts.", ("*/*",), cached=False, statuses=(404,)
    ),
    Route("/robots.txt", "app.robots", "What crawlers may read.", ("text/plain",)),
    Route("/sitemap.xml", "app.sitemap", "The pages of data sets, structures and code lists.", ("application/xml",)),
    Route("/favicon.ico", "branding.icon", "The icon for browsers.", ("image/vnd.microsoft.icon",), cached=False),
    Route("/apple-touch-icon.png", "branding.icon", "The icon for telephones.", ("image/png",), cached=False),
    Route("/apple-touch-icon-precomposed.png", "branding.icon", "The same.", ("image/png",), cached=False),
    *PROOF_ROUTES,
    Route(
        "/.well-known/security.txt",
        "security.security",
        "Whom to tell of a weakness.",
        ("text/plain",),
        cached=False,
        statuses=(404,),
    ),
    Route(
        "/metrics",
        "front.metrics",
        "Numbers for a monitoring system.",
        ("text/plain",),
        cached=False,
        statuses=(404,),
    ),
    Route("/healthz", "app.healthz", "Whether the process is alive.", ("text/plain",), cached=False),
    Route("/readyz", "app.readyz", "Whether there is a release to answer from.", (_JSON,), cached=False),
)
"""All of them, by subject."""


def computing() -> tuple[str, ...]:
    """The fixed beginnings of the paths that may take long."""
    return tuple(dict.fromkeys(route.path.partition("<")[0] for route in ROUTES if route.computing))
