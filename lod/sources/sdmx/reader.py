"""SDMX as tables: SDMX-ML 2.1 and 3.0, SDMX-JSON and SDMX-CSV, with the structure message that belongs to them.

The library sdmx1 reads the XML; it is an extra (`sdmx`), since pandas and lxml come with it. The figures of a CSV
are streamed; those of the others are in memory while they are read.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

from lod.errors import Finding, Severity, SourceError
from lod.messages.message import Message
from lod.model.attributes import MISSING, UNIT
from lod.model.structure import MEASURE_TYPE
from lod.sources.description import Description, SelfDescription
from lod.sources.io.streams import beginning, opened
from lod.sources.rdfcube.reader import beside
from lod.sources.sdmx.json_message import JsonMessage
from lod.sources.sdmx.structure import OBSERVED, Structure, described, labels_of, of_keys, of_message
from lod.sources.sdmx.structure_message import V2_0, StructureMessage, parse_json, parse_xml
from lod.sources.sdmx.units import FigureUnits, units_of
from lod.sources.sdmx.xml_message import DataMessage
from lod.sources.source import BATCH, Batch, Source, TableOptions
from lod.sources.table.csv import CsvSource
from lod.sources.table.several import joined
from lod.sources.table.symbols import Symbols, statuses
from lod.sources.table.symbols import described as symbols_of

HEAD = 10_000
"""Bytes within which a message names its version."""
MAX_BYTES = 500_000_000
"""Messages past this size are refused, but for CSV: they are kept in memory."""
NAMED, ACTION, DELETED = "STRUCTURE_NAME", "ACTION", "D"
ABOUT = frozenset({"DATAFLOW", "STRUCTURE", "STRUCTURE_ID", NAMED, ACTION})
"""Columns of SDMX-CSV that say what the table is, and nothing of a figure."""
SERIES_KEY, FLAG, STATUS_ID = "KEY", "OBS_FLAG", "OBS_STATUS"
MEASURE = "MEASURE"
"""The column that says which measure the value of a row is of."""
Files = tuple[tuple[Path, str, int], ...]


class SdmxSource(Source):
    """Reads SDMX. A row's number counts observations; in CSV it is the line."""

    self_description = SelfDescription.ALWAYS

    def header(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The ids of dimensions, measures and attributes, and the unit of each figure where they have several."""
        files = _files(path, name, options)
        return [*_structure_of(files, options).columns, *([UNIT.name] if _units(files, options).varies else [])]

    def batches(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Batch]:
        """The observations in the order of the message; a value that is NaN or absent is missing."""
        files = _files(path, name, options)
        units = _units(files, options)
        for batch in _batches(files, options, findings):
            yield replace(batch, columns=batch.columns | {UNIT.name: units.each(batch)}) if units.varies else batch

    def describe(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Description:
        """What the structure says: names, concepts, code lists. Raises `SourceError`."""
        files = _files(path, name, options)
        structure = _structure_of(files, options)
        if _kind(path, name) == "xml" and not options.beside:
            findings.extend(_guessed(path, name, options))
        units = _units(files, options)
        if units.strange:
            message = Message("units-unknown", units=units.strange[:10])
            findings.append(Finding(message, Severity.WARNING, name, column=units.unit, value=units.strange[0]))
        return described(structure, _batches(files, options, []), units, name, options, findings)


def _structure_of(files: Files, options: TableOptions) -> Structure:
    """What the message and those beside it say of its structure."""
    path, name, _ = files[0]
    if _kind(path, name) != "csv":
        return _read(files, options)[0]
    columns = [column for column in _columns(path, name) if column and column not in ABOUT]
    message = _structure(files[1:])
    return of_message(message, columns) if message is not None else of_keys((), (), columns)


def _batches(files: Files, options: TableOptions, findings: list[Finding]) -> Iterator[Batch]:
    path, name, _ = files[0]
    if _kind(path, name) == "csv":
        yield from _csv(path, name, findings)
        return
    structure, rows = _read(files, options)
    number = 0
    while chunk := list(islice(rows, BATCH)):
        numbers = list(range(number + 1, number + len(chunk) + 1))
        number += len(chunk)
        yield Batch(numbers, {column: [row.get(column, "") for row in chunk] for column in structure.columns})


@lru_cache(maxsize=4)
def _units(files: Files, options: TableOptions) -> FigureUnits:
    """The units of the figures; remembered while the files stay as they are."""
    structure = _structure_of(files, options)
    ids = {part.id for part in (*structure.dimensions, *structure.attributes)}
    return units_of(_batches(files, options, []), ids, labels_of(structure))


def _guessed(path: Path, name: str, options: TableOptions) -> Iterator[Finding]:
    """A word where a message does not say which of its ids are dimensions, and custom tells them apart."""
    columns = _xml(_files(path, name, options), options.dataset)[1].columns
    if columns.guessed:
        message = Message("sdmx-dimensions-guessed", ids=tuple(columns.dimensions))
        yield Finding(message, Severity.WARNING, file=name)


def _files(path: Path, name: str, options: TableOptions) -> Files:
    paths = [(path, name), *((path.parent / other, beside(name, other)) for other in options.beside)]
    return tuple((p, n, p.stat().st_mtime_ns if p.exists() else 0) for p, n in paths)


def _kind(path: Path, name: str) -> str:
    """What a message is written in, by how it begins: `xml`, `json` or `csv`."""
    with opened(path, name) as raw:
        head = raw.read(1 << 16).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        prologue = beginning(path, name)
        if b"<!DOCTYPE" in prologue or b"<!ENTITY" in prologue:
            raise SourceError([Finding(Message("sdmx-document-type"), file=name)])
        return "xml"
    return "json" if head.startswith(b"{") else "csv"


def _sdmx() -> Any:
    try:
        import sdmx
    except ImportError:
        raise SourceError([Finding(Message("sdmx-not-installed"))]) from None
    return sdmx


def _forget() -> None:
    """Has the library imported anew: after a message of SDMX 2.1 its readers no longer read one of 3.0."""
    if sys.modules.get("sdmx"):
        for module in [name for name in sys.modules if name.partition(".")[0] == "sdmx"]:
            del sys.modules[module]


def _message(path: Path, name: str) -> Any:
    """A message as the library has it. Raises `SourceError` for anything it cannot read."""
    kind = _kind(path, name)
    with opened(path, name) as raw:
        whole = raw.read(MAX_BYTES + 1)
    if len(whole) > MAX_BYTES:
        raise SourceError([Finding(Message("sdmx-too-large", max_bytes=MAX_BYTES), file=name)])
    if kind == "json":
        return parse_json(whole, name)
    if V2_0 in whole[:HEAD]:
        return parse_xml(whole, name)
    _forget()
    sdmx = _sdmx()
    try:
        return sdmx.read_sdmx(BytesIO(whole), format=kind.upper())
    except Exception as error:
        lines = str(error).strip().splitlines()
        message = Message("not-sdmx", why=lines[-1][:500] if lines else type(error).__name__)
        raise SourceError([Finding(message, file=name)]) from None


def _structure(files: Files) -> Any:
    """The structure message among the files, None if there is none."""
    messages = (_message(path, name) for path, name, _ in files)
    return next((m for m in messages if isinstance(m, StructureMessage) or (m is not None and m.structure)), None)


def _read(files: Files, options: TableOptions) -> tuple[Structure, Iterator[dict[str, str]]]:
    """The structure of a message in XML or JSON, and its rows."""
    path, name, _ = files[0]
    if _kind(path, name) == "json":
        message = _json(files[0], options.language)
        return message.structure, _indexed(message, name)
    structure, data = _xml(files, options.dataset)
    return structure, map(_valued, data.rows())


@lru_cache(maxsize=2)
def _json(file: tuple[Path, str, int], language: str) -> JsonMessage:
    return JsonMessage(file[0], file[1], language)


def _indexed(message: JsonMessage, name: str) -> Iterator[dict[str, str]]:
    try:
        yield from map(_valued, message.rows())
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise SourceError([Finding(Message("sdmx-value", value=str(error)), file=name)]) from None


@lru_cache(maxsize=2)
def _xml(files: Files, wanted: str) -> tuple[Structure, DataMessage]:
    """The structure of a message, and the message; remembered while the files stay as they are."""
    path, name, _ = files[0]
    structure_message = _structure(files[1:])
    message = DataMessage(path, name, wanted)
    columns = message.columns
    keys, attributes = list(columns.dimensions), [id for id in columns.attributes if id not in columns.dimensions]
    if structure_message is not None:
        return of_message(structure_message, [*keys, OBSERVED, *attributes]), message
    return of_keys(keys, attributes, []), message


_FLAGS = symbols_of("eurostat")


def _valued(row: dict[str, str]) -> dict[str, str]:
    """The row with the status of its code, and that of a missing value where it has none."""
    if row.get("OBS_STATUS", "").islower():  # the flags of Eurostat and others
        row["OBS_STATUS"] = " ".join(statuses(row["OBS_STATUS"], _FLAGS))
    if row.get(OBSERVED, "").lower() in ("nan", "none", ""):
        row[OBSERVED] = ""
        codes = statuses(row.get("OBS_STATUS", ""), Symbols({}))
        missing = next((code for code in codes if code in MISSING), MISSING[0])
        row["OBS_STATUS"] = " ".join([missing, *(code for code in codes[len(codes) == 1 :] if code != missing)])
    return row


def _columns(path: Path, name: str) -> list[str]:
    """The ids of the columns: without labels, and without the brackets that say that a cell holds several values.

    "" for a column that holds the labels of the one before it, as in SDMX-CSV 2.0 with names, and for the first one of
    the ECB's, which holds the key of the series. Eurostat's flags are statuses.
    """
    titles = CsvSource().header(path, name, _dialect(path, name))
    ids = [re.sub(r"\[.*\]$", "", title.partition(":")[0].strip()) for title in titles]
    if NAMED in ids:
        first = max(ids.index(id) for id in ABOUT if id in ids) + 1
        ids[first + 1 :: 2] = [""] * len(ids[first + 1 :: 2])
    if ids[0] == SERIES_KEY:
        ids[0] = ""
    if FLAG in ids and STATUS_ID not in ids:
        ids[ids.index(FLAG)] = STATUS_ID
    return [MEASURE_TYPE if id == MEASURE and OBSERVED in ids else id for id in ids]


def _dialect(path: Path, name: str) -> TableOptions:
    """SDMX-CSV has commas or semicolons between its cells: those of its first line."""
    with opened(path, name) as raw:
        head = raw.readline(1 << 16)
    return TableOptions(separator=";" if head.count(b";") > head.count(b",") else ",")


def _plain(title: str, mark: str) -> Callable[[str], str]:
    """A function from a cell to what it holds without its label; `mark` stands between several values."""
    if title.endswith("[]"):
        return partial(_several, mark=mark)
    return (lambda cell: re.sub(r":\s.*", "", cell)) if ":" in title else str


def _several(cell: str, mark: str) -> str:
    """Values with marks between them, in quotes where they hold one, as a cell of several values here."""
    try:
        records = csv.reader(io.StringIO(cell, newline=""), delimiter=mark, strict=True)
        return joined(value for record in records for value in record)
    except csv.Error:
        return cell


def _csv(path: Path, name: str, findings: list[Finding]) -> Iterator[Batch]:
    columns = _columns(path, name)
    for batch in CsvSource().batches(path, name, _dialect(path, name), findings):
        stated = re.search(r"\[(.)\]$", next(iter(batch.columns)))
        mark = stated[1] if stated else ";"
        cells = {
            column: list(map(_plain(title, mark), texts))
            for column, (title, texts) in zip(columns, batch.columns.items(), strict=True)
            if column
        }
        if deleted := sum(action == DELETED for action in cells.get(ACTION, ())):
            raise SourceError([Finding(Message("sdmx-deletions", count=deleted), file=name, column=ACTION)])
        rows = [_valued(dict(zip(cells, row, strict=True))) for row in zip(*cells.values(), strict=True)]
        names = [column for column in columns if column and column not in ABOUT]
        names += [] if "OBS_STATUS" in names else ["OBS_STATUS"]
        yield Batch(batch.rows, {column: [row.get(column, "") for row in rows] for column in names})
