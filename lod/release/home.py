"""The folder where releases live: which there are, which one is current, and who may change that.

<home>/objects/<sha256>     files by digest, shared by the releases that contain them
<home>/releases/<id>/       a release; never changed once it has its name
<home>/current              a link to the release that is served
<home>/history/             what each release changed, from the first that was current on (`lod.history.chain`)
<home>/schedule.json        the releases that become current at a moment (`lod.release.schedule`)
<home>/lock                 held by the one publisher at work
<home>/activation.lock      held while a release becomes current
"""

from __future__ import annotations

import fcntl
import filecmp
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from lod.cube.descriptions import Descriptions
from lod.errors import Locked, ReleaseError
from lod.graph.store import Graph
from lod.history import chain, moments, recording
from lod.history.event import Event
from lod.history.recording import PublishedRelease
from lod.messages.message import Message
from lod.release.embargo import require_no_embargo
from lod.release.manifest import Manifest
from lod.release.schedule import Schedule, settle

STAGING = ".staging-"
SCRATCH = "lod-build-"
"""How the names begin of what a build under way has: its release in the making, and its scratch folder."""

NAMED = ("newest", "previous")
"""Releases by what they are: the newest there is, and the one that was made before the current one."""


class Remote(Protocol):
    """Where what is published stands for other machines: the home is its copy (`lod.storage.storage`)."""

    def bring(self, home: Home) -> None:
        """Brings the home to what is published there."""

    def publish(self, home: Home, release: str) -> None:
        """Makes a release of the home the published one, with its history, the pending event too.

        Raises `Locked` where another publisher was sooner.
        """

    def prune(self, home: Home, keep: int) -> list[str]:
        """Removes all but the newest releases there; gives the ids of those removed."""


class Home:
    """The releases in a folder. `remote`: what the folder is a copy of, if it is one."""

    def __init__(self, folder: Path, remote: Remote | None = None) -> None:
        self.folder = folder
        self.remote = remote
        self.releases = folder / "releases"
        self.objects = folder / "objects"
        self.link = folder / "current"
        self.history = folder / chain.FOLDER

    def ids(self) -> list[str]:
        """The releases there are, newest first."""
        if not self.releases.is_dir():
            return []
        return sorted((p.name for p in self.releases.iterdir() if not p.name.startswith(".")), reverse=True)

    def current(self) -> str | None:
        """The id of the release that is served, None if there is none."""
        try:
            return os.path.basename(os.readlink(self.link))
        except OSError:
            return None

    def path(self, release: str) -> Path:
        """The folder of a release. Raises `ReleaseError` for an id that is not there."""
        if release not in self.ids():
            ids = ", ".join(self.ids()[:5]) or "none"
            raise ReleaseError(Message("error.no-such-release", release=release, known=ids))
        return self.releases / release

    def find(self, start: str) -> str:
        """The one release whose id begins (or ends) like this, or that is so called: `newest`, `previous`.

        Raises `ReleaseError` if there are none or several.
        """
        if start in NAMED:
            return self._named(start)
        matching = [i for i in self.ids() if i == start] or [
            i for i in self.ids() if i.startswith(start) or i.endswith(start)
        ]
        if len(matching) == 1:
            return matching[0]
        if matching:
            raise ReleaseError(Message("error.several-releases", start=start, releases=tuple(matching)))
        return self.path(start).name

    def _named(self, name: str) -> str:
        waiting = {entry.release for entry in Schedule.read(self.folder).coming}
        ids, current = [release for release in self.ids() if release not in waiting], self.current()
        named = ids if name == "newest" or current is None else [i for i in ids if i < current]
        if not named:
            raise ReleaseError(Message("error.no-release-named", name=name))
        return named[0]

    def activate(self, release: str, reason: Mapping[str, str] | None = None, despite: bool = False) -> None:
        """Makes a release the current one, in one step, and history remembers it. `reason`: why, by language.

        `despite`: though another one is scheduled, which must then be built again. Raises `Scheduled` where that keeps
        it back, `Locked` while a scheduled release is about to become current, `ReleaseError` for a release that is not
        whole, `OSError` for a disk that cannot be written.
        """
        with self.activation():
            self.require_no_embargo(self.path(release), despite)
            self.prepare(release, reason or {})
            self.publish(release)
            self.switch(release)
            chain.settle(self.history, release)

    def require_no_embargo(self, folder: Path, despite: bool = False) -> None:
        """Raises `Scheduled` where a scheduled release keeps the one in a folder from becoming current now."""
        require_no_embargo(self.releases, folder, self.current(), despite)

    def prepare(self, release: str, reason: Mapping[str, str], at: str = "") -> None:
        """Writes what history says of a release when it has become current, at a moment: now. Only for who holds
        `activation`, and then switches."""
        folder = self.path(release)
        entries = Manifest.read(folder).all
        missing = [path for path, entry in entries.items() if _size(folder / path) != entry.size]
        if missing:
            raise ReleaseError(Message("error.release-lacks", release=release, file=missing[0]))
        self._record(release, reason, at or moments.now())

    def publish(self, release: str) -> None:
        """Makes a release the published one where the home is a copy; else nothing.

        Raises `Locked` where another publisher was sooner.
        """
        if self.remote is not None:
            self.remote.publish(self, release)

    def switch(self, release: str) -> None:
        """Exchanges the link to the current release in one step; history is another matter (`activate`)."""
        new = self.folder / ".current-new"
        new.unlink(missing_ok=True)
        new.symlink_to(Path("releases") / release)
        os.replace(new, self.link)
        sync_folder(self.folder)

    @contextmanager
    def activation(self) -> Iterator[None]:
        """Keeps others from making a release current. Raises `Locked` while somebody does."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "activation.lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise Locked(Message("error.activating", folder=str(self.folder))) from None
            settle(self.folder, self.current())
            yield

    def _record(self, release: str, reason: Mapping[str, str], at: str) -> None:
        """Writes the event that a release becomes current, if another one is."""
        current = self.current()
        chain.settle(self.history, current)
        head = chain.last(self.history)
        if head is None and current is not None and (first := self._published(current)):
            head = recording.begin(self.history, first)
        if head is not None and current is not None and head.release != current:
            head = self._record_missed(head.release, current)
        if head is not None and head.release == release:
            return
        before = self._published(head.release) if head is not None else None
        recording.prepare(self.history, before, published(self.path(release)), at, reason)

    def _record_missed(self, before: str, current: str) -> Event | None:
        """Writes the event that a release became current without one; its moment is that of the link."""
        linked = datetime.fromtimestamp(self.link.lstat().st_mtime, UTC)
        if after := self._published(current):
            recording.prepare(self.history, self._published(before), after, moments.stamp(linked), {})
            chain.settle(self.history, current)
        return chain.last(self.history)

    def _published(self, release: str) -> PublishedRelease | None:
        """A release as history sees it; None where it is not there, or not whole."""
        try:
            return published(self.releases / release)
        except ReleaseError:
            return None

    def prune(self, keep: int) -> list[str]:
        """Removes all but the newest releases, never the current one or a scheduled one; gives the ids removed."""
        kept = {self.current(), *(entry.release for entry in Schedule.read(self.folder).coming)}
        removed = [release for release in self.ids()[max(keep, 2) :] if release not in kept]
        for release in removed:
            # renamed first, so that a kill half-way leaves no release that looks whole
            doomed = self.releases / f"{STAGING}pruned-{release}"
            (self.releases / release).rename(doomed)
            shutil.rmtree(doomed)
        self.sweep_objects()
        return removed

    def sweep(self) -> None:
        """Removes what builds that were killed left behind. Only for the holder of the lock."""
        for path in (*self.releases.glob(f"{STAGING}*"), *self.folder.glob(f"{SCRATCH}*")):
            shutil.rmtree(path, ignore_errors=True)
        self.sweep_objects()

    def sweep_objects(self) -> None:
        """Removes objects that no release has any more."""
        if self.objects.is_dir():
            for path in self.objects.iterdir():
                if path.stat().st_nlink == 1:
                    path.unlink()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keeps every other publisher out; a copy is brought to what is published before.

        Raises `Locked` while another is at work.
        """
        self.releases.mkdir(parents=True, exist_ok=True)
        self.objects.mkdir(exist_ok=True)
        with (self.folder / "lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.seek(0)
                holder = file.read().strip() or "unknown"
                raise Locked(Message("error.locked", folder=str(self.folder), process=str(holder))) from None
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            self.sweep()
            with suppress(Locked), self.activation():
                chain.settle(self.history, self.current())
            if self.remote is not None:
                self.remote.bring(self)
            yield

    def keep(self, path: Path, sha256: str) -> None:
        """Makes a finished file an object, or lets it share the bytes of the object there is."""
        kept = self.objects / sha256
        if kept.exists() and kept.samefile(path):
            return
        if kept.exists() and filecmp.cmp(kept, path, shallow=False):
            shared = path.with_name(path.name + ".shared")
            os.link(kept, shared)
            os.replace(shared, path)
        else:
            kept.unlink(missing_ok=True)  # one that is damaged is shared no further
            os.link(path, kept)


def published(folder: Path) -> PublishedRelease:
    """A release as history sees it. Raises `ReleaseError` where its manifest cannot be read."""
    manifest = Manifest.read(folder)
    rows = {name: entry.rows_sha256 for name, entry in manifest.datasets.items()}
    figures = f"{manifest.base}id/observation/"
    described = partial(_described, folder / "graph", figures)
    return PublishedRelease(manifest.id, manifest.created, folder, rows, described, Descriptions.of(folder))


def _described(store: Path, figures: str) -> dict[str, tuple[str, ...]]:
    """What is said of everything but figures; the store is closed afterwards."""
    return Graph.open(store).by_subject(figures)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path, lasting: Collection[str] = ()) -> None:
    """Makes every file below a folder last through a power cut; those with these names below it do already."""
    for path in folder.rglob("*"):
        if path.is_file():
            if path.relative_to(folder).as_posix() in lasting:
                continue
            with path.open("rb") as file:
                os.fsync(file.fileno())
        elif path.is_dir():
            sync_folder(path)
    sync_folder(folder)
