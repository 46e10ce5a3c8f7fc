"""Dumps that are kept compressed alone: any stretch of them is what it was, whichever way it was written."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from lod.cube.database import Damaged
from lod.release.packed import BLOCK, SMALL, PackedWriter, open_plain

SIZES = st.one_of(
    st.integers(0, 200),
    st.builds(lambda blocks, more: blocks * BLOCK + more, st.integers(0, 40), st.integers(-2, 2)).filter(
        lambda size: size >= 0
    ),
    st.integers(SMALL - 2, SMALL + 2),
)


def content(seed: int, size: int) -> bytes:
    """Bytes that compress, but not to nothing; of odd seeds some that do not."""
    words = hashlib.shake_128(bytes([seed])).digest(size if seed % 2 else 997)
    return (words * (size // max(1, len(words)) + 1))[:size]


@given(st.integers(0, 255), SIZES, st.integers(1, 300_000), st.lists(st.tuples(st.floats(0, 1), SIZES), max_size=5))
def test_a_packed_file_is_what_was_written(seed: int, size: int, step: int, stretches: list[tuple[float, int]]) -> None:
    """Whole, in any stretch and from its end, by our reader and by anybody's gzip; its digests are its own.

    It is one member: many readers stop after the first.
    """
    data = content(seed, size)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "dump"
        with PackedWriter(path) as file:
            for start in range(0, size, step):
                file.write(data[start : start + step])
        entry, copy = file.entries[path], path.with_name("dump.gz")
        assert (entry.sha256, entry.size) == (hashlib.sha256(data).hexdigest(), size)
        assert entry.packed == (size > SMALL) == (not path.exists())
        assert file.entries[copy].sha256 == hashlib.sha256(copy.read_bytes()).hexdigest()
        member = zlib.decompressobj(31)
        assert (member.decompress(copy.read_bytes()), member.unused_data, member.eof) == (data, b"", True)
        with open_plain(path) as plain:
            for part, length in stretches:
                start = int(part * size)
                plain.seek(start)
                assert plain.read(length) == data[start : start + length]
            assert plain.seek(0, 2) == size
            plain.seek(0)
            assert plain.read() == data


@given(st.integers(0, 255), st.floats(0, 1), st.booleans())
def test_damage_is_never_read_as_figures(seed: int, part: float, cut: bool) -> None:
    """With a byte changed, or the end missing, there are words, and before them nothing but what was written."""
    data = content(seed, SMALL + BLOCK)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "dump"
        with PackedWriter(path) as file:
            file.write(data)
        copy = path.with_name("dump.gz")
        packed = bytearray(copy.read_bytes())
        place = min(int(part * len(packed)), len(packed) - 1)
        packed[place] ^= 0x55
        copy.write_bytes(packed[:place] if cut else packed)
        read, words = b"", ""
        try:
            with open_plain(path) as plain:
                while piece := plain.read(BLOCK):
                    read += piece
        except Damaged as error:
            words = str(error)
        assert data.startswith(read)
        assert "dump.gz" in words or (read == data and not cut)  # some bytes of gzip's heads mean nothing


def test_a_full_disk_is_said_once(tmp_path: Path) -> None:
    """Writing raises what the system says, and nothing is left open or tried again."""
    program = f"""
import resource, signal
from pathlib import Path
from lod.release.packed import PackedWriter
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
import os
try:
    with PackedWriter(Path({str(tmp_path / "dump")!r})) as file:
        for _ in range(40):
            file.write(os.urandom(100_000))
except OSError as error:
    print("said:", error.strerror)
"""
    ran = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True)
    assert (ran.stdout.splitlines(), ran.stderr) == (["said: File too large"], "")
