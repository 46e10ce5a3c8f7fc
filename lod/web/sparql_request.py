"""A request of the SPARQL 1.1 Protocol, read: the query, its dataset, the formats that will do (section 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import Request
from werkzeug.datastructures import MultiDict

from lod.errors import BadQuery, NotAcceptable, TooLarge
from lod.messages.message import Message
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

OFFERS: tuple[Format, ...] = (HTML, *GRAPHS, *SOLUTIONS)
"""All formats that can be named."""

LARGEST_BODY = 4 * limits.MAX_BYTES
"""Bytes of a body: a form spells each byte of a query in up to three."""

NAMING = ("format", "output", "results")
"""Parameters of an address or a form that name a format, by which each client has its own; the first that is there."""


@dataclass(frozen=True)
class SparqlRequest:
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


def read(request: Request) -> SparqlRequest:
    """What a GET, HEAD or POST asks for.

    Raises `Refusal` for a request that is none of the protocol's, `BadQuery` for a graph name that is no IRI,
    `NotAcceptable` for a format there is none of.
    """
    text, fields = _text(request)
    accept = request.headers.get("Accept")
    called = tuple(value for name in NAMING for value in request.values.getlist(name) if value)
    solutions, graph, page = _formats(called, accept, bool(text))
    default, named = (tuple(fields.getlist(f"{kind}-graph-uri")) for kind in ("default", "named"))
    for name in default + named:
        if not is_iri(name):
            raise BadQuery(Message("query.relative-graph", name=name))
    page_too = not called and choose(accept, (HTML,)) is HTML
    return SparqlRequest(text, default, named, solutions, graph, page, page_too)


def _text(request: Request) -> tuple[str, MultiDict[str, str]]:
    """The query's text, and the parameters that stand beside it."""
    if request.method != "POST":
        return _only_query(request.args), request.args
    if (request.content_length or 0) > LARGEST_BODY:
        raise TooLarge(Message("query.limit.bytes", most=limits.MAX_BYTES))
    if request.mimetype == "application/sparql-query":
        try:
            text = request.get_data().decode()
        except UnicodeDecodeError:
            raise Refusal(refusals.NOT_UTF8) from None
        if not text.strip():
            raise Refusal(refusals.MISSING)
        if "query" in request.args:
            raise Refusal(refusals.SEVERAL)
        return text, request.args
    if request.mimetype != "application/x-www-form-urlencoded":
        raise Refusal(refusals.MEDIA_TYPE)
    text = _only_query(request.values)
    if not text:
        raise Refusal(refusals.MISSING)
    return text, request.values


def _only_query(fields: MultiDict[str, str]) -> str:
    if "update" in fields:
        raise Refusal(refusals.UPDATE)
    texts = fields.getlist("query")
    if len(texts) > 1:
        raise Refusal(refusals.SEVERAL)
    return texts[0] if texts and texts[0].strip() else ""


@lru_cache(200)
def _formats(named: tuple[str, ...], accept: str | None, query: bool) -> tuple[Format | None, Format | None, bool]:
    """The formats for solutions and for a graph, and whether a page is wanted; `named` overrides the header.

    Each of `named` is what a format may be called (`csv`, `ttl`, `json-ld` …) or a list of media types; the first that
    is known counts.
    """
    if named:
        # an unescaped + of an address is read as a space
        spelled = [name.strip().lower().replace(" ", "+") for name in named]
        chosen = next((name for name in spelled if "," in name or any(name in f.spellings for f in OFFERS)), "")
        if not chosen:
            suffixes = ", ".join(dict.fromkeys(format.suffix for format in OFFERS))
            raise NotAcceptable(Message("query.unknown-format", format=named[0], known=suffixes))
        if "," not in chosen:
            return _called(chosen, SOLUTIONS), _called(chosen, GRAPHS), _called(chosen, (HTML,)) is HTML
        accept = chosen
    offers = (*SOLUTIONS, *GRAPHS, HTML) if query else (*GRAPHS, HTML)
    return choose(accept, SOLUTIONS), choose(accept, GRAPHS), choose(accept, offers) is HTML


def _called(name: str, offers: tuple[Format, ...]) -> Format | None:
    """The format of that name; `json` and `xml` are one for either kind of answer."""
    return next((format for format in offers if name in format.spellings), None)
