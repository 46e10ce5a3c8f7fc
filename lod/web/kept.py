"""Finished documents kept in memory: by address, within a size that counts all of it, and proof against scans.

What is asked for once is kept for a while, what is asked for again is kept for longer; so a visitor who asks for
everything once does not push out what others read.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

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

OVERHEAD = 500
"""Bytes that keeping something takes besides."""

ONCE = 0.25
"""The part of the size for what has been asked for once."""


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

    size: int
    documents: dict[str, Document] = field(default_factory=dict)
    wishes: OrderedDict[Wishes, str] = field(default_factory=OrderedDict)


class Kept:
    """At most `most` bytes of documents; any number of threads may use it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._bytes = {True: 0, False: 0}
        self._places: dict[bool, OrderedDict[Address, _Place]] = {True: OrderedDict(), False: OrderedDict()}
        """Places by whether they were asked for again; the least recently used first."""
        self._release = ""
        self._guard = threading.Lock()

    @property
    def bytes(self) -> int:
        """The bytes of all that is kept, with keys and headers."""
        return sum(self._bytes.values())

    def get(self, address: Address, wishes: Wishes) -> Document | None:
        """The document that was kept for an address and wishes, if it still is."""
        with self._guard:
            place = self._found(address)
            etag = place.wishes.get(wishes) if place else None
            if place is None or etag is None:
                return None
            place.wishes.move_to_end(wishes)
            return place.documents[etag]

    def keep(self, address: Address, wishes: Wishes, document: Document) -> None:
        """Keeps a document, if it is not too large; what was used least recently goes."""
        if document.size > LARGEST or _length(address) + _length(wishes) > LONGEST_KEY:
            return
        with self._guard:
            if address[0] != self._release:
                self._clear(address[0])
            again = address in self._places[True]
            place = self._places[again].setdefault(address, _Place(0))
            self._bytes[again] -= place.size
            place.documents.setdefault(document.etag, document)
            place.wishes[wishes] = document.etag
            if len(place.wishes) > WISHES:
                place.wishes.popitem(last=False)
            place.size = _size(address, place)
            self._bytes[again] += place.size
            self._shrink()

    def _found(self, address: Address) -> _Place | None:
        """The place of an address, which has been asked for again now."""
        place = self._places[True].get(address)
        if place is not None:
            self._places[True].move_to_end(address)
            return place
        place = self._places[False].pop(address, None)
        if place is not None:
            self._bytes[False] -= place.size
            self._bytes[True] += place.size
            self._places[True][address] = place
            self._shrink()
        return place

    def _shrink(self) -> None:
        """Drops what was used least recently: first what was asked for once, where that has more than its part."""
        while self.bytes > self.most:
            once = bool(self._places[False]) and (self._bytes[False] > ONCE * self.most or not self._places[True])
            _, dropped = self._places[not once].popitem(last=False)
            self._bytes[not once] -= dropped.size

    def _clear(self, release: str) -> None:
        """Another release is served: what was kept of the one before is not asked for any more."""
        self._release = release
        for again in (True, False):
            self._places[again].clear()
            self._bytes[again] = 0


def _length(texts: tuple[str, ...]) -> int:
    return sum(map(len, texts))


def _size(address: Address, place: _Place) -> int:
    keys = OVERHEAD + _length(address) + sum(OVERHEAD + _length(wishes) for wishes in place.wishes)
    return keys + sum(document.size for document in place.documents.values())
