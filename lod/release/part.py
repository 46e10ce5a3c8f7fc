"""What a release has of one data set: its cube, its figures in each format, its charts; written, or kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from lod.charts import files as charts
from lod.cube.canonical import canonical_lines
from lod.cube.cube import Cube, Database
from lod.cube.database import shared
from lod.cube.descriptions import Descriptions, StatementKind
from lod.cube.records import ObservationRecords
from lod.cube.texts import ObservationBlocks
from lod.errors import Finding
from lod.exchange import small
from lod.exchange.extract import Extract
from lod.model.catalog import Site
from lod.model.codec import to_plain
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.rdf import prov
from lod.rdf.distributions import DistributionFile
from lod.rdf.dqv import Quality
from lod.rdf.formats import DUMPS, TURTLE
from lod.rdf.iris import Iris
from lod.rdf.subjects import by_subject
from lod.rdf.subjects import triples as subject_triples
from lod.rdf.terms import Term, Triple
from lod.release import dumps, graphs
from lod.release.dumps import Bodies, DumpPiece
from lod.release.manifest import DataSetEntry, FileEntry, digest
from lod.release.program import digest_of
from lod.release.sealing import tree_path
from lod.release.unchanged import UnchangedSet
from lod.trust import tree
from lod.trust.graphs import digest_of_dump

BODIES = ".bodies"
"""Where figures stand in each format while dumps are put together; gone when the release is."""


Description = tuple[tuple[StatementKind, Term, list[Triple]], ...]
"""What is said of a data set beside its figures, by kind and graph."""


@dataclass(frozen=True)
class ReleasePart:
    """One data set in a release.

    `rows`: the digest of its logical rows; `statements`: how many triples say something of it as a whole;
    `description`: what is said, None where that is as in the release that has its files; `described`: the digest of
    what its description is made from; `canonical`: the digest of its dump's graph, in canonical form; `files`: its
    files with their digests, and `kept`, those that another release has too; `columns`: the codes and ranges of its
    columns; `undrawn`: what to say of charts that could not be drawn.
    """

    dataset: DataSet
    rows: str
    quality: Quality
    statements: int
    described: str
    bodies: Bodies
    columns: dict[str, dict[str, Any]]
    canonical: str = ""
    files: Mapping[str, FileEntry] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    undrawn: tuple[Finding, ...] = ()
    description: Description | None = None

    @property
    def triples(self) -> int:
        return self.statements + self.bodies.triples

    @property
    def distributions(self) -> list[DistributionFile]:
        """The dumps, as the catalogue describes them."""
        names = [(format, f"dumps/{self.dataset.id}.{format.suffix}") for format in DUMPS]
        entries = [(format, name, self.files[name]) for format, name in names if name in self.files]
        return [DistributionFile(format, name, e.size, e.sha256, e.sha1) for format, name, e in entries]

    def entry(self, sources: str) -> DataSetEntry:
        """The manifest's entry; `sources`: the digest of all it was made from, "" where it is not to be kept."""
        bodies = {n: (p.start, p.size, sorted(self.bodies.used[n])) for n, p in self.bodies.pieces.items()}
        counts = self.quality.observations, self.triples, self.rows, self.columns
        figures = self.bodies.triples, bodies, self.quality.missing, self.quality.series
        return DataSetEntry(
            *counts, sources, self.described, *figures, self.dataset.begin, self.dataset.end, self.canonical
        )


@dataclass(frozen=True)
class UsedBy:
    """What data sets share that some of them use, and its digest."""

    triples: list[Triple]
    digest: str


@dataclass(frozen=True)
class PartOrder:
    """What is wanted of a data set, by its number in the site: its cube made the release's, `rows` the digest of its
    rows, `warnings` how many judging left; or, where it is `unchanged`, what a release has of it."""

    number: int
    warnings: int
    cube: Path | None = None
    rows: str = ""
    unchanged: UnchangedSet | None = None


@dataclass(frozen=True)
class Parts:
    """Puts the parts of a release into its folder; `language`: that of files with room for one.

    It can be sent to another process, where it opens what it needs itself.
    """

    folder: Path
    site: Site
    iris: Iris
    prefixes: Mapping[str, str]
    language: str

    def __getstate__(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @cached_property
    def lists(self) -> dict[str, CodeList]:
        return {codelist.name: codelist for codelist in self.site.codelists}

    @cached_property
    def shared(self) -> graphs.Shared:
        return graphs.Shared(self.site, self.iris)

    @cached_property
    def _used(self) -> dict[frozenset[str], UsedBy]:
        return {}

    @cached_property
    def db(self) -> Database:
        return shared()

    @cached_property
    def threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max_workers=os.cpu_count())

    def cube(self, dataset: DataSet) -> Cube:
        """The observations of a data set as the release has them."""
        return Cube(self.cube_path(dataset), dataset.structure, self.db)

    def cube_path(self, dataset: DataSet) -> Path:
        return self.folder / "cubes" / f"{dataset.id}.parquet"

    def make(self, order: PartOrder) -> ReleasePart:
        """The part of a data set, in the folder of the release."""
        dataset = self.site.datasets[order.number]
        if order.unchanged is not None:
            return self._keep(dataset, order.unchanged, order.warnings)
        if order.cube is None:
            raise ValueError(f"{dataset.id} has no cube")
        order.cube.rename(self.cube_path(dataset))
        return self._write(dataset, order.rows, order.warnings)

    def _write(self, dataset: DataSet, rows: str, warnings: int) -> ReleasePart:
        """A data set that was read and judged."""
        cube = self.cube(dataset)
        drawn = self.threads.submit(charts.write, self.folder, dataset, self.lists, cube, self.iris)
        planted = self.threads.submit(self._write_tree, dataset)
        quality = graphs.quality(dataset, cube, warnings)
        metadata = graphs.metadata(dataset, cube, quality, self.iris)
        triples = [*metadata, *self.used(dataset).triples]
        canonical = self.threads.submit(self._canonical, dataset, triples)
        bodies, files = self._write_dumps(dataset, cube, triples)
        description = self._description(dataset, cube, quality, metadata)
        undrawn = tuple(drawn.result())
        others = [self.cube_path(dataset), planted.result(), *(self.folder / charts.FOLDER).glob(f"{dataset.id}.*")]
        others.append(self._write_shapes(dataset, description))
        files |= {self._name(path): digest(path) for path in others}
        return ReleasePart(
            dataset, rows, quality, len(metadata), self._described(dataset, warnings), bodies, cube.facts(),
            canonical.result(), files, undrawn=undrawn, description=description,
        )  # fmt: skip

    def _keep(self, dataset: DataSet, unchanged: UnchangedSet, warnings: int) -> ReleasePart:
        """A data set that another release has; its dumps are written again if what they say of it has changed."""
        kept = {name: entry for name, entry in unchanged.files.items() if not name.startswith("dumps/")}
        self._link(unchanged, kept)
        entry, described = unchanged.entry, self._described(dataset, warnings)
        quality = Quality(entry.observations, entry.missing, entry.series, warnings)
        part = ReleasePart(
            dataset, entry.rows_sha256, quality, entry.triples - entry.figures, described, Bodies({}, {}, 0),
            entry.columns, entry.canonical, kept, frozenset(kept),
        )  # fmt: skip
        if described != entry.described or Descriptions.of(unchanged.folder) is None:
            return self._describe(part)
        self._link(unchanged, {name: entry for name, entry in unchanged.files.items() if name not in kept})
        return replace(part, bodies=self._bodies(part, entry), files=unchanged.files, kept=frozenset(unchanged.files))

    def _describe(self, part: ReleasePart) -> ReleasePart:
        """The part of a data set whose figures are as they were, described anew."""
        dataset, cube = part.dataset, self.cube(part.dataset)
        metadata = graphs.metadata(dataset, cube, part.quality, self.iris)
        triples = [*metadata, *self.used(dataset).triples]
        canonical = self.threads.submit(self._canonical, dataset, triples)
        bodies, files = self._write_dumps(dataset, cube, triples)
        return replace(
            part, bodies=bodies, files={**part.files, **files}, canonical=canonical.result(),
            statements=len(metadata), description=self._description(dataset, cube, part.quality, metadata),
        )  # fmt: skip

    def _bodies(self, part: ReleasePart, entry: DataSetEntry) -> Bodies:
        """Where the figures of a data set stand in its dumps, as a release's manifest has it."""
        suffixes = {format.name: format.suffix for format in DUMPS}
        folder = self.folder / "dumps"
        places = entry.bodies.items()
        pieces = {n: DumpPiece(folder / f"{part.dataset.id}.{suffixes[n]}", *place[:2]) for n, place in places}
        return Bodies(pieces, {name: frozenset(place[2]) for name, place in places}, entry.figures)

    def _link(self, unchanged: UnchangedSet, files: Mapping[str, FileEntry]) -> None:
        for name in (name for name, entry in files.items() if not entry.packed):
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(unchanged.folder / name, target)

    def used(self, dataset: DataSet) -> UsedBy:
        """The properties and code lists that a data set's dump needs to be read by itself."""
        names = self.shared.names(dataset)
        if names not in self._used:
            triples = self.shared.used_by(dataset)
            self._used[names] = UsedBy(triples, _digest(triples))
        return self._used[names]

    def _described(self, dataset: DataSet, warnings: int) -> str:
        """The digest of what the description of a data set whose figures are as they were is made from."""
        return digest_of([to_plain(dataset), warnings, self.used(dataset).digest])

    def _description(self, dataset: DataSet, cube: Cube, quality: Quality, metadata: list[Triple]) -> Description:
        """What is said of it beside its figures."""
        listed = {*graphs.listed(dataset, quality, self.iris), *prov.origins(dataset, self.iris)}
        slices = graphs.slices(dataset, cube, self.lists, self.iris)
        own = self.iris.dataset(dataset.id)
        return (
            (StatementKind.LISTED, own, sorted(listed)),
            (StatementKind.METADATA, own, [triple for triple in metadata if triple not in listed]),
            (StatementKind.SLICE, own, [triple for subject in slices for triple in subject_triples(subject)]),
            (StatementKind.SHARED, self.iris.graph(graphs.SHAPES), graphs.shapes(dataset, self.lists, self.iris)),
        )

    def _write_shapes(self, dataset: DataSet, description: Description) -> Path:
        """The shapes of its structure."""
        path = self.folder / "shapes" / f"{dataset.id}.ttl"
        dumps.write_graph(path, TURTLE, by_subject(description[-1][-1]), self.prefixes)
        return path

    def _write_tree(self, dataset: DataSet) -> Path:
        """The hash tree of its figures."""
        path = tree_path(self.folder, dataset.id)
        tree.write(path, ObservationRecords(dataset, self.iris).all(self.cube(dataset)))
        return path

    def _canonical(self, dataset: DataSet, triples: list[Triple]) -> str:
        """The digest of the graph that its dump is, in canonical form."""
        slices = graphs.slices(dataset, self.cube(dataset), self.lists, self.iris, by_name=True)
        lines = canonical_lines(dataset, self.lists, self.iris, self.cube_path(dataset), self.db)
        return digest_of_dump(triples, slices, lines, self.iris.observation(dataset.id, [""]))

    def _write_dumps(self, dataset: DataSet, cube: Cube, triples: list[Triple]) -> tuple[Bodies, dict[str, FileEntry]]:
        """The dumps, and every file of them with its digests."""
        extract = self._extract(dataset, cube)
        paths = {format: self.folder / "dumps" / f"{dataset.id}.{format.suffix}" for format in DUMPS}
        # tables are the database's work, which lets go of the interpreter
        tables = {
            format: self.threads.submit(dumps.write_table, path, format, extract)
            for format, path in paths.items()
            if "table" in format.carries
        }
        scratch = self.folder / BODIES / dataset.id
        scratch.mkdir(parents=True)
        slices = graphs.slices(dataset, cube, self.lists, self.iris)
        blocks = partial(ObservationBlocks, dataset, self.lists, self.iris)
        bodies = dumps.write_bodies(scratch, slices, cube, blocks, self.prefixes, self.threads)
        pieces, described = {}, list(by_subject(triples))
        written, finished = {}, []
        for format, path in paths.items():
            if format in tables:
                tables[format].result()
                finished.append(self.threads.submit(dumps.finish, path, format))
            else:
                written[format] = self.threads.submit(
                    dumps.write_dump, path, format, described, [bodies], self.prefixes
                )
        entries = [done.result() for done in finished]
        for format, dump in written.items():
            pieces[format.name], files = dump.result()
            entries.append(files)
        shutil.rmtree(scratch)
        return replace(bodies, pieces=pieces), {n: e for each in entries for n, e in self.named(each).items()}

    def _extract(self, dataset: DataSet, cube: Cube) -> Extract:
        """All of a data set; with its rows, where they are few."""
        extract = Extract(dataset, self.lists, cube, self.iris, home=self.site.catalog.title, language=self.language)
        return replace(extract, rows=list(cube)) if len(cube) <= small.MOST_ROWS else extract

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def named(self, files: Mapping[Path, FileEntry]) -> dict[str, FileEntry]:
        """Files by their names in the release."""
        return {self._name(file): entry for file, entry in files.items()}


def make_part(parts: Parts, order: PartOrder) -> ReleasePart:
    """The part of a data set, in the folder of the release."""
    return parts.make(order)


def _digest(triples: list[Triple]) -> str:
    return sha256("".join(f"{s} {p} {o} .\n" for s, p, o in triples).encode()).hexdigest()
