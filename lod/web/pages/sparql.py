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
from lod.web.pages.answer_chart import Cell, Chart, Table, chart
from lod.web.pages.queries import Example
from lod.web.pages.template import Head, Page
from lod.web.pages.thing import Description, describe, shortened
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words
from lod.web.shown import Shown

MOST_ROWS = 1000
"""Solutions shown on the page; the other formats have them all."""

MOST_THINGS = 50
"""Subjects of a graph that are shown with what is said of them."""

MOST_EXCERPT = 100
"""Characters of a line that are shown where it cannot be read."""

ENGINES = {"columns": "sparql.by.columns", "oxigraph": "sparql.by.oxigraph"}
"""What is said of what answered."""

EDITOR = "vendor/yasqe.js"
"""The editor, where it was had at set-up."""

_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float", "nonNegativeInteger")}


@dataclass(frozen=True)
class SparqlPage(Page):
    """`sparql.html`: besides `view` and `head`, the `query` in the form (`asked`: it was sent), the answer: a `table`
    and its `chart`, a yes or no (`answer`), or a graph as text (`graph`) and by what it is about (`things`, of which
    `more` are not shown); the `problem`, if there is one, its `place` and the `excerpt` of the query it is in; what
    answered (`engine`), and where one can see how (`explain`); the `formats` the answer can be had in, the `curl`
    command that asks for it, `examples` for each data set, the `limits` in words, and the editor's `vocabulary` (empty
    where there is no editor)."""

    template: ClassVar[str] = "sparql.html"
    query: str
    asked: bool
    table: Table | None
    chart: Chart | None
    answer: bool | None
    graph: str | None
    things: list[Description]
    more: int
    problem: str | None
    place: tuple[int, int] | None
    excerpt: str
    engine: str
    explain: str
    formats: list[Link]
    curl: str
    examples: list[tuple[Link, list[tuple[Example, str]]]]
    limits: list[str]
    vocabulary: str


def sparql(view: View, shown: Shown) -> str:
    """The page of the endpoint as HTML."""
    result = shown.result
    if isinstance(result, Mapping) and isinstance(result.get("boolean"), bool):
        result = bool(result["boolean"])
    query = shown.query or queries.catalogue(view)
    asked = result is not None or shown.problem is not None
    formats = carrying("graph" if isinstance(result, str) else "solutions") if result is not None else ()
    table = _table(view, result) if isinstance(result, Mapping) else None
    things, more = describe(view, shown.triples, MOST_THINGS)
    return SparqlPage(
        view=view,
        head=Head("SPARQL", view.t("sparql.about"), trail=(links.home(view),), here="sparql", listed=not asked),
        query=query,
        asked=asked,
        table=table,
        chart=chart(table) if table else None,
        answer=result if isinstance(result, bool) else None,
        graph=result if isinstance(result, str) else None,
        things=things,
        more=more,
        problem=shown.problem,
        place=shown.place,
        excerpt=_excerpt(query, *shown.place) if shown.place else "",
        engine=view.t(ENGINES[shown.engine]) if shown.engine else "",
        explain=view.url("sparql/explain", query=query),
        formats=[_format(view, query, format) for format in formats],
        curl=_curl(view, query, formats),
        examples=[
            (
                links.dataset(view, dataset),
                [(example, view.url("sparql", query=example.query)) for example in queries.examples(view, dataset)],
            )
            for dataset in view.opened.site.datasets
        ],
        limits=_limits(view),
        vocabulary=view.url("sparql/vocabulary.json", v=view.opened.id, lang=view.language) if view.has(EDITOR) else "",
    ).draw()


def _excerpt(query: str, line: int, column: int) -> str:
    """The line of a query that has a place in it, with a mark below the place."""
    lines = query.splitlines()
    if not 1 <= line <= len(lines):
        return ""
    start = max(0, column - 1 - MOST_EXCERPT // 2)
    part = lines[line - 1][start : start + MOST_EXCERPT]
    before = "".join(letter if letter == "\t" else " " for letter in part[: column - 1 - start])
    return f"{part}\n{before}^"


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
