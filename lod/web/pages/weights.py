"""How many figures fit on the page of a data set: fewer where labels, values, the chart or the address are long."""

from __future__ import annotations

from lod.charts.plan import PER_1000
from lod.exchange.selection import Selection, write
from lod.model.attributes import QUALIFIER, STATED_AS
from lod.model.dataset import DataSet
from lod.release.opened import Release
from lod.web.pages import room
from lod.web.pages.chart import Drawn

PAGE = 100
"""Figures on one page, at most."""

CELL, VALUE, SIGN, WORDS, DIVIDED, LANGUAGE = 70, 140, 80, 300, 60, 32
"""Bytes of HTML around the code and label in a cell, around a value and its address, of the sign before it, of a
source's own words, of the value per 1,000 inhabitants, and of a link and a label in a language that was chosen."""

TIMES = 18
"""How often the parameters of an address stand on its page, as links, code, and fields of the form."""

CELLS, MOST_ACROSS = 400, 60
"""Cells on one page of a cross table, so that it is no heavier than another page, and columns; files have them all."""

HEAD = 230
"""Bytes of the head of a column."""

BESIDE_MAP = 20
"""Figures that stand below a map at least: all counties, say."""

CHART, STEP = 6_000, 4_000
"""Bytes of HTML of a chart that every page has room for; what is more takes the room of figures, in steps, so that
pages begin with the same figures in each language."""


def rows(release: Release, dataset: DataSet, selection: Selection, drawn: Drawn) -> int:
    """Figures on one page of a selection, one on each row: fewer where labels are long, dimensions many, the chart that
    was drawn large, or the address long, which stands on the page in many forms."""
    structure = dataset.structure
    concepts = _concepts(release, dataset, selection)
    stated = WORDS if structure.component(STATED_AS.name) is not None else 0
    taken = _taken(release, dataset, selection, drawn)
    fitting = room.lines(concepts + _cell(release, dataset, selection) + stated, PAGE, taken)
    return max(fitting, BESIDE_MAP) if drawn.chart and drawn.chart.map else fitting


def columns(release: Release, dataset: DataSet, selection: Selection, drawn: Drawn) -> int:
    """Columns of a cross table, each with its head: fewer where there would be no room for a line."""
    taken = _taken(release, dataset, selection, drawn)
    return room.lines(HEAD + _cell(release, dataset, selection), MOST_ACROSS, taken)


def lines(release: Release, dataset: DataSet, selection: Selection, across: int, drawn: Drawn) -> int:
    """Lines on a page of a cross table with so many codes across."""
    each = _concepts(release, dataset, selection) + _cell(release, dataset, selection) * max(across, 1)
    left = room.BYTES - _taken(release, dataset, selection, drawn) - HEAD * across
    return max(1, min(PAGE, -(-CELLS // max(across, 1)), left // each))


def _concepts(release: Release, dataset: DataSet, selection: Selection) -> int:
    """Bytes of what stands down: the codes of a row with their labels; more where a language was chosen, which links
    carry on, and in which labels may not be there."""
    longest, chosen = release.longest(dataset.id), LANGUAGE if selection.language else 0
    down = [d for d in dataset.structure.dimensions if d.name not in selection.columns]
    return sum(longest[d.name] + CELL + chosen + len(d.codelist) for d in down)


def _cell(release: Release, dataset: DataSet, selection: Selection) -> int:
    """Bytes of a value with its address, which has every code."""
    signed = SIGN if dataset.structure.component(QUALIFIER.name) is not None else 0
    signed += DIVIDED if selection.show == PER_1000 else 0
    return VALUE + signed + len(dataset.id) + sum(release.longest(dataset.id).values()) // 2


def _taken(release: Release, dataset: DataSet, selection: Selection, drawn: Drawn) -> int:
    """Bytes that a chart takes past those every page has room for, and the parameters of a selection on its page."""
    steps = -(-max(0, room.weight(drawn.html) - CHART) // STEP)
    address = sum(len(name) + len(value) for name, value in write(selection, release.choices[dataset.id]))
    return steps * STEP + TIMES * address
