"""The index of a release, opened for questions: each with its own connection, read-only and for a bounded time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import quote

from lod.errors import BadQuery, ReleaseError, TimedOut
from lod.messages.message import Message
from lod.search import terms
from lod.search.entries import EntryKind
from lod.search.folding import words
from lod.search.question import SearchQuestion
from lod.search.question import read as taken_apart
from lod.search.writing import FILE, VERSION

MOST_CHARACTERS = 200
"""Of a question."""

MOST_WORDS = 20

MOST_FIGURES = 2_000
"""Figures that are looked at for one question: they are many, and all but alike. They come last in the index."""

SECONDS = 2.0
"""How long a question may take."""

_STEPS = 10_000
"""Of SQLite's machine, between two looks at the clock."""

_WEIGHTS = {"nb": (10.0, 6.0, 5.0, 3.0, 1.0), "en": (6.0, 10.0, 5.0, 3.0, 1.0)}
"""What a word counts in names in nb, in en and in other languages, in topics and in notes; by the reader's language."""

_COLUMNS = ("nb", "en", "rest", "topics", "notes")

_NOTHING = '""'
"""The full-text expression that matches nothing."""

_FIND = """
WITH hit (id, place) AS MATERIALIZED (
  SELECT entry, -1e9 FROM name WHERE folded = :name
  UNION ALL SELECT rowid, 0e6 + bm25(word, :nb, :en, :rest, :topics, :notes)
    FROM word WHERE word MATCH :way0 AND rowid < :figures
  UNION ALL SELECT * FROM (SELECT rowid, 0e6 FROM word WHERE word MATCH :way0 AND rowid >= :figures LIMIT :most)
  UNION ALL SELECT rowid, 1e6 + bm25(word, :nb, :en, :rest, :topics, :notes)
    FROM word WHERE word MATCH :way1 AND rowid < :figures
  UNION ALL SELECT * FROM (SELECT rowid, 1e6 FROM word WHERE word MATCH :way1 AND rowid >= :figures LIMIT :most)
  UNION ALL SELECT rowid, 2e6 + bm25(word, :nb, :en, :rest, :topics, :notes)
    FROM word WHERE word MATCH :way2 AND rowid < :figures
  UNION ALL SELECT * FROM (SELECT rowid, 2e6 FROM word WHERE word MATCH :way2 AND rowid >= :figures LIMIT :most)
  UNION ALL SELECT rowid, 3e6 + bm25(word, :nb, :en, :rest, :topics, :notes)
    FROM word WHERE word MATCH :way3 AND rowid < :figures
  UNION ALL SELECT * FROM (SELECT rowid, 3e6 FROM word WHERE word MATCH :way3 AND rowid >= :figures LIMIT :most)
  UNION ALL SELECT rowid, 4e6 + bm25(word, :nb, :en, :rest, :topics, :notes)
    FROM word WHERE word MATCH :way4 AND rowid < :figures
  UNION ALL SELECT * FROM (SELECT rowid, 4e6 FROM word WHERE word MATCH :way4 AND rowid >= :figures LIMIT :most)
), best (id, place) AS (SELECT id, min(place) FROM hit GROUP BY id), placed AS (
  SELECT kind, key, id, place, row_number() OVER (PARTITION BY kind ORDER BY place, id) AS number,
    count(*) OVER (PARTITION BY kind) AS total
  FROM best JOIN entry USING (id) WHERE :owners IS NULL OR owner IN (SELECT value FROM json_each(:owners))
)
SELECT kind, key, number, total, place FROM placed
WHERE number = 1 OR (number > :skip AND number <= :skip + :take AND (:kind IS NULL OR kind = :kind))
"""


@dataclass(frozen=True)
class Hit:
    """Something found: its kind, its key (see `lod.search.entries.Entry`), and in which way (see `lod.search.terms`;
    -1 is by its whole name)."""

    kind: EntryKind
    key: tuple[str, ...]
    way: int = 0


@dataclass(frozen=True)
class SearchResult:
    """What a question found.

    `hits`: those asked for, the best first, by kind; `counts`: how many there are of each kind; `terms`: the words of
    the index that the question's words were taken for; `near`: nothing matched as it was written, these are alike;
    `capped`: there are more figures than are counted.
    """

    hits: dict[EntryKind, list[Hit]]
    counts: dict[EntryKind, int]
    terms: frozenset[str]
    near: bool = False
    capped: bool = False

    @property
    def total(self) -> int:
        return sum(self.counts.values())


class TooSlow(TimedOut):
    """A question that took longer than the limit."""


class NoIndex(ReleaseError):
    """A release without a search index that can be read."""


class Index:
    """Answers questions; any number of threads may ask at once."""

    def __init__(self, path: Path) -> None:
        self._uri = f"file:{quote(str(path))}?mode=ro&immutable=1"
        with self._opened() as db:
            facts = {name: json.loads(value) for name, value in db.execute("SELECT name, value FROM fact")}
            first = db.execute("SELECT min(id) FROM entry WHERE kind = ?", [EntryKind.FIGURE]).fetchone()
        self._figures: int = first[0] or 1 << 62
        if facts["version"] != VERSION:
            raise NoIndex(Message("search.other-version"))
        self.left_out: tuple[str, ...] = tuple(facts["left_out"])
        """The data sets whose figures are not found one by one, because they are too many."""

    @classmethod
    def open(cls, folder: Path) -> Index:
        """The index of the release in a folder. Raises `NoIndex` where there is none that can be read."""
        try:
            return cls(folder / FILE)
        except (sqlite3.Error, KeyError, ValueError):
            raise NoIndex(Message("search.no-index")) from None

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """A connection that gives up in time. Raises `TooSlow`, and `NoIndex` for one that is damaged."""
        end = monotonic() + SECONDS
        with closing(sqlite3.connect(self._uri, uri=True)) as db:
            db.set_progress_handler(lambda: monotonic() > end, _STEPS)
            try:
                yield db
            except sqlite3.OperationalError as error:
                if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
                    raise TooSlow(Message("search.too-slow", seconds=f"{SECONDS:g}")) from None
                raise self._damaged(error) from None
            except sqlite3.DatabaseError as error:
                raise self._damaged(error) from None

    def _damaged(self, error: sqlite3.Error) -> NoIndex:
        return NoIndex(Message("search.unreadable-index", why=str(error)))

    def search(
        self,
        text: str,
        language: str = "nb",
        kind: EntryKind | None = None,
        owners: Sequence[str] = (),
        skip: int = 0,
        take: int = 5,
        names: bool = False,
    ) -> SearchResult:
        """What is found by a question: of each kind, or of one, `take` hits after the first `skip`.

        `owners`: only what belongs to these code lists or data sets; `names`: only by what it is called. Where nothing
        matches, what is spelt alike is found.
        Raises `BadQuery` for a question too long, `TimedOut` for one that takes too long.
        """
        wanted = question(text)
        if not wanted:
            return SearchResult({}, {}, frozenset())
        weights = dict(zip(_COLUMNS, _WEIGHTS["en" if language == "en" else "nb"], strict=True))
        which: dict[str, Any] = {"name": " ".join(wanted), "kind": kind, "skip": skip, "take": take, "names": names}
        which |= {"figures": self._figures, "most": 0 if names else MOST_FIGURES}
        which["owners"] = json.dumps(owners) if owners else None
        with self._opened() as db:
            expansions = [terms.expanded(db, word) for word in dict.fromkeys(terms.joined(db, wanted))]
            result = _results(db, expansions, range(terms.WAYS - 1), {**weights, **which})
            if result.counts:
                return result
            return _results(db, expansions, range(terms.WAYS), {**weights, **which})

    def alone(self, text: str, most: int) -> list[str]:
        """The words of a question, as they are written, that find something by themselves, of the first `most`.

        Raises as `search` does.
        """
        written = [word for word in dict.fromkeys(text.split()) if words(word)]
        with self._opened() as db:
            return [word for word in written[:most] if _finds(db, question(word))]

    def read(self, text: str) -> SearchQuestion:
        """A question taken apart into what it is about. Raises as `search` does."""
        wanted = question(text)
        with self._opened() as db:
            return taken_apart(db, wanted)

    def suggest(self, text: str, language: str = "nb", count: int = 8) -> list[Hit]:
        """What a question that is still being written may be about: things by name, the surest first; no figures.

        Raises as `search` does.
        """
        result = self.search(text, language, take=count, names=True)
        hits = (hit for kind, hits in result.hits.items() if kind is not EntryKind.FIGURE for hit in hits)
        return sorted(hits, key=lambda hit: hit.way)[:count]


def _finds(db: sqlite3.Connection, wanted: Sequence[str]) -> bool:
    """Whether folded words find anything, in any way."""
    expansions = [terms.expanded(db, word) for word in dict.fromkeys(terms.joined(db, wanted))]
    match = terms.expression(expansions, terms.WAYS - 1)
    return bool(match) and db.execute("SELECT 1 FROM word WHERE word MATCH ? LIMIT 1", [match]).fetchone() is not None


def question(text: str) -> list[str]:
    """The folded words of a question. Raises `BadQuery` for one past the limits."""
    if len(text) > MOST_CHARACTERS:
        raise BadQuery(Message("search.too-many-characters", count=len(text), most=MOST_CHARACTERS))
    wanted = words(text)
    if len(wanted) > MOST_WORDS:
        raise BadQuery(Message("search.too-many-words", count=len(wanted), most=MOST_WORDS))
    return wanted


def _results(
    db: sqlite3.Connection, expansions: list[tuple[tuple[str, ...], ...]], ways: range, values: dict[str, Any]
) -> SearchResult:
    expressions = [terms.expression(expansions, way) for way in ways]
    if values.pop("names"):
        expressions = [expression and f"{{nb en rest}} : ({expression})" for expression in expressions]
    # a way that adds nothing to a surer one is not asked again
    matches = {
        f"way{way}": expression
        for way, expression in enumerate(expressions)
        if expression and expression not in expressions[:way]
    }
    nothing = {f"way{way}": _NOTHING for way in range(terms.WAYS)}
    rows = db.execute(_FIND, values | nothing | matches).fetchall()
    hits: dict[EntryKind, list[Hit]] = {}
    for kind, key, number, _, place in sorted(rows, key=lambda row: row[2]):
        wanted = values["kind"] is None or values["kind"] == kind
        if wanted and values["skip"] < number <= values["skip"] + values["take"]:
            way = max(-1, round(place / 1e6))
            hits.setdefault(EntryKind(kind), []).append(Hit(EntryKind(kind), tuple(json.loads(key)), way))
    counts = {EntryKind(kind): total for kind, _, number, total, _ in rows if number == 1}
    used = frozenset(term for word in expansions for way in ways for term in word[way])
    return SearchResult(
        {kind: hits[kind] for kind in EntryKind if kind in hits},
        {kind: counts[kind] for kind in EntryKind if kind in counts},
        used,
        bool(counts) and len(ways) == terms.WAYS,
        counts.get(EntryKind.FIGURE, 0) >= MOST_FIGURES,
    )
