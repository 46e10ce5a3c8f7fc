"""How many figures fit on the page of a data set: fewer where labels, values or the address are long."""

from __future__ import annotations

from math import prod

from lod.charts.plan import MAP as MAP_CHART
from lod.charts.plan import MOST_LINES, MOST_PANELS, PARTS
from lod.exchange.selection import Selection, write
from lod.model.attributes import QUALIFIER, STATED_AS
from lod.model.dataset import DataSet
from lod.model.firstview import is_period
from lod.release.opened import Release
from lod.web.pages import room

PAGE = 100
"""Figures on one page, at most."""

CELL, VALUE, SIGN, WORDS = 70, 140, 80, 300
"""Bytes of HTML around the code and label in a cell, around a value and its address, of the sign before it, and of a
source's own words."""

TIMES = 18
"""How often the parameters of an address stand on its page, as links, code, and fields of the form."""

CELLS = 400
"""Cells on one page of a cross table, so that it is no heavier than another page."""


BESIDE_MAP = 20
"""Figures that stand below a map at least: all counties, say."""

BAR, MOST_BARS = 450, 90
"""Bytes of a bar of parts, with the values of both sides, and as many as a table makes room for."""

PANEL = 900
"""Bytes of a small plot, where a series each has one."""

MAP = 40_000
"""Bytes of a map with all the areas it may have, as the longest list of a page counts them."""


def rows(release: Release, dataset: DataSet, selection: Selection) -> int:
    """Figures on one page of a selection, one on each row: fewer where labels are long, dimensions many, or the address
    long, which stands on the page in many forms."""
    longest, structure = release.longest(dataset.id), dataset.structure
    concepts = sum(longest[d.name] + CELL + len(d.codelist) for d in structure.dimensions)
    stated = WORDS if structure.component(STATED_AS.name) is not None else 0
    fitting = room.lines(concepts + _cell(release, dataset) + stated, PAGE, _address(release, dataset, selection))
    return max(fitting, BESIDE_MAP) if _is_map(dataset, selection) else fitting


def lines(release: Release, dataset: DataSet, selection: Selection, across: int) -> int:
    """Lines on a page of a cross table with so many codes across."""
    cells = room.lines(_cell(release, dataset), CELLS, _address(release, dataset, selection))
    return max(1, min(PAGE, -(-cells // max(across, 1))))


def _cell(release: Release, dataset: DataSet) -> int:
    """Bytes of a value with its address, which has every code."""
    signed = SIGN if dataset.structure.component(QUALIFIER.name) is not None else 0
    return VALUE + signed + len(dataset.id) + sum(release.longest(dataset.id).values()) // 2


def _address(release: Release, dataset: DataSet, selection: Selection) -> int:
    """Bytes that the parameters of a selection take on its page, and its map."""
    drawn = _bars(release, dataset, selection) or _panels(release, dataset, selection)
    return (MAP if _is_map(dataset, selection) else drawn) + TIMES * sum(
        len(name) + len(value) for name, value in write(selection, release.choices[dataset.id])
    )


def _bars(release: Release, dataset: DataSet, selection: Selection) -> int:
    """Bytes of bars that have parts: one for each code of the dimension with most of them."""
    if (selection.chart or dataset.chart.kind) not in PARTS:
        return 0
    occurring = {**release.occurring(dataset.id), **selection.fixed}
    return BAR * min(MOST_BARS, max(len(occurring[d.name]) for d in dataset.structure.dimensions))


def _panels(release: Release, dataset: DataSet, selection: Selection) -> int:
    """Bytes of small plots, where there are more series than one plot has lines."""
    occurring = {**release.occurring(dataset.id), **selection.fixed}
    periods = [d.name for d in dataset.structure.dimensions if is_period(d, release.lists)]
    others = [len(occurring[d.name]) for d in dataset.structure.dimensions if d.name not in periods]
    is_series = any(len(occurring[name]) > 1 for name in periods) and max(others, default=1) <= MOST_PANELS
    return PANEL * min(prod(others), MOST_PANELS) if is_series and prod(others) > MOST_LINES else 0


def _is_map(dataset: DataSet, selection: Selection) -> bool:
    return (selection.chart or dataset.chart.kind) == MAP_CHART
