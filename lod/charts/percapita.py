"""Values per 1,000 inhabitants: each divided by the published population of its place, its time and whom it is about.

Which population that is, is said by the data set (`DataSet.inhabitants`). A dimension that both have by the same code
list is held at the code of the figure, any other of the population at its total.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from lod.charts.mark import ChartMark
from lod.cube.cube import Cube
from lod.cube.values import measure_of
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.firstview import is_period, whole
from lod.model.structure import MEASURE_TYPE, Dimension

PER = 1_000
"""Inhabitants that a value is told of."""

MOST_READ = 20_000
"""Figures of the population that are read for one chart."""

Lists = Mapping[str, CodeList]


@dataclass(frozen=True)
class Inhabitants:
    """The population that figures are divided by: its data set, the measure, its figures and the codes they have."""

    dataset: DataSet
    measure: str
    cube: Cube
    occurring: Mapping[str, Sequence[str]]


def per_1000(
    dataset: DataSet, lists: Lists, marks: Sequence[ChartMark], inhabitants: Inhabitants | None
) -> tuple[ChartMark, ...] | None:
    """The marks per 1,000 inhabitants, without a value where no population is published; None where the values cannot
    be divided: they are no counts, or the population does not have their places or periods."""
    if inhabitants is None or not all(measure_of(dataset, mark.row).additive for mark in marks):
        return None
    shared = _shared(dataset, lists, inhabitants)
    if shared is None:
        return None
    fixed: dict[str, str | Sequence[str]] = {MEASURE_TYPE: inhabitants.measure}
    for dimension in inhabitants.dataset.structure.dimensions:
        own = shared.get(dimension.name)
        if own is None:
            total = whole(dimension, lists, inhabitants.occurring[dimension.name])
            if not total or is_period(dimension, lists) or dimension.is_area:
                return None
            fixed[dimension.name] = total
        else:
            fixed[dimension.name] = sorted({str(mark.row[own]) for mark in marks})
    persons = _persons(inhabitants, fixed, tuple(shared))
    return tuple(_divided(mark, persons.get(tuple(str(mark.row[own]) for own in shared.values()))) for mark in marks)


def _shared(dataset: DataSet, lists: Lists, inhabitants: Inhabitants) -> dict[str, str] | None:
    """For dimensions of the population those of the data set by the same list; None where the data set has periods or
    places that the population has not."""
    by_list: dict[str, Dimension] = {d.codelist: d for d in dataset.structure.dimensions}
    shared = {
        dimension.name: by_list[dimension.codelist].name
        for dimension in inhabitants.dataset.structure.dimensions
        if dimension.codelist in by_list
    }
    needed = {d.name for d in dataset.structure.dimensions if d.is_area or is_period(d, lists)}
    return shared if needed <= set(shared.values()) else None


def _persons(
    inhabitants: Inhabitants, fixed: Mapping[str, str | Sequence[str]], names: Collection[str]
) -> dict[tuple[str, ...], float]:
    """The population by its codes of the dimensions that both have."""
    rows = islice(inhabitants.cube.select(fixed), MOST_READ)
    values = ((tuple(str(row[name]) for name in names), row.get(inhabitants.measure)) for row in rows)
    return {codes: float(value) for codes, value in values if isinstance(value, str)}


def _divided(mark: ChartMark, persons: float | None) -> ChartMark:
    if not persons or mark.value is None:
        return replace(mark, value=None, low=None, high=None)
    factor = PER / persons
    low, high = (None if end is None else end * factor for end in (mark.low, mark.high))
    return replace(mark, value=mark.value * factor, low=low, high=high)
