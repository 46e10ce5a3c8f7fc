"""Dumps that are kept compressed, in pieces that each can be entered: any stretch can be had without the rest.

The form is gzip (RFC 1952) of one member, since browsers, curl and wget stop after the first. Its pieces are whole
blocks of deflate (RFC 1951), and two empty ones behind each mark where the next begins. A small file is kept as it is,
beside its compressed copy.
"""

from __future__ import annotations

import io
import struct
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha1, sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO
from zlib import crc32

import deflate

from lod.cube.database import Damaged
from lod.messages.message import Message
from lod.release.manifest import FileEntry

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SMALL = 1_000_000
"""Bytes up to which a file is kept as it is too."""

BLOCK = 32_000
"""Bytes of each piece but the last: so few that deflate makes one block of them."""

LEVEL = 1
"""How hard deflate tries. libdeflate makes the same bytes of the same text on every processor, which ISA-L does not."""

_HEAD = bytes.fromhex("1f8b08000000000004ff")
_FOOT = struct.Struct("<2I")
_EMPTY, _LAST = bytes.fromhex("000000ffff"), bytes.fromhex("010000ffff")
"""Empty blocks (RFC 1951, section 3.2.4), of which the second ends a file."""

_ALIGNED = _EMPTY[1:]
"""An empty block whose head stands in the bits that the block before it leaves of its last byte."""

_MARK = _ALIGNED + _EMPTY

_WINDOW = 1 << 20
"""Bytes of a packed file that are looked through at once."""


def packed_name(name: str) -> str:
    """The name of a file's compressed copy."""
    return f"{name}.gz"


def _piece(data: bytes) -> bytes:
    return _blocks(data) + _EMPTY


def _blocks(data: bytes) -> bytes:
    """Deflate blocks of which none is the last, and an empty one that ends with a byte."""
    block = bytearray(deflate.deflate_compress(data, LEVEL))
    if not block[0] & 1:  # it is several, which cannot be told apart
        half = len(data) // 2
        return _blocks(data[:half]) + _blocks(data[half:])
    block[0] &= 0xFE
    # three bits begin the empty block: they are the rest of the last byte, or do not fit there
    candidates = (bytes(block) + end for end in (_ALIGNED, _EMPTY))
    return next(whole for whole in candidates if _inflated(whole, len(data)) == data)


def _inflated(blocks: bytes, size: int) -> bytes | None:
    """What blocks, none of them the last, hold; None where that is not so many bytes."""
    try:
        content = bytes(deflate.deflate_decompress(blocks + _LAST, size))
    except deflate.DeflateError:
        return None
    return content if len(content) == size else None


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
        self._packed_size = self._crc = 0
        self._file = path.with_name(packed_name(path.name)).open("wb")
        self._put(_HEAD)

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
            self._put_piece(bytes(self._held[start : start + BLOCK]))
        del self._held[:whole]
        return len(data)

    def tell(self) -> int:
        """How many bytes were written."""
        return self.size

    def _put_piece(self, data: bytes) -> None:
        self._crc = crc32(data, self._crc)
        self._put(_piece(data))

    def _put(self, packed: bytes) -> None:
        self._file.write(packed)
        self._packed_size += len(packed)
        if self._digested:
            self._packed.update(packed)

    def close(self) -> None:
        """Ends the file."""
        if self.closed:
            return
        super().close()  # first: where the disk is full, nothing is tried once more
        with self._file:
            if self._held:
                self._put_piece(bytes(self._held))
            self._put(_LAST + _FOOT.pack(self._crc, self.size & 0xFFFFFFFF))
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
        self._pieces = pieces(path, path.stat().st_mtime_ns)
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
        return self._pieces.size

    def _read(self, number: int) -> bytes:
        """A piece's content; nothing behind the last."""
        if number >= len(self._pieces.sums):
            return b""
        if number != self._number:
            self._block, self._number = self._pieces.content(self._file, number, self._path), number
        return self._block

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fills the buffer with what comes next, as far as a piece goes; how much that is."""
        number, skipped = divmod(self._at, BLOCK)
        view = memoryview(buffer).cast("B")
        piece = self._read(number)[skipped : skipped + len(view)]
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()


@dataclass(frozen=True)
class Pieces:
    """Where the pieces of a packed file begin, and behind them where they end; a check sum of each; the `size` of all
    that they hold."""

    starts: array[int]
    sums: array[int]
    size: int

    def content(self, file: BinaryIO, number: int, path: Path) -> bytes:
        """What a piece holds. Raises `Damaged`."""
        file.seek(self.starts[number])
        blocks = file.read(self.starts[number + 1] - self.starts[number])
        content = _inflated(blocks, min(BLOCK, self.size - number * BLOCK))
        if content is None or crc32(content) != self.sums[number]:
            raise _damaged(path)
        return content


@lru_cache(128)
def pieces(path: Path, changed: int) -> Pieces:
    """The pieces of a packed file, which is read whole once. `changed`: when it was written. Raises `Damaged`."""
    starts, sums, size, crc = array("Q", [len(_HEAD)]), array("L"), 0, 0
    with path.open("rb") as file:
        last = file.seek(0, io.SEEK_END) - len(_LAST) - _FOOT.size
        if last < len(_HEAD):
            raise _damaged(path)
        file.seek(last)
        end, whole = file.read(len(_LAST)), _FOOT.unpack(file.read())
        file.seek(0)
        if end != _LAST or file.read(len(_HEAD)) != _HEAD:
            raise _damaged(path)
        for content, place in _contents(file, last, whole[1], path):
            starts.append(place)
            sums.append(crc32(content))
            crc, size = crc32(content, crc), size + len(content)
    if (crc, size & 0xFFFFFFFF) != whole:
        raise _damaged(path)
    return Pieces(starts, sums, size)


def _contents(file: BinaryIO, last: int, size: int, path: Path) -> Iterator[tuple[bytes, int]]:
    """What each piece of a file holds, and where the piece ends. `last`: where the block begins that ends the file;
    `size`: of all that the pieces hold, but for multiples of 4 GiB."""
    begin, window, at, sought, read = file.tell(), b"", 0, 0, 0  # the window begins at `begin`, the piece at `at` in it
    while begin + at < last:
        mark = window.find(_MARK, sought)
        if mark < 0:
            if len(window) - at > 4 * BLOCK or begin + len(window) >= last:
                raise _damaged(path)
            sought = max(0, len(window) - at - len(_MARK) + 1)
            window = window[at:] + file.read(min(_WINDOW, last - begin - len(window)))
            begin, at = begin + at, 0
            continue
        end = mark + len(_MARK)
        content = _inflated(window[at:end], BLOCK)
        if content is None and begin + end == last:
            content = _inflated(window[at:end], (size - read) & 0xFFFFFFFF)
        if content is None:  # the bytes of the mark are others' that look like it
            sought = mark + 1
            continue
        yield content, begin + end
        at, sought, read = end, end, read + len(content)


def _damaged(path: Path) -> Damaged:
    why = "its pieces are not those that were written"
    return Damaged(Message("error.file-damaged", file=f"{path.parent.name}/{path.name}", why=why))


def open_plain(path: Path) -> BinaryIO:
    """A file as it is, wherever it is: itself, or in its compressed copy. Raises `FileNotFoundError`, and `Damaged`."""
    if path.exists():
        return path.open("rb")
    return io.BufferedReader(_Unpacked(path.with_name(packed_name(path.name))), BLOCK)


def readable(path: Path) -> Path:
    """The file, or its compressed copy where only that is there."""
    return path if path.exists() else path.with_name(packed_name(path.name))
