"""Pulling: a home gets the files of a release that it lacks, each judged by its digest, and switches to it.

<home>/pulled/<sha256>    files that have come whole, until the release is; one that was cut off goes on with them
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from lod.errors import ReleaseError
from lod.history import chain
from lod.history.event import Event, HistoryFile
from lod.messages.message import Message
from lod.release.home import STAGING, Home, sync_folder, sync_tree
from lod.release.manifest import NAME, FileEntry, Manifest
from lod.release.verifying import resized
from lod.storage.activation import Activation
from lod.storage.publishing import each
from lod.storage.store import ObjectStore, StorageError
from lod.storage.wanted import object_name

FOLDER = "pulled"
_DIGEST = re.compile(r"[0-9a-f]{64}")


def bring(home: Home, newest: Activation, store: ObjectStore) -> None:
    """Makes a home what the store is: its release, its history. Only for the holder of the home's lock.

    Raises `StorageError`, `OSError`, and `ReleaseError` for a history of the home's own. Whatever is raised, the
    release that was current stays it.
    """
    pull = _Pull(home, store)
    lacking = pull.events(newest)
    if newest.release not in home.ids() or not _is_whole(home, newest.release):
        pull.release(newest)
    pull.seal(newest)
    if lacking or home.current() != newest.release:
        for event in lacking:
            pull.event(event)
        home.switch(newest.release)
        chain.settle(home.history, newest.release)
    shutil.rmtree(pull.folder, ignore_errors=True)


def _is_whole(home: Home, release: str) -> bool:
    folder = home.path(release)
    return not any(resized(folder / path, entry) for path, entry in Manifest.read(folder).all.items())


class _Pull:
    """What is fetched for a home."""

    def __init__(self, home: Home, store: ObjectStore) -> None:
        self.home = home
        self.store = store
        self.folder = home.folder / FOLDER

    def events(self, newest: Activation) -> list[Event]:
        """The events of the store that the home lacks, oldest first.

        Raises `ReleaseError` where the home has events that the store has not.
        """
        head = chain.last(self.home.history)
        lacking: list[Event] = []
        digest = newest.event
        while digest and (head is None or digest != head.digest):
            event = self._event(digest)
            lacking.append(event)
            digest = event.previous
            if head is not None and event.number <= head.number:
                break
        if head is not None and digest != head.digest:
            raise ReleaseError(Message("error.storage.own-history", folder=str(self.home.folder), url=self.store.url))
        return lacking[::-1]

    def _event(self, digest: str) -> Event:
        text = self._small(digest)
        try:
            event = Event.parse(text.decode())
        except (ValueError, KeyError, TypeError):
            raise ReleaseError(Message("error.history-damaged", event=digest)) from None
        _require_inside(event.files)
        return event

    def event(self, event: Event) -> None:
        """Writes an event as the pending one; the one that was pending before gets its number."""
        pending = chain.pending(self.home.history)
        if pending is not None:
            chain.settle(self.home.history, pending.release)
        place = self.home.history / chain.PENDING
        shutil.rmtree(place, ignore_errors=True)
        for path, entry in event.files.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._fetched(entry), place / path)
        place.mkdir(parents=True, exist_ok=True)
        sync_tree(place)
        (place / chain.EVENT).write_text(event.text(), "utf-8")
        sync_tree(place)

    def release(self, newest: Activation) -> None:
        """Puts a release together from what the home has and what is fetched."""
        staging = self.home.releases / f"{STAGING}pulled-{newest.manifest}"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        (staging / NAME).write_bytes(self._small(newest.manifest))
        manifest = Manifest.read(staging)
        if manifest.id != newest.release or Path(manifest.id).name != manifest.id:
            raise ReleaseError(Message("error.storage.outside", file=newest.release))
        entries = manifest.all
        _require_inside(entries)
        near = self._near(entries)
        distinct = {entry.sha256: entry for entry in entries.values() if entry.sha256 not in near}
        each(self._fetched, distinct.values())
        for path, entry in entries.items():
            (staging / path).parent.mkdir(parents=True, exist_ok=True)
            os.link(near.get(entry.sha256, self.folder / entry.sha256), staging / path)
            if path.startswith(("cubes/", "dumps/", "charts/")):
                self.home.keep(staging / path, entry.sha256)
        sync_tree(staging)
        whole = self.home.releases / newest.release
        shutil.rmtree(whole, ignore_errors=True)
        staging.rename(whole)
        sync_folder(self.home.releases)

    def seal(self, newest: Activation) -> None:
        """Writes what stands beside the manifest, where it is another."""
        for name, digest in newest.seal.items():
            path = self.home.path(newest.release) / Path(name).name
            content = self._small(digest)
            if not path.exists() or path.read_bytes() != content:
                scratch = path.with_name(f".{path.name}")
                scratch.write_bytes(content)
                scratch.replace(path)

    def _near(self, entries: dict[str, FileEntry]) -> dict[str, Path]:
        """The files that the home has already, as an object or in its current release, by digest."""
        near: dict[str, Path] = {}
        for entry in entries.values():
            kept = self.home.objects / entry.sha256
            if kept.exists() and resized(kept, entry) is None:
                near[entry.sha256] = kept
        current = self.home.current()
        with suppress(ReleaseError):
            folder = self.home.path(current or "")
            for path, entry in Manifest.read(folder).all.items():
                if resized(folder / path, entry) is None:
                    near.setdefault(entry.sha256, folder / path)
        return near

    def _fetched(self, entry: FileEntry | HistoryFile) -> Path:
        """A file that has come whole. Raises `StorageError` for one that is not what it is called."""
        path = self.folder / entry.sha256
        if path.exists() and resized(path, entry) is None:
            return path
        self.folder.mkdir(exist_ok=True)
        part = path.with_suffix(".part")
        if self.store.fetch(object_name(entry.sha256), entry.size, part) != entry.sha256:
            part.unlink(missing_ok=True)
            raise self._damaged(entry.sha256)
        part.rename(path)
        return path

    def _small(self, digest: str) -> bytes:
        """An object that is held in memory: a manifest, an event."""
        content = self.store.get(object_name(digest))
        if sha256(content).hexdigest() != digest:
            raise self._damaged(digest)
        return content

    def _damaged(self, digest: str) -> StorageError:
        return StorageError(Message("error.storage.damaged", url=self.store.url, object=object_name(digest)))


def _require_inside(entries: Mapping[str, FileEntry | HistoryFile]) -> None:
    """Raises `ReleaseError` for a path that leads elsewhere, or a digest that is none."""
    for path, entry in entries.items():
        parts = Path(path).parts
        if Path(path).is_absolute() or ".." in parts or not parts or not _DIGEST.fullmatch(entry.sha256):
            raise ReleaseError(Message("error.storage.outside", file=path))
