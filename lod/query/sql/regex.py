"""Regular expressions of XPath (XQuery and XPath Functions 3.1, section 5.6; XML Schema 2, appendix G) as RE2 has them.

Both are free of look-around and back-tracking. What RE2 would read in another way, or not at all, is `Unsupported`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lod.query.sql.errors import Unsupported

_CLASSES = {
    "d": r"\p{Nd}",
    "s": r" \t\n\r",
    "w": r"\p{L}\p{M}\p{N}\p{S}",  # all but punctuation, separators and others
    "W": r"\p{P}\p{Z}\p{C}",
}
"""What stands for a class within brackets; `\\D` and `\\S` are the other way round."""

_ALIKE = "nrt\\|.?*+(){}-[]^$"
"""Characters that both have behind a backslash, and mean the same by it."""

_PIECE = re.compile(r"\\[pP]\{[^}]*\}|\\.|\[\^?|.", re.DOTALL)
_CATEGORY = re.compile(r"\\[pP]\{[LMNPZSC][a-z]?\}")
_ELSEWHERE = re.compile(r"\[\[|\[:|&&|~~|--|-\[|\(\?(?!:)|\{,|[*+?}]\+")
"""What only one of them has: classes within classes, flags in a group, no lower end, possessive repetition."""


def translate(pattern: str, flags: str) -> str:
    """A pattern with its flags (`ismxq`) inside it, as RE2 wants it. Raises `Unsupported`."""
    if set(flags) - set("ismxq"):
        raise Unsupported(f"the flags {flags} of a regular expression")
    kept = "".join(flag for flag in "ism" if flag in flags)
    if "q" in flags:
        pattern = re.escape(pattern)
    elif _ELSEWHERE.search(pattern):
        raise Unsupported("this regular expression")
    else:
        pattern = "".join(_translated(pattern, "x" in flags))
    return f"(?{kept}){pattern}" if kept else pattern


def _translated(pattern: str, spaced: bool) -> Iterator[str]:
    """Piece by piece; `spaced`: blanks outside brackets are for the reader."""
    inside = False
    for piece in _PIECE.findall(pattern):
        if len(piece) > 1 and piece[0] == "\\":
            yield _escaped(piece, inside)
        elif piece[0] == "[" and not inside:
            inside = True
            yield piece
        elif not (spaced and not inside and piece in " \t\n\r"):
            inside = inside and piece != "]"
            yield piece


def _escaped(piece: str, inside: bool) -> str:
    letter = piece[1]
    if letter in _CLASSES:
        return _CLASSES[letter] if inside else f"[{_CLASSES[letter]}]"
    if letter in "DS" and not inside:
        return f"[^{_CLASSES[letter.lower()]}]"
    if letter == "D":
        return r"\P{Nd}"
    if letter in _ALIKE or _CATEGORY.fullmatch(piece):
        return piece
    raise Unsupported("this regular expression")


def groups(pattern: str) -> int:
    """How many groups a pattern has."""
    inside, count = False, 0
    for piece in _PIECE.findall(pattern):
        inside = piece.startswith("[") or (inside and piece != "]")
        count += piece == "(" and not inside
    return count - pattern.count("(?:")


def replacement(text: str, pattern: str, flags: str) -> str | None:
    """What RE2 puts in place of a match, from what REPLACE is given; None where that is an error (section 5.6.3)."""
    if "q" in flags:
        return text.replace("\\", "\\\\")
    if not re.fullmatch(r"(?:[^$\\]|\$[0-9]+|\\[$\\])*", text, re.DOTALL):
        return None
    return re.sub(r"\$([0-9]+)|\\([$\\])|([^$\\])", lambda match: _put(match, groups(pattern)), text)


def _put(match: re.Match[str], count: int) -> str:
    """A part of a replacement; a number is that of a group as far as there are so many, the rest is text."""
    if match[1] is None:
        return "\\\\" if match[2] == "\\" else match[2] or match[3]
    number, rest = match[1], ""
    while len(number) > 1 and int(number) > count:
        number, rest = number[:-1], number[-1] + rest
    if int(number) > 9:
        raise Unsupported("REPLACE with more than nine groups")
    return (f"\\{int(number)}" if int(number) <= count else "") + rest
