"""The page for developers: what can be asked for, in which formats, and what the answers mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lod.exchange.selection import Selection
from lod.model.dataset import DataSet
from lod.rdf.formats import FORMATS, Format
from lod.web.pages import links, queries, selection
from lod.web.pages.exported import exported
from lod.web.pages.template import Alternates, Head, Page
from lod.web.pages.view import View


@dataclass(frozen=True)
class Kind:
    """What a format is for, in words."""

    format: Format
    carries: str


@dataclass(frozen=True)
class Status:
    """A status code and what it means here."""

    code: int
    meaning: str


@dataclass(frozen=True)
class Example:
    """A piece of code, and what it is written in."""

    language: str
    code: str


@dataclass(frozen=True)
class ApiPage(Page):
    """`api.html`: besides `view` and `head`, the `formats`, the `addresses` with what is at each, the `statuses`, the
    `limits` by name, and `examples` in several languages."""

    template: ClassVar[str] = "api.html"
    formats: list[Kind]
    addresses: list[tuple[str, str]]
    statuses: list[Status]
    limits: list[tuple[str, str]]
    examples: list[Example]


def api(view: View, alternates: Alternates = ()) -> str:
    """The page for developers as HTML."""
    if view.exported:
        return exported(view)
    datasets = view.opened.site.datasets
    return ApiPage(
        view=view,
        head=Head(view.t("api.title"), view.t("api.about"), alternates, (links.home(view),), "api"),
        formats=[Kind(format, _carries(view, format)) for format in FORMATS],
        addresses=_addresses(view),
        statuses=_statuses(view),
        limits=_limits(view),
        examples=_examples(view, datasets[0]) if datasets else [],
    ).draw()


def _carries(view: View, format: Format) -> str:
    said = {
        "page": view.t("carries.page"),
        "graph": view.t("carries.graph"),
        "table": view.t("carries.table"),
        "solutions": view.t("carries.solutions"),
        "citation": view.t("carries.citation"),
    }
    return ", ".join(words for name, words in said.items() if name in format.carries)


def _addresses(view: View) -> list[tuple[str, str]]:
    return [
        ("/id/…", view.t("address.id")),
        ("/def/…", view.t("address.def")),
        ("/doc/…", view.t("address.doc")),
        ("/doc/dataset/{id}.{format}?{dimension}={code}", view.t("address.filter")),
        ("/figure/{dataset}/{codes}", view.t("address.figure")),
        ("/search?q={words}", view.t("address.search")),
        ("/suggest?q={letters}", view.t("address.suggest")),
        ("/reconcile", view.t("address.reconcile")),
        ("/openapi.json", view.t("address.openapi")),
        ("/schema/{name}.json", view.t("address.schema")),
        ("/catalog", view.t("address.catalog")),
        ("/dumps/…", view.t("address.dumps")),
        ("/sparql", view.t("address.sparql")),
        ("/.well-known/void", view.t("address.void")),
    ]


def _statuses(view: View) -> list[Status]:
    return [
        Status(200, view.t("status.200")),
        Status(303, view.t("status.303")),
        Status(304, view.t("status.304")),
        Status(400, view.t("status.400")),
        Status(404, view.t("status.404")),
        Status(406, view.t("status.406")),
        Status(413, view.t("status.413")),
        Status(429, view.t("status.429")),
        Status(503, view.t("status.503")),
        Status(504, view.t("status.504")),
    ]


def _limits(view: View) -> list[tuple[str, str]]:
    settings = view.settings
    return [
        (view.t("setting.seconds"), view.t("setting.seconds.value", value=view.number(f"{settings.query_seconds:g}"))),
        (view.t("setting.result"), view.size(settings.query_result_bytes)),
        (view.t("setting.memory"), view.size(settings.query_memory_bytes)),
        (view.t("setting.workers"), view.number(settings.query_workers)),
        (view.t("setting.waiting"), view.number(settings.query_waiting)),
        (view.t("setting.visitor"), view.number(settings.query_per_visitor) if settings.query_per_visitor else "–"),
    ]


def _examples(view: View, dataset: DataSet) -> list[Example]:
    base, iri = view.opened.base, view.opened.iris.dataset(dataset.id)[1:-1]
    page = f"{base}doc/dataset/{dataset.id}"
    field = next(iter(selection.fields(view, dataset, Selection())), None)
    filtered = f"{page}.csv?{field.name}={field.options[0].code}" if field and field.options else f"{page}.csv"
    query = queries.catalogue(view)
    return [
        Example("curl", f"curl -L -H 'Accept: text/turtle' {iri}\ncurl '{filtered}'"),
        Example(
            "Python",
            f'import pandas\n\nfigures = pandas.read_csv("{base}dumps/{dataset.id}.csv")\nprint(figures.head())',
        ),
        Example("R", f'figures <- read.csv("{base}dumps/{dataset.id}.csv")\nhead(figures)'),
        Example(
            "Python (SPARQL)",
            "import json\nfrom urllib.parse import urlencode\nfrom urllib.request import Request, urlopen\n\n"
            f'query = """\n{query}\n"""\n'
            f'request = Request("{base}sparql?" + urlencode({{"query": query}}))\n'
            'request.add_header("Accept", "application/sparql-results+json")\n'
            'for row in json.load(urlopen(request))["results"]["bindings"]:\n'
            '    print(row["dataset"]["value"], row["title"]["value"])',
        ),
    ]
