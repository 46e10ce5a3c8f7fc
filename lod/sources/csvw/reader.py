"""Tables on the web (CSVW): cubes with the structure they tell, such as csvcubed's, and other tables as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.csvw import metadata as csvw
from lod.sources.csvw import triples as csvwtriples
from lod.sources.csvw.cells import reader
from lod.sources.csvw.metadata import CsvwColumn, CsvwTable, Metadata, absolute
from lod.sources.description import Description, in_our_languages
from lod.sources.rdfcube.cube import QB
from lod.sources.rdfcube.reader import RdfSource, beside
from lod.sources.rdfcube.resources import COMMENTS, NAMES, Resources
from lod.sources.source import Batch, TableOptions
from lod.sources.table.csv import CsvSource
from lod.sources.table.several import joined

_STRUCTURE = QB + "structure"


class CsvwSource(RdfSource):
    """Reads tables by their metadata: `-metadata.json` names the CSV files, which stand in the same folder."""

    def parts(self, path: Path, name: str, options: TableOptions) -> list[tuple[Path, str]]:
        """The metadata, and the files of the tables, which it reads itself."""
        metadata = csvw.read(path, name)
        files = [(csvw.beside(path, table.file, name), beside(name, table.file)) for table in metadata.tables]
        return [(path, name), *files]

    def files(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The files of its tables, and of the schemas that stand by themselves."""
        metadata = csvw.read(path, name)
        named = dict.fromkeys((*(table.file for table in metadata.tables), *metadata.schemas))
        return [file for file in named if csvw.beside(path, file, name)]

    def statements(self, path: Path, name: str) -> Iterator[ox.Quad]:
        """What metadata and tables say together."""
        if path.suffix == ".json":
            yield from csvwtriples.statements(path, csvw.read(path, name))

    def header(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The components of a cube; of another table, the columns of its file."""
        metadata = csvw.read(path, name)
        if _is_cube(metadata.notes):
            return super().header(path, name, options)
        table = _chosen(metadata, options.dataset)
        header = CsvSource().header(csvw.beside(path, table.file, name), table.file, table.options)
        return [csvwtriples.place_of(column, header, table) for column in _published(table, header)]

    def batches(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Batch]:
        """The observations of a cube; of another table, its rows with their cells read as the metadata say."""
        metadata = csvw.read(path, name)
        if _is_cube(metadata.notes):
            yield from super().batches(path, name, options, findings)
            return
        table = _chosen(metadata, options.dataset)
        file, source = csvw.beside(path, table.file, name), CsvSource()
        header = source.header(file, table.file, table.options)
        readers = {csvwtriples.place_of(c, header, table): reader(c) for c in _published(table, header)}
        for batch in source.batches(file, beside(name, table.file), table.options, findings):
            read = {title: [joined(r(c)) for c in batch.columns[title]] for title, r in readers.items()}
            yield Batch(batch.rows, read)

    def located(self, finding: Finding, path: Path, options: TableOptions) -> Finding:
        """A finding about a row, in the file of the table that has it."""
        metadata = csvw.read(path, finding.file or path.name)
        if _is_cube(metadata.notes):
            return finding
        return replace(finding, file=beside(finding.file or "", _chosen(metadata, options.dataset).file))

    def describe(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Description:
        """What a cube says of itself; of another table, its title and description."""
        metadata = csvw.read(path, name)
        if _is_cube(metadata.notes):
            return super().describe(path, name, options, findings)
        resources = Resources(options.language).update(csvwtriples.notes(metadata))
        subject = next(iter(resources.subjects_with(NAMES[1]) or resources.subjects_with(NAMES[2])), None)
        if subject is None:
            return Description()
        title, description = resources.text(subject, *NAMES), resources.text(subject, *COMMENTS)
        return Description(title=in_our_languages(title), description=in_our_languages(description))


def _is_cube(notes: Any) -> bool:
    """Whether a structure is told of anywhere in the notes."""
    if isinstance(notes, dict):
        return any((":" in key and absolute(key) == _STRUCTURE) or _is_cube(value) for key, value in notes.items())
    return isinstance(notes, (list, tuple)) and any(map(_is_cube, notes))


def _published(table: CsvwTable, header: list[str]) -> list[CsvwColumn]:
    """The columns that stand in the file, but those that are not to be published."""
    return [column for column in table.columns_in(header) if not column.virtual and not column.get("suppressOutput")]


def _chosen(metadata: Metadata, wanted: str) -> CsvwTable:
    """The table meant: the one named, or the one no other leads to. Raises `SourceError` where there are several."""
    led_to = {key for table in metadata.tables for key in table.keys}
    tables = [t for t in metadata.tables if (t.file == wanted if wanted else t.file not in led_to and not t.hidden)]
    if len(tables) != 1:
        files = ", ".join(table.file for table in metadata.tables)
        message = Message("csvw-no-such-table", wanted=wanted) if wanted else Message("csvw-tables", count=len(tables))
        hint = Message("advice.name-one-under", known=files)
        raise SourceError([Finding(message, file=metadata.name, column="table.dataset", hint=hint)])
    return tables[0]
