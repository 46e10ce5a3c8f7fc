"""Figures in a fixed order, one for each combination of codes, as rows of a table: what JSON-stat and PX share.

The measure dimension, where there is one, becomes a column for each of its codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.source import BATCH, Batch

MAX_CELLS = 500_000_000
"""Combinations that dimensions may make."""
MAX_BLOCK = 20_000_000
"""Figures that must be held at once where the measures do not stand beside each other; memory follows it."""
VALUE = "value"
"""The column of the figures where there is no measure dimension."""


@dataclass(frozen=True)
class FileAxis:
    """A dimension: the name of its column, and its codes in the order of the figures."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class FileGrid:
    """The dimensions, the last one varying fastest. `metric`: which of them says the measure, None for none."""

    axes: tuple[FileAxis, ...]
    metric: int | None = None

    @property
    def size(self) -> int:
        """How many combinations there are."""
        return prod(len(axis.codes) for axis in self.axes)

    @cached_property
    def columns(self) -> list[str]:
        """The columns of the table: the dimensions, then the measures."""
        return [*(axis.name for axis in self._kept), *self._measures]

    @property
    def _kept(self) -> list[FileAxis]:
        return [axis for number, axis in enumerate(self.axes) if number != self.metric]

    @property
    def _measures(self) -> Sequence[str]:
        return (VALUE,) if self.metric is None else self.axes[self.metric].codes

    def judge(self, name: str) -> None:
        """Raises `SourceError` for dimensions that make more combinations than can be, or none."""
        wrong = None
        if self.size > MAX_CELLS:
            wrong = Message("too-many-combinations", size=self.size, most=MAX_CELLS)
        elif self.size == 0:
            wrong = Message("dimension-without-codes")
        elif self._block > MAX_BLOCK:
            wrong = Message("row-too-wide", figures=self._block, most=MAX_BLOCK)
        if wrong:
            raise SourceError([Finding(wrong, file=name)])

    @property
    def _block(self) -> int:
        """How many figures in a row hold all measures of some combinations."""
        return 1 if self.metric is None else prod(len(axis.codes) for axis in self.axes[self.metric :])

    def batches(self, cells: Iterable[tuple[int, str]]) -> Iterator[Batch]:
        """The table, from the figures that there are: their places, ascending from 0, and their texts.

        The number of a row is that of its combination, from 1, in the order of the file.
        """
        rows: list[int] = []
        texts: list[Sequence[str]] = []
        for row, text in self._rows(cells):
            rows.append(row)
            texts.append(text)
            if len(rows) == BATCH:
                yield self._batch(rows, texts)
                rows, texts = [], []
        if rows:
            yield self._batch(rows, texts)

    def _rows(self, cells: Iterable[tuple[int, str]]) -> Iterator[tuple[int, Sequence[str]]]:
        """The rows that have a figure, from 0, each with the texts of its measures."""
        if self.metric is None:
            yield from ((place, (text,)) for place, text in cells if text)
            return
        size, inner = self._block, self._block // len(self._measures)
        here, block = 0, dict[int, str]()
        for place, text in cells:
            number, offset = divmod(place, size)
            if number != here:
                yield from self._unfolded(here, block, inner)
                here, block = number, {}
            if text:
                block[offset] = text
        yield from self._unfolded(here, block, inner)

    def _unfolded(self, number: int, block: dict[int, str], inner: int) -> Iterator[tuple[int, Sequence[str]]]:
        starts = [measure * inner for measure in range(len(self._measures))]
        for place in sorted({offset % inner for offset in block}):
            yield number * inner + place, [block.get(start + place, "") for start in starts]

    def _batch(self, rows: list[int], texts: list[Sequence[str]]) -> Batch:
        columns: dict[str, list[str]] = {}
        stride = prod(len(axis.codes) for axis in self._kept)
        for axis in self._kept:
            stride //= len(axis.codes)
            codes, step = axis.codes, stride
            columns[axis.name] = [codes[row // step % len(codes)] for row in rows]
        columns |= {name: list(cells) for name, cells in zip(self._measures, zip(*texts, strict=True), strict=True)}
        return Batch([row + 1 for row in rows], columns)
