"""Dumps that are kept compressed alone: any stretch of them is what it was, whichever way it was written."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

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
    """Whole, in any stretch and from its end, by our reader and by anybody's gzip; its digests are its own."""
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
        assert gzip.decompress(copy.read_bytes()) == data
        with open_plain(path) as plain:
            for part, length in stretches:
                start = int(part * size)
                plain.seek(start)
                assert plain.read(length) == data[start : start + length]
            assert plain.seek(0, 2) == size
            plain.seek(0)
            assert plain.read() == data
