"""Every kind of page the site has, as addresses: read from the application's own routes, so that none is forgotten."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from lod.config import Settings
from lod.web.app import create_app

MANY = "many"
"""The data set of `large_site`: more figures than one looks through."""

FIGURE = "okt-digitalisering/kommuner/_T/fjernarbeid/pandemien/andel"

SEVEN = "0301", "1103", "3107", "4204", "4601", "5001", "5501"
TOWNS = "&".join(f"region={code}" for code in SEVEN)
STATISTICS = (
    "folkemengde",
    f"folkemengde?{TOWNS}&kjonn=_T&alder=_T",
    f"folkemengde?{TOWNS}&alder=_T&columns=kjonn&columns=aar&sort=-value(1,2026)",
    "folkemengde?region=0&aar=2026",
    "folkemengde?region=4601&aar=2026&chart=pyramid",
    "folkemengde?region=46&region=50&kjonn=_T&columns=aar&chart=stacked",
    "folkemengde?region=level(3)&aar=latest&alder=_T&kjonn=_T&chart=map",
    "boligpriser?region=below(46)&boligtype=_T&kvartal=latest&chart=map&classes=equal",
    "folkemengde?region=level(2)&aar=2026&alder=_T&kjonn=1&kjonn=2&columns=kjonn&chart=share",
    "konsumprisindeks",
    "konsumprisindeks?konsumgruppe=TOTAL&konsumgruppe=05&measureType=indeks",
    f"boligpriser?{TOWNS}&boligtype=_T",
    "digitale-tjenester?kommunestorrelse=liten",
    "arbeidsstyrken?columns=utdanning",
    "utenrikshandel?handel=balanse",
    "lonn",
    "morsmal?sort=-value",
    "hundreaaringer",
)
"""Selections of the demonstration: many regions, months, quarters, years with gaps, several measures, six dimensions,
negative and long numbers, four hundred codes, right-to-left labels, one figure."""

EXAMPLES: dict[str, tuple[str, ...]] = {
    "/doc/<path:path>": (
        "/doc/dataset/okt-digitalisering",
        "/doc/dataset/okt-digitalisering?respondent=kommuner",
        "/doc/dataset/okt-digitalisering?respondent=virksomheter",
        "/doc/dataset/okt-digitalisering?columns=respondent",
        f"/doc/dataset/{MANY}",
        f"/doc/dataset/{MANY}?columns=year",
        f"/doc/dataset/{MANY}?area=a1..a30",
        *(f"/doc/dataset/{selection}" for selection in STATISTICS),
        f"/doc/observation/{FIGURE}",
        f"/doc/observation/{MANY}/a7/2003/share",
        "/doc/structure/okt-digitalisering",
        "/doc/codelist/respondent",
        f"/doc/codelist/{MANY}-area",
        "/doc/codelist/region",
        "/doc/codelist/region/4601",
        "/doc/codelist/respondent/virksomheter",
        "/doc/codelist/periode/pandemien",
        "/doc/def/andel",
        "/doc/dataset/there-is-none",
    ),
    "/search": (
        "/search",
        "/search?q=kommuner",
        "/search?q=area&kind=figure",
        "/search?q=kommuner+qqqqqq",
        "/search?q=digitaliseringstakk",
    ),
    "/choose/dataset/<dataset>/<dimension>": (
        f"/choose/dataset/{MANY}/area?d.area=a3..a9&d.area=a300",
        f"/choose/dataset/{MANY}/area?q=a12",
        f"/choose/dataset/{MANY}/area?q=qqqqqq",
    ),
    "/figure": ("/figure", "/figure?lang=nn"),
    "/embed/<path:path>": (
        f"/embed/observation/{FIGURE}",
        "/embed/dataset/okt-digitalisering",
        f"/embed/dataset/{MANY}",
        f"/embed/dataset/folkemengde?{TOWNS}&kjonn=_T&alder=_T",
        "/embed/dataset/utenrikshandel?handel=balanse",
    ),
    "/changes/<int:event>/<dataset>": ("/changes/1/there-is-none",),
    "/calendar": ("/calendar", "/calendar?lang=nn"),
    "/changes": ("/changes", "/changes?dataset=okt-digitalisering", "/changes?codelist=respondent"),
    "/sparql": (
        "/sparql",
        "/sparql?query=" + quote("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 3"),
        "/sparql?query=" + quote("SELECT ?year (COUNT(*) AS ?n) { VALUES ?year { '2001' '2002' } } GROUP BY ?year"),
        "/sparql?query=" + quote("SELECT ?name ?n { VALUES (?name ?n) { ('a' 1.5) ('b' -2) } }"),
        "/sparql?query=" + quote("CONSTRUCT WHERE { ?s a <http://purl.org/linked-data/cube#DataSet> }"),
        "/sparql?query=" + quote("ASK {}"),
        "/sparql?query=" + quote("SELECT nothing"),
    ),
}
"""For a route that takes something, or answers in several ways, addresses that show each kind of page it has."""

MACHINES = {
    "/ldes",
    "/ldes/<int:event>/<int:page>",
    "/ldes/dataset/<dataset>",
    "/ldes/dataset/<dataset>/<int:event>/<int:page>",
    "/ldes/codelist/<codelist>",
    "/ldes/codelist/<codelist>/<int:event>/<int:page>",
    "/site/<name>",
    "/charts/<path:name>",
    "/charts/observation/<path:name>",
    "/oembed",
    "/static/<path:filename>",
    "/shape/<path:path>",
    "/figure/<path:path>",
    "/proof/observation/<path:path>",
    "/proof/signature.jws",
    "/api/v2/config",
    "/api/v2/tables",
    "/api/v2/codelists/<name>",
    "/api/v2/savedqueries",
    "/api/v2/savedqueries/<path:path>",
    "/api/v2/tables/<name>/data",
    "/api/v2/tables/<name>/defaultselection",
    "/api/v2/tables/<name>/metadata",
    "/api/v2/tables/<name>",
    "/sdmx/data/<path:query>",
    "/sdmx/structure/<path:query>",
    "/sdmx/availability/<path:query>",
    "/doc/dataset/<dataset>/available",
    "/timemap/doc/<path:path>",
    "/doc/dataset/<dataset>/croissant.json",
    "/doc/dataset/<dataset>/datapackage.json",
    "/datapackage.json",
    "/mcp",
    "/llms.txt",
    "/def/<path:path>",
    "/id/<path:path>",
    "/suggest",
    "/reconcile",
    "/reconcile/<any(nb, en):language>",
    *(
        prefix + path
        for prefix in ("/reconcile", "/reconcile/<any(nb, en):language>")
        for path in ("/suggest/entity", "/suggest/type", "/suggest/property", "/properties", "/preview", "/view")
    ),
    "/dumps/<path:name>",
    "/reports/<path:name>",
    "/shapes/<path:name>",
    "/catalog.<suffix>",
    "/.well-known/api-catalog",
    "/.well-known/void",
    "/.well-known/void.<suffix>",
    "/healthz",
    "/readyz",
    "/metrics",
}
"""Routes that never answer with a page; one that ends in a suffix is known by that."""


def kinds(folder: Path) -> list[str]:
    """An address of every kind of page.

    A route that takes nothing stands for itself. Raises `LookupError` for one that takes something and is neither in
    `EXAMPLES` nor in `MACHINES`.
    """
    app = create_app(Settings(root=folder, home=folder, data=folder))
    found: list[str] = []
    for rule in app.url_map.iter_rules():
        named_file = re.fullmatch(r"(<\w+>|[\w-]+)\.[a-z]+", rule.rule.rpartition("/")[2])
        if "GET" not in (rule.methods or ()) or rule.rule in MACHINES or named_file:
            continue
        if rule.arguments and rule.rule not in EXAMPLES:
            raise LookupError(f"{rule.rule}: add addresses of it to EXAMPLES in {__file__}, or it to MACHINES.")
        found += EXAMPLES.get(rule.rule, (rule.rule,))
    return sorted(found)
