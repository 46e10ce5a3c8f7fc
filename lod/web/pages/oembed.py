"""oEmbed 1.0 (oembed.com): what to put into a page that links to a figure, a data set or a selection of one."""

from __future__ import annotations

from typing import Any

from lod.cube.columns import Row
from lod.exchange.selection import Selection
from lod.model.dataset import DataSet
from lod.web.pages import links
from lod.web.pages.embed import CHART_HEIGHT, FIGURE_HEIGHT, frame_of, snippet
from lod.web.pages.figure import figure
from lod.web.pages.share import shared
from lod.web.pages.view import View

WIDTH = 800
"""Pixels of a frame where nobody says how wide it may be."""


def oembed(
    view: View, dataset: DataSet, row: Row | None, chosen: Selection, widest: int, highest: int
) -> dict[str, Any]:
    """The answer for an address, no larger than `widest` and `highest` pixels (0: as it likes)."""
    if row is not None:
        stated = figure(view, dataset, row)
        title, height, frame = stated.sentence, FIGURE_HEIGHT, frame_of(view, stated.iri)
    else:
        selected = shared(view, dataset, chosen)
        title, height, frame = selected.title, CHART_HEIGHT, selected.frame
    height = min(height, highest) if highest else height
    publisher = links.agent(view, dataset.publisher)
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "author_name": publisher.text,
        "provider_name": view.title.text,
        "provider_url": view.opened.base,
        "width": min(WIDTH, widest) if widest else WIDTH,
        "height": height,
        "html": snippet(view, frame, title, height),
        "cache_age": 3600,
    }
