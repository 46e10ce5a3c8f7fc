"""A site tried out: the sources in a folder of their own, where one data set and what is shared may be changed."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lod.config import Settings
from lod.sources.site.folder import SHARED


@contextmanager
def shadow(settings: Settings, id: str) -> Iterator[Settings]:
    """The settings of a copy of the site, of which the data set `id` and the shared folders are files of its own."""
    own = {id, *SHARED}
    with TemporaryDirectory(prefix="lod-update-") as scratch:
        root = Path(scratch)
        inside = settings.data.is_relative_to(settings.root)
        data = root / (settings.data.relative_to(settings.root) if inside else Path("data"))
        data.mkdir(parents=True)
        for path in sorted(settings.data.iterdir()):
            if path.name in own and path.is_dir():
                shutil.copytree(path, data / path.name, ignore=shutil.ignore_patterns(".*"))
            else:
                (data / path.name).symlink_to(path.resolve())
        yield replace(settings, root=root, data=data)


def changed(settings: Settings, tried: Settings) -> dict[Path, Path]:
    """The files of the copy that are new or other than those of the site: each with where it belongs."""
    homes: dict[Path, Path] = {}
    for folder in sorted(path for path in tried.data.iterdir() if path.is_dir() and not path.is_symlink()):
        for path in sorted(folder.rglob("*")):
            home = settings.data / path.relative_to(tried.data)
            if path.is_file() and (not home.exists() or home.read_bytes() != path.read_bytes()):
                homes[path] = home
    return homes


def bring_home(files: dict[Path, Path]) -> None:
    """Puts the files where they belong: all are copied before the first takes its place, a description last.

    Whatever stops it while it copies leaves every file as it was.
    """
    copies: list[tuple[Path, Path]] = []
    try:
        for path, home in sorted(files.items(), key=lambda pair: (pair[1].suffix == ".yaml", str(pair[1]))):
            home.parent.mkdir(parents=True, exist_ok=True)
            copies.append((home.with_name(f".{home.name}.{secrets.token_hex(4)}.part"), home))
            shutil.copyfile(path, copies[-1][0])
            _sync(copies[-1][0])
        for copy, home in copies:
            copy.replace(home)
    finally:
        for copy, _ in copies:
            copy.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
