"""A request of the SPARQL 1.1 Protocol, read: the query, its dataset, the formats that will do (section 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import Request
from werkzeug.datastructures import MultiDict

from lod.errors import BadQuery, NotAcceptable, TooLarge
from lod.model.iri import is_iri
from lod.query import limits
from lod.rdf.formats import HTML, Format, carrying
from lod.web import refusals
from lod.web.negotiation import choose
from lod.web.refusals import Refusal

SOLUTIONS: tuple[Format, ...] = tuple(sorted(carrying("solutions"), key=lambda format: "table" in format.carries))
"""Formats for SELECT and ASK, the preferred one first: JSON, which loses nothing, before CSV."""

GRAPHS: tuple[Format, ...] = carrying("graph")
"""Formats for CONSTRUCT and DESCRIBE, the preferred one first."""

LARGEST_BODY = 4 * limits.MAX_BYTES
"""Bytes of a body: a form spells each byte of a query in up to three."""

_GRAPH_TOO = {"json": "jsonld", "xml": "rdf"}  # `format=json` means JSON, whatever the query's kind


@dataclass(frozen=True)
class Asked:
    """What somebody asked for.

    `text` is empty where there was no query. `solutions` and `graph`: the best acceptable format for either kind of
    answer. `page`: a person is reading, and wants HTML; `page_too`: a page will do where the answer has no such format.
    """

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    solutions: Format | None
    graph: Format | None
    page: bool
    page_too: bool = False


def read(request: Request) -> Asked:
    """What a GET, HEAD or POST asks for.

    Raises `Refusal` for a request that is none of the protocol's, `BadQuery` for a graph name that is no IRI,
    `NotAcceptable` for a format there is none of.
    """
    text, fields = _text(request)
    accept = request.headers.get("Accept")
    solutions, graph, page = _formats(request.values.get("format", ""), accept, bool(text))
    default, named = (tuple(fields.getlist(f"{kind}-graph-uri")) for kind in ("default", "named"))
    for name in default + named:
        if not is_iri(name):
            raise BadQuery(f"{name!r} is not an absolute IRI, so it names no graph.")
    page_too = "format" not in request.values and choose(accept, (HTML,)) is HTML
    return Asked(text, default, named, solutions, graph, page, page_too)


def _text(request: Request) -> tuple[str, MultiDict[str, str]]:
    """The query's text, and the parameters that stand beside it."""
    if request.method != "POST":
        return _only_query(request.args), request.args
    if (request.content_length or 0) > LARGEST_BODY:
        raise TooLarge(f"The query is longer than {limits.MAX_BYTES:,} bytes.")
    if request.mimetype == "application/sparql-query":
        try:
            text = request.get_data().decode()
        except UnicodeDecodeError:
            raise Refusal(refusals.NOT_UTF8) from None
        if not text.strip():
            raise Refusal(refusals.MISSING)
        return text, request.args
    if request.mimetype != "application/x-www-form-urlencoded":
        raise Refusal(refusals.MEDIA_TYPE)
    text = _only_query(request.form)
    if not text:
        raise Refusal(refusals.MISSING)
    return text, request.form


def _only_query(fields: MultiDict[str, str]) -> str:
    if "update" in fields:
        raise Refusal(refusals.UPDATE)
    texts = fields.getlist("query")
    if len(texts) > 1:
        raise Refusal(refusals.SEVERAL)
    return texts[0] if texts and texts[0].strip() else ""


@lru_cache(200)
def _formats(named: str, accept: str | None, query: bool) -> tuple[Format | None, Format | None, bool]:
    """The formats for solutions and for a graph, and whether a page is wanted; `named` overrides the header.

    `named` is a suffix (`csv`, `ttl`, …), a media type, or empty.
    """
    if "/" in named:
        accept = named.replace(" ", "+")  # an unescaped + of an address is read as a space
    elif named:
        return _by_suffix(named)
    offers = (*SOLUTIONS, *GRAPHS, HTML) if query else (*GRAPHS, HTML)
    page = choose(accept, offers) is HTML
    return choose(accept, SOLUTIONS), choose(accept, GRAPHS), page


def _by_suffix(suffix: str) -> tuple[Format | None, Format | None, bool]:
    offers = (HTML, *GRAPHS, *SOLUTIONS)
    found = [format for format in offers if format.suffix == suffix]
    if not found:
        known = ", ".join(dict.fromkeys(format.suffix for format in offers))
        raise NotAcceptable(f"There is no format {suffix!r}; there are {known}.")
    solutions = next((format for format in SOLUTIONS if format.suffix == suffix), None)
    graph = next((format for format in GRAPHS if format.suffix == _GRAPH_TOO.get(suffix, suffix)), None)
    return solutions, graph, HTML in found
