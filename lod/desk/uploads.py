"""Files that a steward has dropped on the desk, kept until it is closed."""

from __future__ import annotations

import re
import secrets
import tempfile
from pathlib import Path

from werkzeug.datastructures import FileStorage

from lod.release import leftovers

LONGEST = 60
"""Characters of a file's name that are kept, from its end."""

LARGEST = 500_000_000
"""Bytes of a file that may be dropped."""


LARGEST_FORM = 8_000_000
"""Bytes that the fields of a form may have, without its files."""


class Uploads:
    """The dropped files, each in a folder of its own."""

    def __init__(self) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix=leftovers.prefix("desk"))
        self.folder = Path(self._scratch.name)

    def keep(self, file: FileStorage) -> str:
        """Keeps a file under its own name; gives the word that it is read by."""
        word = secrets.token_hex(8)
        folder = self.folder / word
        folder.mkdir()
        file.save(folder / (_named(file.filename or "")))
        return word

    def keep_text(self, name: str, text: str) -> str:
        """Keeps a text as a file of a name; gives the word that it is read by."""
        word = secrets.token_hex(8)
        folder = self.folder / word
        folder.mkdir()
        (folder / _named(name)).write_text(text, "utf-8")
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


def _named(name: str) -> str:
    """The name of a file without what leads elsewhere: its letters are kept, since a title is made of them."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST:].lstrip(". ") or "table"
