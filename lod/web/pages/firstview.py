"""What the page of a data set begins with, found once for each release."""

from __future__ import annotations

from lod.exchange.opening import opening
from lod.exchange.selection import Selection
from lod.model.dataset import DataSet
from lod.web.pages.view import View


def first_view(view: View, dataset: DataSet) -> Selection:
    """The selection that is shown to those who have chosen nothing; the whole of a small data set."""
    release, key = view.opened, ("opening", dataset.id)
    if key not in release.kept:
        count = release.manifest.datasets[dataset.id].observations
        occurring = release.occurring(dataset.id)
        release.kept[key] = opening(dataset, release.lists, occurring, release.choices[dataset.id], count)
    first: Selection = release.kept[key]
    return first
