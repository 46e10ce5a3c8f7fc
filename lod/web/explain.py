"""How a query would be answered, at `/sparql/explain`: by which engine, with which SQL, and why not by the columns.

A worker says it: this process reads no query.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar

from flask import Flask, Response, request

from lod.errors import QueryError
from lod.query.engine import Explanation, Query
from lod.rdf.formats import HTML
from lod.web import problems, refusals, sparql
from lod.web.refusals import Refusal
from lod.web.sparql import QueriedSite
from lod.web.visitors import has_left, visitor_of

S = TypeVar("S", bound=QueriedSite)

Page = Callable[[S, str, Explanation], str]
"""Draws the page: the site, the query, and how it is answered."""


def register(app: Flask, site: S, page: Page[S]) -> None:
    """Adds the route; explaining counts as asking."""

    @app.route("/sparql/explain", methods=["GET", "POST"])
    def explain() -> Response:
        """How a query would be answered."""
        try:
            return _explained(site, page)
        except Refusal as refusal:
            problem = refusal.problem
        except QueryError as error:
            problem = refusals.problem_of(error, f"{request.script_root}/downloads")
        return problems.problem(problem.status, problem.title, problem.detail, problem.headers, problem.members)


def _explained(site: S, page: Page[S]) -> Response:
    wanted = sparql.read_request(request)
    if not wanted.text:
        raise Refusal(refusals.NO_TEXT)
    with site.current() as release:
        query = Query(wanted.text, wanted.default_graphs, wanted.named_graphs)
        explanation = release.pool.explain(query, visitor_of(request.remote_addr), has_left(request.environ))
    if wanted.page:
        response = Response(page(site, wanted.text, explanation), content_type=HTML.content_type)
        response.headers["Content-Language"] = problems.language()
    else:
        body = json.dumps(asdict(explanation), ensure_ascii=False) + "\n"
        response = Response(body, content_type="application/json")
    response.headers["Vary"] = "Accept, Accept-Language"
    response.headers["Cache-Control"] = "no-store"  # a worker that has tried the query may know better
    return response
