"""What other pages may show in a frame: one figure, or the chart of a selection, with where it is from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from markupsafe import escape

from lod.cube.columns import Row
from lod.exchange.selection import Selection
from lod.model.dataset import DataSet
from lod.web.pages import links
from lod.web.pages.chart import ChartView, chart
from lod.web.pages.figure import Figure, figure
from lod.web.pages.share import shared
from lod.web.pages.template import Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

CHART_HEIGHT, FIGURE_HEIGHT = 560, 300
"""Pixels of a frame, until it says its own height."""


@dataclass(frozen=True)
class EmbedPage(Page):
    """`embed.html`: besides `view` and `head`, the `figure` or the `chart` that is shown, what leads to its own page
    (`own`), who publishes it (`publisher`), and – where it is pinned to a moment – what has become of it (`newer`)."""

    template: ClassVar[str] = "embed.html"
    figure: Figure | None
    chart: ChartView | None
    own: Link
    publisher: Link
    newer: str


def embed(
    view: View, dataset: DataSet, row: Row | None = None, chosen: Selection | None = None, newer: str = ""
) -> str:
    """The page in the frame as HTML: of an observation, of a selection, or of a whole data set.

    `newer`: of one that is pinned to a moment, what has become of it since: `newer`, `withdrawn`, "" for nothing.
    """
    selected = shared(view, dataset, chosen or Selection())
    found = figure(view, dataset, row) if row is not None else None
    title = found.sentence if found else selected.title
    page = found.url if found else f"{links.dataset(view, dataset).url}{_joined(view, selected.query)}"
    canonical = found.iri.replace("/id/", "/doc/", 1) if found else selected.page
    return EmbedPage(
        view=view,
        head=Head(title, listed=False, canonical=canonical),
        figure=found,
        chart=None if found else chart(view, dataset, chosen or Selection()),
        own=Link(view.words(dataset.title) if found or not selected.part else Words(title), page),
        publisher=links.agent(view, dataset.publisher),
        newer=view.t(f"embed.{newer}") if newer else "",
    ).draw()


def _joined(view: View, query: str) -> str:
    return query.replace("?", "&", 1) if view.chosen or view.as_of else query


def frame_of(view: View, figure: str) -> str:
    """The address of the page for a frame that shows a figure, by its IRI."""
    pinned = f"&asOf={quote(view.as_of, safe='')}" if view.as_of else ""
    return f"{figure.replace('/id/', '/embed/', 1)}?lang={view.language}{pinned}"


def oembed_of(view: View, figure: str) -> str:
    """Where the snippet for a figure is had as oEmbed, by its IRI."""
    return f"{view.root}/oembed?url={quote(figure, safe='')}"


def snippet(view: View, frame: str, title: str, height: int = CHART_HEIGHT) -> str:
    """What to paste into another page: a frame, and a script that makes it as high as what is in it."""
    script = f"{view.opened.base}static/lod-frame-1.js"
    return (
        f'<iframe src="{escape(frame)}" title="{escape(title)}" width="100%" height="{height}" loading="lazy" '
        f'referrerpolicy="no-referrer"></iframe>\n<script src="{escape(script)}" async></script>'
    )
