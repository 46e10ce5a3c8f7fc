"""Finished documents kept in memory: by address, each once, however many wishes lead to it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from lod.web.memory import OVERHEAD, Memory

Address = tuple[str, ...]
"""What an answer is asked for by: release, script name, path, query string."""

Wishes = tuple[str, ...]
"""What an answer is negotiated by: the values of the Accept headers."""

LARGEST = 1_000_000
"""Bytes past which a document is not kept."""

LONGEST_KEY = 4_000
"""Characters of an address and wishes past which nothing is kept."""

WISHES = 16
"""Wishes that are remembered of one address; they lead to few documents, whatever they are."""


@dataclass(frozen=True)
class Document:
    """An answer: its status line, its headers, its body, and the ETag that tells it from others of its address."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    etag: str

    @property
    def size(self) -> int:
        """The bytes it takes."""
        return OVERHEAD + len(self.body) + sum(len(name) + len(value) + OVERHEAD // 5 for name, value in self.headers)


@dataclass
class _Place:
    """What is kept of one address: its documents by ETag, and the ETag that each wish leads to."""

    documents: dict[str, Document] = field(default_factory=dict)
    wishes: OrderedDict[Wishes, str] = field(default_factory=OrderedDict)

    @property
    def size(self) -> int:
        """The bytes it takes."""
        keys = sum(OVERHEAD + _length(wishes) for wishes in self.wishes)
        return keys + sum(document.size for document in self.documents.values())


class Kept:
    """The documents of one release in a memory that others use too; any number of threads may use it."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self._release = ""
        self._guard = threading.Lock()

    def get(self, address: Address, wishes: Wishes) -> Document | None:
        """The document that was kept for an address and wishes, if it still is."""
        with self._guard:
            place: _Place | None = self.memory.get(address)
            etag = place.wishes.get(wishes) if place else None
            if place is None or etag is None:
                return None
            place.wishes.move_to_end(wishes)
            return place.documents[etag]

    def keep(self, address: Address, wishes: Wishes, document: Document) -> None:
        """Keeps a document, if it is not too large.

        With another release all is dropped: what was kept of the one before is not asked for any more.
        """
        if document.size > LARGEST or _length(address) + _length(wishes) > LONGEST_KEY:
            return
        with self._guard:
            if address[0] != self._release:
                self._release = address[0]
                self.memory.clear()
            place = self.memory.peek(address) or _Place()
            place.documents.setdefault(document.etag, document)
            place.wishes[wishes] = document.etag
            if len(place.wishes) > WISHES:
                place.wishes.popitem(last=False)
            self.memory.keep(address, place, place.size)


def _length(texts: tuple[str, ...]) -> int:
    return sum(map(len, texts))
