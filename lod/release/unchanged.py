"""Data sets that have not changed: what a release that is there has of them is in the next one too, as it is.

A data set is unchanged where everything it is made from is: its folder's files, its description, the code lists it
uses, the base IRI, the shapes, and this program. Where reading or judging its figures said anything, it is read and
judged again, so that it is said again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lod.config import Settings
from lod.errors import ReleaseError
from lod.model.codec import to_plain
from lod.model.dataset import DataSet
from lod.release.home import Home
from lod.release.manifest import DataSetEntry, FileEntry, Manifest
from lod.release.program import digest_of, program, texts
from lod.release.verifying import resized
from lod.sources.site.dataset import component_codelist
from lod.sources.site.folder import DataSetSource, Sources


@dataclass(frozen=True)
class UnchangedSet:
    """A data set as a release has it: the release's folder, the manifest's entry and the files of the data set."""

    folder: Path
    entry: DataSetEntry
    files: Mapping[str, FileEntry]


def covering(unchanged: Mapping[str, UnchangedSet], read: Sources) -> dict[str, DataSet]:
    """These data sets, by id, with the time that their figures cover."""
    datasets = {entry.dataset.id: entry.dataset for entry in read.datasets}
    return {name: replace(datasets[name], begin=k.entry.begin, end=k.entry.end) for name, k in unchanged.items()}


def unchanged_sets(wanted: Mapping[str, str], settings: Settings) -> dict[str, UnchangedSet]:
    """The data sets, by id, that a release has as they are wanted: made from what has these digests."""
    sets: dict[str, UnchangedSet] = {}
    home = Home(settings.home)
    for release in home.ids():
        try:
            manifest = Manifest.read(home.path(release))
        except ReleaseError:
            continue
        owned: dict[str, dict[str, FileEntry]] = {}
        for path, file in manifest.files.items():
            owned.setdefault(_owner(path), {})[path] = file
        for name, entry in manifest.datasets.items():
            if name not in sets and entry.sources and entry.sources == wanted.get(name):
                files = owned.get(name, {})
                if not any(resized(home.path(release) / path, e) for path, e in files.items() if not e.packed):
                    sets[name] = UnchangedSet(home.path(release), entry, files)
    return sets


def digests(read: Sources, settings: Settings) -> dict[str, str]:
    """For each data set the digest of all that it is made from; not for two that have one id."""
    counts = Counter(entry.dataset.id for entry in read.datasets)
    files = _by_folder(read)
    lists = {codelist.name: digest_of([to_plain(codelist)]) for codelist in read.site.codelists}
    title = to_plain(read.site.catalog.title)
    common = [program(), settings.base_iri, settings.language, title, files.get("", {}), *texts(settings.shapes)]
    return {
        entry.dataset.id: digest_of(
            [*common, files[_folder(entry)], to_plain(entry.dataset), _used(entry.dataset, lists)]
        )
        for entry in read.datasets
        if counts[entry.dataset.id] == 1
    }


def _by_folder(read: Sources) -> dict[str, dict[str, str]]:
    """The digests of the files of each data set's folder, and under "" those of none: they may concern them all."""
    folders: dict[str, dict[str, str]] = {name: {} for name in (*map(_folder, read.datasets), "")}
    for name, digest in read.files.items():
        parts = name.split("/")
        above = ("/".join(parts[:n]) for n in range(len(parts) - 1, 0, -1))
        folders[next((folder for folder in above if folder in folders), "")][name] = digest
    return folders


def _folder(entry: DataSetSource) -> str:
    return entry.dataset.origin.file.rpartition("/")[0]


def _used(dataset: DataSet, lists: Mapping[str, str]) -> list[str]:
    names = {component_codelist(component) for component in dataset.structure.components()}
    return [lists[name] for name in sorted(names & lists.keys())]


def _owner(path: str) -> str:
    """The data set that a file of a release is of, as its name says; "" for others (an id has no point in it)."""
    folder, _, file = path.partition("/")
    if folder not in ("cubes", "dumps", "charts", "shapes", "proofs"):
        return ""
    return file.removeprefix("observation/").partition("/")[0].partition(".")[0]
