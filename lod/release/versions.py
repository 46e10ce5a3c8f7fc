"""The version of each data set, the one before it and the day it changed: derived from what is published already.

A version is stated in a description, or follows from what has changed (`lod.history.version`). One that is stated and
was published already goes on from there: no two states have one number.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lod.cube.cube import Cube
from lod.cube.database import connect, disk
from lod.errors import ReleaseError
from lod.history.chain import Chain
from lod.history.recording import PublishedRelease
from lod.history.version import (
    FIRST,
    VersionLevel,
    highest_version,
    level_of_figures,
    next_version,
    parse_version,
)
from lod.model.codec import from_plain, to_plain
from lod.model.dataset import DataSet
from lod.model.structure import DataStructureDefinition
from lod.model.text import Text
from lod.release.home import Home, published
from lod.release.judgement import Judgement

_OF_THE_VERSION = frozenset({"version", "version_notes", "previous_version", "modified", "stated_modified"})
"""What is said of a version, and not of the data set."""

MEMORY = "500MB"


@dataclass(frozen=True)
class Following:
    """What a release comes after: the `release` that is current before it, None for none; and on which `day` (ISO 8601)
    it becomes current itself, "" for today."""

    release: str | None
    day: str = ""


def versioned(judged: Judgement, home: Home, reason: Mapping[str, str], following: Following) -> Judgement:
    """The judgement with the version of each data set, as it follows a release that is current, or will be.

    `reason`: why what is published changes, by language. A release that cannot be read any more counts as none.
    """
    try:
        before = published(home.path(following.release)) if following.release else None
        model = before.parts() if before else {}
        chain = Chain.read(home.history, home.current())
    except ReleaseError:
        return judged
    step = _Step(judged, before, model, chain, reason, following.day or datetime.now(UTC).date().isoformat())
    datasets = tuple(step.dataset(dataset) for dataset in judged.sources.site.datasets)
    by_id = {dataset.id: dataset for dataset in datasets}
    entries = tuple(replace(entry, dataset=by_id[entry.dataset.id]) for entry in judged.sources.datasets)
    catalog = judged.sources.site.catalog
    days = [dataset.modified for dataset in datasets]
    catalog = replace(catalog, modified=max([catalog.modified, *days])) if catalog.modified else catalog
    site = replace(judged.sources.site, datasets=datasets, catalog=catalog)
    return replace(judged, sources=replace(judged.sources, site=site, datasets=entries))


@dataclass(frozen=True)
class _Step:
    """From the release that is current to what was judged. `model`: the parts of what is current, on this `day`."""

    judged: Judgement
    before: PublishedRelease | None
    model: Mapping[str, Any]
    chain: Chain
    reason: Mapping[str, str]
    day: str

    def dataset(self, dataset: DataSet) -> DataSet:
        """A data set with its version."""
        old = self.model.get(f"datasets/{dataset.id}")
        if dataset.version and parse_version(dataset.version) is None:  # a steward's own way of numbering
            return dataset
        highest = highest_version(self.chain.events, dataset.id)
        if old is None:
            return dataset if highest is None else self._next(dataset, "", highest, VersionLevel.MAJOR)
        version = str(old.get("version") or FIRST)
        level = self._level(dataset, old)
        if level is not None or _is_newer(dataset.version, version):
            return self._next(dataset, version, highest, level or VersionLevel.PATCH)
        same = {name: old.get(name, "") for name in ("version", "previous_version")}
        notes = dataset.version_notes or from_plain(Text, old.get("version_notes", {}))
        return _dated(replace(dataset, **same, version_notes=notes), old["modified"])

    def _next(
        self, dataset: DataSet, before: str, highest: tuple[int, int, int] | None, level: VersionLevel
    ) -> DataSet:
        """A data set that changes, in its next version: the stated one where that is newer than all there were."""
        last = max(filter(None, (parse_version(before), highest)), default=(1, 0, 0))
        stated = parse_version(dataset.version)
        changed = replace(
            dataset,
            version=dataset.version if stated and stated > last else next_version(last, level),
            previous_version=before or ".".join(map(str, last)),
            version_notes=dataset.version_notes or Text.of(self.reason),
        )
        return _dated(changed, self.day)

    def _level(self, dataset: DataSet, old: Mapping[str, Any]) -> VersionLevel | None:
        """How much changes; None where nothing does."""
        described = _described(to_plain(dataset)) != _described(old)
        levels = [self._level_of_figures(dataset, old), VersionLevel.MINOR if described else None]
        return max((level for level in levels if level is not None), default=None)

    def _level_of_figures(self, dataset: DataSet, old: Mapping[str, Any]) -> VersionLevel | None:
        path, rows = self._figures(dataset.id)
        if self.before is None or path is None or self.before.rows.get(dataset.id) == rows:
            return None
        structure = from_plain(DataStructureDefinition, old["structure"])
        try:
            with disk(), closing(connect(MEMORY)) as db:
                former = Cube(self.before.cube(dataset.id), structure, db)
                return level_of_figures(former, Cube(path, dataset.structure, db))
        except ReleaseError:  # what was published cannot be read: who uses it has to look
            return VersionLevel.MAJOR

    def _figures(self, name: str) -> tuple[Path | None, str]:
        """Where the new figures of a data set are, and the digest of their rows."""
        if name in self.judged.unchanged:
            kept = self.judged.unchanged[name]
            return kept.folder / "cubes" / f"{name}.parquet", kept.entry.rows_sha256
        read = self.judged.read[name]
        return read.cube, read.rows


def _dated(dataset: DataSet, day: str) -> DataSet:
    """A data set that changed on a day, if it does not state a later one."""
    later = day > dataset.modified
    return replace(dataset, modified=day, stated_modified=dataset.modified) if later else dataset


def _described(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in plain.items() if name not in _OF_THE_VERSION}


def _is_newer(stated: str, version: str) -> bool:
    numbers, before = parse_version(stated), parse_version(version)
    return numbers is not None and before is not None and numbers > before
