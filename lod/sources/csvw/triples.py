"""Tables on the web as statements (Generating RDF from Tabular Data on the Web, minimal mode), a row at a time, and
what their metadata say in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.csvw import metadata as csvw
from lod.sources.csvw.cells import datatype, reader
from lod.sources.csvw.metadata import CsvwColumn, CsvwTable, Metadata, absolute, expand
from lod.sources.rdfcube.resources import TYPE, Node, Value
from lod.sources.table.csv import CsvSource

_TABULAR = frozenset({"@context", "@type", "@id", "@language", "@value"})


def statements(path: Path, metadata: Metadata) -> Iterator[ox.Quad]:
    """All that the metadata and the tables say. Raises `SourceError` for a table that is not as described."""
    try:
        yield from notes(metadata)
        for table in metadata.tables:
            yield from rows(path, table, metadata)
    except ValueError as error:
        raise SourceError([Finding(Message("csvw-iri", why=str(error)), file=metadata.name)]) from None


def notes(metadata: Metadata) -> Iterator[ox.Quad]:
    """What the metadata say with properties that are not CSVW's own."""
    for note in metadata.notes:
        yield from _annotations(note, metadata.language)


def rows(path: Path, table: CsvwTable, metadata: Metadata) -> Iterator[ox.Quad]:
    """What the rows of one table say."""
    file = csvw.beside(path, table.file, metadata.name)
    findings: list[Finding] = []
    source = CsvSource()
    header = source.header(file, table.file, table.options)
    described = table.columns_in(header)
    columns = [(column, place_of(column, header, table)) for column in described]
    readers = {column.name: reader(column) for column in described}
    count = 0
    for batch in source.batches(file, table.file, table.options, findings):
        for index, number in enumerate(batch.rows):
            count += 1
            cells = {c.name: batch.columns[title][index] if title else "" for c, title in columns}
            cells |= {"_row": str(count), "_sourceRow": str(number)}
            read = {column.name: readers[column.name](cells[column.name]) for column, _ in columns}
            given = cells | {name: values[0] if values else "" for name, values in read.items()}
            yield from _row(table.file, described, read, given)
    if findings:
        raise SourceError(findings)


def place_of(column: CsvwColumn, header: list[str], table: CsvwTable) -> str:
    """The title in the file of a column, "" for a virtual one. Raises `SourceError` where it is missing."""
    if column.virtual:
        return ""
    title = next((title for title in (*column.titles, column.name) if title in header), None)
    if title is None:
        hint = Message("advice.the-file-has", columns=tuple(header))
        message = Message("missing-column", column=column.titles[0])
        raise SourceError([Finding(message, file=table.file, row=1, column=column.titles[0], hint=hint)])
    return title


def _row(
    file: str, columns: Sequence[CsvwColumn], read: dict[str, list[str]], row: dict[str, str]
) -> Iterator[ox.Quad]:
    """What a row says; templates know the cells, and where they stand (section 5.1.3 of the Metadata Vocabulary)."""
    blank = ox.BlankNode()
    for number, column in enumerate(columns, 1):
        cells = row | {"_name": column.name, "_column": str(number), "_sourceColumn": str(number)}
        if column.get("suppressOutput") or (not column.virtual and not read[column.name]):
            continue
        about = column.get("aboutUrl")
        subject: Node = ox.NamedNode(expand(about, cells)) if about else blank
        property = column.get("propertyUrl") or f"{file}#{column.name}"
        predicate = ox.NamedNode(expand(property, cells))
        value = column.get("valueUrl")
        if value:
            for text in read[column.name] or [""]:
                yield ox.Quad(subject, predicate, ox.NamedNode(expand(value, cells | {column.name: text})))
        else:
            for text in read[column.name]:
                yield ox.Quad(subject, predicate, _literal(text, column))


def _literal(text: str, column: CsvwColumn) -> ox.Literal:
    name, iri = datatype(column)
    if name == "string":
        lang = column.get("lang")
        return ox.Literal(text, language=lang) if lang and lang != "und" else ox.Literal(text)
    return ox.Literal(text, datatype=ox.NamedNode(iri))


def _annotations(note: dict[str, Any], language: str) -> Iterator[ox.Quad]:
    """What an object of the metadata says with properties that are not CSVW's own, in the JSON-LD that CSVW allows."""
    properties = {key: value for key, value in note.items() if ":" in key or key in ("@id", "@type")}
    if len(properties.keys() - {"@id", "@type"}) or "@id" in properties:
        yield from _object(properties, language)[1]
    for column in note.get("columns", ()) if isinstance(note.get("columns"), list) else ():
        if isinstance(column, dict) and column.get("propertyUrl") and "{" not in column["propertyUrl"]:
            extra = {key: value for key, value in column.items() if ":" in key}
            if extra:
                yield from _object({"@id": column["propertyUrl"]} | extra, language)[1]


def _object(value: dict[str, Any], language: str) -> tuple[Node, list[ox.Quad]]:
    subject: Node = ox.NamedNode(absolute(value["@id"])) if isinstance(value.get("@id"), str) else ox.BlankNode()
    quads: list[ox.Quad] = []
    for key, given in value.items():
        if key == "@type":
            kinds = [str(kind) for kind in (given if isinstance(given, list) else [given]) if ":" in str(kind)]
            quads += [ox.Quad(subject, TYPE, ox.NamedNode(absolute(kind))) for kind in kinds]
        elif key not in _TABULAR and ":" in key:
            predicate = ox.NamedNode(absolute(key))
            for item in given if isinstance(given, list) else [given]:
                node, more = _value(item, language)
                quads += [ox.Quad(subject, predicate, node), *more]
    return subject, quads


def _value(item: Any, language: str) -> tuple[Value, list[ox.Quad]]:
    if isinstance(item, dict) and "@value" in item:
        if item.get("@language"):
            return ox.Literal(str(item["@value"]), language=item["@language"]), []
        if item.get("@type"):
            return ox.Literal(str(item["@value"]), datatype=ox.NamedNode(absolute(item["@type"]))), []
        return _value(item["@value"], language)
    if isinstance(item, dict):
        return _object(item, language)
    if isinstance(item, bool):
        return ox.Literal(str(item).lower()), []
    if isinstance(item, str) and language and language != "und":
        return ox.Literal(item, language=language), []
    return ox.Literal(str(item)), []
