"""Whether bytes are characters of an encoding that stand as words have them, and not those of another one.

Every byte is some character of a one-byte encoding, so that a file in another than its description says is read without
an error, with other letters.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.io.streams import opened

CANDIDATES = ("windows-1252", "mac-roman", "cp850")
"""Encodings of files that are not Unicode: Windows', that of older Macs, that of DOS and programs from its time."""

_LETTERS = frozenset("æøåäöüßéèêëáàâãíìîïóòôõúùûñçðþšžœÿÆØÅÄÖÜÉÈÊËÁÀÂÃÍÌÎÏÓÒÔÕÚÙÛÑÇÐÞŠŽŒ")
_USUAL = frozenset("æøåäöüéèÆØÅÄÖÜÉ")
"""Those that Nordic texts have."""
_QUOTING = frozenset("“”‘’‚„«»‹›–—…•·\u00a0†‡")
_NUMERIC = frozenset("°½¼¾²³¹±×€£§©®™ªº%‰")
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_LOOKED_AT = 2000
"""Places, and lines, that are looked at."""
_CUT = 10_000
"""Bytes of a line that are looked at."""
_WESTERN = frozenset({"cp1252", "mac-roman", "cp850", "iso8859-1", "iso8859-15"})
"""Names of Python's codecs for languages of Western Europe, of whose letters this knows."""


def judge_encoding(path: Path, name: str, encoding: str) -> None:
    """Raises `SourceError` for a file that is likely in another encoding than its description says."""
    stated = codecs.lookup(encoding).name
    if stated not in _WESTERN:
        return
    with opened(path, name) as raw:
        lines = list(islice(_lines_beyond_ascii(raw), _LOOKED_AT))
    sample = b"".join(line for _, line in lines)
    its = unlikely(sample, encoding)
    if its is None or its == (0, 0):
        return
    most = its if its[0] else (0, 0)  # where each character is one that words have, all are usual in the other
    if not its[0] and stated not in ("mac-roman", "cp850"):
        return
    others = {other: odd for other in CANDIDATES if codecs.lookup(other).name != stated
              and (odd := unlikely(sample, other)) is not None and odd[0] == 0 and odd[1] <= most[1]}  # fmt: skip
    if others:
        likely = min(others, key=lambda other: others[other])
        row, line = next((row, line) for row, line in lines if unlikely(line, encoding) != (0, 0))
        read, instead = (word(line, each) for each in (encoding, likely))
        message = Message("unlikely-encoding", encoding=encoding, read=read, likely=likely, instead=instead)
        raise SourceError([Finding(message, file=name, row=row)])


def _lines_beyond_ascii(raw: io.BufferedReader) -> Iterator[tuple[int, bytes]]:
    """The lines with other characters than those of ASCII, by their number."""
    for row, line in enumerate(raw, 1):
        if not line.isascii():
            yield row, line[:_CUT]


def word(raw: bytes, name: str) -> str:
    """The first word with such a character, as it is in an encoding."""
    text = raw.decode(name)
    match = NOT_ASCII.search(text)
    at = match.start() if match else 0
    begin = max(text.rfind(mark, 0, at) for mark in ' ,;\t\n"') + 1
    end = min((place for mark in ' ,;\t\n"' if (place := text.find(mark, at)) >= 0), default=len(text))
    return text[max(begin, at - 20) : min(end, at + 20)].strip()


def unlikely(raw: bytes, name: str) -> tuple[int, int] | None:
    """How many characters stand where none does in words, and how many are unusual; None where bytes are none."""
    try:
        places = list(_places(raw.decode(name)))
    except UnicodeDecodeError:
        return None
    return sum(map(_is_odd, places)), sum(character not in _USUAL for _, character, _ in places)


def _places(text: str) -> Iterator[tuple[str, str, str]]:
    """Each character that is not of ASCII, with the one before it and the one behind it."""
    for match in islice(NOT_ASCII.finditer(text), _LOOKED_AT):
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
