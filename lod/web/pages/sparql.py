"""The page of the SPARQL endpoint: a form, examples, the answer as a table, and the limits in words."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from lod.query.limits import MAX_BYTES
from lod.rdf.formats import Format, carrying
from lod.rdf.terms import XSD
from lod.web.pages import links, queries
from lod.web.pages.queries import Example
from lod.web.pages.template import Head, Page
from lod.web.pages.thing import shortened
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

MOST_ROWS = 1000
"""Solutions shown on the page; the other formats have them all."""

_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float", "nonNegativeInteger")}


@dataclass(frozen=True)
class Cell:
    """A value of a solution: a link or text, and whether it is a number."""

    link: Link
    number: bool = False


@dataclass(frozen=True)
class Table:
    """The solutions of SELECT: its variables, the `rows` shown (a cell is None where it is unbound) of `total`."""

    variables: list[str]
    rows: list[list[Cell | None]]
    total: int


@dataclass(frozen=True)
class SparqlPage(Page):
    """`sparql.html`: besides `view` and `head`, the `query` in the form (`asked`: it was sent), the answer: a `table`,
    a yes or no (`answer`), or a graph as text (`graph`); the `problem`, if there is one; the `formats` the answer can
    be had in, the `curl` command that asks for it, `examples` for each data set, and the `limits` in words."""

    template: ClassVar[str] = "sparql.html"
    query: str
    asked: bool
    table: Table | None
    answer: bool | None
    graph: str | None
    problem: str | None
    formats: list[Link]
    curl: str
    examples: list[tuple[Link, list[tuple[Example, str]]]]
    limits: list[str]


def sparql(
    view: View,
    query: str,
    result: Mapping[str, Any] | bool | str | None = None,
    problem: str | None = None,
) -> str:
    """The page of the endpoint as HTML.

    `result`: the answer of SELECT (or ASK) as SPARQL 1.1 Query Results JSON, of ASK as a bool, a graph as text; None
    where nothing was asked or there is a `problem`.
    """
    if isinstance(result, Mapping) and isinstance(result.get("boolean"), bool):
        result = bool(result["boolean"])
    shown = query or queries.catalogue(view)
    asked = result is not None or problem is not None
    formats = carrying("graph" if isinstance(result, str) else "solutions") if result is not None else ()
    return SparqlPage(
        view=view,
        head=Head("SPARQL", view.t("sparql.about"), trail=(links.home(view),), here="sparql", listed=not asked),
        query=shown,
        asked=asked,
        table=_table(view, result) if isinstance(result, Mapping) else None,
        answer=result if isinstance(result, bool) else None,
        graph=result if isinstance(result, str) else None,
        problem=problem,
        formats=[_format(view, query, format) for format in formats],
        curl=_curl(view, shown, formats),
        examples=[
            (
                links.dataset(view, dataset),
                [(example, view.url("sparql", query=example.query)) for example in queries.examples(view, dataset)],
            )
            for dataset in view.opened.site.datasets
        ],
        limits=_limits(view),
    ).draw()


def _table(view: View, result: Mapping[str, Any]) -> Table:
    variables = [str(name) for name in result["head"]["vars"]]
    bindings = result["results"]["bindings"]
    rows = [[_cell(view, binding.get(name)) for name in variables] for binding in bindings[:MOST_ROWS]]
    return Table(variables, rows, len(bindings))


def _cell(view: View, term: Mapping[str, str] | None) -> Cell | None:
    if term is None:
        return None
    value = term["value"]
    if term["type"] == "uri":
        return Cell(Link(Words(shortened(view, value)), view.link(value)))
    language = term.get("xml:lang", "")
    return Cell(Link(Words(value, "" if language == view.language else language)), term.get("datatype") in _NUMBERS)


def _format(view: View, query: str, format: Format) -> Link:
    return Link(Words(format.title), f"{view.root}/sparql?{urlencode({'query': query, 'format': format.suffix})}")


def _curl(view: View, query: str, formats: tuple[Format, ...]) -> str:
    accept = formats[0].media_type if formats else "text/csv"
    return f"curl -H 'Accept: {accept}' {view.opened.base}sparql --data-urlencode query={shlex.quote(query)}"


def _limits(view: View) -> list[str]:
    settings = view.settings
    return [
        view.t("limit.seconds", seconds=view.number(f"{settings.query_seconds:g}")),
        view.t("limit.result", size=view.size(settings.query_result_bytes)),
        view.t("limit.memory", size=view.size(settings.query_memory_bytes)),
        view.t("limit.text", size=view.size(MAX_BYTES)),
        view.t("limit.service"),
        *([view.t("limit.visitor", count=settings.query_per_visitor)] if settings.query_per_visitor else []),
    ]
