"""Pictures where pages link to them: the card of a figure, the chart of a data set."""

from __future__ import annotations

from lod.charts.files import card_path, chart_path
from lod.model.dataset import DataSet
from lod.web.pages.view import View


def of_dataset(view: View, dataset: DataSet, absolute: bool = False) -> str:
    """The address of the data set's chart; `absolute` for other sites; "" if there is none."""
    path = chart_path(dataset.id, view.drawn, "png")
    return _address(view, path, absolute) if path in view.opened.manifest.files else ""


def of_figure(view: View, iri: str, absolute: bool = False) -> str:
    """The address of a figure's card."""
    return _address(view, card_path(iri, view.opened.base, view.drawn), absolute)


def _address(view: View, path: str, absolute: bool) -> str:
    return f"{view.opened.base}{path}" if absolute else f"{view.root}/{path}"
