"""Words as they are compared: without case, without diacritics, `å` like `aa` and `ø` like `oe`.

The same folding is applied to what is indexed and to what is asked, so it may merge spellings but never loses a match.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from unicodedata import combining, normalize

_LETTERS = str.maketrans(
    {"æ": "a", "ä": "a", "ø": "o", "ö": "o", "œ": "o", "ð": "d", "đ": "d", "þ": "th", "ŋ": "n", "ŧ": "t", "ß": "ss"}
)
_DIGRAPHS = re.compile(r"a[ae]+|oe+")
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A word as it is compared: «Økning», «oekning» and «okning» are one."""
    lower = word.lower().translate(_LETTERS)
    plain = "".join(letter for letter in normalize("NFKD", lower) if not combining(letter))
    return _DIGRAPHS.sub(lambda match: match[0][0], plain.lower().translate(_LETTERS))


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [piece for word in _WORD.findall(text) for piece in _WORD.findall(fold(word))]


def marked(text: str, is_match: Callable[[str], bool]) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is a word that was `is_match`; together they are the text."""
    text = normalize("NFC", text)
    pieces, done = [], 0
    for word in _WORD.finditer(text):
        if any(map(is_match, words(word[0]))):
            pieces += [(text[done : word.start()], False), (word[0], True)]
            done = word.end()
    return [piece for piece in (*pieces, (text[done:], False)) if piece[0]]


def trigrams(word: str) -> set[str]:
    """The sequences of three letters of a folded text, its beginning and end marked."""
    padded = f"  {word} "
    return {padded[place : place + 3] for place in range(len(padded) - 2)}


def likeness(one: str, other: str) -> float:
    """How alike two folded texts are, from 0 to 1: the share of their trigrams that they have in common (Dice)."""
    ours, theirs = trigrams(one), trigrams(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))
