"""Each data set by itself: read, judged by its cells and stored as columns, with nothing left open when it is done."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from lod.cube.columns import Cell
from lod.cube.staging import Staging
from lod.errors import Finding, blocks
from lod.model.attributes import SAME_AS
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.rdf.iris import Iris
from lod.release.derived import timed
from lod.sources.site.dataset import component_codelist
from lod.sources.site.folder import DataSetSource
from lod.validation import integrity, likeness, validity
from lod.validation import judge as judging
from lod.validation.report import Report
from lod.validation.shapes import Shapes

SMALL = 1_000_000
"""Bytes of a table below which its observations are read into memory."""

ReadBatch = tuple[Sequence[int], dict[str, list[Cell]]]
"""Observations as they are read: their rows, and their cells by column."""


@dataclass(frozen=True)
class ReadingContext:
    """All data sets, and what they are read and judged with.

    `lists`: every code list by name; `shared`: those of them that several data sets may use; `folder`: where a data set
    is read into a folder of its own; `stores`: whether cubes are kept there, as far as nothing is wrong with them.
    """

    datasets: tuple[DataSetSource, ...]
    lists: Mapping[str, CodeList]
    shared: Mapping[str, CodeList]
    shapes: Shapes
    iris: Iris
    folder: Path
    stores: bool


@dataclass(frozen=True)
class ReadDataSet:
    """A data set that was read: with the time it covers, and what is wrong with it.

    `findings`: of reading; `noticed`: of lists and codes that could be others; `report`: what shapes and constraints
    say; `cube`: the file of its observations, and `rows`, the digest of its logical rows, where it was stored.
    """

    dataset: DataSet
    findings: list[Finding] = field(default_factory=list)
    noticed: list[Finding] = field(default_factory=list)
    report: Report = field(default_factory=Report)
    cube: Path | None = None
    rows: str = ""

    @property
    def clean(self) -> bool:
        """Whether there is nothing to say of its figures."""
        return not (self.findings or self.noticed or self.report.findings)


def read_dataset(context: ReadingContext, number: int) -> ReadDataSet:
    """Reads and judges the data set with this number, in a scratch folder of its own."""
    entry = context.datasets[number]
    folder = context.folder / f"{number}"
    folder.mkdir()
    try:
        with Staging(entry.dataset.structure, folder, small=_size(entry.path) < SMALL) as staging:
            findings: list[Finding] = []
            staging.fill(without_itself(entry.observations(findings), entry.dataset, context.iris))
            entry = replace(entry, dataset=timed(entry.dataset, staging, context.lists))
            judged = _judge(replace(ReadDataSet(entry.dataset), findings=findings), entry, staging, context)
            whole = has_its_lists(entry.dataset, context.lists)
            if context.stores and whole and not blocks([*findings, *judged.noticed, *judged.report.findings]):
                return _store(judged, staging, context.folder / f"{number}.parquet")
            return judged
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _size(path: Path) -> int:
    """The bytes of a table; 0 for one that is not there, which reading it finds."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def without_itself(batches: Iterable[ReadBatch], dataset: DataSet, iris: Iris) -> Iterator[ReadBatch]:
    """The batches without what says that an observation is the same as itself: a dump of ours, read again, has that."""
    for rows, cells in batches:
        same = cells.get(SAME_AS.name)
        if same and dataset.structure.component(SAME_AS.name):
            keys = zip(*(cells[name] for name in dataset.structure.key), strict=True)
            own = (iris.observation(dataset.id, [str(code) for code in key])[1:-1] for key in keys)
            cells |= {SAME_AS.name: [_others(cell, iri) for cell, iri in zip(same, own, strict=True)]}
        yield rows, cells


def _others(cell: Cell, own: str) -> Cell:
    """The links of a figure without that to itself; None where it has no other."""
    return [link for link in cell if link != own] or None if isinstance(cell, list) else cell


def _judge(read: ReadDataSet, entry: DataSetSource, staging: Staging, context: ReadingContext) -> ReadDataSet:
    dataset, lists, columns = entry.dataset, context.lists, dict(entry.table.columns)
    noticed = [*likeness.proposals(staging, dataset, lists, context.shared)]
    if not (len(staging) and has_its_lists(dataset, lists)):
        return replace(read, noticed=noticed)
    report = judging.cube(staging, dataset, lists, context.iris, context.shapes, entry.name, columns)
    report += integrity.cube(staging, dataset, context.iris, entry.name, columns)
    report = Report.of(replace(result, finding=entry.located(result.finding)) for result in report.results)
    noticed += validity.outside(staging, dataset, lists, entry.name, columns)
    return replace(read, noticed=noticed, report=report)


def has_its_lists(dataset: DataSet, lists: Mapping[str, CodeList]) -> bool:
    """Whether each list that a data set names is among these."""
    return all(not (name := component_codelist(c)) or name in lists for c in dataset.structure.components())


def _store(read: ReadDataSet, staging: Staging, path: Path) -> ReadDataSet:
    """Writes the cube, and digests its rows beside that: both let go of the interpreter."""
    with ThreadPoolExecutor(1) as beside:
        rows = beside.submit(staging.digest)
        staging.write(path)
    return replace(read, cube=path, rows=rows.result())
