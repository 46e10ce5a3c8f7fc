"""What stands in the columns of a table: their different texts, and whether they are numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lod.sources.source import Batch

DISTINCT = 20_000
"""Different texts of a column that are remembered; a column with more is not one of codes."""
SAMPLE = 20_000
"""Rows that are remembered whole."""
MISSING = frozenset({".", "..", "...", ":", "-", "–", "x", "X", "*", "na", "NA", "n/a", "N/A", "null", "NULL"})
"""Texts that say that a number is missing."""

_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:([.,])(\d+))?(\s?%)?")


@dataclass
class Column:
    """What stands in one column.

    `values`: its different texts in the order they come, each with its first row, as far as `DISTINCT` goes; `whole`:
    whether those are all. `others`: texts that are neither number nor a sign that one is missing.
    """

    name: str
    filled: int = 0
    empty: int = 0
    whole: bool = True
    values: dict[str, int] = field(default_factory=dict)
    numbers: int = 0
    missing: set[str] = field(default_factory=set)
    marks: dict[str, int] = field(default_factory=dict)
    decimals: int = 0
    percents: int = 0
    spaced: int = 0
    least: float = float("inf")
    greatest: float = float("-inf")
    others: int = 0

    @property
    def is_number(self) -> bool:
        """Whether every text in it is a number, or a sign that one is missing."""
        return self.numbers > 0 and not self.others

    def add(self, row: int, text: str) -> None:
        """One cell more."""
        if not text:
            self.empty += 1
            return
        self.filled += 1
        if text not in self.values:
            if len(self.values) < DISTINCT:
                self.values[text] = row
            else:
                self.whole = False
        found = _NUMBER.fullmatch(text)
        if found:
            self._number(text, found)
        elif text in MISSING:
            self.missing.add(text)
        else:
            self.others += 1

    def _number(self, text: str, found: re.Match[str]) -> None:
        mark, fraction, percent = found.groups()
        self.numbers += 1
        if mark:
            self.marks[mark] = self.marks.get(mark, 0) + 1
            self.decimals = max(self.decimals, len(fraction))
        self.percents += bool(percent)
        self.spaced += any(space in text.rstrip("% ") for space in " \u00a0\u202f")
        value = float(re.sub(r"[^\d.+-]", "", text.replace(",", ".")))
        self.least, self.greatest = min(self.least, value), max(self.greatest, value)


@dataclass
class Profile:
    """A table's columns by name, its first rows whole, and how many rows it has.

    `asides`: rows with one text alone, such as a source or a note below the figures; they are no rows of it.
    """

    columns: dict[str, Column]
    sample: dict[str, list[str]]
    rows: int = 0
    asides: int = 0

    @property
    def decimal(self) -> str:
        """The decimal mark that most numbers are written with."""
        marks = [column.marks for column in self.columns.values() if column.is_number]
        commas = sum(found.get(",", 0) for found in marks)
        return "," if commas > sum(found.get(".", 0) for found in marks) else "."


def profile(header: Sequence[str], batches: Iterable[Batch]) -> Profile:
    """The profile of a table that is read once."""
    found = Profile({name: Column(name) for name in header}, {name: [] for name in header})
    for whole in batches:
        batch = _without_asides(whole)
        found.asides += len(whole.rows) - len(batch.rows)
        room = max(SAMPLE - found.rows, 0)
        found.rows += len(batch.rows)
        for name, cells in batch.columns.items():
            column = found.columns[name]
            for row, text in zip(batch.rows, cells, strict=True):
                column.add(row, text)
            found.sample[name] += cells[:room]
    return found


def _without_asides(batch: Batch) -> Batch:
    """The rows that have more than one cell filled, in a table of more than two columns."""
    cells = list(batch.columns.values())
    if len(cells) < 3:
        return batch
    kept = [i for i in range(len(batch.rows)) if sum(bool(column[i]) for column in cells) > 1]
    if len(kept) == len(batch.rows):
        return batch
    columns = {name: [column[i] for i in kept] for name, column in batch.columns.items()}
    return Batch([batch.rows[i] for i in kept], columns)
