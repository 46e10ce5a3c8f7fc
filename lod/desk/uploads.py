"""Files that a steward has dropped on the desk, kept until it is closed."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path

from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename

LARGEST = 500_000_000
"""Bytes of a file that may be dropped."""


class Uploads:
    """The dropped files, each in a folder of its own."""

    def __init__(self) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="lod-desk-")
        self.folder = Path(self._scratch.name)

    def keep(self, file: FileStorage) -> str:
        """Keeps a file under its own name; gives the word it is asked for by."""
        word = secrets.token_hex(8)
        folder = self.folder / word
        folder.mkdir()
        file.save(folder / (secure_filename(file.filename or "") or "table"))
        return word

    def path(self, word: str) -> Path | None:
        """Where a file is; None for a word that none was given."""
        folder = self.folder / word
        if len(word) != 16 or not word.isalnum() or not folder.is_dir():
            return None
        return next(folder.iterdir(), None)

    def close(self) -> None:
        """Removes them all."""
        self._scratch.cleanup()
