"""Building a release: sources read, judged, stored, dumped, and made current in one step – or nothing at all.

This is the only place where sources meet RDF, and cubes meet the graph.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from pathlib import Path

from lod.config import Settings
from lod.cube import database, figures, index, keyed
from lod.cube.cube import Cube
from lod.cube.descriptions import FILE as DESCRIBED
from lod.cube.descriptions import DescriptionsWriter
from lod.errors import Finding, LodError, ReleaseError, Severity, SourceError, blocks, in_order, plain
from lod.exchange import csv
from lod.graph import store
from lod.graph.canonical import canonical
from lod.messages.message import Message
from lod.model.codec import to_plain
from lod.model.dataset import DataSet
from lod.rdf.distributions import DistributionFile
from lod.rdf.formats import CSV, DUMPS, NTRIPLES
from lod.rdf.iris import Iris
from lod.rdf.subjects import by_subject
from lod.rdf.terms import Term, Triple
from lod.release import again, columns, documents, dumps, leftovers, sealing, verifying
from lod.release.again import Built
from lod.release.collector import seldom_collected
from lod.release.embargo import Scheduled
from lod.release.home import SCRATCH, STAGING, Home, sync_folder, sync_tree
from lod.release.judgement import Judgement, read_and_judge
from lod.release.manifest import FileEntry, Manifest, content_digest, digest
from lod.release.opened import MODEL, Release, prefixes
from lod.release.packed import readable
from lod.release.part import PartOrder, Parts, ReleasePart, make_part
from lod.release.program import versions
from lod.release.progress import Progress, quiet
from lod.release.sharing import DescribedRelease, Sharing
from lod.release.versions import Following, versioned
from lod.release.workers import Workers
from lod.search import writing

_DERIVED = (writing.FILE, figures.FILE, keyed.FILE, again.FILE, DESCRIBED)

Inspect = Callable[[Path, Path | None], None]
"""Given the folder of a finished release and that of the current one; raises `ReleaseError` to keep it from use."""


def unseen(folder: Path, current: Path | None) -> None:
    """The inspection that lets everything pass."""


def check(settings: Settings, progress: Progress = quiet) -> list[Finding]:
    """All that is wrong with the sources, in order; nothing is written."""
    leftovers.sweep()
    with (
        seldom_collected(),
        tempfile.TemporaryDirectory(prefix=leftovers.prefix("check")) as scratch,
        Workers(settings.build_executor, Path(scratch)) as workers,
    ):
        try:
            return read_and_judge(settings, workers, progress, stores=False).findings
        except SourceError as error:
            return error.findings


def build(
    settings: Settings,
    progress: Progress = quiet,
    activate: bool = True,
    inspect: Inspect = unseen,
    anew: bool = False,
    reason: Mapping[str, str] | None = None,
    home: Home | None = None,
    despite: bool = False,
    coming: Following | None = None,
) -> Built:
    """Builds a release from the sources and makes it current, if `inspect` lets it pass.

    `anew`: takes nothing over from the releases there are, and makes another one though nothing has changed. `reason`:
    why what is published changes, by language. `home`: where the release goes, if not simply into the folder that the
    settings name. `despite`: though one is scheduled, which must be built again. `coming`: it is not made current yet.

    Raises `SourceError` with every finding if there is a violation, `Locked` while another publisher is at work,
    `Scheduled` where a scheduled release keeps it back, and `ReleaseError` for a full disk and the like. Whatever is
    raised, the release that was current stays it.
    """
    home = home or Home(settings.home)
    leftovers.sweep()
    try:
        with (
            home.lock(),
            seldom_collected(),
            database.disk(),
            tempfile.TemporaryDirectory(prefix=SCRATCH, dir=settings.home) as scratch,
            Workers(settings.build_executor, Path(scratch)) as workers,
        ):
            sealing.key_folder(settings).signer()  # one that cannot be used is said at once
            made_from = again.inputs(settings)
            judged = read_and_judge(settings, workers, progress, anew)
            if blocks(judged.findings):
                raise SourceError(judged.findings)
            judged = versioned(judged, home, reason or {}, following := coming or Following(home.current()))
            builder = _Builder(settings, home, judged, progress, workers, made_from, anew)
            return builder.build(activate and coming is None, inspect, reason, following.release, despite)
    except database.Damaged as error:
        raise ReleaseError(Message("error.damaged", why=error.message)) from None
    except OSError as error:
        raise ReleaseError(Message("error.not-written", why=error.strerror or str(error))) from None


class _Builder:
    """Writes what was judged into a staging folder, then gives it its name."""

    def __init__(
        self,
        settings: Settings,
        home: Home,
        judged: Judgement,
        progress: Progress,
        workers: Workers,
        made_from: str,
        anew: bool = False,
    ) -> None:
        self.made_from = made_from
        self.workers = workers
        self.anew = anew
        self.settings = settings
        self.home = home
        self.judgement = judged
        self.site = judged.sources.site
        self.iris = Iris(settings.base_iri)
        self.lists = {codelist.name: codelist for codelist in self.site.codelists}
        self.prefixes = prefixes(self.site, self.iris)
        self.progress = progress
        self.created = datetime.now(UTC)
        self.folder = home.releases / f"{STAGING}{_stamp(self.created)}-{os.getpid()}"
        self.undrawn: list[Finding] = []
        self.whole: dict[str, FileEntry] = {}
        self.writer = DescriptionsWriter(self.folder / DESCRIBED, canonical)
        self.parts = Parts(self.folder, self.site, self.iris, self.prefixes, settings.language)

    def build(
        self, activate: bool, inspect: Inspect, reason: Mapping[str, str] | None, follows: str | None, despite: bool
    ) -> Built:
        try:
            manifest, kept = self._write()
            same = follows is not None and self._is_same(self.home.path(follows), manifest)
            if same and follows is not None:
                shutil.rmtree(self.folder)
                if activate:
                    self.home.publish(follows)
                return self._built(follows, manifest, False)
            sync_tree(self.folder, kept)
            Release.open(self.folder)
            inspect(self.folder, self.home.path(follows) if follows is not None else None)
            if activate:
                self._require_open(follows, despite)
            self.folder.rename(self.home.releases / manifest.id)
            sync_folder(self.home.releases)
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        if activate:
            sealing.activate(self.home, self.settings, manifest.id, reason, despite)
        return self._built(manifest.id, manifest, True)

    def _require_open(self, follows: str | None, despite: bool) -> None:
        """Raises `Scheduled` where a scheduled release keeps this one back, or has come while this one was built."""
        current = self.home.current()
        if current != follows:
            raise Scheduled(Message("error.overtaken", release=current or ""))
        self.home.require_no_embargo(self.folder, despite)

    def _is_same(self, current: Path, manifest: Manifest) -> bool:
        """Whether a release is what has been built, and has all that this version makes of it, as it was made."""
        if self.anew:
            return False
        try:
            before = Manifest.read(current)
        except ReleaseError:
            return False
        made = all((current / file).exists() for file in _DERIVED)
        whole = not any(verifying.resized(current / path, entry) for path, entry in before.all.items())
        return made and whole and before.content == manifest.content

    def _built(self, release: str, manifest: Manifest, new: bool) -> Built:
        count = sum(entry.observations for entry in manifest.datasets.values())
        return Built(release, new, self._findings(), count)

    def _findings(self) -> list[Finding]:
        return in_order([*self.judgement.findings, *self.undrawn])

    def _write(self) -> tuple[Manifest, set[str]]:
        """The manifest, and the names of the files that another release has too."""
        steps = len(self.site.datasets) + 3
        for name in ("cubes", "dumps", "charts", "documents", "reports", "shapes", "graph"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / MODEL).write_text(json.dumps(to_plain(self.site), ensure_ascii=False, indent=1) + "\n", "utf-8")
        parts = self._parts()
        self.progress(steps - 3, steps, "writing the catalogue")
        described = self._describe(parts)
        documents.write(self.folder, self.judgement, _files(parts), self.prefixes, self.iris, self.workers)
        self.progress(steps - 2, steps, "writing the graph")
        written = {name: unchanged.folder for name, unchanged in self.judgement.unchanged.items()}
        indexed = columns.write(self.folder, self.site, described.descriptions, self.iris, written)
        # what the index can say, the store need not hold
        observed = self._figures(parts) if self.settings.engine == "oxigraph" or not indexed else ()
        store.write(self.folder / "graph", chain(described.descriptions.graphs(), observed))
        writing.write(self.folder, self.site, self.cubes, self.settings.search_figures)
        self.judgement.verdict.write(self.folder)
        again.remember(self.folder, self.made_from, self._findings())
        self.progress(steps - 1, steps, "writing the dump of the whole")
        if self._whole_names(parts):
            self._dump_whole(parts, described.dumped())
        self.progress(steps, steps, "done")
        manifest = self._manifest(parts, described)
        return manifest, {name for part in parts for name in part.kept}

    def _parts(self) -> list[ReleasePart]:
        """What the release has of each data set; what is said of it goes to the disk."""
        orders = [self._order(number, dataset) for number, dataset in enumerate(self.site.datasets)]
        fresh = sum(order.unchanged is None for order in orders)
        parts = []
        results = self.workers.map(make_part, self.parts, orders, fresh)
        for number, dataset in enumerate(self.site.datasets):
            self.progress(number, len(orders) + 3, f"writing {dataset.id}")
            part = next(results)
            for kind, graph, triples in part.description or ():
                self.writer.add(dataset.id, kind, graph, triples)
            if part.description is None:
                self.writer.keep(dataset.id, self.judgement.unchanged[dataset.id].folder)
            parts.append(replace(part, dataset=dataset, description=None))
            self.undrawn.extend(parts[-1].undrawn)
        return parts

    def _order(self, number: int, dataset: DataSet) -> PartOrder:
        unchanged, warnings = self.judgement.unchanged.get(dataset.id), self._warnings(number)
        if unchanged:
            return PartOrder(number, warnings, unchanged=unchanged)
        read = self.judgement.read[dataset.id]
        return PartOrder(number, warnings, read.cube, read.rows)

    @cached_property
    def cubes(self) -> dict[str, Cube]:
        """The observations of each data set, where they have been written."""
        return {dataset.id: self.parts.cube(dataset) for dataset in self.site.datasets}

    def _describe(self, parts: list[ReleasePart]) -> DescribedRelease:
        """All that is said beside the figures: what is said of each data set stands there already."""
        profiles = (triple for profile in self.judgement.shapes.profiles for triple in profile.triples)
        sharing = Sharing(self.site, self.iris, self.writer, _files(parts))
        counts = {part.dataset.id: part.triples for part in parts}
        observations = {part.dataset.id: part.quality.observations for part in parts}
        return sharing.finish(profiles, counts, observations, self._whole_names(parts))

    def _figures(self, parts: list[ReleasePart]) -> Iterator[tuple[Term, Path]]:
        """The figures of each data set as a file of N-Triples, that is there until the next one is asked for."""
        path = self.folder / ".figures"
        for part in parts:
            with path.open("wb") as file:
                part.bodies.pieces[NTRIPLES.name].copy(file)
            yield self.iris.dataset(part.dataset.id), path
        path.unlink(missing_ok=True)

    def _whole_names(self, parts: list[ReleasePart]) -> list[str]:
        if sum(part.quality.observations for part in parts) > self.settings.dump_limit:
            return []
        return [f"dumps/all.{format.suffix}" for format in DUMPS if "graph" in format.carries]

    def _dump_whole(self, parts: list[ReleasePart], triples: Iterable[Triple]) -> None:
        # subjects that several graphs speak of are brought together; figures follow
        described = list(by_subject(triples))
        for format in (f for f in DUMPS if f.writer or f is CSV):
            path = self.folder / "dumps" / f"all.{format.suffix}"
            if format is CSV:
                tables = {d.id: readable(path.with_name(f"{d.id}.{format.suffix}")) for d in self.site.datasets}
                csv.write_together(path, tables)
                files = dumps.finish(path, format)
            else:
                bodies = [part.bodies for part in parts]
                files = dumps.write_dump(path, format, described, bodies, self.prefixes)[1]
            self.whole |= self.parts.named(files)

    def _warnings(self, number: int) -> int:
        """How many warnings are left in a data set's own files."""
        dataset = self.site.datasets[number]
        files = {dataset.origin.file, *(entry.name for entry in self.judgement.sources.datasets[number : number + 1])}
        return sum(f.severity is Severity.WARNING and f.file in files for f in self.judgement.findings)

    def _manifest(self, parts: list[ReleasePart], described: DescribedRelease) -> Manifest:
        sealing.write_release_tree(self.folder, [part.dataset.id for part in parts])
        # the index is derived, and its bytes are not the same every time
        derived = (self.folder / index.FILE).parent
        paths = sorted(p for p in self.folder.rglob("*") if p.is_file() and p.parent != derived)
        indexed = sorted(p for p in derived.iterdir() if p.is_file())
        entries = {name: entry for part in parts for name, entry in part.files.items()} | self.whole
        files = {
            name: entries.get(name) or digest(p) for p in paths for name in [p.relative_to(self.folder).as_posix()]
        }
        files |= {name: entry for name, entry in entries.items() if entry.packed}
        for name, entry in files.items():
            if name.startswith(("cubes/", "dumps/", "charts/", f"{sealing.TREES}/")) and not entry.packed:
                self.home.keep(self.folder / name, entry.sha256)
        content = content_digest(files, f"{self.settings.engine} {index.VERSION}")
        again = self.judgement.noticed | {part.dataset.id for part in parts if part.undrawn}
        manifest = Manifest(
            id=f"{_stamp(self.created)}-{content[:12]}",
            created=self.created.isoformat(timespec="seconds"),
            content=content,
            base=self.iris.base,
            triples=sum(part.triples for part in parts) + described.shared,
            files=files,
            datasets={
                name: part.entry("" if name in again else self.judgement.made_from.get(name, ""))
                for part in parts
                for name in [part.dataset.id]
            },
            sources=self.judgement.sources.files,
            tools={"python": platform.python_version()} | versions(),
            findings=[plain(f) for f in self._findings()],
            derived={p.relative_to(self.folder).as_posix(): digest(p) for p in indexed},
            graphs=described.digests,
        )
        manifest.write(self.folder)
        sealing.write(self.folder, manifest, sealing.key_folder(self.settings), self.home.history)
        return manifest


def _files(parts: Iterable[ReleasePart]) -> dict[str, list[DistributionFile]]:
    return {part.dataset.id: part.distributions for part in parts}


def _stamp(moment: datetime) -> str:
    """A moment as the beginning of a release's id: sorts by time, to the millisecond."""
    return f"{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03}Z"


__all__ = ["Built", "LodError", "Progress", "build", "check"]
