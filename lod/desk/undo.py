"""Steps that can be undone: the files as they were before, kept until the desk is closed."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from lod.drafting.writing import exchange

STEPS = 20
"""Steps of a data set that are kept."""
LARGEST = 1_000_000_000
"""Bytes that the steps of a data set may have together."""


@dataclass(frozen=True)
class UndoStep:
    """Files before a step: each with its copy – none of one that the step made – and the digest of what it made."""

    files: tuple[tuple[Path, Path, str], ...]

    @property
    def size(self) -> int:
        return sum(copy.stat().st_size for _, copy, _ in self.files if copy.exists())

    def is_last(self) -> bool:
        """Whether nobody has changed the files since."""
        return all(path.is_file() and _digest(path) == digest for path, _, digest in self.files)

    def close(self) -> None:
        """Removes the copies."""
        for _, copy, _ in self.files:
            copy.unlink(missing_ok=True)


class UndoSteps:
    """The last steps of each data set."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._steps: dict[str, list[UndoStep]] = {}

    def count(self, id: str) -> int:
        """How many steps of a data set can be undone."""
        return len(self._steps.get(id, []))

    @contextmanager
    def step(self, id: str, paths: Sequence[Path]) -> Iterator[None]:
        """Keeps the files as they are before what follows, if it succeeds."""
        self.folder.mkdir(exist_ok=True)
        copies = [(path, self.folder / secrets.token_hex(8)) for path in paths]
        for path, copy in copies:
            if path.exists():
                shutil.copyfile(path, copy)
        yield
        steps = self._steps.setdefault(id, [])
        steps.append(UndoStep(tuple((path, copy, _digest(path)) for path, copy in copies)))
        while len(steps) > STEPS or (len(steps) > 1 and sum(step.size for step in steps) > LARGEST):
            steps.pop(0).close()

    def undo(self, id: str) -> bool:
        """Takes the last step back; False where there is none, or somebody has changed its files since."""
        steps = self._steps.get(id, [])
        if not steps or not steps[-1].is_last():
            return False
        step = steps.pop()
        for path, copy, _ in step.files:
            if copy.exists():
                exchange(path, copy.read_bytes())
            else:
                path.unlink()
        step.close()
        return True


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
