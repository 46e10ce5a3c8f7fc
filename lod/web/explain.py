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
from lod.web.sparql import Site
from lod.web.visitors import has_left, visitor_of

S = TypeVar("S", bound=Site)

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
    asked = sparql.read_request(request)
    if not asked.text:
        raise Refusal(refusals.NO_TEXT)
    with site.current() as release:
        query = Query(asked.text, asked.default_graphs, asked.named_graphs)
        found = release.pool.explain(query, visitor_of(request.remote_addr), has_left(request.environ))
    if asked.page:
        response = Response(page(site, asked.text, found), content_type=HTML.content_type)
        response.headers["Content-Language"] = problems.language()
    else:
        said = json.dumps(asdict(found), ensure_ascii=False) + "\n"
        response = Response(said, content_type="application/json")
    response.headers["Vary"] = "Accept, Accept-Language"
    response.headers["Cache-Control"] = "no-store"  # a worker that has tried the query may know better
    return response
