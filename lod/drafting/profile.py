"""What stands in the columns of a table: their different texts, and how many of them are numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from lod.drafting.encodings import UTF_8, Encoding
from lod.drafting.numbers import NOTATIONS, Notation, Number, Written, number, written
from lod.sources.source import Batch
from lod.sources.table.currency import currencies

DISTINCT = 20_000
"""Different texts of a column that are remembered; a column with more is not one of codes."""
SAMPLE = 20_000
"""Rows that are remembered whole."""
MISSING = frozenset(
    {".", "..", "...", ":", "-", "–", "—", "x", "X", "*", "**", "na", "NA", "N/A", "n/a", "nan", "NaN", "null", "NULL",
     "None", "none", "#N/A", "c", "z", "[x]", "[c]", "[z]", "[low]", "?"}
)  # fmt: skip
"""Texts that say that a number is missing."""
_CENSORED = re.compile(r"[<>≤≥]=?\s?\d+(?:[.,]\d+)?\s?%?")
"""A text that gives a limit instead of a number, such as `<5` for one that is too small to be shown."""
_FLAGGED = re.compile(r":\s?[a-z]{1,3}")
"""A sign for a missing number with flags behind it, such as Eurostat's `: c`."""
ODD = 0.1
"""The share of a column's texts that may be no number, in a column of numbers."""


def is_missing(text: str) -> bool:
    """Whether a text stands instead of a number."""
    return text in MISSING or bool(_CENSORED.fullmatch(text) or _FLAGGED.fullmatch(text))


@dataclass
class Column:
    """What stands in one column.

    `values`: its different texts in the order they come, each with its first row, as far as `DISTINCT` goes; `counts`:
    how often each occurs; `whole`: whether those are all; `scaled`: whether a sheet shows its numbers in thousands.
    `notation`: how the numbers of the table are written.
    """

    name: str
    filled: int = 0
    empty: int = 0
    whole: bool = True
    values: dict[str, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    notation: Notation = NOTATIONS[0]
    scaled: bool = False

    def add(self, row: int, text: str) -> None:
        """One cell more."""
        if not text:
            self.empty += 1
            return
        self.filled += 1
        if text in self.values:
            self.counts[text] += 1
        elif len(self.values) < DISTINCT:
            self.values[text] = row
            self.counts[text] = 1
        else:
            self.whole = False

    @cached_property
    def _numbers(self) -> dict[str, Number]:
        found = {text: number(text) for text in self.values}
        return {text: made for text, made in found.items() if made is not None and not is_missing(text)}

    @cached_property
    def read(self) -> dict[str, Number]:
        """Its numbers by their text, where they are written as those of the table are."""
        place = NOTATIONS.index(self.notation)
        plain = {text: made for text, made in self._numbers.items() if made.fits >> place & 1}
        if self.has_currencies:  # amounts of several currencies are no figures of one measure
            plain = {text: made for text, made in plain.items() if not made.currency}
        return {t: made for t, made in plain.items() if not made.mark} if self._is_marked_often(plain) else plain

    def _is_marked_often(self, numbers: dict[str, Number]) -> bool:
        """Whether marks stand behind as many numbers as not: then they are parts of codes, such as `1a`."""
        marked = sum(self.counts[t] for t, made in numbers.items() if made.mark and made.digits + made.mark == t)
        return marked * 2 > sum(self.counts[text] for text in numbers)

    @cached_property
    def missing(self) -> dict[str, int]:
        """The texts that say that a number is missing, with how often each occurs."""
        return {text: self.counts[text] for text in self.values if is_missing(text)}

    @cached_property
    def marked(self) -> dict[str, int]:
        """The marks that stand behind numbers, with how often each occurs."""
        marks: Counter[str] = Counter()
        for text, made in self.read.items():
            if made.mark:
                marks[made.mark] += self.counts[text]
        return dict(marks)

    @cached_property
    def odd(self) -> dict[str, int]:
        """The texts that are neither numbers nor say that one is missing, each with its first row."""
        return {text: row for text, row in self.values.items() if text not in self.read and text not in self.missing}

    @property
    def numbers(self) -> int:
        """How many cells are numbers, among the texts that are remembered."""
        return sum(self.counts[text] for text in self.read)

    @property
    def others(self) -> int:
        """How many cells are neither numbers nor say that one is missing."""
        return sum(self.counts[text] for text in self.odd)

    @property
    def is_number(self) -> bool:
        """Whether it is a column of numbers, a few odd cells apart."""
        return self.numbers > 0 and self.others <= ODD * (self.numbers + self.others)

    @property
    def may_be_figures(self) -> bool:
        """Whether it is a column of numbers, or of nothing but what says that they are missing."""
        return self.is_number or not self.others

    @property
    def is_mixed(self) -> bool:
        """Whether it has numbers and other texts, so that either may be the exception."""
        return self.is_number and self.others > 0

    @property
    def is_amount(self) -> bool:
        """Whether the numbers are written as only amounts are: decimals, signs, powers, per cents, groups."""
        return any(made.negative or made.power or made.percent or made.brackets or made.mark or
                   made.currency or not made.digits.isdigit() for made in self.read.values())  # fmt: skip

    @property
    def has_leading_zeros(self) -> bool:
        """Whether some of its texts are digits that begin with a nought, as only codes do."""
        return any(len(text) > 1 and text[0] == "0" and text.isdigit() for text in self.values)

    @property
    def percents(self) -> int:
        return sum(self.counts[text] for text, made in self.read.items() if made.percent)

    @property
    def has_bare_numbers(self) -> bool:
        """Whether some of its numbers, noughts apart, have no per cent sign."""
        return any(not made.percent and made.value(self.notation) for made in self.read.values())

    @property
    def currency(self) -> str:
        """The sign of the currency that its numbers have, "" if they have none."""
        return next((made.currency for made in self.read.values() if made.currency), "")

    @cached_property
    def has_currencies(self) -> bool:
        """Whether its numbers have the signs of several currencies."""
        units = [set(currencies(made.currency)) for made in self._numbers.values() if made.currency]
        return bool(units) and not set.intersection(*units)

    @property
    def brackets(self) -> int:
        return sum(self.counts[text] for text, made in self.read.items() if made.brackets)

    @cached_property
    def decimals(self) -> int:
        """The most decimals that a number is stated with."""
        return max((made.decimals(self.notation) for made in self.read.values()), default=0)

    @cached_property
    def amounts(self) -> list[Decimal]:
        """Its different numbers."""
        return [made.value(self.notation) for made in self.read.values()]

    @property
    def least(self) -> Decimal:
        return min(self.amounts, default=Decimal(0))

    @property
    def greatest(self) -> Decimal:
        return max(self.amounts, default=Decimal(0))


@dataclass
class Profile:
    """A table's columns by name, its first rows whole, and how many rows it has.

    `asides`: rows with one text alone, such as a source or a note below the figures; they are no rows of it.
    `written`: how its numbers are written; `indents`: for columns whose texts stand in, each with how far it does;
    `hidden`: the rows and columns that a workbook does not show, by their numbers and letters; `units`: what rows below
    the header say is the unit of a column; `encoding`: the one that a text file is read in, and those it may be in.
    """

    columns: dict[str, Column]
    sample: dict[str, list[str]]
    rows: int = 0
    asides: int = 0
    written: Written = field(default_factory=lambda: Written(NOTATIONS[0]))
    indents: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    hidden: str = ""
    encoding: Encoding = UTF_8
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def decimal(self) -> str:
        """The decimal mark that most numbers are written with."""
        return self.written.notation.decimal

    def settle(self, answer: Notation | None = None) -> None:
        """Decides how the numbers are written, by the columns that are numbers in some way of writing."""
        cells: Counter[str] = Counter()
        for column in self.columns.values():
            if not column.has_leading_zeros and _may_be_numbers(column):
                cells.update({text: column.counts[text] for text in column.values})
        self.written = written(cells, answer)
        for column in self.columns.values():
            column.notation = self.written.notation
            for cached in ("read", "marked", "odd", "decimals", "amounts"):
                column.__dict__.pop(cached, None)


def _may_be_numbers(column: Column) -> bool:
    numbers = sum(column.counts[text] for text in column.values if is_missing(text) or number(text) is not None)
    return numbers * 2 > sum(column.counts.values())


def profile(header: Sequence[str], batches: Iterable[Batch], answer: Notation | None = None) -> Profile:
    """The profile of a table that is read once; `answer`: how its numbers are written, where that is known."""
    made = Profile({name: Column(name) for name in header}, {name: [] for name in header})
    for whole in batches:
        batch = _without_asides(whole)
        made.asides += len(whole.rows) - len(batch.rows)
        room = max(SAMPLE - made.rows, 0)
        made.rows += len(batch.rows)
        for name, cells in batch.columns.items():
            column = made.columns[name]
            for row, text in zip(batch.rows, cells, strict=True):
                column.add(row, text)
            made.sample[name] += cells[:room]
    made.settle(answer)
    return made


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
