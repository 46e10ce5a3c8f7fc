"""What a steward need not write because the figures say it: the time that a data set covers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lod.cube.staging import Staging
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import DataSet
from lod.sources.site.folder import Sources


def derived(read: Sources, datasets: Mapping[str, DataSet]) -> Sources:
    """The sources with these data sets, by id, in the stead of those described."""
    entries = tuple(replace(entry, dataset=_covering(entry.dataset, datasets)) for entry in read.datasets)
    site = replace(read.site, datasets=tuple(entry.dataset for entry in entries))
    return replace(read, site=site, datasets=entries)


def _covering(dataset: DataSet, datasets: Mapping[str, DataSet]) -> DataSet:
    other = datasets.get(dataset.id, dataset)
    return dataset if dataset.begin else replace(dataset, begin=other.begin, end=other.end)


def timed(dataset: DataSet, figures: Staging, lists: Mapping[str, CodeList]) -> DataSet:
    """A data set with the time covered filled in from the periods that occur, where it is not stated."""
    if dataset.begin:
        return dataset
    periods = [
        concept
        for dimension in dataset.structure.dimensions
        if (codelist := lists.get(dimension.codelist)) is not None and codelist.periods
        for (code,) in figures.distinct([dimension.name])
        if (concept := codelist.by_notation.get(str(code))) is not None and concept.begin
    ]
    return replace(dataset, begin=min(p.begin for p in periods), end=_end(periods)) if periods else dataset


def _end(periods: list[Concept]) -> str:
    """The last day of them all; "" while one of them is open."""
    return "" if any(not period.end for period in periods) else max(period.end for period in periods)
