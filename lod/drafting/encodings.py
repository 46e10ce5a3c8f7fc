"""Which encoding a text file is in, where it is not UTF-8: the one in which its characters stand as words have them."""

from __future__ import annotations

from dataclasses import dataclass

from lod.sources.io.characters import CANDIDATES, unlikely, word


@dataclass(frozen=True)
class Encoding:
    """The encoding that a file is read in. `others`: those that it may be in as well; `example`: its words in each."""

    name: str
    others: tuple[str, ...] = ()
    example: tuple[str, ...] = ()


UTF_8 = Encoding("utf-8")


def encoding_of(raw: bytes) -> Encoding:
    """The encoding of a file that begins with these bytes."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Encoding("utf-16")
    if raw.startswith(b"\xef\xbb\xbf"):
        return Encoding("utf-8-sig")
    for cut in range(4):  # a character may be cut in two at the end
        try:
            raw[: len(raw) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return UTF_8
    return _of_bytes(raw)


def _of_bytes(raw: bytes) -> Encoding:
    """The encoding in which the fewest characters stand where none does; asked about where Windows' has such ones."""
    odd = {name: odd for name in CANDIDATES if (odd := unlikely(raw, name)) is not None}
    if odd.get(CANDIDATES[0], (1, 0))[0] == 0:
        return Encoding(CANDIDATES[0])
    ranked = sorted(odd, key=odd.__getitem__)
    return Encoding(ranked[0], tuple(ranked[1:]), tuple(word(raw, name) for name in ranked))
