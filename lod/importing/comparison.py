"""Two editions of a data set's figures compared: what is new, changed and gone."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from lod.errors import Finding
from lod.messages.message import Message
from lod.model.comparison import EXAMPLES, Change, Comparison
from lod.model.origin import line_of
from lod.model.structure import MEASURE_TYPE
from lod.sources.site.folder import DataSetSource
from lod.sources.table.rows import Cell


@dataclass(frozen=True)
class EditionFigures:
    """The figures of one edition, in a table of a database on disk: memory does not grow with them.

    Its columns are `k0`, `k1` …, the parts of a `Key` of `width`, `stated`: the value and what attributes say, as
    JSON, and `row`: where it stands.
    """

    database: sqlite3.Connection
    table: str
    width: int

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(f"k{place}" for place in range(self.width))

    def add(self, rows: Iterable[tuple[str | int, ...]], *, last: bool = False) -> int:
        """Adds figures, one of each key: the first, or the `last`; how many there were to add."""
        marks, way = ", ".join("?" * (self.width + 2)), "REPLACE" if last else "IGNORE"
        return self.database.executemany(f"INSERT OR {way} INTO {self.table} VALUES ({marks})", rows).rowcount

    def twice(self, name: str, rows: Iterable[tuple[str | int, ...]]) -> Iterator[Finding]:
        """A finding for each of these figures whose key stands in another row of the file `name`."""
        condition = " AND ".join(f"{key} = ?" for key in self.keys)
        statement = f"SELECT row FROM {self.table} WHERE {condition}"
        for *key, _, row in rows:
            first = self.database.execute(statement, key).fetchone()[0]
            if first != row:
                value = ", ".join(map(str, key))
                message, hint = (
                    Message("same-figure-again", row=str(first), value=value),
                    Message("advice.remove-one-of"),
                )
                yield Finding(message, file=name, row=int(row), value=value, hint=hint, rows=(int(row), first))


@contextmanager
def workspace() -> Iterator[sqlite3.Connection]:
    """A database for the figures of two editions, on disk, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="lod-update-") as folder:
        database = sqlite3.connect(Path(folder) / "figures.sqlite", isolation_level=None)
        try:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")
            yield database
        finally:
            database.close()


def figures(database: sqlite3.Connection, table: str, source: DataSetSource, findings: list[Finding]) -> EditionFigures:
    """The figures of a data set as it is read, in a new table. What is wrong with them is added to `findings`.

    So is a key that stands twice: which of the figures is meant, nobody can tell.
    """
    structure = source.dataset.structure
    names = [dimension.name for dimension in structure.dimensions]
    attributes = sorted(attribute.name for attribute in structure.attributes)
    made = new_table(database, table, len(names) + 1)
    database.execute("BEGIN")
    for numbers, columns in source.observations(findings):
        measure = str(columns[MEASURE_TYPE][0]) if columns[MEASURE_TYPE] else ""
        keys = zip(*(map(_text, columns[name]) for name in names), strict=True)
        rows = zip(*(map(_text, columns[name]) for name in (measure, *attributes)), strict=True) if measure else ()
        whole = [(*key, measure, f"[{','.join(map(encode_basestring, stated))}]", line_of(number))
                 for number, key, stated in zip(numbers, keys, rows, strict=True)]  # fmt: skip
        if made.add(whole) < len(whole):
            findings += made.twice(source.name, whole)
    database.execute("COMMIT")
    return made


def new_table(database: sqlite3.Connection, table: str, width: int) -> EditionFigures:
    """A table for figures whose keys have so many parts."""
    made = EditionFigures(database, table, width)
    keys = ", ".join(made.keys)
    database.execute(f"CREATE TABLE {table} ({keys}, stated, row, UNIQUE ({keys}))")
    return made


def _text(cell: Cell) -> str:
    return " | ".join(cell) if isinstance(cell, list) else cell or ""


def compared(before: EditionFigures, after: EditionFigures, renamed: Mapping[tuple[int, str], str]) -> Comparison:
    """The two editions. `renamed`: the new code of an old one, by the place of its dimension."""
    old = _moved(before, renamed)
    pair = f"{after.table} AS new CROSS JOIN {old.table} AS old USING ({', '.join(after.keys)})"
    pairs, changed = after.database.execute(
        f"SELECT count(*), coalesce(sum(old.stated <> new.stated), 0) FROM {pair}"
    ).fetchone()
    counts = {
        "new": _count(after) - pairs,
        "gone": _count(old) - pairs,
        "changed": changed,
        "same": pairs - changed,
    }
    rows = {
        "new": f"{after.table} AS new WHERE NOT EXISTS {_same_key(old, 'new')}",
        "changed": f"{pair} WHERE old.stated <> new.stated",
        "gone": f"{old.table} AS old WHERE NOT EXISTS {_same_key(after, 'old')}",
    }
    examples = {kind: _examples(kind, rows[kind], after) if counts[kind] else () for kind in rows}
    return Comparison(**counts, examples=examples)


FACTORS = (1000, 1_000_000, 100, 0.001, 0.000001, 0.01)
"""What figures are multiplied by where they are of another unit, or a mark was read as another."""


def scaled(before: EditionFigures, after: EditionFigures) -> tuple[float, int] | None:
    """The factor by which most of the figures that changed did, and how many; None where there is none.

    A hundredth of a per cent is allowed for rounding.
    """
    value = "CAST(json_extract({}.stated, '$[0]') AS REAL)"
    old, new = value.format("old"), value.format("new")
    pairs = f"{before.table} AS old JOIN {after.table} AS new USING ({', '.join(after.keys)})"
    counts = ", ".join(f"sum(abs({new} - {old} * {factor}) <= abs({new}) * 0.0001)" for factor in FACTORS)
    statement = f"SELECT count(*), {counts} FROM {pairs} WHERE old.stated <> new.stated AND {old} <> 0 AND {new} <> 0"
    changed, *alike = after.database.execute(statement).fetchone()
    most = max(zip((count or 0 for count in alike), FACTORS, strict=True))
    return (most[1], most[0]) if changed > 1 and most[0] > changed / 2 else None


def _same_key(other: EditionFigures, row: str) -> str:
    alike = " AND ".join(f"other.{key} = {row}.{key}" for key in other.keys)
    return f"(SELECT 1 FROM {other.table} AS other WHERE {alike})"


def _count(figures: EditionFigures) -> int:
    return int(figures.database.execute(f"SELECT count(*) FROM {figures.table}").fetchone()[0])


def _examples(kind: str, rows: str, figures: EditionFigures) -> tuple[Change, ...]:
    """The first changes of a kind, in the order of the edition that has them."""
    stated = {"new": "NULL, new.stated", "gone": "old.stated, NULL", "changed": "old.stated, new.stated"}[kind]
    order = "old" if kind == "gone" else "new"
    columns = ", ".join(f"{order}.{key}" for key in figures.keys)
    statement = f"SELECT {columns}, {stated} FROM {rows} ORDER BY {order}.rowid LIMIT {EXAMPLES}"
    return tuple(_change(row) for row in figures.database.execute(statement))


def _change(row: Sequence[Any]) -> Change:
    key, old, new = tuple(row[:-2]), *(tuple(json.loads(stated)) if stated else () for stated in row[-2:])
    return Change(key, *_shown(old, new)) if old and new else Change(key, "".join(old[:1]), "".join(new[:1]))


def _shown(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, str]:
    """The values, or what else is stated of the figure where these are the same."""
    if old[0] != new[0]:
        return old[0], new[0]
    return next((one, other) for one, other in zip(old, new, strict=True) if one != other)


def _moved(figures: EditionFigures, renamed: Mapping[tuple[int, str], str]) -> EditionFigures:
    """The figures with the new codes in place of the old ones."""
    if not renamed:
        return figures
    made = new_table(figures.database, f"{figures.table}_moved", figures.width)
    rows = figures.database.cursor().execute(f"SELECT * FROM {figures.table} ORDER BY rowid")
    moved = ((*(renamed.get((place, code), code) for place, code in enumerate(row[:-2])), *row[-2:]) for row in rows)
    made.add(moved, last=True)
    return made


def codes(figures: EditionFigures, place: int) -> dict[str, None]:
    """The codes that figures have of the dimension at a place, in order."""
    statement = f"SELECT k{place} FROM {figures.table} GROUP BY k{place} ORDER BY min(rowid)"
    return dict.fromkeys(code for (code,) in figures.database.execute(statement))


def codes_gone(before: EditionFigures, after: EditionFigures, place: int) -> tuple[str, ...]:
    """The codes of the dimension at a place that figures had before, and have no longer."""
    left = codes(after, place)
    return tuple(code for code in codes(before, place) if code not in left)


def likeness(before: EditionFigures, after: EditionFigures, place: int, old: str, new: str) -> float:
    """The share of the figures of an old code that are the same under a new one, of those that both have; else 0."""
    others = " AND ".join(f"one.{key} = other.{key}" for key in before.keys if key != f"k{place}")
    same = "json_extract(one.stated, '$[0]') = json_extract(other.stated, '$[0]')"
    statement = f"""SELECT count(*), coalesce(sum({same}), 0) FROM {before.table} AS one JOIN {after.table} AS other
        ON {others} AND other.k{place} = ? WHERE one.k{place} = ?"""
    pairs, alike = before.database.execute(statement, (new, old)).fetchone()
    return float(alike / pairs) if pairs > 1 else 0.0
