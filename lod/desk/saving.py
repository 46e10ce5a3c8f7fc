"""Files written by a desk: by one at a time, over nothing that was changed elsewhere, and whole or not at all."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from lod.config import FILE, Settings


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keeps other desks from writing in a folder meanwhile; they wait. What ends this process lets go of it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def state_of(*paths: Path) -> str:
    """What tells whether any file of these folders, or any of these files, was changed: names, sizes and times."""
    digest = sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path.parent).parts[1:]):
                status = file.stat()
                digest.update(f"{file}\0{status.st_size}\0{status.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def sources_state(settings: Settings) -> str:
    """The state of all that a release is made from."""
    own = (settings.shapes,) if settings.shapes else ()
    return state_of(settings.data, settings.root / FILE, *own)


def with_ends_of(text: str, held: str) -> str:
    """A text that a form has sent, with the line ends that the file has: browsers send others."""
    plain = text.replace("\r\n", "\n")
    return plain.replace("\n", "\r\n") if "\r\n" in held and "\n" not in held.replace("\r\n", "") else plain
