"""The page that says how to fetch from a site that is a copy as files, and where the rest is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lod.rdf.formats import TABLE, WRITTEN, Format, carrying
from lod.web.exported import PACKED, bytes_to_query
from lod.web.pages import links, queries
from lod.web.pages.sparql import Examples, listed_examples
from lod.web.pages.template import Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link


@dataclass(frozen=True)
class ExportedPage(Page):
    """`exported.html`: besides `view` and `head`, the formats that every document has (`graphs`), and those that data
    sets have besides (`tables`)."""

    template: ClassVar[str] = "exported.html"
    graphs: list[Format]
    tables: list[Format]


def exported(view: View) -> str:
    """The page as HTML."""
    return ExportedPage(
        view=view,
        head=Head(view.t("api.title"), view.t("exported.about"), (), (links.home(view),), "api"),
        graphs=list(WRITTEN),
        tables=[format for format in carrying("table") if format.carries >= TABLE],
    ).draw()


@dataclass(frozen=True)
class ExportedQueriesPage(Page):
    """`exported-sparql.html`: besides `view` and `head`, the first `query` in the form, the file of the `triples`, how
    many megabytes the first query reads (`size`), and as in `sparql.html` the `examples`, links to those for `others`,
    and whether there are `still_others`."""

    template: ClassVar[str] = "exported-sparql.html"
    query: str
    triples: str
    size: str
    examples: Examples
    others: list[Link]
    still_others: bool


def exported_queries(view: View, about: str = "") -> str:
    """The page on which a browser answers queries, as HTML. `about`: the data set whose examples come first."""
    examples, others, still_others = listed_examples(view, about)
    return ExportedQueriesPage(
        view=view,
        head=Head("SPARQL", view.t("exported.sparql.about"), trail=(links.home(view),), here="sparql"),
        query=queries.catalogue(view),
        triples=f"{view.root}/{PACKED}",
        size=view.number(f"{bytes_to_query(view.opened.manifest.files) / 1e6:.1f}", 1),
        examples=examples,
        others=others,
        still_others=still_others,
    ).draw()
