"""Files that are made from cubes and can be thrown away: DuckDB's, there only when they are whole."""

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
