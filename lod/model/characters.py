"""Characters that no text can be published with, and those that nobody sees: what is wrong with the texts of a model.

XML 1.0 (section 2.2) has no control characters but tab and the ends of lines, and no halves of surrogate pairs; what
turns the direction of writing, or takes no room, makes a text or a code look like another one (Unicode UTR #36).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from lod.errors import Finding, Severity
from lod.messages.message import Message
from lod.model.codelist import CodeList, Concept
from lod.model.origin import Origin
from lod.model.text import Text

FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
"""Characters that cannot be published, as in the brackets of a regular expression."""
UNSEEN = (
    "\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\U000e0001\U000e0020-\U000e007f"
)
"""Characters that nobody sees."""
_forbidden, _unseen = re.compile(f"[{FORBIDDEN}]"), re.compile(f"[{FORBIDDEN}{UNSEEN}]")
_UNDEFINED = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
_NAMES = {"label": "label_{}", "definition": "definition_{}", "alternatives": "alt_label_{}", "notation": "code"}
"""What the columns of a code list are called that hold a concept's texts."""


def forbidden(text: str) -> str | None:
    """The first character of a text that cannot be published, by its number; None if all can be."""
    match = _forbidden.search(text)
    return named(match[0]) if match else None


def named(character: str) -> str:
    """A character by its number: `U+0001`."""
    return f"U+{ord(character):04X}"


def findings(parts: Iterable[Any], origin: Origin, *path: str) -> Iterator[Finding]:
    """What is wrong with the characters in parts of a model; `origin` and `path`: where those without one stand."""
    for part in parts:
        for where, keys, text in _texts(part, origin, path):
            match = _unseen.search(text)
            meant = repaired(text)
            if match and not meant:
                yield _finding(text, match[0], where, keys)
            elif meant:
                message = Message("misread-text", text=_shown(text), meant=_shown(meant))
                yield Finding(message, Severity.WARNING, **_place(where, keys))


def repaired(text: str) -> str:
    """What a text was before its UTF-8 was read as Windows-1252 (“TromsÃ¸” for “Tromsø”); "" for one that is as it was.

    Such bytes come about in no other way: a text with one letter outside ASCII that is written in Windows-1252 is
    never valid UTF-8.
    """
    if text.isascii():
        return ""
    try:
        meant = b"".join(_bytes(character) for character in text).decode("utf-8")
    except UnicodeError:
        return ""
    return meant if meant != text else ""


def _bytes(character: str) -> bytes:
    """A character in Windows-1252; the five bytes that it has no character for are kept as they are."""
    number = ord(character)
    return bytes([number]) if number in _UNDEFINED else character.encode("windows-1252")


def alike(codelist: CodeList) -> Iterator[Finding]:
    """A warning for each code that differs from another one only in its Unicode form, or in what nobody sees."""
    seen: dict[str, Concept] = {}
    for concept in codelist.concepts:
        plain = concept.notation
        if not plain.isascii():
            plain = _unseen.sub("", unicodedata.normalize("NFKC", plain))
        first = seen.setdefault(plain, concept)
        if first.notation != concept.notation:
            yield Finding(
                Message("codes-look-alike", code=ascii(concept.notation), other=ascii(first.notation)),
                Severity.WARNING,
                file=concept.origin.file,
                row=concept.origin.row,
                column="code",
                hint=Message("advice.write-both-alike", row=str(first.origin.row)),
            )


def _finding(text: str, character: str, origin: Origin, keys: tuple[str, ...]) -> Finding:
    blocks = _forbidden.search(text)
    number = named(blocks[0] if blocks else character)
    return Finding(
        Message("forbidden-character" if blocks else "unseen-character", text=ascii(_shown(text)), number=number),
        Severity.VIOLATION if blocks else Severity.WARNING,
        **_place(origin, keys),
    )


def _shown(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _place(origin: Origin, keys: tuple[str, ...]) -> dict[str, Any]:
    """Where a text was written: the file, the row and the column of a finding."""
    row = origin.row_of(*keys) if keys else origin.row
    return {"file": origin.file or None, "row": row, "column": _column(keys)}


def _column(keys: tuple[str, ...]) -> str | None:
    if keys and keys[0] in _NAMES and len(keys) <= 2:
        return _NAMES[keys[0]].format(*keys[1:])
    return ".".join(keys) or None


def _texts(value: Any, origin: Origin, path: tuple[str, ...]) -> Iterator[tuple[Origin, tuple[str, ...], str]]:
    """Every text in a value, with where it was written and by which keys."""
    if isinstance(value, str):
        if value and not (value.isascii() and value.isprintable()):
            yield origin, path, value
    elif isinstance(value, Text):
        for language, text in value:
            yield from _texts(text, origin, (*path, language))
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _texts(item, origin, path)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, origin, (*path, str(key)))
    elif is_dataclass(value):
        own = getattr(value, "origin", None)
        origin, path = (own, ()) if own is not None and own.file else (origin, path)
        for name in _fields(value.__class__):
            item = getattr(value, name)
            if item:
                yield from _texts(item, origin, (*path, name))


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind) if f.compare)
