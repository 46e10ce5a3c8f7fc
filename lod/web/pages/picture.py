"""Pictures where pages link to them: the card of a figure, the chart of a data set."""

from __future__ import annotations

from lod.charts.files import card_path
from lod.web.pages.view import View


def of_figure(view: View, iri: str, absolute: bool = False) -> str:
    """The address of a figure's card; `absolute` for other sites."""
    path = card_path(iri, view.opened.base, view.drawn)
    return f"{view.opened.base}{path}" if absolute else f"{view.root}/{path}"
