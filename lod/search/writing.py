"""Writing the index: one SQLite file of full-text tables (FTS5), made from what a release holds.

`entry` says what each row is, `word` has its words (contentless: the words themselves are not kept twice), `name` what
it is called as a whole, `term` every word there is, `piece` those words by their trigrams, and `synonym` the phrases
that mean the same, by the numbers of their groups.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from functools import lru_cache
from itertools import islice
from pathlib import Path

from lod.cube.cube import Cube
from lod.errors import ReleaseError
from lod.messages.message import Message
from lod.model.catalog import Site
from lod.search import synonyms
from lod.search.entries import Budget, EntryKind, SearchEntry, entries
from lod.search.folding import words

FILE = Path("index") / "search.sqlite"
"""Where it is in a release."""

VERSION = 2
"""Of what is in it; another is not read."""

BATCH = 5_000

REMEMBERED = 65_536
"""Texts whose words are remembered."""

_PARTS = re.compile(r"\s+[-–—]\s+|\s*/\s*")
"""What stands between the parts of a name."""

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE entry (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, owner TEXT NOT NULL, key TEXT NOT NULL);
CREATE VIRTUAL TABLE word USING fts5(nb, en, rest, topics, notes, content = '', tokenize = 'ascii');
CREATE TABLE name (folded TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (folded, entry)) WITHOUT ROWID;
CREATE TABLE synonym (phrase TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (phrase, number)) WITHOUT ROWID;
CREATE TABLE term (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, count INTEGER NOT NULL);
CREATE VIRTUAL TABLE piece USING fts5(word, content = 'term', content_rowid = 'id', tokenize = 'trigram');
"""
_FINISH = """
CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, word, row);
INSERT INTO term (word, count) SELECT term, doc FROM vocabulary ORDER BY term;
INSERT INTO piece (rowid, word) SELECT id, word FROM term ORDER BY id;
CREATE INDEX entry_by_owner ON entry (kind, owner);
INSERT INTO word (word) VALUES ('optimize');
INSERT INTO piece (piece) VALUES ('optimize');
"""


def write(folder: Path, site: Site, cubes: Mapping[str, Cube], figures: int) -> None:
    """Writes the index into a release's folder; at most that many figures are found one by one.

    Raises `ReleaseError` where this Python's SQLite has no full-text search.
    """
    path = folder / FILE
    path.parent.mkdir(exist_ok=True)
    budget = Budget(figures)
    with closing(sqlite3.connect(path)) as db:
        try:
            db.executescript(_TABLES)
        except sqlite3.OperationalError as error:
            raise ReleaseError(
                Message("error.no-full-text-search", why=str(error), version=sqlite3.sqlite_version)
            ) from None
        _fill(db, entries(site, cubes, budget))
        db.executemany("INSERT INTO synonym VALUES (?, ?)", synonyms.folded((*synonyms.built_in(), *site.synonyms)))
        facts = {"version": VERSION, "left_out": budget.left_out}
        db.executemany("INSERT INTO fact VALUES (?, ?)", [(name, json.dumps(fact)) for name, fact in facts.items()])
        db.commit()
        db.executescript(_FINISH)
        db.commit()


def _fill(db: sqlite3.Connection, entries: Iterable[SearchEntry]) -> None:
    numbered = enumerate(entries, 1)
    while batch := list(islice(numbered, BATCH)):
        db.executemany("INSERT INTO entry VALUES (?, ?, ?, ?)", [_row(number, entry) for number, entry in batch])
        db.executemany(
            "INSERT INTO word (rowid, nb, en, rest, topics, notes) VALUES (?, ?, ?, ?, ?, ?)",
            [(number, *_columns(entry)) for number, entry in batch],
        )
        db.executemany(
            "INSERT OR IGNORE INTO name VALUES (?, ?)",
            [(name, number) for number, entry in batch if entry.kind is not EntryKind.FIGURE for name in _names(entry)],
        )


def _row(number: int, entry: SearchEntry) -> tuple[int, str, str, str]:
    return number, entry.kind, entry.key[0], json.dumps(entry.key, ensure_ascii=False)


def _columns(entry: SearchEntry) -> tuple[str, ...]:
    columns: dict[str, list[str]] = {"nb": [], "en": [], "rest": []}
    for language, name in entry.names:
        columns[language if language in columns else "rest"].append(_folded(name))
    nb, en, rest = (" ".join(filter(None, texts)) for texts in columns.values())
    return nb, en, rest, _folded(entry.topics), _folded(entry.notes)


def _names(entry: SearchEntry) -> list[str]:
    """All that it is called as a whole; a code also by each part of a double name («Trondheim – Tråante») and without
    what stands in brackets («Våler (Hedmark)»)."""
    names = [name for _, name in entry.names]
    if entry.kind is EntryKind.CONCEPT:
        names += [part for name in names for part in _PARTS.split(name.partition(" (")[0]) if part.isalpha()]
    return [name for name in map(_folded, names) if name]


@lru_cache(maxsize=REMEMBERED)
def _folded(text: str) -> str:
    """The folded words of a text: figures are called by the same few names."""
    return " ".join(words(text))
