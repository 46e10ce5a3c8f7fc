"""What a release has of one data set: its cube, its figures in each format, its charts; written, or kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from lod.charts import files as charts
from lod.cube.cube import Cube, connect
from lod.cube.texts import ObservationBlocks
from lod.errors import Finding
from lod.exchange.extract import Extract
from lod.model.catalog import Site
from lod.model.dataset import DataSet
from lod.rdf.distributions import DistributionFile
from lod.rdf.dqv import Quality
from lod.rdf.formats import DUMPS, Format
from lod.rdf.iris import Iris
from lod.rdf.subjects import by_subject
from lod.rdf.terms import Triple
from lod.release import dumps, graphs
from lod.release.dumps import Bodies, DumpPiece
from lod.release.manifest import DataSetEntry, FileEntry, digest
from lod.release.reading import ReadDataSet
from lod.release.unchanged import UnchangedSet

BODIES = ".bodies"
"""Where figures stand in each format while dumps are put together; gone when the release is."""


@dataclass(frozen=True)
class ReleasePart:
    """One data set in a release.

    `rows`: the digest of its logical rows; `metadata`: what is said of it as a whole; `described`: the digest of what
    its dumps say besides the figures; `kept`: the files that another release has too, with their digests; `columns`:
    the codes and ranges of its columns.
    """

    dataset: DataSet
    cube: Cube
    rows: str
    quality: Quality
    metadata: list[Triple]
    described: str
    bodies: Bodies
    kept: Mapping[str, FileEntry]
    columns: dict[str, dict[str, Any]]

    @property
    def triples(self) -> int:
        return len(self.metadata) + self.bodies.triples

    def entry(self, sources: str) -> DataSetEntry:
        """The manifest's entry; `sources`: the digest of all it was made from, "" where it is not to be kept."""
        bodies = {n: (p.start, p.size, sorted(self.bodies.used[n])) for n, p in self.bodies.pieces.items()}
        counts = self.quality.observations, self.triples, self.rows, self.columns
        figures = self.bodies.triples, bodies, self.quality.missing, self.quality.series
        return DataSetEntry(*counts, sources, self.described, *figures, self.dataset.begin, self.dataset.end)


class Parts:
    """Puts the parts of a release into its folder; `language`: that of files with room for one.

    `undrawn`: for each data set whose charts could not all be drawn, what to say of it.
    """

    def __init__(self, folder: Path, site: Site, iris: Iris, prefixes: Mapping[str, str], language: str) -> None:
        self.folder = folder
        self.site = site
        self.iris = iris
        self.prefixes = prefixes
        self.language = language
        self.lists = {codelist.name: codelist for codelist in site.codelists}
        self.shared = graphs.Shared(site, iris)
        self.db = connect()
        self.threads = ThreadPoolExecutor(max_workers=os.cpu_count())
        self.undrawn: dict[str, list[Finding]] = {}
        self.digests: dict[str, Future[FileEntry]] = {}
        self.compressing: list[Future[Path]] = []

    def write(self, dataset: DataSet, read: ReadDataSet, warnings: int) -> ReleasePart:
        """A data set that was read and judged, and has a cube."""
        path = self._cube_path(dataset)
        if read.cube is None:
            raise ValueError(f"{dataset.id} has no cube")
        read.cube.rename(path)
        cube = Cube(path, dataset.structure, self.db)
        drawn = self.threads.submit(charts.write, self.folder, dataset, self.lists, cube, self.iris)
        quality = graphs.quality(dataset, cube, warnings)
        metadata, triples = self._metadata(dataset, cube, quality)
        bodies = self._write_dumps(dataset, cube, triples)
        if undrawn := drawn.result():
            self.undrawn[dataset.id] = undrawn
        return ReleasePart(dataset, cube, read.rows, quality, metadata, _digest(triples), bodies, {}, cube.facts())

    def keep(self, dataset: DataSet, unchanged: UnchangedSet, warnings: int) -> ReleasePart:
        """A data set that another release has; its dumps are written again if what they say of it has changed."""
        path = self._cube_path(dataset)
        dump = f"dumps/{dataset.id}."
        kept = {name: entry for name, entry in unchanged.files.items() if not name.startswith("dumps/")}
        self._link(unchanged, kept)
        cube = Cube(path, dataset.structure, self.db)
        entry = unchanged.entry
        quality = Quality(entry.observations, entry.missing, entry.series, warnings)
        metadata, triples = self._metadata(dataset, cube, quality)
        nothing = Bodies({}, {}, 0)
        part = ReleasePart(
            dataset, cube, entry.rows_sha256, quality, metadata, _digest(triples), nothing, kept, entry.columns
        )
        if part.described != entry.described:
            return replace(part, bodies=self._write_dumps(dataset, cube, triples))
        self._link(unchanged, {name: entry for name, entry in unchanged.files.items() if name.startswith(dump)})
        places = entry.bodies.items()
        suffixes = {format.name: format.suffix for format in DUMPS}
        pieces = {name: DumpPiece(self.folder / f"{dump}{suffixes[name]}", *place[:2]) for name, place in places}
        used = {name: frozenset(place[2]) for name, place in places}
        return replace(part, bodies=Bodies(pieces, used, entry.figures), kept=unchanged.files)

    def _link(self, unchanged: UnchangedSet, files: Mapping[str, FileEntry]) -> None:
        for name in files:
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(unchanged.folder / name, target)

    def _cube_path(self, dataset: DataSet) -> Path:
        return self.folder / "cubes" / f"{dataset.id}.parquet"

    def _metadata(self, dataset: DataSet, cube: Cube, quality: Quality) -> tuple[list[Triple], list[Triple]]:
        """What is said of it, and what its dumps say besides the figures."""
        metadata = graphs.metadata(dataset, cube, quality, self.iris)
        return metadata, [*metadata, *self.shared.used_by(dataset)]

    def _write_dumps(self, dataset: DataSet, cube: Cube, triples: list[Triple]) -> Bodies:
        home = self.site.catalog.title
        extract = Extract(dataset, self.lists, cube, self.iris, home=home, language=self.language)
        paths = {format: self.folder / "dumps" / f"{dataset.id}.{format.suffix}" for format in DUMPS}
        # tables are the database's work, which lets go of the interpreter
        tables = {
            format: self.threads.submit(dumps.write_table, path, format, extract)
            for format, path in paths.items()
            if "table" in format.carries
        }
        scratch = self.folder / BODIES
        scratch.mkdir(parents=True)
        slices = graphs.slices(dataset, cube, self.lists, self.iris)
        blocks = partial(ObservationBlocks, dataset, self.lists, self.iris)
        bodies = dumps.write_bodies(scratch, slices, cube, blocks, self.prefixes, self.threads)
        pieces, described = {}, list(by_subject(triples))
        for format, path in paths.items():
            if format in tables:
                tables[format].result()
            else:
                pieces[format.name] = dumps.write_dump(path, format, described, [bodies], self.prefixes)
                bodies.pieces[format.name].path.unlink()  # a large one would stand on the disk twice
            self.finish(path, format)
        shutil.rmtree(scratch)
        return replace(bodies, pieces=pieces)

    def finish(self, path: Path, format: Format) -> None:
        """Digests and compresses a dump, if there is one, beside the other work: both let go of the interpreter."""
        if not path.exists():
            return
        name = path.relative_to(self.folder).as_posix()
        self.digests[name] = self.threads.submit(digest, path, legacy=True)
        if not format.compact:
            self.compressing.append(self.threads.submit(dumps.compress, path))

    def files(self, part: ReleasePart) -> list[DistributionFile]:
        """The dumps of a data set, as the catalogue describes them."""
        listed = []
        for format in DUMPS:
            name = f"dumps/{part.dataset.id}.{format.suffix}"
            entry = part.kept.get(name) or (self.digests[name].result() if name in self.digests else None)
            if entry:
                listed.append(DistributionFile(format, name, entry.size, entry.sha256, entry.sha1))
        return listed

    def close(self, cancel: bool = False) -> None:
        """Waits for what is under way beside; raises what went wrong there."""
        self.threads.shutdown(cancel_futures=cancel)
        if not cancel:
            for compressed in self.compressing:
                compressed.result()


def _digest(triples: list[Triple]) -> str:
    return sha256("".join(f"{s} {p} {o} .\n" for s, p, o in triples).encode()).hexdigest()
