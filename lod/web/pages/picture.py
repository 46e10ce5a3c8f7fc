"""Pictures of a release where pages link to them: a figure's card, else the chart of its data set."""

from __future__ import annotations

from lod.charts.files import card_path, chart_path
from lod.model.dataset import DataSet
from lod.web.pages.view import View


def of_dataset(view: View, dataset: DataSet, absolute: bool = False) -> str:
    """The address of the data set's chart; `absolute` for other sites; "" if there is none."""
    return _address(view, chart_path(dataset.id, view.drawn, "png"), absolute)


def of_figure(view: View, dataset: DataSet, iri: str, absolute: bool = False) -> str:
    """The address of a figure's card, or where there are too many figures for that, of the chart."""
    card = _address(view, card_path(iri, view.opened.base, view.drawn), absolute)
    return card or of_dataset(view, dataset, absolute)


def _address(view: View, path: str, absolute: bool) -> str:
    if path not in view.opened.manifest.files:
        return ""
    return f"{view.opened.base}{path}" if absolute else f"{view.root}/{path}"
