"""Dumps that are kept compressed, in members that each can be entered: any stretch can be had without the rest.

The form is blocked gzip (BGZF; SAMv1 specification, section 4.1), which every program that reads gzip reads. A small
file is kept as it is, beside its compressed copy.
"""

from __future__ import annotations

import io
import struct
from array import array
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from hashlib import sha1, sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO

import deflate

from lod.cube.database import Damaged
from lod.messages.message import Message
from lod.release.manifest import FileEntry

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SMALL = 1_000_000
"""Bytes up to which a file is kept as it is too."""

BLOCK = 0xFF00
"""Bytes of each member but the last: what deflate makes of them at worst fits into a member."""

LEVEL = 1
"""How hard deflate tries. libdeflate makes the same bytes of the same text on every processor, which ISA-L does not."""
_HEAD = struct.Struct("<4BI2BH2B2H")
_FOOT = struct.Struct("<2I")
_DEFLATED, _EXTRA, _UNKNOWN = 8, 4, 255
_BEGIN = bytes((0x1F, 0x8B, _DEFLATED, _EXTRA))
_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
"""The empty member at the end, by which readers see that a file is whole."""


def packed_name(name: str) -> str:
    """The name of a file's compressed copy."""
    return f"{name}.gz"


def _member(data: bytes) -> bytes:
    deflated = deflate.deflate_compress(data, LEVEL)
    size = _HEAD.size + len(deflated) + _FOOT.size
    head = _HEAD.pack(0x1F, 0x8B, _DEFLATED, _EXTRA, 0, 0, _UNKNOWN, 6, ord("B"), ord("C"), 2, size - 1)
    return head + deflated + _FOOT.pack(deflate.crc32(data), len(data))


class PackedWriter(io.RawIOBase):
    """Writes a file and its compressed copy in one pass, and digests both; the file itself only where it is small.

    `digested`: whether what people download is written, whose digests are wanted (`entries`).
    """

    def __init__(self, path: Path, digested: bool = True) -> None:
        self.path = path
        self.size = 0
        self._held = bytearray()
        self._begun: list[bytes] | None = []
        """What was written so far, until it is too much to be small."""
        self._digested = digested
        self._plain, self._legacy, self._packed = sha256(), sha1(usedforsecurity=False), sha256()
        self._packed_size = 0
        self._file = path.with_name(packed_name(path.name)).open("wb")

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that is written here
        """Writes all of it; how much that is."""
        self.size += len(data)
        if self._digested:
            self._plain.update(data)
            self._legacy.update(data)
        if self._begun is not None:
            self._begun.append(data)
            if self.size > SMALL:
                self._begun = None
        self._held += data
        whole = len(self._held) // BLOCK * BLOCK
        for start in range(0, whole, BLOCK):
            self._put(_member(bytes(self._held[start : start + BLOCK])))
        del self._held[:whole]
        return len(data)

    def tell(self) -> int:
        """How many bytes were written."""
        return self.size

    def _put(self, member: bytes) -> None:
        self._file.write(member)
        self._packed_size += len(member)
        if self._digested:
            self._packed.update(member)

    def close(self) -> None:
        """Ends the file."""
        if self.closed:
            return
        super().close()  # first: where the disk is full, nothing is tried once more
        with self._file:
            if self._held:
                self._put(_member(bytes(self._held)))
            self._put(_END)
        if self._begun is not None:
            self.path.write_bytes(b"".join(self._begun))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
            return
        super().close()  # what could not be written is not tried again
        with suppress(OSError):
            self._file.close()

    @property
    def entries(self) -> dict[Path, FileEntry]:
        """What the manifest says of the file and of its compressed copy, once it is closed."""
        copy = self.path.with_name(packed_name(self.path.name))
        kept = self._begun is not None
        return {
            self.path: FileEntry(self._plain.hexdigest(), self.size, self._legacy.hexdigest(), packed=not kept),
            copy: FileEntry(self._packed.hexdigest(), self._packed_size),
        }


class _Unpacked(io.RawIOBase):
    """A file of which only the compressed copy is there, read as if it were there itself.

    Raises `Damaged` for one that is not as it was written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("rb")
        self._starts = starts(path, path.stat().st_mtime_ns)
        self._at = 0
        self._number = -1
        self._block = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Goes to a byte of the file as it was before it was packed; which that is."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size if whence == io.SEEK_END else 0}
        self._at = max(0, base[whence] + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    @property
    def _size(self) -> int:
        last = max(0, len(self._starts) - 1)
        return last * BLOCK + len(self._read(last))

    def _read(self, number: int) -> bytes:
        """A member's content; nothing behind the last."""
        if number >= len(self._starts):
            return b""
        if number != self._number:
            self._file.seek(self._starts[number])
            head = _HEAD.unpack(self._file.read(_HEAD.size))
            self._block, self._number = _content(self._file.read(head[-1] + 1 - _HEAD.size), self._path), number
        return self._block

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fills the buffer with what comes next, as far as a member goes; how much that is."""
        number, skipped = divmod(self._at, BLOCK)
        view = memoryview(buffer).cast("B")
        piece = self._read(number)[skipped : skipped + len(view)]
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()


@lru_cache(32)
def starts(path: Path, changed: int) -> array[int]:
    """Where the members of a packed file begin, but for the empty one at its end. `changed`: when it was written."""
    with path.open("rb") as file:
        places = array("Q", _starts(file, path))
        file.seek(places[-1] if places else 0)
        if file.read() != _END:
            raise _damaged(path)
        return places[:-1]


def _content(member: bytes, path: Path) -> bytes:
    """What a member without its head holds."""
    try:
        crc, size = _FOOT.unpack(member[-_FOOT.size :])
        content = bytes(deflate.deflate_decompress(member[: -_FOOT.size], min(size, BLOCK)))
        if (deflate.crc32(content), len(content)) == (crc, size):
            return content
    except (deflate.DeflateError, struct.error):
        pass
    raise _damaged(path)


def _damaged(path: Path) -> Damaged:
    why = "its members are not those that were written"
    return Damaged(Message("error.file-damaged", file=f"{path.parent.name}/{path.name}", why=why))


def _starts(file: BinaryIO, path: Path) -> Iterator[int]:
    start = 0
    while head := file.read(_HEAD.size):
        if len(head) < _HEAD.size or not head.startswith(_BEGIN):
            raise _damaged(path)
        yield start
        start += _HEAD.unpack(head)[-1] + 1
        file.seek(start)


def open_plain(path: Path) -> BinaryIO:
    """A file as it is, wherever it is: itself, or in its compressed copy. Raises `FileNotFoundError`, and `Damaged`."""
    if path.exists():
        return path.open("rb")
    return io.BufferedReader(_Unpacked(path.with_name(packed_name(path.name))), BLOCK)


def readable(path: Path) -> Path:
    """The file, or its compressed copy where only that is there."""
    return path if path.exists() else path.with_name(packed_name(path.name))
