"""The page of the SPARQL endpoint: a form, examples, the answer as a table, and the limits in words."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from lod.graph.store import LABELS
from lod.model.dataset import DataSet
from lod.query.limits import MAX_BYTES
from lod.rdf.formats import Format, carrying
from lod.rdf.terms import XSD, Term, Triple, parse_literal
from lod.sparql.errors import excerpt
from lod.web.pages import answer_map, links, queries
from lod.web.pages.answer_chart import Cell, Chart, Table, chart
from lod.web.pages.answer_map import Map
from lod.web.pages.queries import Example
from lod.web.pages.room import fitting, weight
from lod.web.pages.template import Head, Page
from lod.web.pages.thing import Description, called, describe, shortened
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words
from lod.web.shown import Shown

MOST_ROWS, ROWS_BYTES, CELL = 1000, 40_000, 60
"""Solutions shown on the page, and the bytes of HTML they may have (and those around a cell); files have them all."""

MOST_THINGS, THINGS_BYTES = 50, 16_000
"""Subjects of a graph that are shown with what is said of them, and the bytes of HTML they may have."""

MOST_TURTLE = 8_000
"""Bytes of a graph's text that are shown."""

EXAMPLES_BYTES, OTHERS_BYTES, EXAMPLE = 14_000, 8_000, 90
"""Bytes that the examples may have, and the links to those of other data sets (and those around each)."""

LONG = 1_500
"""Bytes past which a query does not stand in the address of every format: buttons send it instead."""

ENGINES = {"columns": "sparql.by.columns", "oxigraph": "sparql.by.oxigraph"}
"""What is said of what answered."""

EDITOR = "vendor/yasqe.js"
"""The editor, where it was had at set-up."""

_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float", "nonNegativeInteger")}


@dataclass(frozen=True)
class SparqlPage(Page):
    """`sparql.html`: besides `view` and `head`, the `query` in the form (`asked`: it was sent; `long`: it is too long
    to stand in many addresses), the answer: a `table` and its `chart`, a yes or no (`answer`), or a graph as text
    (`graph`, or its beginning where it is `cut`) and by what it is about (`things`, of which `more` are not shown); the
    `map` of its links; the `problem`, if there is one, its `place` and the `excerpt` of the query it is in; what
    answered (`engine`), and where one can see how (`explain`); the `formats` the answer can be had in, with their
    suffixes, the `curl` command that asks for it, `examples` for data sets and links to those for `others` (and
    whether there are `still_others`), the `limits` in words, and the editor's `vocabulary` (empty where there is no
    editor)."""

    template: ClassVar[str] = "sparql.html"
    query: str
    asked: bool
    long: bool
    table: Table | None
    chart: Chart | None
    answer: bool | None
    graph: str | None
    cut: bool
    things: list[Description]
    more: int
    map: Map | None
    problem: str | None
    place: tuple[int, int] | None
    excerpt: str
    engine: str
    explain: str
    formats: list[tuple[str, Link]]
    curl: str
    examples: Examples
    others: list[Link]
    still_others: bool
    limits: list[str]
    vocabulary: str


def sparql(view: View, shown: Shown, about: str = "") -> str:
    """The page of the endpoint as HTML. `about`: the data set whose examples come first."""
    result = shown.result
    if isinstance(result, Mapping) and isinstance(result.get("boolean"), bool):
        result = bool(result["boolean"])
    query = shown.query or queries.catalogue(view)
    asked = result is not None or shown.problem is not None
    formats = carrying("graph" if isinstance(result, str) else "solutions") if result is not None else ()
    table = _table(view, result) if isinstance(result, Mapping) else None
    things, more = describe(view, shown.triples, MOST_THINGS, THINGS_BYTES)
    graph = result if isinstance(result, str) else None
    examples, others, still_others = listed_examples(view, about)
    return SparqlPage(
        view=view,
        head=Head("SPARQL", view.t("sparql.about"), trail=(links.home(view),), here="sparql", listed=not asked),
        query=query,
        asked=asked,
        long=weight(query) > LONG,
        table=table,
        chart=chart(table) if table else None,
        answer=result if isinstance(result, bool) else None,
        graph=_beginning(graph) if graph is not None else None,
        cut=graph is not None and len(graph.encode()) > MOST_TURTLE,
        things=things,
        more=more,
        map=_map(view, shown.triples, table),
        problem=shown.problem,
        place=shown.place,
        excerpt=excerpt(query, *shown.place) if shown.place else "",
        engine=view.t(ENGINES[shown.engine]) if shown.engine else "",
        explain=view.url("sparql/explain", query=query),
        formats=[(format.suffix, _format(view, query, format)) for format in formats],
        curl=_curl(view, query, formats),
        examples=examples,
        others=others,
        still_others=still_others,
        limits=_limits(view),
        vocabulary=view.url("sparql/vocabulary.json", v=view.opened.id, lang=view.language) if view.has(EDITOR) else "",
    ).draw()


Examples = list[tuple[Link, list[tuple[Example, str]]]]
"""Data sets with queries of them, and the addresses at which these are asked."""


def listed_examples(view: View, about: str) -> tuple[Examples, list[Link], bool]:
    """Examples for the first data sets, that asked about before the others; links to those for the next ones, and
    whether there are more still."""
    datasets = sorted(view.opened.site.datasets, key=lambda dataset: dataset.id != about)
    every = ((links.dataset(view, dataset), _of(view, dataset)) for dataset in datasets)
    found = fitting(every, _weight_of_examples, len(datasets), EXAMPLES_BYTES)
    rest = datasets[len(found) :]
    others = [
        Link(view.words(dataset.title), f"{view.url('sparql', dataset=dataset.id)}#examples")
        for dataset in fitting(rest, lambda d: weight(view.say(d.title), d.id) + EXAMPLE, len(rest), OTHERS_BYTES)
    ]
    return found, others, len(others) < len(rest)


def _weight_of_examples(pair: tuple[Link, list[tuple[Example, str]]]) -> int:
    return sum(weight(example.title, url) + EXAMPLE for example, url in pair[1])


def _of(view: View, dataset: DataSet) -> list[tuple[Example, str]]:
    return [(example, view.url("sparql", query=example.query)) for example in queries.examples(view, dataset)]


def _map(view: View, triples: Sequence[Triple], table: Table | None) -> Map | None:
    """The map of what was answered, each thing by what the answer calls it, else by what the release does."""
    labels: dict[Term, Words] = {}
    for subject, predicate, object_ in triples:
        if predicate in LABELS and object_.startswith('"'):
            literal = parse_literal(object_)
            if literal.language in ("", view.language):
                labels[subject] = Words(literal.lexical)

    def named(term: Term) -> Link:
        known = called(view, term)
        return Link(labels.get(term, known.words), known.url)

    if table is not None:
        return answer_map.of_table(table, named)
    return answer_map.of_graph(triples, named, lambda term: shortened(view, term[1:-1]))


def _beginning(graph: str) -> str:
    """The first lines of a graph's text that there is room for."""
    return "".join(fitting(graph.splitlines(True), weight, len(graph), MOST_TURTLE))


def _table(view: View, result: Mapping[str, Any]) -> Table:
    variables = [str(name) for name in result["head"]["vars"]]
    bindings = result["results"]["bindings"]
    rows = ([_cell(view, binding.get(name)) for name in variables] for binding in bindings)
    return Table(variables, fitting(rows, _weight_of, MOST_ROWS, ROWS_BYTES), len(bindings))


def _weight_of(row: list[Cell | None]) -> int:
    return sum(CELL + weight(cell.link.text, cell.link.url or "") for cell in row if cell is not None)


def _cell(view: View, term: Mapping[str, str] | None) -> Cell | None:
    if term is None:
        return None
    value = term["value"]
    if term["type"] == "uri":
        return Cell(Link(Words(shortened(view, value)), view.link(value)), iri=value)
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
