"""Whether a release is what its manifest says: every file is there, with its size and its digest; and the objects."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from lod.errors import ReleaseError
from lod.history import chain
from lod.history.event import HistoryFile, name_of
from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.release import sealing
from lod.release.home import Home
from lod.release.manifest import CHUNK, FileEntry, Manifest
from lod.trust.keys import KeySet
from lod.trust.seal import HistoryHead, NotProven, Signed, first_verified

SERVED = ("model.json", "cubes/", "documents/", "graph/", "index/", "proofs/")
"""How the paths of files begin that pages and queries are answered from; the others are only sent."""

Pause = Callable[[int], None]
"""Told how many bytes were read; may wait, so that others can read too."""


@dataclass(frozen=True)
class Damage:
    """A file that is not what it was: its path below the release (or the home), and in which way."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path} {self.reason}"


@dataclass(frozen=True)
class Verified:
    """What was looked at: how many files with how many bytes, and what is damaged.

    `key`: the name of the key that has signed it, "" where nobody has; `signed`: of a history how many of its events,
    from the first on, that key has signed with the current release.
    """

    release: str
    files: int
    size: int
    damage: tuple[Damage, ...]
    key: str = ""
    signed: int = 0


def unhurried(size: int) -> None:
    """The pause of who is in a hurry: none."""


class Gentle:
    """Reads no more than so many bytes a second."""

    def __init__(self, rate: int) -> None:
        self.rate = rate

    def __call__(self, size: int) -> None:
        """Waits as long as the bytes may take."""
        time.sleep(size / self.rate)


def verify(home: Home, release: str, pause: Pause = unhurried) -> Verified:
    """Reads every file of a release. Raises `ReleaseError` where there is none, or its manifest cannot be read."""
    return verify_folder(home.path(release), KeySet.read(home.folder), release, pause)


def verify_folder(folder: Path, keys: KeySet, release: str = "", pause: Pause = unhurried) -> Verified:
    """Reads every file of the release in a folder, wherever that is, and its seal, by the keys of its site.

    `release`: what its id is to be. Raises `ReleaseError` where its manifest cannot be read.
    """
    manifest = Manifest.read(folder)
    entries = manifest.all
    damage = list(damages(folder, entries, pause))
    if manifest.id != (release or manifest.id) or not manifest.id.endswith(manifest.content[:12]):
        damage.append(Damage("manifest.json", "is of another release"))
    seal = sealing.ReleaseSeal(None) if damage else sealing.inspect(folder, manifest, keys)
    damage += [Damage(path, text(problem, "en")) for path, problem in seal.problems]
    size = sum(entry.size for entry in entries.values())
    return Verified(manifest.id, len(entries), size, tuple(damage), seal.signed.key.name if seal.signed else "")


def verify_objects(home: Home, seen: Collection[str] = (), pause: Pause = unhurried) -> Iterator[Damage]:
    """Reads every object that is not among those with these digests, which were read already."""
    for path in sorted(home.objects.iterdir()) if home.objects.is_dir() else ():
        if path.name not in seen and _digest(path, pause) != path.name:
            yield Damage(f"objects/{path.name}", "has another digest")


def verify_history(home: Home, keys: KeySet, pause: Pause = unhurried) -> Verified | None:
    """Reads every file of the home's history, follows the chain of its events, and compares it with what the current
    release states of it, signed with one of the `keys`; None where there is no history, and none is stated."""
    signed = _signed_head(home, keys)
    head = signed.statement.history if signed else None
    if chain.last_name(home.history) is None and head is None:
        return None
    damage = [Damage(path, reason) for path, reason in chain.broken(home.history)]
    if head is not None and (problem := _problem(home, head)):
        damage.append(Damage(f"{name_of(head.event)}/{chain.EVENT}", problem))
    events = [] if damage else chain.Chain.read(home.history).events
    entries = {f"{event.name}/{path}": entry for event in events for path, entry in event.files.items()}
    damage += damages(home.history, entries, pause)
    files, size = len(events) + len(entries), sum(entry.size for entry in entries.values())
    if signed is None or head is None:
        return Verified(chain.FOLDER, files, size, tuple(damage))
    return Verified(chain.FOLDER, files, size, tuple(damage), signed.key.name, head.event)


def _signed_head(home: Home, keys: KeySet) -> Signed | None:
    """What has been signed of the current release last; None where nobody has signed it."""
    current = home.current()
    try:
        return first_verified(sealing.signatures(home.releases / current), keys) if current else None
    except NotProven:
        return None


def _problem(home: Home, head: HistoryHead) -> str:
    """In which way the event that was signed is another; "" where it is the same."""
    try:
        same = chain.read_event(home.history / name_of(head.event)).digest == head.digest
    except ReleaseError:
        return "is missing or damaged, and was signed"
    return "" if same else "is not what was signed"


def damages(folder: Path, entries: Mapping[str, FileEntry | HistoryFile], pause: Pause = unhurried) -> Iterator[Damage]:
    """Which of these files below a folder are missing, or have another size or digest."""
    for path, entry in sorted(entries.items()):
        problem = resized(folder / path, entry)
        if problem is None and _digest(folder / path, pause) != entry.sha256:
            problem = "has another digest"
        if problem:
            yield Damage(path, problem)


def resized(path: Path, entry: FileEntry | HistoryFile) -> str | None:
    """What is wrong with a file's size, None where nothing is."""
    try:
        size = path.stat().st_size
    except OSError:
        return "is missing"
    return None if size == entry.size else "has another size"


def served(manifest: Manifest) -> dict[str, FileEntry]:
    """The files that pages and queries are answered from."""
    return {p: e for p, e in manifest.all.items() if p.startswith(SERVED)}


def require_whole(home: Home, release: str) -> None:
    """Raises `ReleaseError` for a release that is damaged, with the first files that are."""
    damage = verify(home, release).damage
    if damage:
        more = Message("error.more-damage", count=len(damage) - 3) if len(damage) > 3 else ""
        raise ReleaseError(
            Message("error.release-damaged", release=release, damage="; ".join(map(str, damage[:3])), more=more)
        )


def _digest(path: Path, pause: Pause) -> str:
    digest = sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                pause(len(chunk))
    except OSError:
        return ""
    return digest.hexdigest()
