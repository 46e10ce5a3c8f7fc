"""DuckDB and the disk: files that are there only when they are whole, and what it says when there is no room."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb


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


@contextmanager
def disk() -> Iterator[None]:
    """Makes what DuckDB says of a disk that cannot be written an `OSError`, as everybody else says it."""
    try:
        yield
    except (duckdb.IOException, duckdb.FatalException) as error:
        text = str(error)
        if isinstance(error, duckdb.FatalException) and "Could not write" not in text:
            raise
        raise OSError(text.rpartition(": ")[2]) from None
