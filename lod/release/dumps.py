"""Dumps: the files people download, plain and gzipped, the same bytes from the same sources."""

from __future__ import annotations

import gzip
import io
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from lod.rdf.formats import Format
from lod.rdf.terms import Triple


def write_graph(path: Path, format: Format, triples: Iterable[Triple], prefixes: Mapping[str, str]) -> None:
    """The triples in a format's own writing. Triples of one subject must come together."""
    if format.write is None:
        raise TypeError(f"{format.title} cannot carry a graph")
    write_text(path, format.write(triples, prefixes))


def write_text(path: Path, pieces: Iterable[str]) -> None:
    """Text in pieces, as UTF-8 with the line ends it comes with."""
    with path.open("w", encoding="utf-8", newline="") as file:
        for piece in pieces:
            file.write(piece)


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
