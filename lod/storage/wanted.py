"""The objects that a release and its history consist of, by their digests."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from lod.history import chain
from lod.history.event import Event
from lod.release.manifest import NAME, Manifest
from lod.trust.seal import DIGESTS, SIGNATURE

FOLDER = "objects"


def object_name(digest: str) -> str:
    """The name of the object with this SHA-256."""
    return f"{FOLDER}/{digest}"


def manifest_digest(folder: Path) -> str:
    """The SHA-256 of the manifest of the release in a folder."""
    return sha256((folder / NAME).read_bytes()).hexdigest()


def release_files(folder: Path) -> dict[str, Path]:
    """The files of the release in a folder, by their digests; the manifest too. Raises `ReleaseError`."""
    files = {entry.sha256: folder / path for path, entry in Manifest.read(folder).all.items()}
    return {**files, manifest_digest(folder): folder / NAME}


def seal_files(folder: Path) -> dict[str, Path]:
    """What stands beside the manifest – the digests that are signed, and their signatures – by digest."""
    paths = [folder / name for name in (DIGESTS, SIGNATURE) if (folder / name).is_file()]
    return {sha256(path.read_bytes()).hexdigest(): path for path in paths}


def event_files(folder: Path, event: Event) -> dict[str, Path]:
    """The files of an event in its folder, by their digests; the event itself too."""
    files = {entry.sha256: folder / path for path, entry in event.files.items()}
    return {**files, event.digest: folder / chain.EVENT}


def events(history: Path, until: str = "") -> Iterator[tuple[Event, Path]]:
    """The events of a home with their folders, newest first, back to the one with a digest, which is left out.

    The pending one counts: it is about to happen.
    """
    pending = chain.pending(history)
    if pending is not None:
        yield pending, history / chain.PENDING
    for name in reversed(chain.names(history)):
        event = chain.read_event(history / name)
        if event.digest == until:
            return
        yield event, history / name
