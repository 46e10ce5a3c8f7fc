"""The proof that a figure was published in a release: small, and checked without asking the site.

    {"record":    what was published (`lod.cube.records`),
     "tree":      where its hash stands among those of its data set, of how many, and the hashes beside the way up,
     "dataset":   the same of the data set among those of the release,
     "statement": what the release states of that tree, signed (a JWS in compact form)}

Hashes are put together and written in base64url.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lod.cube.records import ID, canonical
from lod.messages.message import Message
from lod.trust import jws, tree
from lod.trust.keys import KeySet
from lod.trust.seal import FigureTree, NotProven, Signed, verified

LARGEST = 100_000
"""Bytes that a proof may have; usual ones have below 2,000."""


@dataclass(frozen=True)
class Proven:
    """A figure that was published: its record, and the statement of the release with the key that signed it."""

    record: Mapping[str, Any]
    signed: Signed

    @property
    def figure(self) -> str:
        """The figure's IRI."""
        return str(self.record[ID])


def proof(record: str, dataset: str, figures: tree.Tree, datasets: tree.Tree, statement: str) -> str:
    """The proof of a figure of a data set, from its tree and that of the release.

    `statement`: the signature. Raises `NotProven` for a record that is none of theirs.
    """
    index = figures.find(tree.leaf_of(record))
    entry = FigureTree(figures.size, jws.encoded(figures.root))
    place = datasets.find(tree.leaf_of(entry.record(dataset)))
    if index is None or place is None:
        raise NotProven(Message("trust.not-published"))
    plain = {
        "record": json.loads(record),
        "tree": {"index": index, "size": figures.size, "path": _joined(figures.path(index))},
        "dataset": {"id": dataset, "index": place, "path": _joined(datasets.path(place))},
        "statement": statement,
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")) + "\n"


def check(text: str | bytes, keys: KeySet) -> Proven:
    """What a proof proves, by one of the keys. Raises `NotProven` where it proves nothing."""
    try:
        plain = json.loads(text)
        own, dataset = plain["tree"], plain["dataset"]
        if [set(plain), set(own), set(dataset)] != _MEMBERS:
            raise ValueError("other members")
        _require_texts(plain["record"])
        root = _led(tree.leaf_of(canonical(plain["record"])), own["index"], own["size"], own["path"])
        leaf = tree.leaf_of(FigureTree(own["size"], jws.encoded(root)).record(str(dataset["id"])))
        statement = str(plain["statement"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotProven(Message("trust.malformed-proof")) from None
    if not statement:
        raise NotProven(Message("trust.unsigned"))
    signed = verified(statement, keys)
    try:
        top = _led(leaf, dataset["index"], signed.statement.datasets, dataset["path"])
    except (ValueError, TypeError):
        raise NotProven(Message("trust.malformed-proof")) from None
    if jws.encoded(top) != signed.statement.figures:
        raise NotProven(Message("trust.not-in-release", release=signed.statement.release))
    return Proven(plain["record"], signed)


_MEMBERS = [{"record", "tree", "dataset", "statement"}, {"index", "size", "path"}, {"id", "index", "path"}]


def _led(leaf: bytes, index: Any, size: Any, path: Any) -> bytes:
    """The root that a path leads to. Raises `ValueError` or `TypeError` for what is no path."""
    if type(index) is not int or type(size) is not int:
        raise TypeError("no numbers")
    joined = jws.decoded(path)
    if len(joined) % tree.SIZE:
        raise ValueError("no hashes")
    hashes = [joined[place : place + tree.SIZE] for place in range(0, len(joined), tree.SIZE)]
    root = tree.reached(leaf, index, size, hashes)
    if root is None:
        raise ValueError("a path of another length")
    return root


def _require_texts(record: Mapping[str, Any]) -> None:
    """Raises `ValueError` for a record that is none."""
    cells = [cell for value in record.values() for cell in (value if isinstance(value, list) else [value])]
    if not isinstance(record.get(ID), str) or not all(isinstance(cell, str) for cell in cells):
        raise ValueError("no record")


def _joined(hashes: Sequence[bytes]) -> str:
    return jws.encoded(b"".join(hashes))
