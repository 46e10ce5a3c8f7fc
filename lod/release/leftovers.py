"""Temporary folders that carry the number of their process, so that what a killed one left can be swept up."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

_OURS = re.compile(r"lod-(?:check|desk|spill|metrics)-(\d+)-.*")


def prefix(purpose: str) -> str:
    """How the name of this process' temporary folder for a purpose (`check`, `metrics`) begins."""
    return f"lod-{purpose}-{os.getpid()}-"


def sweep(folder: Path | None = None) -> list[str]:
    """Removes the temporary folders of processes of this user that are gone; gives their names."""
    removed = []
    for path in (folder or Path(tempfile.gettempdir())).glob("lod-*"):
        match = _OURS.fullmatch(path.name)
        if match and not _lives(int(match[1])) and _is_mine(path):
            shutil.rmtree(path, ignore_errors=True)
            removed.append(path.name)
    return removed


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _is_mine(path: Path) -> bool:
    with suppress(OSError):
        return path.lstat().st_uid == os.getuid() and not path.is_symlink()
    return False
