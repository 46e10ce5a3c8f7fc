"""Hash trees over the records of a data set, kept in a file; and paths that prove that a record is one of them.

Leaves and nodes are hashed as RFC 9162 (Certificate Transparency 2.0, section 2.1) does: SHA-256 over a byte 0 and the
record, or over a byte 1 and the two nodes below; a node without a neighbour is the node above too. The leaves stand
in the order of their hashes, so that who has a record finds it by halving, and a record that is none of them has a
place where it would be.

A file: eight letters, the number of leaves (eight bytes, the greatest first), the hashes of the leaves, and the nodes
of each level from `KEPT` up to the root, which is last. The levels between are worked out again from the few leaves
below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

MAGIC = b"lodtree1"
SIZE = 32
"""Bytes of a hash."""

KEPT = 4
"""The first level above the leaves that is kept."""

_HEAD = len(MAGIC) + 8
NOTHING = sha256().digest()
"""The root of a tree without leaves."""


def leaf_of(record: str) -> bytes:
    """The hash of a record."""
    return sha256(b"\0" + record.encode()).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """The hash of two nodes."""
    return sha256(b"\1" + left + right).digest()


def above(level: Sequence[bytes]) -> list[bytes]:
    """The level above a level."""
    nodes = [node_of(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)]
    return [*nodes, level[-1]] if len(level) % 2 else nodes


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of a tree with these leaves."""
    level = list(leaves)
    while len(level) > 1:
        level = above(level)
    return level[0] if level else NOTHING


def path_of(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What a leaf is hashed with on the way to the root, the lowest first."""
    level, path = list(leaves), []
    while len(level) > 1:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        level, index = above(level), index // 2
    return path


def reached(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a path leads to from a leaf at a place of a tree of so many; None for a path of another length."""
    node, left = leaf, list(path)
    if not 0 <= index < size:
        return None
    while size > 1:
        if index ^ 1 < size:
            if not left:
                return None
            other = left.pop(0)
            node = node_of(other, node) if index % 2 else node_of(node, other)
        index, size = index // 2, (size + 1) // 2
    return None if left else node


def write(target: Path, records: Iterable[str]) -> None:
    """Writes the tree of some records; nobody need keep them all in memory, only their hashes."""
    buckets = [bytearray() for _ in range(256)]
    for record in records:
        leaf = sha256(b"\0" + record.encode()).digest()
        buckets[leaf[0]] += leaf
    count = sum(map(len, buckets)) // SIZE
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        file.write(MAGIC + count.to_bytes(8, "big"))
        level = list(_sorted(buckets))
        file.writelines(level)
        height = 0
        while len(level) > 1:
            level, height = above(level), height + 1
            if height >= KEPT or len(level) == 1:
                file.writelines(level)


def _sorted(buckets: Iterable[bytearray]) -> Iterator[bytes]:
    for bucket in buckets:
        yield from sorted(bytes(bucket[place : place + SIZE]) for place in range(0, len(bucket), SIZE))


class Tree:
    """The tree in a file, opened for reading. Raises `ValueError` for a file that is none, `OSError` for none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            head = file.read(_HEAD)
        self.size = int.from_bytes(head[len(MAGIC) :], "big")
        self._levels = dict(_places(self.size))
        if head[: len(MAGIC)] != MAGIC or path.stat().st_size != _end(self.size):
            raise ValueError(f"{path.name} is no hash tree")

    @property
    def root(self) -> bytes:
        """The root."""
        if not self.size:
            return NOTHING
        with self._path.open("rb") as file:
            file.seek(_end(self.size) - SIZE)
            return file.read(SIZE)

    def find(self, leaf: bytes) -> int | None:
        """The place of a leaf, None where it is none."""
        low, high = 0, self.size
        with self._path.open("rb") as file:
            while low < high:
                middle = (low + high) // 2
                file.seek(_HEAD + SIZE * middle)
                if file.read(SIZE) < leaf:
                    low = middle + 1
                else:
                    high = middle
            file.seek(_HEAD + SIZE * low)
            return low if low < self.size and file.read(SIZE) == leaf else None

    def path(self, index: int) -> list[bytes]:
        """What a leaf is hashed with on the way to the root, the lowest first."""
        first, count = index >> KEPT << KEPT, 1 << KEPT
        with self._path.open("rb") as file:
            file.seek(_HEAD + SIZE * first)
            block = file.read(SIZE * min(count, self.size - first))
            path = path_of([block[n : n + SIZE] for n in range(0, len(block), SIZE)], index - first)
            level, size, place = KEPT, _halved(self.size, KEPT), index >> KEPT
            while size > 1:
                if place ^ 1 < size:
                    file.seek(self._levels[level] + SIZE * (place ^ 1))
                    path.append(file.read(SIZE))
                level, size, place = level + 1, (size + 1) // 2, place // 2
        return path


def _halved(size: int, times: int) -> int:
    for _ in range(times):
        size = (size + 1) // 2
    return size


def _places(size: int) -> Iterator[tuple[int, int]]:
    """The levels that a file has above the leaves, and where each begins."""
    place, level = _HEAD + SIZE * size, 0
    while size > 1:
        size, level = (size + 1) // 2, level + 1
        if level >= KEPT or size == 1:
            yield level, place
            place += SIZE * size


def _end(size: int) -> int:
    """The bytes that the file of a tree has."""
    *_, (level, place) = [(0, _HEAD), *_places(size)]
    return place + SIZE * (1 if level else size)
