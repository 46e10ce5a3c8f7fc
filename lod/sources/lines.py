"""The lines of a text file, decoded one by one, so that what is wrong is told by its row and memory stays small."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from functools import partial

from lod.errors import Finding, SourceError
from lod.sources.files import decode

MAX_LINE = 1_000_000
"""Bytes a line may have."""


def lines(raw: io.BufferedReader, name: str, encoding: str) -> Iterator[str]:
    """Lines as text. Raises `SourceError` for one that is too long or not of the encoding, with its row."""
    if encoding == "utf-16":
        raw, encoding = io.BufferedReader(_Transcoded(raw, name)), "utf-8"
    plain = encoding.removesuffix("-sig")
    for row, line in enumerate(iter(partial(raw.readline, MAX_LINE), b""), 1):
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            message = f"the line is longer than {MAX_LINE:,} bytes."
            raise SourceError([Finding(message, file=name, row=row, hint="Is this a table, with a line for each row?")])
        if row == 1 or not line.isascii() or b"\0" in line:
            try:
                text, _ = decode(line, name, plain)
            except SourceError as error:
                found = error.findings[0]
                raise SourceError(
                    [Finding(found.message, file=name, row=row, column=found.column, hint=found.hint)]
                ) from None
            yield text
        else:
            yield line.decode("ascii")


class _Transcoded(io.RawIOBase):
    """A file in UTF-16 as UTF-8."""

    def __init__(self, raw: io.BufferedReader, name: str) -> None:
        self._raw, self._name = raw, name
        self._row, self._left = 1, b""
        head = raw.peek(2)[:2]
        if head not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) and b"\0" not in raw.peek(200)[:200]:
            hint = "Write another `encoding:`, or leave it out for UTF-8."
            raise SourceError([Finding("this is not UTF-16.", file=name, row=1, hint=hint)])
        self._decoder = codecs.getincrementaldecoder("utf-16")()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # a buffer is a memoryview here
        while not self._left:
            found = self._raw.read(1 << 16)
            try:
                text = self._decoder.decode(found, final=not found)
            except UnicodeDecodeError:
                message = f"this is not UTF-16, in or after row {self._row}."
                raise SourceError(
                    [Finding(message, file=self._name, row=self._row, hint="Save it as UTF-8.")]
                ) from None
            self._row += text.count("\n")
            self._left = text.encode()
            if not found:
                break
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size
