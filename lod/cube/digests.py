"""Digests that DuckDB does not have (SPARQL 1.1, section 17.4.6), as functions of a database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import duckdb
import pyarrow as pa
from duckdb.func import PythonUDFType

NAMES = ("sha384", "sha512")


def add_digests(db: duckdb.DuckDBPyConnection) -> None:
    """Gives a database these functions from a text to its digest in hexadecimal."""
    for name in NAMES:
        db.create_function(name, _digest(name), ["VARCHAR"], "VARCHAR", type=PythonUDFType.ARROW)


def _digest(name: str) -> Callable[[Any], Any]:
    def digests(texts: Any) -> Any:
        listed = texts.to_pylist()
        return pa.array([t if t is None else hashlib.new(name, t.encode()).hexdigest() for t in listed], pa.string())

    return digests
