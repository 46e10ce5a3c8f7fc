"""The SPARQL 1.1 Protocol at `/sparql`, for reading only; without a query, the service description or its page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar, cast

from flask import Flask, Request, Response, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wsgi import wrap_file

from lod import __version__
from lod.config import Settings
from lod.errors import NotAcceptable, QueryError, TooLarge
from lod.graph.store import Graph
from lod.messages.catalogue import text as words
from lod.messages.message import Message
from lod.query import limits
from lod.query.engine import Query
from lod.query.pool import Pool
from lod.query.results import Answer
from lod.rdf.formats import HTML, NTRIPLES, TURTLE, Format
from lod.web import problems, refusals, service_description
from lod.web.open_answers import OpenAnswers
from lod.web.refusals import Problem, Refusal
from lod.web.shown import Shown, triples
from lod.web.sparql_request import GRAPHS, SparqlRequest, read
from lod.web.visitors import has_left, visitor_of

PAGE_BYTES = 2_000_000
"""Largest result that is shown on a page; larger ones are told to ask for a format."""


class QueriedRelease(Protocol):
    """What this module needs of the release that is served."""

    @property
    def id(self) -> str: ...
    @property
    def base(self) -> str: ...
    @property
    def folder(self) -> Path: ...
    @property
    def graph(self) -> Graph: ...
    @property
    def pool(self) -> Pool: ...
    @property
    def prefixes(self) -> dict[str, str]: ...


class QueriedSite(Protocol):
    """What this module needs of the site."""

    @property
    def settings(self) -> Settings: ...
    @property
    def answers(self) -> OpenAnswers: ...
    def current(self) -> AbstractContextManager[QueriedRelease]: ...


S = TypeVar("S", bound=QueriedSite)

Page = Callable[[S, Shown], str]
"""Draws the page: the site, and what there is to show."""


def register(app: Flask, site: S, page: Page[S]) -> None:
    """Adds the route."""
    app.config.setdefault("LOD_LANGUAGE", site.settings.language)

    @app.route("/sparql", methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"], provide_automatic_options=False)
    def sparql() -> Response:
        """The SPARQL endpoint."""
        if request.method == "OPTIONS":
            return Response(status=204, headers={"Allow": refusals.ALLOW})
        wanted = None
        try:
            wanted = read_request(request)
            with site.current() as release:
                if not wanted.text:
                    return _description(site, release, wanted, page)
                return _answer(site, release, wanted, page)
        except Refusal as refusal:
            problem = refusal.problem
        except QueryError as error:
            problem = refusals.problem_of(error, f"{request.script_root}/downloads")
        if wanted and wanted.text and wanted.page:
            return _problem_page(site, wanted.text, problem, page)
        return problems.problem(problem.status, problem.title, problem.detail, problem.headers, problem.members)


def read_request(request: Request) -> SparqlRequest:
    """What is asked for. Raises `Refusal` and `QueryError`."""
    if request.method not in ("GET", "HEAD", "POST"):
        raise Refusal(refusals.METHOD)
    try:
        return read(request)
    except RequestEntityTooLarge:
        raise TooLarge(Message("query.limit.bytes", most=limits.MAX_BYTES)) from None


def _description(site: S, release: QueriedRelease, wanted: SparqlRequest, page: Page[S]) -> Response:
    if wanted.page:
        return _page(page(site, Shown()))
    if wanted.graph is None or wanted.graph.writer is None:
        raise NotAcceptable(Message("query.description-formats"))
    described = service_description.triples(release.base, release.graph.graphs(), site.settings)
    body = "".join(wanted.graph.write(described, release.prefixes))
    links = {"Link": ", ".join(f'<?format={f.suffix}>; rel="alternate"; type="{f.media_type}"' for f in GRAPHS)}
    response = _negotiated(Response(body, content_type=wanted.graph.content_type), links)
    return _lasting(response, hashlib.sha256(body.encode()).hexdigest())


def _answer(site: S, release: QueriedRelease, wanted: SparqlRequest, page: Page[S]) -> Response:
    digest = "" if limits.is_volatile(wanted.text) else _digest(release.id, wanted)
    if digest and not wanted.page and request.method in ("GET", "HEAD") and _is_fresh(digest):
        return _lasting(_negotiated(Response(status=304), {}), digest)
    visitor = visitor_of(request.remote_addr)
    try:
        answer = release.pool.answer(_query(wanted), visitor, has_left(request.environ))
    except NotAcceptable:
        if wanted.page or not wanted.page_too:
            raise
        return _answer(site, release, replace(wanted, page=True), page)
    if wanted.page:
        return _page(page(site, _shown(wanted.text, answer, release.prefixes)))
    response = _negotiated(_body(answer, site.answers, visitor), {"Server-Timing": answer.engine})
    return _lasting(response, digest) if request.method in ("GET", "HEAD") else response


def _query(wanted: SparqlRequest) -> Query:
    return Query(
        wanted.text,
        wanted.default_graphs,
        wanted.named_graphs,
        "json" if wanted.page else _name(wanted.solutions),
        NTRIPLES.name if wanted.page else _name(wanted.graph),
        PAGE_BYTES if wanted.page else None,
    )


def _name(format: Format | None) -> str | None:
    return format.name if format else None


def _shown(text: str, answer: Answer, prefixes: Mapping[str, str]) -> Shown:
    """A result as the page takes it."""
    body = answer.read()
    if answer.kind == "graph":
        statements = triples(body.decode())
        turtle = "".join(TURTLE.write(statements, prefixes))
        return Shown(text, turtle, statements, engine=answer.engine, reason=answer.reason)
    value = json.loads(body)
    result = value["boolean"] if answer.kind == "ask" else value
    return Shown(text, result, engine=answer.engine, reason=answer.reason)


def _body(answer: Answer, answers: OpenAnswers, visitor: str) -> Response:
    content_type = answer.format.content_type
    if answer.file is None:
        return Response(answer.body, content_type=content_type)
    if request.method == "HEAD":
        answer.file.close()
        response = Response(content_type=content_type)
    else:
        file = answers.hold(answer.file, answer.size, visitor)
        wrapped = wrap_file(request.environ, file, 1 << 16)
        response = Response(wrapped, content_type=content_type, direct_passthrough=True)
    response.content_length = answer.size
    return response


def _problem_page(site: S, text: str, problem: Problem, page: Page[S]) -> Response:
    language = problems.language()
    problem_text = f"{words(problem.title, language)}. {words(problem.detail, language)}"
    response = _page(page(site, Shown(text, problem=problem_text, place=problem.place)))
    response.status_code = problem.status
    response.headers.update({**problem.headers, "Cache-Control": "no-store"})
    return response


def _page(drawn: str) -> Response:
    return _negotiated(Response(drawn, content_type=HTML.content_type), {"Content-Language": problems.language()})


def _negotiated(response: Response, headers: Mapping[str, str]) -> Response:
    response.headers["Vary"] = "Accept, Accept-Language"
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.headers.update(headers)
    return response


def _digest(release: str, wanted: SparqlRequest) -> str:
    """What an answer is a function of; the software's version stands for how it is written."""
    parts = (
        release,
        __version__,
        wanted.text,
        *wanted.default_graphs,
        "",
        *wanted.named_graphs,
        _name(wanted.solutions),
        _name(wanted.graph),
    )
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _lasting(response: Response, digest: str) -> Response:
    """With an ETag, or, where the query answers differently every time (no digest), not to be kept."""
    if digest:
        response.set_etag(digest[:32])
        return cast(Response, response.make_conditional(request)) if "If-None-Match" in request.headers else response
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_fresh(digest: str) -> bool:
    tags = request.if_none_match
    return not tags.star_tag and tags.contains_weak(digest[:32])
