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

from lod.cube.sql import Sql, all_of, marks, sql_identifier, sql_literal
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
    table: Sql
    width: int

    @property
    def keys(self) -> tuple[Sql, ...]:
        return tuple(Sql("k{}", place) for place in range(self.width))

    def add(self, rows: Iterable[tuple[str | int, ...]], *, last: bool = False) -> int:
        """Adds figures, one of each key: the first, or the `last`; how many there were to add."""
        way = Sql("REPLACE" if last else "IGNORE")
        sql = Sql("INSERT OR {} INTO {} VALUES ({})", way, self.table, marks(self.width + 2))
        return self.database.executemany(sql, rows).rowcount

    def twice(self, name: str, rows: Iterable[tuple[str | int, ...]]) -> Iterator[Finding]:
        """A finding for each of these figures whose key stands in another row of the file `name`."""
        condition = all_of(Sql("{} = ?", key) for key in self.keys)
        statement = Sql("SELECT row FROM {} WHERE {}", self.table, condition)
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
    made = EditionFigures(database, sql_identifier(table), width)
    sql = Sql("CREATE TABLE {} ({keys}, stated, row, UNIQUE ({keys}))", made.table, keys=made.keys)
    database.execute(sql)
    return made


def _text(cell: Cell) -> str:
    return " | ".join(cell) if isinstance(cell, list) else cell or ""


def compared(before: EditionFigures, after: EditionFigures, renamed: Mapping[tuple[int, str], str]) -> Comparison:
    """The two editions. `renamed`: the new code of an old one, by the place of its dimension."""
    old = _moved(before, renamed)
    pair = Sql("{} AS new CROSS JOIN {} AS old USING ({})", after.table, old.table, after.keys)
    pairs, changed = after.database.execute(
        Sql("SELECT count(*), coalesce(sum(old.stated <> new.stated), 0) FROM {}", pair)
    ).fetchone()
    counts = {
        "new": _count(after) - pairs,
        "gone": _count(old) - pairs,
        "changed": changed,
        "same": pairs - changed,
    }
    rows = {
        "new": Sql("{} AS new WHERE NOT EXISTS {}", after.table, _same_key(old, Sql("new"))),
        "changed": Sql("{} WHERE old.stated <> new.stated", pair),
        "gone": Sql("{} AS old WHERE NOT EXISTS {}", old.table, _same_key(after, Sql("old"))),
    }
    examples = {kind: _examples(kind, rows[kind], after) if counts[kind] else () for kind in rows}
    return Comparison(**counts, examples=examples)


FACTORS = (1000, 1_000_000, 100, 0.001, 0.000001, 0.01)
"""What figures are multiplied by where they are of another unit, or a mark was read as another."""


def scaled(before: EditionFigures, after: EditionFigures) -> tuple[float, int] | None:
    """The factor by which most of the figures that changed did, and how many; None where there is none.

    A hundredth of a per cent is allowed for rounding.
    """
    old, new = (Sql("CAST(json_extract({}.stated, '$[0]') AS REAL)", edition) for edition in (Sql("old"), Sql("new")))
    pairs = Sql("{} AS old JOIN {} AS new USING ({})", before.table, after.table, after.keys)
    terms = [Sql("{} * CAST({} AS REAL)", old, sql_literal(factor)) for factor in FACTORS]
    counts = [Sql("sum(abs({new} - {}) <= abs({new}) * 0.0001)", term, new=new) for term in terms]
    statement = Sql(
        "SELECT count(*), {counts} FROM {pairs} WHERE old.stated <> new.stated AND {old} <> 0 AND {new} <> 0",
        counts=counts,
        pairs=pairs,
        old=old,
        new=new,
    )
    changed, *alike = after.database.execute(statement).fetchone()
    most = max(zip((count or 0 for count in alike), FACTORS, strict=True))
    return (most[1], most[0]) if changed > 1 and most[0] > changed / 2 else None


def _same_key(other: EditionFigures, row: Sql) -> Sql:
    alike = all_of(Sql("other.{key} = {row}.{key}", key=key, row=row) for key in other.keys)
    return Sql("(SELECT 1 FROM {} AS other WHERE {})", other.table, alike)


def _count(figures: EditionFigures) -> int:
    return int(figures.database.execute(Sql("SELECT count(*) FROM {}", figures.table)).fetchone()[0])


def _examples(kind: str, rows: Sql, figures: EditionFigures) -> tuple[Change, ...]:
    """The first changes of a kind, in the order of the edition that has them."""
    stated = Sql({"new": "NULL, new.stated", "gone": "old.stated, NULL", "changed": "old.stated, new.stated"}[kind])
    order = Sql("old" if kind == "gone" else "new")
    columns = [Sql("{}.{}", order, key) for key in figures.keys]
    listed = Sql("SELECT {}, {} FROM {}", columns, stated, rows)
    statement = Sql("{} ORDER BY {}.rowid LIMIT {}", listed, order, EXAMPLES)
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
    made = new_table(figures.database, "moved", figures.width)
    rows = figures.database.cursor().execute(Sql("SELECT * FROM {} ORDER BY rowid", figures.table))
    moved = ((*(renamed.get((place, code), code) for place, code in enumerate(row[:-2])), *row[-2:]) for row in rows)
    made.add(moved, last=True)
    return made


def codes(figures: EditionFigures, place: int) -> dict[str, None]:
    """The codes that figures have of the dimension at a place, in order."""
    statement = Sql("SELECT k{n} FROM {} GROUP BY k{n} ORDER BY min(rowid)", figures.table, n=place)
    return dict.fromkeys(code for (code,) in figures.database.execute(statement))


def codes_gone(before: EditionFigures, after: EditionFigures, place: int) -> tuple[str, ...]:
    """The codes of the dimension at a place that figures had before, and have no longer."""
    left = codes(after, place)
    return tuple(code for code in codes(before, place) if code not in left)


def likeness(before: EditionFigures, after: EditionFigures, place: int, old: str, new: str) -> float:
    """The share of the figures of an old code that are the same under a new one, of those that both have; else 0."""
    others = all_of(Sql("one.{key} = other.{key}", key=key) for n, key in enumerate(before.keys) if n != place)
    same = Sql("json_extract(one.stated, '$[0]') = json_extract(other.stated, '$[0]')")
    pairs = Sql("{} AS one JOIN {} AS other ON {}", before.table, after.table, others)
    counted = Sql("SELECT count(*), coalesce(sum({}), 0) FROM {}", same, pairs)
    statement = Sql("{} AND other.k{n} = ? WHERE one.k{n} = ?", counted, n=place)
    both, alike = before.database.execute(statement, (new, old)).fetchone()
    return float(alike / both) if both > 1 else 0.0
