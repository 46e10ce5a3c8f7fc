"""DuckDB and the disk: files that are there only when they are whole, and what it says when there is no room."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from lod.errors import ReleaseError
from lod.messages.message import Message


@contextmanager
def written(target: Path, memory: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new database, which becomes the file `target` at the end; whoever fills it begins one transaction."""
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{target.name}.{os.getpid()}")
    scratch.unlink(missing_ok=True)
    db = duckdb.connect(str(scratch), config={"threads": 1, "memory_limit": memory})
    try:
        yield db
        db.execute("COMMIT")
        db.execute("CHECKPOINT")
        db.close()
        os.replace(scratch, target)
    finally:
        db.close()
        scratch.unlink(missing_ok=True)


_SIGNS = ("not a valid DuckDB", "attempted to read", "Could not read enough", "Corrupt", "checksum")
"""What it says of a file that is not as it was written."""


class Damaged(ReleaseError):
    """A file of a release is not as it was written."""


@contextmanager
def disk() -> Iterator[None]:
    """Makes what DuckDB says of a disk that cannot be written an `OSError`, as everybody else says it.

    Raises `Damaged` for what it says of a file that it cannot read.
    """
    try:
        yield
    except (duckdb.InvalidInputException, duckdb.SerializationException) as error:
        raise Damaged(Message("error.database", why=str(error).partition("\n")[0])) from None
    except (duckdb.IOException, duckdb.FatalException) as error:
        text = str(error)
        if any(sign in text for sign in _SIGNS):
            raise Damaged(Message("error.database", why=text.partition("\n")[0])) from None
        if isinstance(error, duckdb.FatalException) and "Could not write" not in text:
            raise
        raise OSError(text.rpartition(": ")[2]) from None


@contextmanager
def whole(file: Path) -> Iterator[None]:
    """Makes what DuckDB says of a file that is not as it was written a `ReleaseError`."""
    try:
        yield
    except duckdb.Error as error:
        text = str(error).partition("\n")[0]
        raise Damaged(Message("error.file-damaged", file=f"{file.parent.name}/{file.name}", why=text)) from None
