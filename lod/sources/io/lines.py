"""The lines of a text file, so that what is wrong is told by its row and memory stays small.

They are decoded many at a time, and one by one where something may be wrong with them.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import AnyStr

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.io.files import MARK, decode

MAX_LINE = 1_000_000
"""Bytes a line may have."""

CHUNK = 1 << 17
"""Bytes that are read at once."""


def lines(raw: io.BufferedReader, name: str, encoding: str) -> Iterator[str]:
    """Lines as text. Raises `SourceError` for one that is too long or not of the encoding, with its row."""
    if encoding == "utf-16":
        raw, encoding = io.BufferedReader(_Transcoded(raw, name)), "utf-8"
    if _ends_in_returns(raw):
        raw = io.BufferedReader(_Returns(raw))
    plain = encoding.removesuffix("-sig")
    row = 0
    for block in _blocks(raw):
        text = _text(block, plain) if row and len(block) < MAX_LINE else None
        if text is not None:
            pieces = _split(text, "\n")
            yield from pieces
            row += len(pieces)
        else:
            for line in _split(block, b"\n"):
                row += 1
                yield _line(line, name, plain, row)


def _ends_in_returns(raw: io.BufferedReader) -> bool:
    """Whether lines end as older Macs end them, with a carriage return alone: the first does, and is not in a cell."""
    head = raw.peek(CHUNK)
    at = head.find(b"\r")
    alone = 0 <= at < len(head) - 1 and head[at + 1 : at + 2] != b"\n"
    return alone and b"\n" not in head[:at] and head.count(b'"', 0, at) % 2 == 0


def _blocks(raw: io.BufferedReader) -> Iterator[bytes]:
    """The file in whole lines, many at a time, the first by itself; a line that is too long is cut."""
    if first := raw.readline(MAX_LINE + 1):
        yield first
    begun = b""
    while piece := raw.read(CHUNK):
        end = piece.rfind(b"\n") + 1
        if end:
            yield begun + piece[:end]
        begun = piece[end:] if end else begun + piece
        if len(begun) > MAX_LINE:
            break
    if begun:
        yield begun


def _text(block: bytes, encoding: str) -> str | None:
    """Lines decoded together; None where they must be looked at one by one."""
    if b"\0" in block or not (block.isascii() or (encoding == "utf-8" and MARK not in block)):
        return None
    try:
        return block.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _split(block: AnyStr, end: AnyStr) -> list[AnyStr]:
    """The lines of a block, each with its end."""
    pieces = block.split(end)
    last = pieces.pop()
    return [line + end for line in pieces] + ([last] if last else [])


def _line(line: bytes, name: str, encoding: str, row: int) -> str:
    if len(line) > MAX_LINE or (len(line) == MAX_LINE and not line.endswith(b"\n")):
        message = Message("line-too-long", max_line=MAX_LINE)
        raise SourceError([Finding(message, file=name, row=row, hint=Message("advice.is-this-a"))])
    if row > 1 and line.isascii() and b"\0" not in line:
        return line.decode("ascii")
    try:
        return decode(line, name, encoding)[0]
    except SourceError as error:
        raise SourceError([replace(error.findings[0], row=row)]) from None


class _Returns(io.RawIOBase):
    """A file with a line feed in place of each carriage return, and of one with a line feed: some are of both kinds."""

    def __init__(self, raw: io.BufferedReader) -> None:
        self._raw = raw
        self._returned = False  # whether the last byte was a carriage return

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # a buffer is a memoryview here
        read = self._raw.read1(len(buffer))
        data = read[1:] if self._returned and read.startswith(b"\n") else read
        self._returned = read.endswith(b"\r")
        if read and not data:
            return self.readinto(buffer)
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        buffer[: len(data)] = data
        return len(data)


class _Transcoded(io.RawIOBase):
    """A file in UTF-16 as UTF-8."""

    def __init__(self, raw: io.BufferedReader, name: str) -> None:
        self._raw, self._name = raw, name
        self._row, self._left = 1, b""
        head = raw.peek(2)[:2]
        if head not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) and b"\0" not in raw.peek(200)[:200]:
            hint = Message("advice.write-another-or")
            raise SourceError([Finding(Message("not-utf-16"), file=name, row=1, hint=hint)])
        self._decoder = codecs.getincrementaldecoder("utf-16")()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # a buffer is a memoryview here
        while not self._left:
            data = self._raw.read(1 << 16)
            try:
                text = self._decoder.decode(data, final=not data)
            except UnicodeDecodeError:
                message = Message("not-utf-16-after", row=self._row)
                raise SourceError(
                    [Finding(message, file=self._name, row=self._row, hint=Message("advice.save-it-as-utf"))]
                ) from None
            self._row += text.count("\n")
            self._left = text.encode()
            if not data:
                break
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size
