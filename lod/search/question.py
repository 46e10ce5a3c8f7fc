"""A question taken apart: which data sets each of its words may be about, and which codes it may name.

It is what `lod.search.answers` puts together. All of it is asked of the index, with what the index bounds.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from lod.search import terms
from lod.search.entries import EntryKind
from lod.search.terms import Expansion

MOST_WORDS = 8
"""Words of a question, besides those that say nothing, past which it is no question for one figure."""

LONGEST_NAME = 5
"""Words of a code's name that are looked for together."""

MOST_DATASETS, MOST_CODES = 300, 60
"""Data sets that one word is looked for in, and codes that one name may be of."""

SHORTEST_MISSPELT = 5
"""Letters of a word that may be a misspelt name: of fewer, too many names are like it."""

SILENT = frozenset(files("lod.search").joinpath("silent.txt").read_text("utf-8").split())
"""Folded words that say nothing of what is looked for."""

SURE = (1.0, 0.8, 0.9, 0.5, 0.35)
"""How sure a word of the index is to be meant, by the way it was expanded (`lod.search.terms`)."""

UNLIKELY = 0.55
"""A code so much less sure than another of the same words is not meant."""

_COLUMNS = (("nb en rest", 3.0), ("topics", 2.0), ("notes", 0.5))
"""Columns of the index and what a word in them counts."""


@dataclass(frozen=True)
class NamedCode:
    """A code that some words of the question name: the words' places from `start` to before `end`."""

    start: int
    end: int
    codelist: str
    notation: str
    sure: float


@dataclass
class SearchQuestion:
    """`words`: those that say something; `topics`: for each of them, how much it says of a data set; `meant`: the words
    of the index each was taken for; `codes`: what is named."""

    words: list[str]
    topics: list[dict[str, float]] = field(default_factory=list)
    meant: list[frozenset[str]] = field(default_factory=list)
    codes: list[NamedCode] = field(default_factory=list)


def read(db: sqlite3.Connection, wanted: Sequence[str]) -> SearchQuestion:
    """A question of folded words; one with too many words is empty."""
    telling = [word for word in terms.joined(db, wanted) if word not in SILENT]
    if len(telling) > MOST_WORDS:
        return SearchQuestion([])
    expansions = [terms.expanded(db, word) for word in telling]
    question = SearchQuestion(telling)
    last = _last_dataset(db)
    for expansion in expansions:
        topics, meant = _topics(db, expansion, last)
        question.topics.append(topics)
        question.meant.append(meant)
    question.codes = _likely(list(_codes(db, telling, expansions)))
    return question


def _likely(codes: list[NamedCode]) -> list[NamedCode]:
    """The codes without those that are much less likely than others of the same words."""
    best: dict[tuple[int, int], float] = {}
    for code in codes:
        best[code.start, code.end] = max(best.get((code.start, code.end), 0), code.sure)
    return [code for code in codes if code.sure > UNLIKELY * best[code.start, code.end]]


def _last_dataset(db: sqlite3.Connection) -> int:
    row = db.execute("SELECT max(id) FROM entry WHERE kind = ?", [EntryKind.DATASET]).fetchone()
    return int(row[0] or 0)


def _topics(db: sqlite3.Connection, expansion: Expansion, last: int) -> tuple[dict[str, float], frozenset[str]]:
    """How much a word says of data sets, and the words of the index it was taken for; the sure ways first."""
    topics: dict[str, float] = {}
    meant: set[str] = set()
    for way in range(terms.WAYS):
        new = [term for term in expansion[way] if term not in meant]
        if not new or (way > terms.INFLECTED and topics):
            continue
        meant.update(new)
        match = " OR ".join(f'"{term}"' for term in new)
        for columns, counts in _COLUMNS:
            for dataset in _datasets(db, f"{{{columns}}} : ({match})", last):
                topics[dataset] = max(topics.get(dataset, 0), counts * SURE[way])
    return topics, frozenset(word for term in meant for word in term.split())


def _datasets(db: sqlite3.Connection, match: str, last: int) -> Iterator[str]:
    sql = (
        "SELECT key FROM entry WHERE id IN "
        "(SELECT rowid FROM word WHERE word MATCH ? AND rowid <= ? LIMIT ?) AND kind = 'dataset'"
    )
    return (json.loads(key)[0] for (key,) in db.execute(sql, [match, last, MOST_DATASETS]))


def _codes(db: sqlite3.Connection, words: Sequence[str], expansions: Sequence[Expansion]) -> Iterator[NamedCode]:
    """The codes that spans of the words name: as it is, inflected, by another word, by the beginning, misspelt."""
    for start in range(len(words)):
        for end in range(min(len(words), start + LONGEST_NAME), start, -1):
            name = " ".join(words[start:end])
            if end - start > 1:
                yield from _named(db, start, end, [name], 1.0)
                continue
            exact = list(_named(db, start, end, [name], 1.0))
            yield from exact
            for way in (terms.INFLECTED, terms.MISSPELT):
                if way is terms.INFLECTED or not (exact or len(name) < SHORTEST_MISSPELT):
                    names = [term for term in expansions[start][way] if term != name]
                    yield from _named(db, start, end, names, SURE[way] - 0.05)
            if not exact and len(name) > 2:
                yield from _beginning(db, start, end, name)
                yield from _holding(db, start, end, expansions[start])


def _named(db: sqlite3.Connection, start: int, end: int, names: Sequence[str], sure: float) -> Iterator[NamedCode]:
    sql = (
        "SELECT entry.key FROM name JOIN entry ON entry.id = name.entry "
        "WHERE name.folded IN (SELECT value FROM json_each(?)) AND entry.kind = 'concept' LIMIT ?"
    )
    if names:
        for (key,) in db.execute(sql, [json.dumps(names), MOST_CODES]):
            codelist, notation = json.loads(key)
            yield NamedCode(start, end, codelist, notation, sure)


def _beginning(db: sqlite3.Connection, start: int, end: int, name: str) -> Iterator[NamedCode]:
    """Codes whose name begins with the word, or with the letters."""
    sql = (
        "SELECT entry.key, name.folded FROM name JOIN entry ON entry.id = name.entry WHERE name.folded >= ?1 "
        "AND name.folded < ?1 || char(1114111) AND entry.kind = 'concept' ORDER BY length(name.folded) LIMIT ?2"
    )
    for key, folded in db.execute(sql, [name, MOST_CODES]):
        codelist, notation = json.loads(key)
        yield NamedCode(start, end, codelist, notation, 0.83 if folded.startswith(f"{name} ") else 0.6)


def _holding(db: sqlite3.Connection, start: int, end: int, expansion: Expansion) -> Iterator[NamedCode]:
    """Codes whose name has the word, or an inflection of it, among others."""
    among = dict.fromkeys((*expansion[terms.NAMED], *expansion[terms.INFLECTED]))
    if not among:
        return
    sql = (
        "SELECT key FROM entry WHERE id IN (SELECT rowid FROM word WHERE word MATCH ? AND rowid > ? AND rowid < ? "
        "LIMIT ?) AND kind = 'concept'"
    )
    match = "{nb en rest} : (" + " OR ".join(f'"{term}"' for term in among) + ")"
    for (key,) in db.execute(sql, [match, *_concepts(db), MOST_CODES]):
        codelist, notation = json.loads(key)
        yield NamedCode(start, end, codelist, notation, 0.5)


def _concepts(db: sqlite3.Connection) -> tuple[int, int]:
    """The numbers before the first and after the last code: what is not a figure, which are many."""
    first = db.execute("SELECT min(id) FROM entry WHERE kind = ?", [EntryKind.CONCEPT]).fetchone()[0] or 1
    after = db.execute("SELECT min(id) FROM entry WHERE kind = ?", [EntryKind.FIGURE]).fetchone()[0] or 1 << 62
    return first - 1, after
