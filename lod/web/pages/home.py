"""The home page: what there is, and how to get it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from lod.model import controlled
from lod.model.dataset import DataSet
from lod.rdf import schema_org
from lod.rdf.formats import carrying
from lod.web.pages import calendar, links
from lod.web.pages.calendar import CalendarLine
from lod.web.pages.newest import NewestFigure, newest_figure
from lod.web.pages.room import Pages, weight
from lod.web.pages.template import Alternates, Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

PAGE = 60
"""Data sets on one page, at most."""

CARD = 420
"""Bytes of HTML around what a card says."""

MOST_NEWEST = 24
"""Data sets whose newest figure is shown: each takes a few look-ups."""

COMING = 5
"""Releases that come which the home page names."""

MOST_STRUCTURED = 50
"""Data sets past which the home page does not describe them all to search engines."""

STRUCTURED_BYTES = 25_000
"""Bytes that this description may have."""


@dataclass(frozen=True)
class Entry:
    """A data set in a list: its title and address, what it is about, who publishes it, how much there is of it, and its
    newest figure, where one is of all of it."""

    link: Link
    description: Words
    publisher: Link
    observations: int
    issued: str
    modified: str
    newest: NewestFigure | None


@dataclass(frozen=True)
class Theme:
    """A theme that data sets have, with how many; `here`: only they are shown."""

    link: Link
    count: int
    here: bool


@dataclass(frozen=True)
class HomePage(Page):
    """`home.html`: besides `view` and `head`, the `themes` data sets have, the data sets (`entries`, the newest first;
    the `first` of this page counted in `total`, with the pages `before` and `after`), how many code lists there are
    (`codelist_count`) and data sets in all (`dataset_count`), all `observations` counted, the releases that
    come (`coming`), and a curl command (`example`)."""

    template: ClassVar[str] = "home.html"
    themes: list[Theme]
    entries: list[Entry]
    first: int
    total: int
    before: str | None
    after: str | None
    codelist_count: int
    dataset_count: int
    observations: int
    coming: list[CalendarLine]
    example: str


def home(view: View, alternates: Alternates | None = None, page: int = 1, theme: str = "") -> str:
    """The home page as HTML; in other formats it is the catalogue. `theme`: a code, whose data sets are shown."""
    release = view.opened
    description = view.say(release.site.catalog.description)
    if alternates is None:
        alternates = [(f.media_type, f"{view.root}/catalog.{f.suffix}") for f in carrying("graph")]
    listed = sorted(release.site.datasets, key=lambda d: d.modified or d.issued, reverse=True)
    datasets = [dataset for dataset in listed if theme in dataset.themes] or listed
    paged = Pages([CARD + weight(view.say(d.title), view.say(d.description)) for d in datasets], PAGE)
    start, end = paged.span(page)
    kept = {"theme": theme} if datasets != listed else {}
    return HomePage(
        view=view,
        head=Head(
            view.title.text,
            description,
            alternates,
            here="home",
            listed=page == 1 and not theme,
            structured=_structured(view),
        ),
        themes=_themes(view, theme if kept else ""),
        entries=[_entry(view, dataset, place < MOST_NEWEST) for place, dataset in enumerate(datasets[start:end])],
        first=start + 1,
        total=paged.total,
        before=view.url(view.path, page=page - 1, **kept) if page > 1 else None,
        after=view.url(view.path, page=page + 1, **kept) if page < len(paged) else None,
        codelist_count=len(release.lists),
        dataset_count=len(listed),
        observations=sum(entry.observations for entry in release.manifest.datasets.values()),
        coming=[calendar.line(view, entry) for entry in view.coming[:COMING]] if page == 1 else [],
        example=f"curl {release.base}catalog.ttl" if view.exported else _negotiated(release.base),
    ).draw()


def _negotiated(base: str) -> str:
    return f"curl -H 'Accept: text/turtle' {base}id/catalog"


def _themes(view: View, here: str) -> list[Theme]:
    """The themes that data sets have, by name, after all of them; none where all have the same."""
    counts = Counter(theme for dataset in view.opened.site.datasets for theme in dataset.themes)
    if len(counts) < 2:
        return []
    labels = {code: controlled.THEMES.get(code) for code in counts}
    named = sorted((view.say(label) if label else code, code) for code, label in labels.items())
    every = Theme(Link(Words(view.t("home.themes.all")), view.url(view.path)), len(view.opened.site.datasets), not here)
    own = (
        Theme(Link(Words(name), view.url(view.path, theme=code)), counts[code], code == here) for name, code in named
    )
    return [every, *own]


def _entry(view: View, dataset: DataSet, newest: bool) -> Entry:
    known = view.opened.manifest.datasets.get(dataset.id)
    return Entry(
        links.dataset(view, dataset),
        view.words(dataset.description),
        links.agent(view, dataset.publisher),
        known.observations if known else 0,
        dataset.issued,
        dataset.modified,
        _newest(view, dataset) if newest else None,
    )


def _newest(view: View, dataset: DataSet) -> NewestFigure | None:
    """The newest figure of a data set, found once for each release and way of seeing it."""
    kept, key = view.opened.kept, ("newest", dataset.id, *view.seen)
    if key not in kept:
        kept[key] = newest_figure(view, dataset)
    shown: NewestFigure | None = kept[key]
    return shown


def _structured(view: View) -> str:
    """The catalogue for search engines; one with very many data sets is left to the catalogue document."""
    site = view.opened.site
    if len(site.datasets) > MOST_STRUCTURED:
        return ""
    script = schema_org.script(schema_org.catalog(site, {}, view.opened.iris, view.language))
    return script if weight(script) <= STRUCTURED_BYTES else ""
