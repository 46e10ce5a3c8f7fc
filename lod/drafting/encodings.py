"""Which encoding a text file is in, where it is not UTF-8: the one in which its characters stand as words have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

CANDIDATES = ("windows-1252", "mac-roman", "cp850")
"""Encodings of files that are not Unicode: Windows', that of older Macs, that of DOS and programs from its time."""

_LETTERS = frozenset("æøåäöüßéèêëáàâãíìîïóòôõúùûñçðþšžœÿÆØÅÄÖÜÉÈÊËÁÀÂÃÍÌÎÏÓÒÔÕÚÙÛÑÇÐÞŠŽŒ")
_USUAL = frozenset("æøåäöüéèÆØÅÄÖÜÉ")
"""Those that Nordic texts have."""
_QUOTING = frozenset("“”‘’‚„«»‹›–—…•·\u00a0†‡")
_NUMERIC = frozenset("°½¼¾²³¹±×€£§©®™ªº%‰")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_LOOKED_AT = 2000
"""Places that are looked at."""


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
    odd = {name: odd for name in CANDIDATES if (odd := _odd(raw, name)) is not None}
    if odd.get(CANDIDATES[0], (1, 0))[0] == 0:
        return Encoding(CANDIDATES[0])
    ranked = sorted(odd, key=odd.__getitem__)
    return Encoding(ranked[0], tuple(ranked[1:]), tuple(_example(raw, name) for name in ranked))


def _odd(raw: bytes, name: str) -> tuple[int, int] | None:
    """How many characters stand where none does in words, and how many are unusual; None where bytes are none."""
    try:
        places = list(_places(raw.decode(name)))
    except UnicodeDecodeError:
        return None
    return sum(map(_is_odd, places)), sum(character not in _USUAL for _, character, _ in places)


def _places(text: str) -> Iterator[tuple[str, str, str]]:
    """Each character that is not of ASCII, with the one before it and the one behind it."""
    for match in islice(_NOT_ASCII.finditer(text), _LOOKED_AT):
        for at in range(match.start(), match.end()):
            yield text[at - 1 : at], text[at], text[at + 1 : at + 2]


def _is_odd(place: tuple[str, str, str]) -> bool:
    before, character, after = place
    within = before.isalpha() and after.isalpha()
    if character in _LETTERS:
        return character.isupper() and before.islower()  # “muchÊ”, “ofÊthe”
    if character in "’'":
        return False
    if character in _QUOTING or character in _NUMERIC:
        return within and character != "\u00a0"
    return True


def _example(raw: bytes, name: str) -> str:
    """The first word with such a character, as it is in an encoding."""
    text = raw.decode(name)
    match = _NOT_ASCII.search(text)
    at = match.start() if match else 0
    begin = max(text.rfind(mark, 0, at) for mark in ' ,;\t\n"') + 1
    end = min((place for mark in ' ,;\t\n"' if (place := text.find(mark, at)) >= 0), default=len(text))
    return text[max(begin, at - 20) : min(end, at + 20)].strip()
