"""The derived index of a release, opened for queries; `lod.cube.indexing` writes it and says what is in it."""

from __future__ import annotations

from pathlib import Path

import duckdb

FILE = Path("index") / "columns.duckdb"
"""Where it is in a release."""

VERSION = 2
"""Of what is in it; another is not read."""

Failed = duckdb.Error
"""What the database raises when a statement cannot be carried out."""

Exhausted = duckdb.OutOfMemoryException
"""What it raises when a statement needs more memory than it may have."""


def connect(file: Path, memory: str = "500MB") -> duckdb.DuckDBPyConnection:
    """An index opened for reading, by a DuckDB that reads nothing else and cannot be told to.

    Raises `FileNotFoundError`.
    """
    if not file.exists():
        raise FileNotFoundError(file)
    return duckdb.connect(
        str(file),
        read_only=True,
        config={
            "threads": 1,
            "memory_limit": memory,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "enable_external_access": False,
            "lock_configuration": True,
        },
    )
