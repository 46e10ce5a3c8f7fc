"""What is costly to build is built once for all processes that test: the first one that asks builds it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def shared_folder(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], object]) -> Path:
    """The folder `name`, filled by `build` in the first process that needs it; the others wait. Not to be changed.

    A build that fails leaves no mark, so that each process that needs the folder tells why.
    """
    base = factory.getbasetemp()
    parent = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, mark = parent / name, parent / f"{name}.built"
    with (parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists():
            folder.mkdir(parents=True)
            build(folder)
            mark.touch()
    return folder
