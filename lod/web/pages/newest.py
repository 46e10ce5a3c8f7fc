"""The newest figure of a part of a data set, and how it has changed: what front pages and places show of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lod.cube.columns import Row
from lod.cube.values import measure_of
from lod.model.dataset import DataSet
from lod.model.firstview import is_period, newest, whole
from lod.model.structure import MEASURE_TYPE, Dimension
from lod.release.opened import Release
from lod.web.pages import links
from lod.web.pages.figure import Figure, figure
from lod.web.pages.sparkline import Sparkline, sparkline
from lod.web.pages.view import View
from lod.web.pages.words import Words

MOST_PASSED = 24
"""Periods without a value that are passed over."""

MOST_PERIODS = 40
"""Periods that a sparkline goes back."""


@dataclass(frozen=True)
class NewestFigure:
    """A figure with its codes, the period in words, what else tells it from the others of its data set (`subject`), and
    the line of those before it (None where there are few)."""

    figure: Figure
    codes: dict[str, str]
    period: str
    sparkline: Sparkline | None
    subject: tuple[Words, ...] = ()


def newest_figure(
    view: View, dataset: DataSet, fixed: Mapping[str, Sequence[str]] | None = None
) -> NewestFigure | None:
    """The newest figure of all that has these codes; None where there is none, or no one figure is of all of it."""
    release = view.opened
    parted, occurring = fixed or {}, release.occurring(dataset.id)
    wholes = {name: code for name, code in _wholes(release, dataset).items() if name not in parted}
    codes = newest(dataset, release.lists, {**occurring, **parted}, wholes)
    row = row_of(view, dataset, codes) if codes else None
    if row is None or row[measure_of(dataset, row).name] is None:
        return None
    own = {name: str(row[name]) for name in dataset.structure.key}
    periods = [d for d in dataset.structure.dimensions if is_period(d, release.lists)]
    words = ", ".join(links.concept(view, d.codelist, own[d.name]).text for d in periods)
    line = _line(view, dataset, periods[0], own) if periods else None
    return NewestFigure(figure(view, dataset, row, False), own, words, line, _subject(view, dataset, own))


def _subject(view: View, dataset: DataSet, own: Mapping[str, str]) -> tuple[Words, ...]:
    """The measure, where there are several, and the codes that are no totals; of totals alone the first."""
    lists, occurring = view.opened.lists, view.opened.occurring(dataset.id)
    varying = [d for d in dataset.structure.dimensions if len(occurring[d.name]) > 1 and not is_period(d, lists)]
    parts = [d for d in varying if own[d.name] != lists[d.codelist].total] or varying[:1]
    measures = [m.label for m in dataset.structure.measures if m.name == own[MEASURE_TYPE]]
    named = measures if len(dataset.structure.measures) > 1 else []
    return (*map(view.words, named), *(links.concept(view, d.codelist, own[d.name]).words for d in parts))


def _wholes(release: Release, dataset: DataSet) -> dict[str, str]:
    """The code of each dimension that stands for all its codes, worked out once for a release."""
    key, occurring = ("wholes", dataset.id), release.occurring(dataset.id)
    if key not in release.kept:
        release.kept[key] = {d.name: whole(d, release.lists, occurring[d.name]) for d in dataset.structure.dimensions}
    wholes: dict[str, str] = release.kept[key]
    return wholes


def row_of(view: View, dataset: DataSet, codes: Mapping[str, str]) -> Row | None:
    """The observation with these codes; where there is none, or no value, the newest that has one in another period."""
    cube = view.opened.figures[dataset.id]
    row = cube.get([codes[name] for name in dataset.structure.key])
    if row is not None and row[measure_of(dataset, row).name] is not None:
        return row
    period = next((d.name for d in dataset.structure.dimensions if is_period(d, view.opened.lists)), "")
    if not period:
        return row
    place = {name: code for name, code in codes.items() if name != period}
    rows = cube.select(place, MOST_PASSED, 0, f"-{period}")
    return next((other for other in rows if other[measure_of(dataset, other).name] is not None), row)


def _line(view: View, dataset: DataSet, period: Dimension, own: Mapping[str, str]) -> Sparkline | None:
    """The last periods of a figure as a line."""
    fixed = {name: code for name, code in own.items() if name != period.name}
    rows = list(view.opened.figures[dataset.id].select(fixed, MOST_PERIODS, 0, f"-{period.name}"))
    rows.reverse()
    words = [links.concept(view, period.codelist, str(row[period.name])).text for row in rows]
    values = [row[own[MEASURE_TYPE]] for row in rows]
    return sparkline([float(value) if isinstance(value, str) else None for value in values], words)
