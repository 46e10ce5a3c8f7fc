"""The words of the index that a word of a question may stand for, the surest first."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from lod.search.folding import likeness
from lod.search.synonyms import LONGEST

MOST = 60
"""Words of the index that one word may stand for in one way."""

ENDINGS = ("", "a", "e", "en", "ene", "ens", "er", "et", "ets", "s", "t")
"""Norwegian and English inflections: «kommunene» finds «kommuner»."""

SHORTEST_STEM = 4

ALIKE, NEXT_BEST = 0.4, 0.15
"""How alike a misspelt word must be to what it stands for, and how much less so than the best of them."""

WAYS = 5
"""The ways: as it is; as the beginning of a word; inflected, or another word for it; inside a word; misspelt."""

NAMED, INFLECTED, MISSPELT = 0, 2, 4


Expansion = tuple[tuple[str, ...], ...]
"""The words of the index that a word may stand for, by way."""


def expanded(db: sqlite3.Connection, word: str) -> Expansion:
    """The words of the index that a folded word may stand for, by way; a phrase stands for what means the same."""
    same = equivalents(db, word)
    if " " in word:
        return ((), (), tuple(_phrases(db, [word, *same])), (), ())
    return (
        tuple(_occurring(db, [word])),
        tuple(_beginning(db, word)),
        (*_occurring(db, inflected(word)), *_phrases(db, same)),
        tuple(_inside(db, word)),
        tuple(alike(db, word)),
    )


def equivalents(db: sqlite3.Connection, word: str) -> list[str]:
    """What means the same as a folded word or phrase, or as an inflection of it."""
    sql = (
        "SELECT DISTINCT phrase FROM synonym WHERE number IN "
        "(SELECT number FROM synonym WHERE phrase IN (SELECT value FROM json_each(?))) ORDER BY phrase LIMIT ?"
    )
    return _first(db, sql, json.dumps([word, *inflected(word)]), MOST)


def joined(db: sqlite3.Connection, words: Sequence[str]) -> list[str]:
    """The folded words of a question with those that make a phrase there are synonyms of as one."""
    pieces, place = list[str](), 0
    while place < len(words):
        spans = (" ".join(words[place : place + size]) for size in range(LONGEST, 1, -1))
        phrase = next((s for s in spans if _first(db, "SELECT phrase FROM synonym WHERE phrase = ?", s)), words[place])
        pieces.append(phrase)
        place += phrase.count(" ") + 1
    return pieces


def _phrases(db: sqlite3.Connection, phrases: Sequence[str]) -> list[str]:
    """Those of some phrases whose words all occur."""
    occurring = set(_occurring(db, sorted({word for phrase in phrases for word in phrase.split()})))
    return [phrase for phrase in phrases if occurring.issuperset(phrase.split())]


def expression(words: Sequence[tuple[tuple[str, ...], ...]], way: int) -> str | None:
    """A full-text expression for all of the words, each in that way or a surer one; None if one stands for nothing.

    What a visitor wrote is in it only as words of the index, in quotation marks.
    """
    groups = [dict.fromkeys(term for ways in word[: way + 1] for term in ways) for word in words]
    if not groups or not all(groups):
        return None
    return " AND ".join("(" + " OR ".join(f'"{term}"' for term in group) + ")" for group in groups)


def alike(db: sqlite3.Connection, word: str, count: int = 10) -> list[str]:
    """The words of the index most like a folded word."""
    pieces = {word[place : place + 3] for place in range(len(word) - 2)}
    if not pieces:
        return []
    match = " OR ".join(f'"{piece}"' for piece in sorted(pieces))
    terms = _first(db, "SELECT word FROM piece WHERE piece MATCH ? ORDER BY rank LIMIT 300", match)
    rated = sorted((-likeness(word, term), term) for term in terms)
    least = max(ALIKE, -rated[0][0] - NEXT_BEST) if rated else ALIKE
    return [term for rating, term in rated if -rating >= least][:count]


def _occurring(db: sqlite3.Connection, words: Sequence[str]) -> list[str]:
    sql = "SELECT word FROM term WHERE word IN (SELECT value FROM json_each(?)) ORDER BY word"
    return _first(db, sql, json.dumps(words))


def inflected(word: str) -> list[str]:
    """A folded word with the endings of Norwegian and English in place of its own."""
    stems = {word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending)}
    return [stem + ending for stem in stems if len(stem) >= SHORTEST_STEM for ending in ENDINGS]


def _beginning(db: sqlite3.Connection, word: str) -> list[str]:
    sql = "SELECT word FROM term WHERE word >= ?1 AND word < ?1 || char(1114111) ORDER BY count DESC, word LIMIT ?2"
    return _first(db, sql, word, MOST)


def _inside(db: sqlite3.Connection, word: str) -> list[str]:
    return _first(db, "SELECT word FROM piece WHERE piece MATCH ? LIMIT ?", f'"{word}"', MOST) if len(word) > 2 else []


def _first(db: sqlite3.Connection, sql: str, *values: str | int) -> list[str]:
    return [str(first) for (first,) in db.execute(sql, values)]
