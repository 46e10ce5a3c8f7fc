"""Values per 1,000 inhabitants in the table below a chart that shows them."""

from __future__ import annotations

from collections.abc import Sequence

from lod.charts import words
from lod.charts.drawing import mark_of
from lod.charts.percapita import per_1000
from lod.charts.plan import PER_1000
from lod.cube.columns import Row
from lod.exchange.selection import Selection
from lod.model.dataset import DataSet
from lod.web.pages.view import View


def divided(view: View, dataset: DataSet, chosen: Selection, rows: Sequence[Row]) -> list[str]:
    """For each figure of a table its value per 1,000 inhabitants in words; "" for each where none are wanted, or where
    the values cannot be divided."""
    marks = [mark_of(dataset, row) for row in rows] if chosen.show == PER_1000 else []
    quotients = per_1000(dataset, view.opened.lists, marks, view.opened.inhabitants(dataset.id)) if marks else None
    return [words.divided(mark, view.language) for mark in quotients or ()] or [""] * len(rows)
