"""What a steward need not write because the figures say it: the time that a data set covers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lod.cube.cube import Cube
from lod.cube.staging import Staging
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import DataSet
from lod.sources.site.folder import Sources


def derived(read: Sources, figures: Mapping[str, Staging | Cube]) -> Sources:
    """The sources with the time covered filled in from the periods that occur, where it is not stated."""
    lists = {codelist.name: codelist for codelist in read.site.codelists}
    entries = tuple(
        replace(entry, dataset=_timed(entry.dataset, figures[entry.dataset.id], lists)) for entry in read.datasets
    )
    site = replace(read.site, datasets=tuple(entry.dataset for entry in entries))
    return replace(read, site=site, datasets=entries)


def _timed(dataset: DataSet, figures: Staging | Cube, lists: Mapping[str, CodeList]) -> DataSet:
    if dataset.begin:
        return dataset
    periods = [
        concept
        for dimension in dataset.structure.dimensions
        if (codelist := lists.get(dimension.codelist)) is not None and codelist.periods
        for code in _codes(figures, dimension.name)
        if (concept := codelist.by_notation.get(code)) is not None and concept.begin
    ]
    return replace(dataset, begin=min(p.begin for p in periods), end=_end(periods)) if periods else dataset


def _codes(figures: Staging | Cube, name: str) -> list[str]:
    rows = figures.codes([name]) if isinstance(figures, Cube) else figures.distinct([name])
    return [str(code) for (code,) in rows]


def _end(periods: list[Concept]) -> str:
    """The last day of them all; "" while one of them is open."""
    return "" if any(not period.end for period in periods) else max(period.end for period in periods)
