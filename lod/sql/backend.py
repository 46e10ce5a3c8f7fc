"""What carries plans out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from lod.cube.sql import Sql


class Backend(Protocol):
    """A database: a statement in, rows or Arrow record batches out. Its failures are `lod.cube.index`'s."""

    def rows(self, statement: Sql) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a statement that may be asked again, in lists: at once where they are few."""

    def batches(self, statement: Sql) -> Iterator[Any]:
        """The rows as Arrow record batches, for where they are many."""

    def answer(self, statement: Sql) -> list[tuple[Any, ...]]:
        """All rows of a small statement that is asked once, beside others."""
