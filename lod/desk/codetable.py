"""A code list in CSV as its page shows it: a tree of codes with labels side by side, and the file that a form makes.

The page has columns that a list may have and the file has not yet; one is written when its first cell is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lod.desk.tableform import TableForm
from lod.desk.texttable import TextTable
from lod.drafting.areas import AreaList, area_list
from lod.errors import Finding
from lod.model.codelist import CodeList
from lod.sources.io.files import named, read_bytes
from lod.sources.site import beside, codelists
from lod.sources.source import TableOptions
from lod.sources.table.csv import CsvSource

USUAL = ("broader", "valid_from", "valid_to", "exact_match")
"""Columns that the page has beside labels, whether the file has them or not."""
LARGEST = 20_000_000
"""Bytes that a list may have."""


@dataclass(frozen=True)
class CodeRow:
    """A code: the place of its row in the table, and how deep it lies in the tree, 0 at the top."""

    place: int
    depth: int


@dataclass(frozen=True)
class CodeTable:
    """A list: `held`, its file; `table`, the same with the columns of the page, those that the file lacks last.

    `codelist`: what was read of it, None where nothing can be made of it; `findings`: what is wrong with it.
    """

    path: Path
    held: TextTable
    table: TextTable
    options: TableOptions
    name: str
    codelist: CodeList | None
    findings: tuple[Finding, ...]

    @classmethod
    def read(cls, path: Path, root: Path, languages: Sequence[str]) -> CodeTable:
        """The list in a file. Raises `SourceError` for what is no CSV, or not of its encoding."""
        findings: list[Finding] = []
        name = named(path, root)
        about, _ = beside.read(path, "codelist", root, [])
        options = TableOptions(about.get("separator", ","), about.get("encoding", "utf-8"))
        columns = CsvSource().header(path, name, options)
        wanted = [*(f"label_{language}" for language in languages), *USUAL]
        more = [column for column in wanted if column not in columns and column in codelists.COLUMNS]
        raw = read_bytes(path, name, LARGEST)
        held = TextTable.parse(raw, columns, options.separator or ",", options, name)
        codelist = codelists.read(path, root, findings)
        return cls(path, held, _widened(held, more, options, name), options, name, codelist, tuple(findings))

    @property
    def columns(self) -> tuple[str, ...]:
        return self.table.columns

    @cached_property
    def rows(self) -> list[CodeRow]:
        """The codes, each below its broader one; those that do not hang together with the top come last."""
        tree = self.codelist.tree if self.codelist else ()
        placed = [(self.table.places.get(concept.origin.row or 0), depth) for concept, depth in tree]
        rows = [CodeRow(place, depth) for place, depth in placed if place is not None]
        shown = {row.place for row in rows}
        return rows + [CodeRow(place, 0) for place in range(len(self.table)) if place not in shown]

    @cached_property
    def codes(self) -> dict[str, int]:
        """The place of each code; the first one where several rows have it."""
        return {self.code(place): place for place in reversed(range(len(self.held)))}

    def code(self, place: int) -> str:
        """The code of a row."""
        return self.held.cells(place)[self.columns.index("code")].strip() if "code" in self.columns else ""

    def lacks(self, place: int, languages: Sequence[str]) -> bool:
        """Whether a code has no label in one of some languages."""
        cells = dict(zip(self.columns, self.table.cells(place), strict=True))
        return not all(cells.get(f"label_{language}", "").strip() for language in languages)

    def changed(self, form: TableForm) -> bytes:
        """The file with what a form asks for; columns that it leaves empty are not added."""
        used = {column for _, column in form.cells} | {
            column for row in form.added for column, text in enumerate(row) if text
        }
        first = len(self.held.columns)
        kept = [*range(first), *(column for column in range(first, len(self.columns)) if column in used)]
        table = _widened(self.held, [self.columns[column] for column in kept[first:]], self.options, self.name)
        places = {column: place for place, column in enumerate(kept)}
        cells = {(place, places[column]): text for (place, column), text in form.cells.items()}
        return table.changed(cells, form.removed, [[row[column] for column in kept] for row in form.added])

    @cached_property
    def official(self) -> AreaList | None:
        """The official list of places that most of its codes are of, and that has an address for each; else None."""
        listed = area_list([*self.codes], True)
        return listed if listed and listed.iri else None

    @cached_property
    def links(self) -> Mapping[tuple[int, int], str]:
        """The addresses that an official list has for codes which name none, by the place of their cells."""
        official, links = self.official, {}
        if official and "exact_match" in self.columns:
            column = self.columns.index("exact_match")
            same = self.columns.index("same_as") if "same_as" in self.columns else column
            for place in range(len(self.table)):
                cells = self.table.cells(place)
                if (link := official.link(self.code(place))) and not (cells[column] or cells[same]):
                    links[place, column] = link
        return links


def _widened(table: TextTable, names: Sequence[str], options: TableOptions, name: str) -> TextTable:
    """A table with more columns, whose cells are empty."""
    for column in names:
        columns = (*table.columns, column)
        table = TextTable.parse(table.with_column(column, ""), columns, table.separator, options, name)
    return table


def lists_of(data: Path, folder: str) -> dict[str, Path]:
    """The lists in CSV below a folder of sources: by name those that data sets share, as `ID/NAME` those of one."""
    shared = {path.stem: path for path in sorted((data / folder).glob("*.csv"))}
    own = {f"{path.parent.parent.name}/{path.stem}": path for path in sorted(data.glob(f"[!._]*/{folder}/*.csv"))}
    return shared | own
