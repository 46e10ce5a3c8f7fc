"""Publishing: what the store lacks of a release and its history is pushed, then one conditional write is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from lod.errors import ReleaseError
from lod.messages.message import Message
from lod.release.home import Home
from lod.release.manifest import digest
from lod.storage.activation import Activation
from lod.storage.log import ActivationLog, moment, publisher
from lod.storage.store import PIECE, ObjectStore
from lod.storage.wanted import FOLDER, event_files, events, manifest_digest, object_name, release_files, seal_files

TOGETHER = 8
"""Objects under way at once."""

T = TypeVar("T")
R = TypeVar("R")

LISTED = 1000
"""So many objects and more are looked for by listing all there are, instead of one by one."""


def publish(home: Home, release: str, log: ActivationLog, began: int) -> int:
    """Pushes a release with its history, and makes it current in the store; gives the number of the activation.
    Nothing happens where it is already.

    `began`: the number of the activation that the home was brought to. Raises `Overtaken` where there is another one
    since, `StorageError`, and `ReleaseError` for a file that is not what it was.
    """
    newest = log.newest()
    if newest is not None and (newest.number != began or newest.is_pruned(datetime.now(UTC))):
        raise log.overtaken(newest)
    head = next((event for event, _ in events(home.history)), None)
    at = head.digest if head else ""
    folder = home.path(release)
    manifest = manifest_digest(folder)
    sealed = seal_files(folder)
    seal = {path.name: digest for digest, path in sealed.items()}
    if newest and (newest.release, newest.manifest, newest.event, newest.seal) == (release, manifest, at, seal):
        return began
    before = {} if newest is None else _files_before(home, newest)
    wanted = {**release_files(folder), **sealed}
    for event, place in events(home.history, newest.event if newest else ""):
        wanted |= event_files(place, event)
    push({digest: path for digest, path in wanted.items() if digest not in before}, log.store)
    log.write(Activation(began + 1, release, manifest, at, moment(), publisher(), seal=seal))
    return began + 1


def _files_before(home: Home, newest: Activation) -> Mapping[str, Path]:
    """What the store has for sure: the files of its current release, as far as the home has that too."""
    try:
        folder = home.path(newest.release)
        return release_files(folder) if manifest_digest(folder) == newest.manifest else {}
    except (ReleaseError, OSError):
        return {}


def push(wanted: Mapping[str, Path], store: ObjectStore) -> None:
    """Puts files into a store under their digests, those it lacks. Raises `ReleaseError` for one that is damaged."""
    if len(wanted) > LISTED:
        stored = {listed.name for listed in store.list(FOLDER)}
        lacking = [name for name in wanted if object_name(name) not in stored]
    else:
        names = sorted(wanted)
        is_stored = each(lambda name: store.has(object_name(name)), names)
        lacking = [name for name, stored in zip(names, is_stored, strict=True) if not stored]
    each(lambda name: _push_one(name, wanted[name], store), lacking)


def _push_one(name: str, path: Path, store: ObjectStore) -> None:
    """Puts one file into the store, after it has been read to see that it is what it is called."""
    if path.stat().st_size <= PIECE:
        content: bytes | Path = path.read_bytes()
        actual = sha256(content).hexdigest() if isinstance(content, bytes) else ""
    else:
        content, actual = path, digest(path).sha256
    if actual != name:
        raise ReleaseError(Message("error.storage.damaged-here", file=str(path)))
    store.put(object_name(name), content)


def each(work: Callable[[T], R], things: Iterable[T]) -> list[R]:
    """Does something to all of them, several at once; the first failure ends it."""
    with ThreadPoolExecutor(TOGETHER, "lod-storage") as threads:
        futures = [threads.submit(work, thing) for thing in things]
        try:
            return [future.result() for future in futures]
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise
