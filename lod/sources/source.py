"""What a reader of tables is: a file in, its header and its rows out, in batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lod.errors import Finding

BATCH = 10_000
"""Rows a batch holds at most."""


@dataclass(frozen=True)
class TableOptions:
    """How a description says its table is written."""

    separator: str = ","
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Batch:
    """Some rows of a table, column by column.

    `rows`: the line of the file that each row begins on, from 1; `columns`: the cells by column name, as text.
    """

    rows: list[int]
    columns: dict[str, list[str]]


class Source(Protocol):
    """A format tables come in. Outside packages add one through the entry point `lod.sources`."""

    def header(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The names of the columns. Raises `SourceError`."""

    def batches(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Batch]:
        """The rows, in order; what is wrong with one is added to `findings`, and it is left out."""
