"""Answers as the pool hands them out: small ones in memory, big ones in a file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from lod.errors import QueryError
from lod.messages.message import Message
from lod.query.engine import Kind
from lod.query.jobs import EXPORTED
from lod.query.messages import Reply
from lod.rdf.formats import Format, by_name

BODY_BYTES = 250_000
"""Answers up to this size are bytes in memory; larger ones are a file."""


@dataclass(frozen=True)
class File:
    """A finished file: its size in bytes, and the file, open. Whoever gets it closes it."""

    size: int
    file: BinaryIO


@dataclass(frozen=True)
class Answer:
    """A whole answer: its kind, its format, its size in bytes, and either its bytes or, for a big one, an open file.

    Whoever gets the file closes it. `engine` and `reason`: what answered, and why not the columns (`Outcome`).
    """

    kind: Kind
    format: Format
    size: int
    body: bytes | None
    file: BinaryIO | None = None
    engine: str = "oxigraph"
    reason: str = ""

    def read(self) -> bytes:
        """All of it; closes the file."""
        if self.file is None:
            return self.body or b""
        with self.file as file:
            return file.read()


def collect(reply: Reply, spool: int) -> Answer:
    """A reply's answer, taken out of the spool (a descriptor). Raises the reply's error, and `OSError`."""
    if reply.error or reply.outcome is None:
        raise reply.error or QueryError(Message("query.no-answer"))
    body, file = None, None
    if reply.size <= BODY_BYTES:
        body = b"".join(_pieces(spool, reply.size))
    else:
        file = _copy(spool, reply.size)
    outcome = reply.outcome
    return Answer(outcome.kind, by_name(outcome.format), reply.size, body, file, outcome.engine, outcome.reason)


def collect_file(reply: Reply, folder: Path) -> File:
    """What a reply says was exported into a folder, which it is taken out of. Raises the reply's error, `OSError`."""
    if reply.error:
        raise reply.error
    path = folder / EXPORTED
    file = path.open("rb")
    path.unlink()
    return File(reply.size, file)


def _copy(descriptor: int, size: int) -> BinaryIO:
    """The answer in a file of its own, because the worker's next query needs the spool."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever gets the answer closes it)
    try:
        for piece in _pieces(descriptor, size):
            file.write(piece)
        file.seek(0)
    except OSError:
        file.close()
        raise
    return cast(BinaryIO, file)


def _pieces(descriptor: int, size: int) -> Iterator[bytes]:
    place = 0
    while place < size:
        piece = os.pread(descriptor, min(1 << 20, size - place), place)
        if not piece:
            raise OSError("the result is shorter than its worker said")
        place += len(piece)
        yield piece
