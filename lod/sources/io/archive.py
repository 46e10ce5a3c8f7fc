"""Zip archives of workbooks, looked at before anything in them is expanded."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.parsers import expat

from lod.errors import Finding, SourceError
from lod.messages.message import Message

MAX_PARTS = 10_000
"""Files that a workbook may consist of."""
MAX_PART = 2_000_000_000
"""Bytes that one of its files may expand to."""
MAX_RATIO = 200
"""Times its size that a file in it may expand to, past the first `FREE` bytes."""
FREE = 10_000_000
CHUNK = 1 << 16

Started = Callable[[str, dict[str, str]], None]
"""Told of an element that begins: its local name, and its attributes by local name."""


class BadWorkbook(Exception):
    """A document that is not read; `why` is the kind of the finding."""

    def __init__(self, why: Message) -> None:
        super().__init__(why)
        self.why = why


@contextmanager
def archive(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """The archive, whose directory promises nothing absurd. Raises `SourceError`."""
    try:
        with zipfile.ZipFile(path) as opened:
            _judge(opened, name)
            yield opened
    except BadWorkbook as refused:
        raise SourceError([Finding(refused.why, file=name)]) from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        NotImplementedError,
        EOFError,
        RuntimeError,
        expat.ExpatError,
    ) as error:
        raise SourceError([Finding(Message("not-a-workbook", error=str(error)), file=name)]) from None


def _judge(opened: zipfile.ZipFile, name: str) -> None:
    parts = opened.infolist()
    if len(parts) > MAX_PARTS:
        raise BadWorkbook(Message("workbook-of-many-parts", parts=len(parts), most=MAX_PARTS))
    for part in parts:
        limit = min(MAX_PART, max(FREE, MAX_RATIO * part.compress_size))
        if part.file_size > limit:
            raise BadWorkbook(Message("workbook-bomb", part=part.filename, size=part.file_size, most=limit))
        if part.flag_bits & 1:
            raise BadWorkbook(Message("locked-file"))
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadWorkbook(Message("workbook-compression", part=part.filename))
        if part.file_size and part.filename.endswith((".xml", ".rels")):  # LibreOffice writes empty parts
            _measure(opened, part)
            _head(opened, part)


def _measure(opened: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Expands a part, keeping nothing: other readers may not stop at the size that the directory states."""
    source = opened.fp
    if source is None or part.compress_type == zipfile.ZIP_STORED:
        return
    source.seek(part.header_offset)
    name, extra = struct.unpack("<26x2H", source.read(30))
    source.seek(name + extra, 1)
    inflate, left, given = zlib.decompressobj(-15), part.compress_size, 0
    while left and not inflate.eof:
        chunk = source.read(min(CHUNK, left))
        left -= len(chunk) or left
        while chunk and given <= part.file_size:
            given += len(inflate.decompress(chunk, CHUNK))
            chunk = inflate.unconsumed_tail
    if given > part.file_size:
        raise BadWorkbook(Message("workbook-of-another-size", part=part.filename))


def _head(opened: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Reads a document as far as its first element, before which alone entities can be declared."""

    class Begun(Exception):
        pass

    def begun(name: str, attributes: dict[str, str]) -> None:
        raise Begun

    try:
        read(opened, part.filename, begun)
    except Begun:
        return


def read(
    opened: zipfile.ZipFile,
    part: str,
    started: Started,
    ended: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Reads a document of the archive as a stream. Raises `BadWorkbook` for one that declares a type or entities."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_: Any) -> None:
        raise BadWorkbook(Message("workbook-entities", part=part))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: started(
        name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()}
    )
    if ended is not None:
        done = ended
        parser.EndElementHandler = lambda name: done(name.rpartition(" ")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    given, promised = 0, opened.getinfo(part).file_size
    with opened.open(part) as stream:
        while chunk := stream.read(CHUNK):
            given += len(chunk)
            if given > promised:
                raise BadWorkbook(Message("workbook-of-another-size", part=part))
            parser.Parse(chunk)
    parser.Parse(b"", True)
