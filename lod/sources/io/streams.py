"""Files of tables as streams of bytes, compressed or not; one that expands past all measure is refused on the way."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.io.files import judge_regular

MAX_EXPANDED = 20_000_000_000
"""Bytes that a compressed table may expand to."""
MAX_RATIO = 200
"""Times its size that a compressed table may expand to, past the first `FREE` bytes."""
FREE = 50_000_000
"""Bytes that any compressed table may expand to."""
BUFFER = 1 << 18


@contextmanager
def opened(path: Path, name: str) -> Iterator[io.BufferedReader]:
    """A table's bytes, expanded where the file's name ends in `.gz` or `.zst`.

    Raises `SourceError` for a file that is not there, cannot be read, is not compressed as its name says, or expands
    past `MAX_EXPANDED` or `MAX_RATIO`.
    """
    try:
        judge_regular(path, name)
        with path.open("rb") as raw:
            _judge_promise(path, raw, name)
            yield _expanded(raw, path.suffix.lower(), name)
    except FileNotFoundError:
        raise SourceError([Finding(Message("no-such-file"), file=name, hint=Message("advice.add-it-or"))]) from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SourceError([Finding(Message("not-gzip", why=str(error)), file=name)]) from None
    except OSError as error:
        if error.strerror is None and path.suffix.lower() == ".zst":
            raise SourceError([Finding(Message("not-zstandard"), file=name)]) from None
        raise SourceError([Finding(Message("unreadable", why=error.strerror or str(error)), file=name)]) from None


def _judge_promise(path: Path, raw: io.BufferedReader, name: str) -> None:
    """Refuses a gzip file at once whose last four bytes promise too much (RFC 1952, ISIZE); others are watched."""
    size = path.stat().st_size
    if path.suffix.lower() != ".gz" or size < 8:
        return
    raw.seek(-4, io.SEEK_END)
    promised = int.from_bytes(raw.read(4), "little")
    raw.seek(0)
    if promised > max(FREE, MAX_RATIO * size):
        raise _too_large(max(FREE, MAX_RATIO * size), name)


def _too_large(limit: int, name: str) -> SourceError:
    hint = Message("advice.no-table-of")
    return SourceError([Finding(Message("expands-too-much", max_bytes=limit), file=name, hint=hint)])


PROLOGUE = 1 << 20
"""Bytes at the beginning of an XML file in which its first element must begin, and before it any document type."""
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_ELEMENT = re.compile(rb"<[^!?\s]")


def beginning(path: Path, name: str) -> bytes:
    """The beginning of an XML file without its comments, as far as a document type can stand.

    Raises `SourceError` where no element begins there: what comes after it would not have been looked at.
    """
    with opened(path, name) as raw:
        head = raw.read(PROLOGUE)
    text = _COMMENT.sub(b"", head)
    if len(head) == PROLOGUE and not _ELEMENT.search(text):
        raise SourceError([Finding(Message("no-element", max_bytes=PROLOGUE), file=name)])
    if b"\0" in head[:4]:
        raise SourceError([Finding(Message("utf-16"), file=name, row=1)])
    return text


def _expanded(raw: io.BufferedReader, suffix: str, name: str) -> io.BufferedReader:
    if suffix == ".gz":
        return io.BufferedReader(_Expanding(gzip.GzipFile(fileobj=raw, mode="rb"), raw, name), BUFFER)
    if suffix == ".zst":
        import pyarrow as pa

        return io.BufferedReader(_Expanding(pa.CompressedInputStream(raw, "zstd"), raw, name), BUFFER)
    return raw


class _Expanding(io.RawIOBase):
    """A decompressor that is watched: what it has given, against what it was given."""

    def __init__(self, inner: IO[bytes] | Any, raw: io.BufferedReader, name: str) -> None:
        self._inner, self._raw, self._name = inner, raw, name
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._inner.read(len(buffer))
        buffer[: len(data)] = data
        self._given += len(data)
        if self._given > MAX_EXPANDED or self._given > max(FREE, MAX_RATIO * self._raw.tell()):
            raise _too_large(min(MAX_EXPANDED, MAX_RATIO * self._raw.tell()), self._name)
        return len(data)
