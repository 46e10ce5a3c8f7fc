"""What other pages may show in a frame: one figure, or the chart of a data set, with where it is from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import escape

from lod.cube.columns import Row
from lod.model.dataset import DataSet
from lod.web.pages import links
from lod.web.pages.chart import ChartView, chart
from lod.web.pages.figure import Figure, figure
from lod.web.pages.template import Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link


@dataclass(frozen=True)
class EmbedPage(Page):
    """`embed.html`: besides `view` and `head`, the `figure` or the `chart` that is shown, what leads to its own page
    (`own`), and who publishes it (`publisher`)."""

    template: ClassVar[str] = "embed.html"
    figure: Figure | None
    chart: ChartView | None
    own: Link
    publisher: Link


def embed(view: View, dataset: DataSet, row: Row | None = None) -> str:
    """The page in the frame as HTML: of an observation, or of a whole data set."""
    found = figure(view, dataset, row) if row is not None else None
    title = found.sentence if found else view.say(dataset.title)
    return EmbedPage(
        view=view,
        head=Head(title, listed=False),
        figure=found,
        chart=None if found else chart(view, dataset),
        own=Link(view.words(dataset.title), found.url if found else links.dataset(view, dataset).url),
        publisher=links.agent(view, dataset.publisher),
    ).draw()


def snippet(view: View, path: str, title: str) -> str:
    """What to paste into another page; `path` is that of a data set or an observation below `id/`."""
    address = f"{view.opened.base}embed/{path}?lang={view.language}"
    height = 560 if path.startswith("dataset/") else 300
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{height}" loading="lazy" '
        'referrerpolicy="no-referrer"></iframe>'
    )
