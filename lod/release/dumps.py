"""Dumps: the files people download, plain and gzipped, the same bytes from the same sources.

The figures of a data set are said once, into a body for each format; its dump and the dump of the whole are a head,
what is said of the rest, and bodies.
"""

from __future__ import annotations

import csv
import gzip
import io
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from lod.cube import table
from lod.rdf.formats import DUMPS, Format
from lod.rdf.subjects import Subject, by_subject
from lod.rdf.terms import Triple


@dataclass(frozen=True)
class Bodies:
    """The figures of a data set, written in each format without head and foot.

    `paths`, and `used` (the prefixes in them), by the format's name; `triples`: how many there are.
    """

    paths: dict[str, Path]
    used: dict[str, frozenset[str]]
    triples: int


def write_bodies(folder: Path, figures: Iterable[Subject], prefixes: Mapping[str, str]) -> Bodies:
    """Writes the figures into an empty folder, in one pass over them."""
    formats = [(format, format.writer(prefixes)) for format in DUMPS if format.writer]
    paths = {format.name: folder / format.suffix for format, _ in formats}
    count = 0
    with ExitStack() as stack:
        files = [
            (writer, stack.enter_context(paths[format.name].open("w", encoding="utf-8", newline="")))
            for format, writer in formats
        ]
        for number, subject in enumerate(figures):
            count += sum(len(values) for _, values in subject[1])
            for writer, file in files:
                if number and writer.separator:
                    file.write(writer.separator)
                file.write(writer.block(subject))
    return Bodies(paths, {format.name: frozenset(writer.used) for format, writer in formats}, count)


def write_dump(
    path: Path, format: Format, described: Iterable[Triple], bodies: Sequence[Bodies], prefixes: Mapping[str, str]
) -> None:
    """A graph: what is described (triples of one subject together), then the bodies, one after the other."""
    if format.writer is None:
        raise TypeError(f"{format.title} cannot carry a graph")
    writer = format.writer(prefixes)
    blocks = list(map(writer.block, by_subject(described)))
    writer.used.update(*(body.used[format.name] for body in bodies))
    with path.open("wb") as file:
        file.write((writer.head() + writer.separator.join(blocks)).encode())
        for body in bodies:
            if body.triples:
                file.write(writer.separator.encode())
                with body.paths[format.name].open("rb") as figures:
                    shutil.copyfileobj(figures, file, 1 << 20)
        file.write(writer.foot.encode())


def write_graph(path: Path, format: Format, triples: Iterable[Triple], prefixes: Mapping[str, str]) -> None:
    """The triples in a format's own writing. Triples of one subject must come together."""
    write_text(path, format.write(triples, prefixes))


def write_text(path: Path, pieces: Iterable[str]) -> None:
    """Text in pieces, as UTF-8 with the line ends it comes with."""
    with path.open("w", encoding="utf-8", newline="") as file:
        for piece in pieces:
            file.write(piece)


def write_whole_table(path: Path, tables: Mapping[str, Path]) -> None:
    """The tables of all data sets (by id) as one, with a column for each that any of them has."""
    headers = {name: next(_records(file)) for name, file in tables.items()}
    columns = ["dataset", *dict.fromkeys(column for header in headers.values() for column in header)]

    def rows() -> Iterator[list[str]]:
        for name, file in tables.items():
            places = [headers[name].index(column) if column in headers[name] else None for column in columns[1:]]
            records = _records(file)
            next(records)
            for record in records:
                yield [name, *("" if place is None else record[place] for place in places)]

    write_text(path, table.write(columns, rows()))


def _records(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def compress(path: Path) -> Path:
    """A gzipped copy beside the file; no name and no time in its header, so that equal contents are equal bytes."""
    target = path.with_name(path.name + ".gz")
    with (
        path.open("rb") as source,
        target.open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
    ):
        shutil.copyfileobj(source, packed, io.DEFAULT_BUFFER_SIZE * 16)
    return target
