"""A table in any format as the grid shows it where it cannot be changed there: a workbook, PX, JSON-stat, SDMX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lod.errors import Finding
from lod.sources.site.folder import DataSetSource, sources

MOST = 200_000
"""Rows that are read; the rest of a larger table is not shown."""


@dataclass(frozen=True)
class ReadOnlyTable:
    """The rows of a table; `numbers`: those of the file, as findings name them; `is_whole`: whether all were read."""

    columns: tuple[str, ...]
    numbers: Sequence[int]
    rows: Sequence[Sequence[str]]
    is_whole: bool

    @classmethod
    def read(cls, source: DataSetSource) -> ReadOnlyTable:
        """The table of a data set. Raises `SourceError` for one that cannot be read."""
        format, options = sources()[source.table.format], source.table.options
        findings: list[Finding] = []
        columns = tuple(format.header(source.path, source.name, options))
        numbers: list[int] = []
        rows: list[Sequence[str]] = []
        for batch in format.batches(source.path, source.name, options, findings):
            numbers += batch.rows
            rows += zip(*(batch.columns[column] for column in columns), strict=True)
            if len(rows) > MOST:
                return cls(columns, numbers[:MOST], rows[:MOST], is_whole=False)
        return cls(columns, numbers, rows, is_whole=True)

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, place: int) -> int:
        """The row of the file."""
        return self.numbers[place]

    @cached_property
    def places(self) -> Mapping[int, int]:
        """The place of each row by its number in the file."""
        return {number: place for place, number in enumerate(self.numbers)}

    def cells(self, place: int) -> list[str]:
        """The texts of a row."""
        return list(self.rows[place])

    def with_text(self, words: str) -> list[int]:
        """The places of the rows that have these words in a cell."""
        wanted = words.casefold()
        return [place for place, row in enumerate(self.rows) if any(wanted in cell.casefold() for cell in row)]
