"""Recording an event: two releases compared, and what it takes to undo the step from one to the other."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from lod.cube.cube import Cube
from lod.cube.database import connect, disk
from lod.cube.descriptions import Descriptions
from lod.errors import ReleaseError
from lod.history import parts
from lod.history.chain import EVENT, MODEL, PENDING, Chain, last
from lod.history.codes import code_changes
from lod.history.differences import Counts, Differences, comparable, same_key
from lod.history.event import Before, DataSetChange, Event, HistoryFile
from lod.history.moments import following, stamp
from lod.history.subjects import FILE, Described, changed_subjects, described_until, write_subjects
from lod.history.version import FIRST
from lod.messages.message import Message
from lod.model.codec import from_plain
from lod.model.dataset import DataSet
from lod.model.text import Text

MEMORY = "500MB"

UNREAD = "undescribed"
"""A file of an event whose release could not be read, so that what it describes otherwise is not known."""


@dataclass(frozen=True)
class PublishedRelease:
    """A release as history sees it: its id, when it was built, its folder, the digest of each data set's rows, and what
    is said of everything but figures: `descriptions`, or for a release that was built without them, `described`."""

    release: str
    built: str
    folder: Path
    rows: Mapping[str, str]
    described: Callable[[], Described] = dict
    descriptions: Descriptions | None = None

    def parts(self) -> dict[str, Any]:
        """The parts of its model. Raises `ReleaseError` where it is damaged."""
        try:
            return parts.split(json.loads((self.folder / "model.json").read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise ReleaseError(Message("error.model-damaged", release=self.release)) from None

    def cube(self, dataset: str) -> Path:
        return self.folder / "cubes" / f"{dataset}.parquet"


def begin(folder: Path, release: PublishedRelease) -> Event:
    """Writes the first event of a history: the release that is current already, since it was built."""
    at = stamp(datetime.fromisoformat(release.built))
    (folder / PENDING).mkdir(parents=True, exist_ok=True)
    _write_described(folder / PENDING, folder, None, None, release)
    files = _files(folder / PENDING)
    event = Event(1, release.release, at, release.built, files=files, versions=_versions(_readable(release) or {}))
    _finish(folder, event)
    os.rename(folder / PENDING, folder / event.name)
    return event


def prepare(
    folder: Path, before: PublishedRelease | None, after: PublishedRelease, at: str, reason: Mapping[str, str]
) -> Event:
    """Writes the event that is about to happen: `after` becomes current in the stead of `before`, at a moment (UTC).

    `before` is None where there was none, or it cannot be read any more. Raises `OSError` for a disk that cannot be
    written.
    """
    head = last(folder)
    shutil.rmtree(folder / PENDING, ignore_errors=True)
    (folder / PENDING).mkdir(parents=True)
    step = _Step(folder / PENDING, before, after)
    datasets = step.datasets() if head else {}
    changed = step.models() if head else ()
    _write_described(folder / PENDING, folder, head, before, after)
    files = _files(folder / PENDING)
    number, previous = (head.number + 1, head.digest) if head else (1, "")
    moment = max(at, following(head.at)) if head else at
    described = {name.removeprefix("datasets/") for name in changed}
    versions = {n: v for n, v in _versions(step.now).items() if not head or n in datasets or n in described}
    codes = code_changes(step.then or {}, step.now, changed)
    event = Event(
        number, after.release, moment, after.built, previous, dict(reason), datasets, changed, files, versions, codes
    )
    _finish(folder, event)
    return event


class _Step:
    """From one release to the next; writes what it takes to undo it."""

    def __init__(self, folder: Path, before: PublishedRelease | None, after: PublishedRelease) -> None:
        self.folder = folder
        self.before = before
        self.after = after
        self.now = after.parts()
        self.then = _readable(before)
        self.db = connect(MEMORY)

    def models(self) -> tuple[str, ...]:
        """Keeps the parts of the model that differ, as they were; gives their names."""
        if self.then is None:
            return ()
        changed = parts.previous(self.then, self.now)
        if changed:
            text = json.dumps(changed, ensure_ascii=False, sort_keys=True)
            (self.folder / MODEL).write_bytes(gzip.compress(text.encode(), mtime=0))
        return tuple(changed)

    def datasets(self) -> dict[str, DataSetChange]:
        """What happens to the observations of each data set where anything does."""
        now, then = self.now.get("datasets", []), (self.then or {}).get("datasets", [])
        changes = {name: self._change(name) for name in sorted({*now, *then})}
        return {name: change for name, change in changes.items() if change is not None}

    def _change(self, name: str) -> DataSetChange | None:
        if self.then is None or self.before is None:
            return DataSetChange(Before.LOST)
        if self._is_same(name, self.then, self.before):
            return None
        new, old = self._dataset(self.now, name), self._dataset(self.then, name)
        if old is None:
            count = len(self._cube(self.after, new)) if new else 0
            return DataSetChange(Before.ABSENT, added=count, reason=_why(None, new))
        try:
            with disk():
                return self._compared(name, self.before, old, new)
        except ReleaseError:  # what was published before cannot be read: that stops nobody from publishing
            return DataSetChange(Before.LOST, gone=new is None, reason=_why(old, new))

    def _is_same(self, name: str, then: Mapping[str, Any], before: PublishedRelease) -> bool:
        """Whether the data set is described and has rows as before, so that its cubes need not be opened."""
        part, rows = f"datasets/{name}", self.after.rows.get(name)
        same = rows == before.rows.get(name) and self.now.get(part) == then.get(part)
        return same and bool(rows) and self.now.get(part) is not None

    def _compared(self, name: str, before: PublishedRelease, old: DataSet, new: DataSet | None) -> DataSetChange | None:
        former = self._cube(before, old)
        if new is None:
            return self._whole(before, old, new, Counts(removed=len(former)))
        current = self._cube(self.after, new)
        if not same_key(former, current):
            return self._whole(before, old, new, Counts(len(current), 0, len(former)))
        if not comparable(former, current):
            return self._whole(before, old, new, Differences(former, current).counts())
        if before.rows.get(name) == self.after.rows.get(name, ""):
            return None
        rows = Differences(former, current)
        counts = rows.counts()
        if not counts.total:
            return None
        rows.write(self.folder / "changes" / f"{name}.parquet")
        return DataSetChange(Before.CHANGES, counts.added, counts.changed, counts.removed, reason=_why(old, new))

    def _whole(self, before: PublishedRelease, old: DataSet, new: DataSet | None, counts: Counts) -> DataSetChange:
        target = self.folder / "cubes" / f"{old.id}.parquet"
        target.parent.mkdir(exist_ok=True)
        _same_file(before.cube(old.id), target)
        return DataSetChange(Before.WHOLE, counts.added, counts.changed, counts.removed, new is None, _why(old, new))

    def _dataset(self, model: Mapping[str, Any], name: str) -> DataSet | None:
        plain = model.get(f"datasets/{name}")
        return None if plain is None else from_plain(DataSet, plain)

    def _cube(self, release: PublishedRelease, dataset: DataSet) -> Cube:
        return Cube(release.cube(dataset.id), dataset.structure, self.db)


def _files(folder: Path) -> dict[str, HistoryFile]:
    """The files of an event that is about to happen."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): HistoryFile(*_digest(path)) for path in paths}


def _write_described(
    folder: Path, history: Path, head: Event | None, before: PublishedRelease | None, release: PublishedRelease
) -> None:
    """Writes which subjects a release describes otherwise than the one `before`, after the event `head`.

    Where it cannot be read, that stops nobody: it is noted, and the next event says what has changed since.
    """
    try:
        with disk():
            write_subjects(folder / FILE, _changed(history, head, before, release))
    except ReleaseError:
        (folder / FILE).unlink(missing_ok=True)
        (folder / UNREAD).touch()


def _changed(
    history: Path, head: Event | None, before: PublishedRelease | None, release: PublishedRelease
) -> Iterable[tuple[str, tuple[str, ...]]]:
    """The subjects that are described otherwise than before, as they are since."""
    if release.descriptions is not None and head is None:
        return release.descriptions.subjects()
    former = before.descriptions if before is not None else None
    if release.descriptions is not None and former is not None and head is not None and UNREAD not in head.files:
        return release.descriptions.subjects(former)
    now = dict(release.descriptions.subjects()) if release.descriptions else release.described()
    return changed_subjects(_described(history) if head else {}, now).items()


def _described(folder: Path) -> Described:
    """All that was said of everything but figures; nothing, so that all of it is said anew, where that is lost."""
    try:
        return described_until(Chain.read(folder)) or {}
    except ReleaseError:
        return {}


def _versions(model: Mapping[str, Any]) -> dict[str, str]:
    """The version of each data set."""
    return {name: str(model[f"datasets/{name}"].get("version") or FIRST) for name in model.get("datasets", [])}


def _why(old: DataSet | None, new: DataSet | None) -> dict[str, str]:
    """The reason that a description gives for a change: its version notes, where they are not those of before."""
    if new is None or (old is not None and _noted(old) == _noted(new)):
        return {}
    return dict(new.version_notes)


def _noted(dataset: DataSet) -> tuple[Text, str]:
    """The version notes, and the day that was stated with them."""
    return dataset.version_notes, dataset.stated_modified or dataset.modified


def _readable(release: PublishedRelease | None) -> dict[str, Any] | None:
    try:
        return release.parts() if release else None
    except ReleaseError:
        return None


def _same_file(source: Path, target: Path) -> None:
    """The same bytes under another name; a copy where the file system has no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _finish(folder: Path, event: Event) -> None:
    """Writes the event itself, last, and makes all of it last through a power cut."""
    (folder / PENDING).mkdir(parents=True, exist_ok=True)
    (folder / PENDING / EVENT).write_text(event.text(), "utf-8")
    for path in (*(folder / PENDING).rglob("*"), folder / PENDING, folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _digest(path: Path) -> tuple[str, int]:
    data = path.read_bytes()
    return sha256(data).hexdigest(), len(data)
