"""Building a release: sources read, judged, stored, dumped, and made current in one step – or nothing at all.

This is the only place where sources meet RDF, and cubes meet the graph.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path

from lod.charts import files as charts
from lod.config import Settings
from lod.cube import index
from lod.cube.cube import Cube, connect
from lod.cube.staging import Staging
from lod.cube.texts import Blocks
from lod.errors import Finding, LodError, ReleaseError, Severity, SourceError, blocks, in_order, plain
from lod.exchange.extract import Extract
from lod.graph import store
from lod.model.codec import to_plain
from lod.model.dataset import DataSet
from lod.rdf import schema_org, void
from lod.rdf.distributions import File
from lod.rdf.dqv import Quality
from lod.rdf.formats import CSV, DUMPS, NTRIPLES, by_name, carrying
from lod.rdf.iris import Iris
from lod.rdf.profiles import PROFILES, SCHEMA_ORG
from lod.rdf.subjects import triples
from lod.rdf.terms import Term, Triple
from lod.release import columns, dumps, graphs
from lod.release.derived import derived
from lod.release.dumps import Bodies
from lod.release.home import STAGING, Home, sync_folder, sync_tree
from lod.release.judgement import Judgement, judge
from lod.release.manifest import DataSetEntry, Manifest, content_digest, digest, legacy_digest
from lod.release.opened import MODEL, Release, prefixes
from lod.search import writing
from lod.sources import site as sources

Progress = Callable[[int, int, str], None]
"""Told how many steps are done, of how many, and what comes next."""

BODIES = ".bodies"
"""Where figures stand in each format while dumps are put together; gone when the release is."""

Inspect = Callable[[Path, Path | None], None]
"""Given the folder of a finished release and that of the current one; raises `ReleaseError` to keep it from use."""

TOOLS = ("lod", "rdflib", "pyshacl", "duckdb", "pyoxigraph")


@dataclass(frozen=True)
class Built:
    """What a build came to: the current release, whether it is new, and the findings that did not stop it."""

    release: str
    new: bool
    findings: list[Finding]
    observations: int


def quiet(done: int, total: int, what: str) -> None:
    """The progress of nothing shown."""


def unseen(folder: Path, current: Path | None) -> None:
    """The inspection that lets everything pass."""


def check(settings: Settings, progress: Progress = quiet) -> list[Finding]:
    """All that is wrong with the sources, in order; nothing is written."""
    with tempfile.TemporaryDirectory(prefix="lod-check-") as scratch, ExitStack() as stack:
        try:
            return _judged(settings, Path(scratch), stack, progress).findings
        except SourceError as error:
            return error.findings


def build(settings: Settings, progress: Progress = quiet, activate: bool = True, inspect: Inspect = unseen) -> Built:
    """Builds a release from the sources and makes it current, if `inspect` lets it pass.

    Raises `SourceError` with every finding if there is a violation, `Locked` while another publisher is at work, and
    `ReleaseError` for a full disk and the like. Whatever is raised, the release that was current stays it.
    """
    home = Home(settings.home)
    try:
        with (
            home.lock(),
            tempfile.TemporaryDirectory(prefix="lod-build-", dir=settings.home) as scratch,
            ExitStack() as stack,
        ):
            judgement = _judged(settings, Path(scratch), stack, progress)
            if blocks(judgement.findings):
                raise SourceError(judgement.findings)
            return _Builder(settings, home, judgement, progress).build(activate, inspect)
    except OSError as error:
        raise ReleaseError(
            f"The release could not be written: {error.strerror or error}. The release before goes on being served."
        ) from None


def _judged(settings: Settings, scratch: Path, stack: ExitStack, progress: Progress) -> Judgement:
    read = sources.read(settings)
    total = 2 * len(read.datasets) + 1
    staged: dict[str, Staging] = {}
    for number, entry in enumerate(read.datasets):
        progress(number, total, f"reading {entry.name}")
        folder = scratch / f"{number}"
        folder.mkdir()
        staging = stack.enter_context(Staging(entry.dataset.structure, folder))
        for rows, cells in entry.observations(read.findings):
            staging.add(rows, cells)
        staged.setdefault(entry.dataset.id, staging)
    read = derived(read, staged)
    return judge(read, staged, settings, lambda done, what: progress(len(read.datasets) + done, total, what))


class _Builder:
    """Writes what was judged into a staging folder, then gives it its name."""

    def __init__(self, settings: Settings, home: Home, judgement: Judgement, progress: Progress) -> None:
        self.settings = settings
        self.home = home
        self.judgement = judgement
        self.site = judgement.sources.site
        self.iris = Iris(settings.base_iri)
        self.lists = {codelist.name: codelist for codelist in self.site.codelists}
        self.prefixes = prefixes(self.site, self.iris)
        self.progress = progress
        self.created = datetime.now(UTC)
        self.folder = home.releases / f"{STAGING}{_stamp(self.created)}-{os.getpid()}"
        self.cubes: dict[str, Cube] = {}
        self.bodies: dict[str, Bodies] = {}
        self.threads = ThreadPoolExecutor(max_workers=os.cpu_count())
        self.compressing: list[Future[Path]] = []
        self.rows: dict[str, str] = {}
        self.qualities: dict[str, Quality] = {}

    def build(self, activate: bool, inspect: Inspect) -> Built:
        try:
            manifest = self._write()
            current = self.home.current()
            same = current is not None and self._is_same(self.home.path(current), manifest)
            if same and current is not None:
                shutil.rmtree(self.folder)
                return self._built(current, manifest, False)
            sync_tree(self.folder)
            Release.open(self.folder)
            inspect(self.folder, self.home.path(current) if current is not None else None)
            self.folder.rename(self.home.releases / manifest.id)
            sync_folder(self.home.releases)
        except BaseException:
            self.threads.shutdown(cancel_futures=True)
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        finally:
            self.threads.shutdown()
        if activate:
            self.home.activate(manifest.id)
        return self._built(manifest.id, manifest, True)

    def _is_same(self, current: Path, manifest: Manifest) -> bool:
        """Whether a release is what has been built, and has all that this version makes of it."""
        return Manifest.read(current).content == manifest.content and (current / writing.FILE).exists()

    def _built(self, release: str, manifest: Manifest, new: bool) -> Built:
        count = sum(entry.observations for entry in manifest.datasets.values())
        return Built(release, new, self.judgement.findings, count)

    def _write(self) -> Manifest:
        steps = len(self.site.datasets) + 3
        for name in ("cubes", "dumps", "documents", "reports", "shapes", "graph"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / MODEL).write_text(json.dumps(to_plain(self.site), ensure_ascii=False, indent=1) + "\n", "utf-8")
        db = connect()
        metadata: dict[str, list[Triple]] = {}
        for number, dataset in enumerate(self.site.datasets):
            self.progress(number, steps, f"writing {dataset.id}")
            path = self.folder / "cubes" / f"{dataset.id}.parquet"
            self.rows[dataset.id] = self.judgement.staged[dataset.id].write(path)
            self.cubes[dataset.id] = Cube(path, dataset.structure, db)
            self.qualities[dataset.id] = graphs.quality(dataset, self.cubes[dataset.id], self._warnings(number))
            metadata[dataset.id] = graphs.metadata(
                dataset, self.cubes[dataset.id], self.qualities[dataset.id], self.iris
            )
            self._dump_dataset(dataset, metadata[dataset.id])
            charts.write(self.folder, dataset, self.lists, self.cubes[dataset.id], self.iris)
        self.progress(steps - 3, steps, "writing the catalogue")
        counts = {name: len(metadata[name]) + bodies.triples for name, bodies in self.bodies.items()}
        profiles = self.judgement.shapes.profiles
        shared = graphs.shared(self.site, (t for profile in profiles for t in profile.triples), self.iris)
        shared[graphs.CATALOG] = graphs.catalog(self.site, self._files, self.iris)
        rest = {"": sum(map(len, shared.values()))}
        observations = {name: quality.observations for name, quality in self.qualities.items()}
        shared[graphs.VOID] = sorted(
            void.description(self.site, self._whole_names(), counts | rest, observations, self.iris)
        )
        self._documents(shared)
        self.progress(steps - 2, steps, "writing the graph")
        described = [(self.iris.dataset(name), said) for name, said in metadata.items()]
        described += [(self.iris.dataset(d.id), list(self._slices(d))) for d in self.site.datasets]
        described += [(self.iris.graph(name), said) for name, said in shared.items()]
        indexed = columns.write(self.folder, self.site, described, self.iris)
        # what the index can say, the store need not hold
        figures = self._figures() if self.settings.engine == "oxigraph" or not indexed else ()
        store.write(self.folder / "graph", [*described, *figures])
        writing.write(self.folder, self.site, self.cubes, self.settings.search_figures)
        self.progress(steps - 1, steps, "writing the dump of the whole")
        self._dump_whole(metadata, shared)
        for compressed in self.compressing:
            compressed.result()
        shutil.rmtree(self.folder / BODIES)
        self.progress(steps, steps, "done")
        return self._manifest(counts, sum(counts.values()) + sum(map(len, shared.values())))

    def _slices(self, dataset: DataSet) -> Iterator[Triple]:
        for subject in graphs.slices(dataset, self.cubes[dataset.id], self.lists, self.iris):
            yield from triples(subject)

    def _figures(self) -> Iterator[tuple[Term, Path]]:
        return ((self.iris.dataset(name), bodies.paths[NTRIPLES.name]) for name, bodies in self.bodies.items())

    def _dump_dataset(self, dataset: DataSet, metadata: list[Triple]) -> None:
        cube = self.cubes[dataset.id]
        scratch = self.folder / BODIES / dataset.id
        scratch.mkdir(parents=True)
        slices = graphs.slices(dataset, cube, self.lists, self.iris)
        blocks = partial(Blocks, dataset, self.lists, self.iris)
        self.bodies[dataset.id] = dumps.write_bodies(scratch, slices, cube, blocks, self.prefixes)
        described = [*metadata, *graphs.used_by(dataset, self.site, self.iris)]
        extract = Extract(dataset, self.lists, cube, self.iris, home=self.site.catalog.title)
        for format in DUMPS:
            path = self.folder / "dumps" / f"{dataset.id}.{format.suffix}"
            if "table" in format.carries:
                dumps.write_table(path, format, extract)
            else:
                dumps.write_dump(path, format, described, [self.bodies[dataset.id]], self.prefixes)
            if path.exists() and not format.compact:
                self._compress(path)

    def _whole_names(self) -> list[str]:
        if sum(map(len, self.cubes.values())) > self.settings.dump_limit:
            return []
        return [f"dumps/all.{format.suffix}" for format in DUMPS if "graph" in format.carries]

    def _dump_whole(self, metadata: dict[str, list[Triple]], shared: dict[str, list[Triple]]) -> None:
        if not self._whole_names():
            return
        # subjects that several graphs speak of are brought together; figures follow
        described = sorted({triple for triples in (*metadata.values(), *shared.values()) for triple in triples})
        for format in (f for f in DUMPS if f.writer or f is CSV):
            path = self.folder / "dumps" / f"all.{format.suffix}"
            if format is CSV:
                tables = {d.id: self.folder / "dumps" / f"{d.id}.{format.suffix}" for d in self.site.datasets}
                dumps.write_whole_table(path, tables)
            else:
                dumps.write_dump(path, format, described, list(self.bodies.values()), self.prefixes)
            self._compress(path)

    def _compress(self, path: Path) -> None:
        """Compresses a file beside the other work: zlib lets go of the interpreter."""
        self.compressing.append(self.threads.submit(dumps.compress, path))

    @cached_property
    def _files(self) -> dict[str, list[File]]:
        found: dict[str, list[File]] = {}
        for dataset in self.site.datasets:
            for format in DUMPS:
                path = f"dumps/{dataset.id}.{format.suffix}"
                if (self.folder / path).exists():
                    entry = digest(self.folder / path)
                    digests = entry.sha256, legacy_digest(self.folder / path)
                    found.setdefault(dataset.id, []).append(File(format, path, entry.size, *digests))
        return found

    def _warnings(self, number: int) -> int:
        """How many warnings are left in a data set's own files."""
        dataset = self.site.datasets[number]
        files = {dataset.origin.file, *(entry.name for entry in self.judgement.sources.datasets[number : number + 1])}
        return sum(f.severity is Severity.WARNING and f.file in files for f in self.judgement.findings)

    def _documents(self, shared: dict[str, list[Triple]]) -> None:
        catalogs = graphs.whole_catalog(self.site, shared[graphs.CATALOG], self.qualities, self.iris)
        first, *others = PROFILES[:2]
        documents = {"catalog": catalogs[first.name], "void": shared[graphs.VOID]}
        documents |= {f"catalog.{profile.name}": catalogs[profile.name] for profile in others}
        for name, said in documents.items():
            for format in carrying("graph"):
                path = self.folder / "documents" / f"{name}.{format.suffix}"
                dumps.write_graph(path, format, said, self.prefixes)
        listed = schema_org.catalog(self.site, self._files, self.iris)
        plain = json.dumps(listed, ensure_ascii=False, indent=1) + "\n"
        (self.folder / "documents" / f"catalog.{SCHEMA_ORG.name}.jsonld").write_text(plain, "utf-8")
        for profile in self.judgement.shapes.profiles:
            (self.folder / "shapes" / f"{profile.name}.ttl").write_text(profile.turtle, "utf-8")
        for dataset in self.site.datasets:
            shapes = graphs.shapes(dataset, self.lists, self.iris)
            dumps.write_graph(self.folder / "shapes" / f"{dataset.id}.ttl", by_name("turtle"), shapes, self.prefixes)
        report = self.judgement.report_triples(self.iris)
        dumps.write_graph(self.folder / "reports" / "report.ttl", by_name("turtle"), report, self.prefixes)

    def _manifest(self, counts: dict[str, int], triples: int) -> Manifest:
        # the index is derived, and its bytes are not the same every time
        paths = sorted(
            p for p in self.folder.rglob("*") if p.is_file() and p.parent != (self.folder / index.FILE).parent
        )
        files = {p.relative_to(self.folder).as_posix(): digest(p) for p in paths}
        for name, entry in files.items():
            if name.startswith(("cubes/", "dumps/", "charts/")):
                self.home.keep(self.folder / name, entry.sha256)
        content = content_digest(files)
        manifest = Manifest(
            id=f"{_stamp(self.created)}-{content[:12]}",
            created=self.created.isoformat(timespec="seconds"),
            content=content,
            base=self.iris.base,
            triples=triples,
            files=files,
            datasets={
                d.id: DataSetEntry(len(self.cubes[d.id]), counts[d.id], self.rows[d.id], self.cubes[d.id].facts())
                for d in self.site.datasets
            },
            sources=self.judgement.sources.files,
            tools={"python": platform.python_version()} | {tool: version(tool) for tool in TOOLS},
            findings=[plain(f) for f in in_order(self.judgement.findings)],
        )
        manifest.write(self.folder)
        return manifest


def _stamp(moment: datetime) -> str:
    """A moment as the beginning of a release's id: sorts by time, to the millisecond."""
    return f"{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03}Z"


__all__ = ["Built", "LodError", "Progress", "build", "check"]
