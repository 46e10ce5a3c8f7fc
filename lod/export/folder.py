"""The folder of an export: made beside the one before and put in its place in one step, or nothing at all."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from lod.errors import LodError
from lod.messages.message import Message

MARK = ".lod-export.json"
"""The file that says that a folder is an export, of what, and which entries of it are the export's."""


class ExportError(LodError):
    """An export that cannot be made."""


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """An empty folder to write an export into; it takes the place of `folder` when all went well.

    What else lies at the top of the folder (`CNAME`, `.git`) is carried over. Raises `ExportError` for a folder that is
    no export and not empty.
    """
    folder = folder.absolute()
    before = folder.with_name(f".{folder.name}.before")
    _recover(folder, before)
    own = _own(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield new
        new.chmod(0o777 & ~_umask())
        _keep_times(folder, new)
        _exchange(folder, new, before, own)
    finally:
        with suppress(FileNotFoundError):
            shutil.rmtree(new)


def _recover(folder: Path, before: Path) -> None:
    """Ends what an export that was ended between the steps of `_exchange` left undone."""
    if not before.exists():
        return
    own = _own(before)
    if not folder.exists():
        before.rename(folder)
        return
    _carry(before, folder, own)
    shutil.rmtree(before)


def _carry(before: Path, folder: Path, own: set[str]) -> None:
    """Moves what is not the export's from one folder to the other."""
    for path in [path for path in before.iterdir() if path.name not in own]:
        path.rename(folder / path.name)


def mark(folder: Path, about: dict[str, Any]) -> None:
    """Says in a folder that it is an export, with what is known `about` it."""
    entries = sorted({MARK, *(path.name for path in folder.iterdir())})
    text = json.dumps(about | {"entries": entries}, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MARK).write_text(text + "\n", "utf-8")


def _own(folder: Path) -> set[str]:
    """The entries of a folder that are an export's. Raises `ExportError` where it is another's."""
    if not folder.exists():
        return set()
    if not folder.is_dir():
        raise ExportError(Message("export.no-folder", folder=str(folder)))
    try:
        return set(json.loads((folder / MARK).read_text("utf-8"))["entries"])
    except (OSError, ValueError, KeyError, TypeError):
        if any(folder.iterdir()):
            raise ExportError(Message("export.not-ours", folder=str(folder))) from None
        return set()


def _keep_times(old: Path, new: Path) -> None:
    """Gives files that have not changed the time they had, so that tools which compare times copy what is new."""
    for path in new.rglob("*"):
        former = old / path.relative_to(new)
        if path.is_file() and former.is_file() and filecmp.cmp(path, former, shallow=False):
            status = former.stat()
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _exchange(folder: Path, new: Path, before: Path, own: set[str]) -> None:
    if not folder.exists():
        new.rename(folder)
        return
    for path in folder.iterdir():
        if path.name not in own and (new / path.name).exists():
            raise ExportError(Message("export.in-the-way", path=str(path)))
    folder.rename(before)
    new.rename(folder)
    _carry(before, folder, own)
    shutil.rmtree(before)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
