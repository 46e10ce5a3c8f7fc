"""Dumps: the files people download, the same bytes from the same sources; compressed in the pass that writes them.

The figures of a data set are said once, into a body for each format; its dump and the dump of the whole are a head,
what is said of the rest, and bodies.
"""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from lod.cube.cube import Cube
from lod.cube.texts import ObservationBlocks
from lod.exchange import small, writers
from lod.exchange.complaints import SelectionError
from lod.exchange.extract import Extract
from lod.rdf.formats import DUMPS, NTRIPLES, Format, GraphWriter
from lod.rdf.subjects import Subject
from lod.release.manifest import FileEntry, digest
from lod.release.packed import PackedWriter, open_plain

AHEAD = 4
"""Batches of observations that are said at once, or wait to be written."""


class ByteWriter(Protocol):
    """What bytes are written to."""

    def write(self, data: bytes, /) -> object: ...


T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class DumpPiece:
    """A stretch of a file: its first byte, and how many."""

    path: Path
    start: int
    size: int

    def copy(self, target: ByteWriter) -> None:
        """Writes it to a file."""
        with open_plain(self.path) as source:
            source.seek(self.start)
            left = self.size
            while left and (chunk := source.read(min(left, 1 << 20))):
                target.write(chunk)
                left -= len(chunk)


@dataclass(frozen=True)
class Bodies:
    """The figures of a data set, written in each format without head and foot, each block after a separator.

    `pieces`, and `used` (the prefixes in them), by the format's name; `triples`: how many there are.
    """

    pieces: dict[str, DumpPiece]
    used: dict[str, frozenset[str]]
    triples: int


def write_bodies(
    folder: Path,
    slices: Iterable[Subject],
    cube: Cube,
    blocks: Callable[[Sequence[GraphWriter]], ObservationBlocks],
    prefixes: Mapping[str, str],
    threads: Executor,
) -> Bodies:
    """Writes the figures of a data set into an empty folder: its slices, then its observations.

    `blocks`: says batches of observations in the formats of the writers it is given; `threads`: where it does.
    """
    formats = [format for format in DUMPS if format.writer]
    writers = [format.writer(prefixes) for format in formats if format.writer]
    paths = {format.name: folder / format.suffix for format in formats}
    with ExitStack() as stack:
        files = [
            (w, stack.enter_context(PackedWriter(paths[f.name], digested=False)))
            for f, w in zip(formats, writers, strict=True)
        ]
        for subject in slices:
            for writer, file in files:
                file.write(f"{writer.separator}{writer.block(subject)}".encode())
        observation_blocks = blocks(writers)
        for texts in _beside(threads, observation_blocks.of, cube.batches()):
            for (_, file), text in zip(files, texts, strict=True):
                file.write(text)
    used = {f.name: frozenset(w.used) for f, w in zip(formats, writers, strict=True)}
    sizes = {format.name: file.size for format, (_, file) in zip(formats, files, strict=True)}
    pieces = {name: DumpPiece(path, 0, sizes[name]) for name, path in paths.items()}
    return Bodies(pieces, used, _lines(paths[NTRIPLES.name]))


def _beside(threads: Executor, work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """What comes of each item, in order, worked out by the threads a few items ahead."""
    ahead: deque[Future[R]] = deque()
    for item in items:
        ahead.append(threads.submit(work, item))
        if len(ahead) >= AHEAD:
            yield ahead.popleft().result()
    for future in ahead:
        yield future.result()


def _lines(path: Path) -> int:
    """How many lines a file has: in N-Triples, how many triples."""
    with open_plain(path) as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def write_dump(
    path: Path, format: Format, described: Iterable[Subject], bodies: Sequence[Bodies], prefixes: Mapping[str, str]
) -> tuple[DumpPiece, dict[Path, FileEntry]]:
    """A graph: what is described, then the bodies; gives where these stand, and the files with their digests."""
    if format.writer is None:
        raise TypeError(f"{format.title} cannot carry a graph")
    writer = format.writer(prefixes)
    blocks = list(map(writer.block, described))
    writer.used.update(*(body.used[format.name] for body in bodies))
    with PackedWriter(path) as file:
        file.write((writer.head() + writer.separator.join(blocks)).encode())
        start = file.tell()
        for body in bodies:
            body.pieces[format.name].copy(file)
        end = file.tell()
        file.write(writer.foot.encode())
    return DumpPiece(path, start, end - start), file.entries


def write_graph(path: Path, format: Format, subjects: Iterable[Subject], prefixes: Mapping[str, str]) -> None:
    """A graph in a format's own writing."""
    write_text(path, format.say(subjects, prefixes))


def write_table(path: Path, format: Format, extract: Extract) -> None:
    """The observations in a table format; no file, where the format does not hold that many.

    Those whose rows are in memory are written from these, to the same bytes: that costs what the rows cost.
    """
    try:
        if small.is_alike(extract) and format.name in writers.SMALL:
            path.write_bytes(writers.write_small(extract, format))
        else:
            writers.write(replace(extract, rows=None), format, path)
    except SelectionError:
        path.unlink(missing_ok=True)


def write_text(path: Path, pieces: Iterable[str]) -> None:
    """Text in pieces, as UTF-8 with the line ends it comes with."""
    with path.open("w", encoding="utf-8", newline="") as file:
        for piece in pieces:
            file.write(piece)


def finish(path: Path, format: Format) -> dict[Path, FileEntry]:
    """Digests a dump that was written, if there is one, and packs it if its format is not compact."""
    if not path.exists():
        return {}
    if format.compact:
        return {path: digest(path, legacy=True)}
    written = path.with_name(f".{path.name}")
    path.rename(written)
    with written.open("rb") as source, PackedWriter(path) as target:
        shutil.copyfileobj(source, target, 1 << 20)
    written.unlink()
    return target.entries
