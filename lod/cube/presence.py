"""Which combinations of codes have figures, as bits: codes are counted under any selection without reading columns.

For each dimension, the figures of each of its codes are a bit string over the combinations of all other dimensions'
codes, which are numbered by mixed radix, the last dimension the fastest. How many figures a code has under a selection
is the number of bits that its string has in common with that of the selected combinations (a bitmap index). The strings
stand beside the columns of large data sets whose combinations mostly occur; others are counted from the columns.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from math import prod

import duckdb

from lod.cube.sql import Sql, in_turn, sql_identifier

LEAST = 20_000
"""Figures of a data set that has bit strings; fewer are counted as soon from their columns."""

SPREAD = 4
"""Combinations of codes for each figure, at most, in a data set that has them."""

MOST = 8_000_000
"""Combinations of codes, at most: a string is a megabyte then, for each dimension's codes together."""

KEPT = 16
"""Data sets whose bit strings are kept in memory: of a million figures in five dimensions 0.6 MB."""

_TABLE = Sql("presence.bits")
_CREATE = Sql(
    "CREATE SCHEMA IF NOT EXISTS presence; CREATE TABLE IF NOT EXISTS presence.bits "
    "(dataset VARCHAR, axis INTEGER, place INTEGER, dimension VARCHAR, code VARCHAR, bits BLOB)"
)
_HERE = Sql("SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'presence'")

Bits = Mapping[str, Mapping[str, int]]
"""The bit strings of each dimension's codes, as integers."""

Counts = dict[str, dict[str, int]]
"""For each dimension its codes that have figures, by how many, in the order of its list."""


def write(db: duckdb.DuckDBPyConnection, dataset: str, key: Sequence[str]) -> None:
    """Writes the bit strings of a table of figures, whose codes of the key are numbered (`lod.cube.figures`), where it
    is large and dense enough, and no larger than memory is for."""
    table, names = sql_identifier(dataset), [sql_identifier(name) for name in key]
    [(figures,)] = db.execute(Sql("SELECT count(*) FROM {}", table)).fetchall()
    if figures < LEAST:
        return
    ranges = Sql("SELECT {} FROM {} LIMIT 1", [Sql("enum_range({})", name) for name in names], table)
    axes = db.execute(ranges).fetchall()[0]
    sizes = [len(codes) for codes in axes]
    if prod(sizes) > min(MOST, SPREAD * figures):
        return
    db.execute(_CREATE)
    for axis, codes in enumerate(axes):
        strings = _strings(db, table, names, sizes, axis)
        rows = [(dataset, axis, place, key[axis], code, strings[place]) for place, code in enumerate(codes)]
        db.executemany(Sql("INSERT INTO {} VALUES (?, ?, ?, ?, ?, ?)", _TABLE), rows)


def copy(db: duckdb.DuckDBPyConnection, dataset: str, before: Sql) -> None:
    """Takes over the bit strings of a data set from a file that is attached by the name `before`, if it has them."""
    if db.execute(_HERE, (str(before),)).fetchall() != [(0,)]:
        db.execute(_CREATE)
        rows = Sql("SELECT * FROM {}.{} WHERE dataset = ?", before, _TABLE)
        db.execute(Sql("INSERT INTO {} {}", _TABLE, rows), (dataset,))


def _strings(
    db: duckdb.DuckDBPyConnection, table: Sql, names: Sequence[Sql], sizes: Sequence[int], axis: int
) -> list[bytes]:
    """The bit string of each code of a dimension, the lowest bit first."""
    places = [place for place in range(len(sizes)) if place != axis]
    strides = [prod(sizes[other] for other in places[n + 1 :]) for n in range(len(places))]
    terms = [Sql("enum_code({})::BIGINT * {}", names[p], s) for p, s in zip(places, strides, strict=True)]
    number, last = in_turn(" + ", [*terms, Sql("0")]), prod(sizes) // sizes[axis] - 1
    bits = Sql("CAST(bitstring_agg({}, 0, {}) AS VARCHAR)", number, last)
    sql = Sql("SELECT {bits} FROM {table} GROUP BY {name} ORDER BY {name}", bits=bits, table=table, name=names[axis])
    texts = (text for (text,) in db.execute(sql).fetchall())
    return [int(text[::-1], 2).to_bytes(last // 8 + 1, "little") for text in texts]


class PresenceFile:
    """The bit strings of a release, in its file of figures that is attached to `db` by the name `schema`."""

    def __init__(self, db: duckdb.DuckDBPyConnection, schema: str) -> None:
        self._db = db
        self._schema = sql_identifier(schema)
        self._is_here = db.execute(_HERE, (schema,)).fetchall() != [(0,)]
        self._read = lru_cache(KEPT)(self._bits)

    def counts(self, dataset: str, chosen: Mapping[str, Collection[str]]) -> tuple[Counts, Counts] | None:
        """The codes that the figures with these codes have, by how many; and for each dimension those they would have
        if nothing were chosen of it. None for a data set without bit strings. Raises `duckdb.Error`."""
        bits = self._read(dataset) if self._is_here else {}
        return _counts(bits, chosen) if bits else None

    def _bits(self, dataset: str) -> Bits:
        columns = Sql("SELECT dimension, code, bits FROM {}.{}", self._schema, _TABLE)
        rows = self._db.cursor().execute(Sql("{} WHERE dataset = ? ORDER BY axis, place", columns), (dataset,))
        bits: dict[str, dict[str, int]] = {}
        for dimension, code, string in rows.fetchall():
            bits.setdefault(dimension, {})[code] = int.from_bytes(string, "little")
        return bits


def _counts(bits: Bits, chosen: Mapping[str, Collection[str]]) -> tuple[Counts, Counts]:
    exact, instead = Counts(), Counts()
    for name, strings in bits.items():
        others = _combinations([_places(bits[other], chosen.get(other)) for other in bits if other != name])
        counted = ((code, (string & others).bit_count()) for code, string in strings.items())
        instead[name] = {code: count for code, count in counted if count}
        here = chosen.get(name, strings)
        exact[name] = {code: count for code, count in instead[name].items() if code in here}
    return exact, instead


def _places(codes: Collection[str], chosen: Collection[str] | None) -> list[bool]:
    """For each code of a dimension whether it is chosen."""
    return [chosen is None or code in chosen for code in codes]


def _combinations(dimensions: Sequence[Sequence[bool]]) -> int:
    """The bits of the combinations whose codes are all chosen."""
    text = "1"
    for places in reversed(dimensions):
        none = "0" * len(text)
        text = "".join(text if is_chosen else none for is_chosen in reversed(places))
    return int(text, 2)
