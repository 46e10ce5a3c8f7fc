"""The home page: what there is, and how to get it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.rdf import schema_org
from lod.rdf.formats import carrying
from lod.web.pages import links
from lod.web.pages.room import Pages, weight
from lod.web.pages.template import Alternates, Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

PAGE = 60
"""Data sets on one page, at most."""

CARD = 420
"""Bytes of HTML around what a card says."""

MOST_CODELISTS = 100
"""Code lists that are listed; search finds the others."""

MOST_STRUCTURED = 50
"""Data sets past which the home page does not describe them all to search engines."""

STRUCTURED_BYTES = 25_000
"""Bytes that this description may have."""


@dataclass(frozen=True)
class Entry:
    """A data set in a list: its title and address, what it is about, who publishes it and how much there is of it."""

    link: Link
    description: Words
    publisher: Link
    observations: int
    issued: str
    modified: str


@dataclass(frozen=True)
class HomePage(Page):
    """`home.html`: besides `view` and `head`, the data sets (`entries`, the newest first; the `first` of this page
    counted in `total`, with the pages `before` and `after`), the first code lists with their number of codes
    (`codelists`, of `codelist_count`), all `observations` counted, and a curl command (`example`)."""

    template: ClassVar[str] = "home.html"
    entries: list[Entry]
    first: int
    total: int
    before: str | None
    after: str | None
    codelists: list[tuple[Link, int]]
    codelist_count: int
    observations: int
    example: str


def home(view: View, alternates: Alternates | None = None, page: int = 1) -> str:
    """The home page as HTML; in other formats it is the catalogue."""
    release = view.opened
    description = view.say(release.site.catalog.description)
    if alternates is None:
        alternates = [(f.media_type, f"{view.root}/catalog.{f.suffix}") for f in carrying("graph")]
    datasets = sorted(release.site.datasets, key=lambda d: d.modified or d.issued, reverse=True)
    paged = Pages([CARD + weight(view.say(d.title), view.say(d.description)) for d in datasets], PAGE)
    start, end = paged.span(page)
    codelists = _listed(view)
    return HomePage(
        view=view,
        head=Head(
            view.title.text, description, alternates, here="home", listed=page == 1, structured=_structured(view)
        ),
        entries=[_entry(view, dataset) for dataset in datasets[start:end]],
        first=start + 1,
        total=paged.total,
        before=view.url(view.path, page=page - 1) if page > 1 else None,
        after=view.url(view.path, page=page + 1) if page < len(paged) else None,
        codelists=[(links.codelist(view, found), len(found.concepts)) for found in codelists[:MOST_CODELISTS]],
        codelist_count=len(codelists),
        observations=sum(entry.observations for entry in release.manifest.datasets.values()),
        example=f"curl -H 'Accept: text/turtle' {release.base}id/catalog",
    ).draw()


def _entry(view: View, dataset: DataSet) -> Entry:
    known = view.opened.manifest.datasets.get(dataset.id)
    return Entry(
        links.dataset(view, dataset),
        view.words(dataset.description),
        links.agent(view, dataset.publisher),
        known.observations if known else 0,
        dataset.issued,
        dataset.modified,
    )


def _listed(view: View) -> list[CodeList]:
    return sorted(view.opened.site.codelists, key=lambda codelist: (codelist.built_in, view.say(codelist.label)))


def _structured(view: View) -> str:
    """The catalogue for search engines; one with very many data sets is left to the catalogue document."""
    site = view.opened.site
    if len(site.datasets) > MOST_STRUCTURED:
        return ""
    script = schema_org.script(schema_org.catalog(site, {}, view.opened.iris, view.language))
    return script if weight(script) <= STRUCTURED_BYTES else ""
