"""A site verified from outside: what it answers compared with what its release states, and who has signed that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from lod.errors import LodError
from lod.messages.message import Message
from lod.trust import proof
from lod.trust.keys import KeySet
from lod.trust.proof import Proven
from lod.trust.seal import NotProven, PublishedFile, Seal, Signed, first_verified, require_stated

KEYS = ".well-known/jwks.json"
DIGESTS = "proof/digests.json"
SIGNATURE = "proof/signature.jws"

LARGEST = 20_000_000
"""Bytes that digests may have."""

_BELOW = re.compile(r"(?P<base>.*?/)(?:id|def|doc|proof|dumps)/.+")
_FIGURE = re.compile(r"(?P<base>.*/)(?:id|doc|proof)/observation/(?P<path>[^?#]+)(?:[?#].*)?")

Fetch = Callable[[str, int], bytes]
"""From an address to its answer, of so many bytes at most. Raises `LodError`."""


@dataclass(frozen=True)
class WrongFile:
    """A file that a site answers otherwise than its release states, or not at all."""

    path: str
    problem: Message


@dataclass(frozen=True)
class VerifiedSite:
    """What was looked at of a site: its release and who has signed it; how many of the files that it publishes, with
    how many bytes; those that are `wrong`, and how many were `skipped` because there was no time or room for them."""

    release: str
    signed: Signed
    files: int
    size: int
    wrong: tuple[WrongFile, ...]
    skipped: int


def figure_address(url: str) -> tuple[str, str] | None:
    """The base and the codes of an address of a figure; None for the address of anything else."""
    match = _FIGURE.fullmatch(url)
    return (match["base"], match["path"]) if match else None


def base_of(url: str) -> str:
    """The base of a site, of an address of something there."""
    match = _BELOW.fullmatch(url)
    return match["base"] if match else url if url.endswith("/") else f"{url}/"


def keys_of(base: str, fetch: Fetch) -> KeySet:
    """The keys that a site publishes. Raises `NotProven`."""
    try:
        return KeySet.parse(fetch(f"{base}{KEYS}", LARGEST))
    except ValueError:
        raise NotProven(Message("trust.malformed", what=KEYS)) from None


def verify_figure(base: str, path: str, keys: KeySet, fetch: Fetch) -> Proven:
    """The proof that a site gives of a figure, checked. Raises `NotProven`, `LodError`."""
    proven = proof.check(fetch(f"{base}proof/observation/{path}", proof.LARGEST), keys)
    if not proven.figure.endswith(f"/id/observation/{path}"):
        raise NotProven(Message("trust.other-figure", figure=proven.figure))
    return proven


def verify_site(base: str, keys: KeySet, fetch: Fetch, most: int, is_late: Callable[[], bool]) -> VerifiedSite:
    """Reads what a site publishes, the smallest files first: `most` bytes in all, and until it `is_late`.

    Raises `NotProven` where its digests are not signed by one of the keys, `LodError` where it does not answer.
    """
    for attempt in (1, 2):
        text = fetch(f"{base}{DIGESTS}", LARGEST)
        try:
            signatures = fetch(f"{base}{SIGNATURE}", LARGEST).decode("ascii", "replace").split()
        except LodError:
            signatures = []
        if attempt == 2 or text == fetch(f"{base}{DIGESTS}", LARGEST):
            break  # no other release became current between the two
    seal, signed = _signed(text, signatures, keys)
    files, size, wrong, skipped = 0, 0, [], 0
    for path, entry in sorted(seal.files.items(), key=lambda item: (item[1].size, item[0])):
        if is_late() or size + entry.size > most:
            skipped += 1
            continue
        files, size = files + 1, size + entry.size
        wrong += [WrongFile(path, problem) for problem in _problems(base + path, entry, fetch)]
    if wrong and fetch(f"{base}{DIGESTS}", LARGEST) != text:
        raise NotProven(Message("trust.other-release"))
    return VerifiedSite(seal.release, signed, files, size, tuple(wrong), skipped)


def _signed(text: bytes, signatures: list[str], keys: KeySet) -> tuple[Seal, Signed]:
    signed = first_verified(signatures, keys)
    return require_stated(text, signed.statement), signed


def _problems(url: str, entry: PublishedFile, fetch: Fetch) -> Iterator[Message]:
    try:
        body = fetch(url, entry.size + 1)
    except LodError as error:
        yield error.message
        return
    if len(body) != entry.size or sha256(body).hexdigest() != entry.sha256:
        yield Message("trust.other-bytes")
