"""What a reader of tables is: a file in, its header and its rows out, in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import ClassVar, Protocol

from lod.errors import Finding
from lod.sources.description import Description, SelfDescription

BATCH = 10_000
"""Rows a batch holds at most."""

SUFFIXES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xls": "excel",
    ".xlsb": "excel",
    ".ods": "excel",
    ".parquet": "parquet",
    ".json": "json-stat",
    ".px": "px",
    ".ttl": "rdf",
    ".nt": "rdf",
    ".nq": "rdf",
    ".trig": "rdf",
    ".rdf": "rdf",
    ".owl": "rdf",
    ".jsonld": "rdf",
    ".xml": "sdmx",
}
"""The format that the end of a file's name tells, where a description does not."""

TEXTS = ("csv", "tsv")
"""The formats that are lines of text."""

METADATA = "-metadata.json"
"""The end of the names of metadata in CSVW."""

COMPRESSED = (".gz", ".zst")
"""The ends of names of compressed files."""


def format_of(file: str) -> str:
    """The format of a table by its file's name; `csv` where that tells nothing."""
    if file.lower().endswith(METADATA):
        return "csvw"
    suffixes = [suffix.lower() for suffix in PurePath(file).suffixes]
    while suffixes and suffixes[-1] in COMPRESSED:
        suffixes.pop()
    return SUFFIXES.get(suffixes[-1], "csv") if suffixes else "csv"


@dataclass(frozen=True)
class TableOptions:
    """How a description says its table is written.

    `separator`: "" for the format's own. `comment`: lines that begin with it are passed over. `skip`: lines or rows
    above the header; `header`: how many rows the header has; `below_header`: rows between it and the first row, which
    say something of the columns; `footer`: lines below the last row. `decimal`: the mark
    with which typed formats write their numbers as text.

    For workbooks: `sheet` (its name, or its number from 1) and `range` (`B3:H40`); `fill`, the columns whose empty
    cells hold what is above them; `headings`, what the column is called that rows of one text make for those below;
    `hidden`, whether rows and columns that the sheet does not show are read (`read`) or left out (`omit`).

    For formats that describe themselves: `beside`, the names of other files that belong to it; `dataset`, the IRI or id
    of the one data set meant where there are several; `language`, that of texts which do not say theirs; `iris`,
    whether codes and properties keep their own IRIs (`keep`) or get ours (`link`).
    """

    separator: str = ""
    encoding: str = "utf-8"
    quote: str = '"'
    comment: str = ""
    skip: int = 0
    header: int = 1
    below_header: int = 0
    footer: int = 0
    sheet: str | int = ""
    range: str = ""
    fill: tuple[str, ...] = ()
    headings: str = ""
    hidden: str = ""
    decimal: str = "."
    beside: tuple[str, ...] = ()
    dataset: str = ""
    iris: str = "link"
    language: str = "en"


DEFAULT = TableOptions()


@dataclass(frozen=True)
class Batch:
    """Some rows of a table, column by column.

    `rows`: the line or row of the file that each row begins on, from 1, or the number of the figure where a format has
    no rows; `columns`: the cells by column name, as text.
    """

    rows: list[int]
    columns: dict[str, list[str]]

    def where(self, column: str, value: str) -> Batch:
        """The rows that have this value in a column."""
        kept = [i for i, cell in enumerate(self.columns[column]) if cell == value]
        columns = {name: [cells[i] for i in kept] for name, cells in self.columns.items()}
        return Batch([self.rows[i] for i in kept], columns)


def filled(batches: Iterable[Batch], columns: Iterable[str]) -> Iterator[Batch]:
    """The rows that have something in at least one of the columns."""
    wanted = tuple(columns)
    for batch in batches:
        cells = [batch.columns[name] for name in wanted if name in batch.columns]
        kept = [i for i in range(len(batch.rows)) if any(column[i] for column in cells)]
        yield Batch(
            [batch.rows[i] for i in kept], {n: [column[i] for i in kept] for n, column in batch.columns.items()}
        )


class Source(Protocol):
    """A format tables come in. Outside packages add one through the entry point `lod.sources`.

    A class inherits it and gives `header` and `batches`; one whose files say what they are sets `self_description` and
    gives `describe` too.
    """

    self_description: ClassVar[SelfDescription] = SelfDescription.NONE

    def header(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The names of the columns. Raises `SourceError`."""

    def batches(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Batch]:
        """The rows, in order; what is wrong with one is added to `findings`, and it is left out."""

    def describe(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Description:
        """What the file says of itself; what is wrong with that is added to `findings`. Raises `SourceError`."""
        return Description()

    def files(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The files in its folder that belong to it, by their paths from there. Raises `SourceError`."""
        return list(options.beside)

    def located(self, finding: Finding, path: Path, options: TableOptions) -> Finding:
        """A finding about a row and column of the table, with what else is known of its place: sheet and cell."""
        return finding
