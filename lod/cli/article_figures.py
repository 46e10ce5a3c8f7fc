"""The published figures that an article is held against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from lod.article.checking import Published
from lod.config import Settings
from lod.cube.columns import Row
from lod.cube.observations import cells
from lod.cube.values import measure_of, one, unit_of
from lod.drafting.article.description import UNITS
from lod.errors import LodError
from lod.messages.message import Message
from lod.model.dataset import DataSet
from lod.release.home import Home
from lod.release.opened import Release

LARGEST = 20_000
"""A data set of more figures is only looked at when it is named with --dataset."""


def current(settings: Settings) -> Release:
    """The current release, opened. Raises `LodError` where there is none."""
    home = Home(settings.home)
    name = home.current()
    if name is None:
        raise LodError(Message("terminal.no-release"))
    return Release.open(home.path(name))


def chosen(release: Release, ids: Sequence[str]) -> list[DataSet]:
    """The data sets of some ids, or all small ones. Raises `LodError` for one that is not there."""
    unknown = [id for id in ids if id not in release.datasets]
    if unknown:
        names = tuple(release.datasets)
        raise LodError(Message("error.no-data-set-of-the-release", id=unknown[0], known=names))
    return [d for d in release.site.datasets if d.id in ids or (not ids and is_small(release, d.id))]


def is_small(release: Release, id: str) -> bool:
    return release.manifest.datasets[id].observations <= LARGEST


def figures_of(release: Release, dataset: DataSet) -> Iterator[Published]:
    """The figures of a data set as checking needs them."""
    units = {code: name for name, code in UNITS.items()}
    sources = {source.name: source for source in dataset.sources}
    structure = dataset.structure
    for row in release.cubes[dataset.id]:
        source = sources.get(one(row, "source") or "")
        unit = unit_of(dataset, row)
        yield Published(
            iri=str(release.iris.observation(dataset.id, [str(row[name]) for name in structure.key])),
            unit=units.get(unit, unit),
            value=_decimal(one(row, measure_of(dataset, row).name)),
            qualifier=one(row, "qualifier") or "",
            lower=_decimal(one(row, "lowerBound")),
            upper=_decimal(one(row, "upperBound")),
            labels=tuple(_labels(release, dataset, row)),
            stated=tuple(zip(cells(row, "statedAs"), cells(row, "paragraph"), strict=False)),
            digest=source.sha256 if source else "",
        )


def _labels(release: Release, dataset: DataSet, row: Row) -> Iterator[tuple[str, ...]]:
    """What the code of each dimension is called, totals and periods left out."""
    for dimension in dataset.structure.dimensions:
        codelist = release.lists[dimension.codelist]
        concept = codelist.by_notation.get(str(row[dimension.name]))
        if concept is not None and concept.notation != "_T" and not codelist.periods:
            yield tuple(text for _, text in concept.label)


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None
