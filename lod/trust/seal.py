"""The seal of a release: the digests of all that it publishes, and a statement of them that can be signed.

digests.json     everything that is published, by digest (`Seal`); it follows from the manifest
signature.jws    the statement, signed: a line for each signature

A statement names the release, the digest of `digests.json`, and the root of the hash tree over the data sets, below
each of which is the tree of its figures; and the newest event of the history when it was signed, which states those
before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lod.cube.records import canonical
from lod.errors import LodError
from lod.messages.message import Message
from lod.trust import jws, tree
from lod.trust.keys import KeySet, PublicKey

DIGESTS = "digests.json"
SIGNATURE = "signature.jws"


class NotProven(LodError):
    """What was looked at is not what was published, or nobody has signed it."""


@dataclass(frozen=True)
class FigureTree:
    """The hash tree of a data set's figures: how many there are, and its root in base64url."""

    size: int
    root: str

    def record(self, dataset: str) -> str:
        """The record of the data set in the tree of the release."""
        return canonical({"dataset": dataset, "root": self.root, "size": self.size})


@dataclass(frozen=True)
class PublishedFile:
    """A file that is published: its SHA-256 and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Seal:
    """The digests of a release.

    `manifest`: that of its manifest; `files`: what is published, by path below the base; `graphs`: the digests of
    graphs in canonical form, by the IRI of the graph or the path of the dump without its suffix; `datasets`: the trees
    of figures by data set.
    """

    release: str
    created: str
    base: str
    content: str
    manifest: str
    files: Mapping[str, PublishedFile]
    graphs: Mapping[str, str]
    datasets: Mapping[str, FigureTree]

    @property
    def leaves(self) -> list[bytes]:
        """The leaves of the release's tree: a data set each, in order."""
        return sorted(tree.leaf_of(entry.record(name)) for name, entry in self.datasets.items())

    def text(self) -> str:
        """The seal as its file has it."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def parse(cls, text: str | bytes) -> Seal:
        """The seal that `text` gave. Raises `NotProven` for anything else."""
        try:
            plain = json.loads(text)
            plain["files"] = {path: PublishedFile(**entry) for path, entry in plain["files"].items()}
            plain["datasets"] = {name: FigureTree(**entry) for name, entry in plain["datasets"].items()}
            return cls(**plain)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise NotProven(Message("trust.malformed", what=DIGESTS)) from None

    def statement(self, moment: datetime, head: HistoryHead | None = None) -> ReleaseStatement:
        """What is to be signed of it. `head`: of the history at that moment, None where there is none."""
        digests = jws.encoded(sha256(self.text().encode()).digest())
        root = jws.encoded(tree.root_of(self.leaves))
        return ReleaseStatement(self.release, int(moment.timestamp()), digests, root, len(self.datasets), head)


@dataclass(frozen=True)
class HistoryHead:
    """The newest event of a history: its number, and the SHA-256 of its file in hexadecimal."""

    event: int
    digest: str


@dataclass(frozen=True)
class ReleaseStatement:
    """What is signed: the release; when (`iat`, seconds since 1970, RFC 7519); the digest of its seal; the root of the
    tree of `datasets` data sets; the head of the `history` then, None where there was none or it was not signed yet."""

    release: str
    iat: int
    digests: str
    figures: str
    datasets: int
    history: HistoryHead | None = None

    @classmethod
    def parse(cls, payload: Mapping[str, Any]) -> ReleaseStatement:
        """The statement of a payload. Raises `ValueError`."""
        try:
            new = cls(**payload)
            head = None if new.history is None else HistoryHead(**payload["history"])
        except TypeError as error:
            raise ValueError(str(error)) from None
        stated = [new.release, new.iat, new.digests, new.figures, new.datasets]
        kinds = [str, int, str, str, int]
        if head is not None:
            stated, kinds = [*stated, head.event, head.digest], [*kinds, int, str]
        if any(type(value) is not kind for value, kind in zip(stated, kinds, strict=True)):
            raise ValueError("no statement")
        return replace(new, history=head)

    @property
    def moment(self) -> datetime:
        """When it was signed."""
        return datetime.fromtimestamp(self.iat, UTC)

    def sign(self, key: Ed25519PrivateKey) -> str:
        """It, signed: a JWS in compact form."""
        plain = asdict(self)
        if self.history is None:  # as statements were before they had one
            del plain["history"]
        return jws.sign(plain, key)


@dataclass(frozen=True)
class Signed:
    """A statement with the key that has signed it."""

    statement: ReleaseStatement
    key: PublicKey


def verified(text: str, keys: KeySet) -> Signed:
    """The statement of a signature by one of the keys. Raises `NotProven` where it is none, or the key was not valid
    when it was signed."""
    try:
        name, payload = jws.read(text)
        statement, key = ReleaseStatement.parse(payload), keys.get(name)
        if key is None:
            raise NotProven(Message("trust.unknown-key", name=name))
        if not jws.is_signed_by(text, key.x):
            raise NotProven(Message("trust.signature-wrong", name=name))
    except ValueError:
        raise NotProven(Message("trust.malformed", what=SIGNATURE)) from None
    if key.revoked:
        raise NotProven(Message("trust.key-revoked", name=name, at=key.revoked))
    if not _is_between(key.created, statement.moment, key.retired):
        raise NotProven(Message("trust.key-not-then", name=name, at=statement.moment.isoformat()))
    return Signed(statement, key)


def first_verified(texts: Sequence[str], keys: KeySet) -> Signed:
    """The statement of the first signature that holds. Raises `NotProven`, for the last where none does."""
    problem = NotProven(Message("trust.unsigned"))
    for text in texts:
        try:
            return verified(text, keys)
        except NotProven as error:
            problem = error
    raise problem


def require_stated(seal_text: bytes, statement: ReleaseStatement) -> Seal:
    """The seal that a statement states. Raises `NotProven` where it states another."""
    seal = Seal.parse(seal_text)
    root = jws.encoded(tree.root_of(seal.leaves))
    stated = jws.encoded(sha256(seal_text).digest()), root, seal.release, len(seal.datasets)
    if stated != (statement.digests, statement.figures, statement.release, statement.datasets):
        raise NotProven(Message("trust.other-digests", release=statement.release))
    return seal


def _is_between(created: str, moment: datetime, retired: str) -> bool:
    return (not created or datetime.fromisoformat(created) <= moment) and (
        not retired or moment <= datetime.fromisoformat(retired)
    )
