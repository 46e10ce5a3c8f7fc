"""The terms of an index by their numbers, and the numbers of terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lod.cube import index, segments
from lod.cube.dictionary import Entry, Kind, term
from lod.query.sql.decode import Spell, constant
from lod.query.sql.schema import Schema
from lod.query.sql.values import quoted
from lod.rdf.terms import Term

HELD = 50_000
"""Terms of a dictionary up to which all of it is held in memory."""

REMEMBERED = 200_000
"""Texts that are remembered for each format."""

FOUND = 10_000
"""Numbers of terms that are remembered."""

DENSE = 2_000
"""Observations past which their paths are read as one stretch."""


class Terms:
    """The dictionary of an index, opened."""

    def __init__(self, db: Any, facts: Mapping[str, Any]) -> None:
        self.db = db
        graphs = [number for (number,) in self._ask("SELECT DISTINCT g FROM quad")]
        self.schema = Schema(facts, graphs, self._find, self._row, self._cells, self._term, self._matches_nothing)
        self._entries: dict[int, Entry] = {}
        if self.schema.terms <= HELD:
            rows = self._ask("SELECT id, kind, lex, dt, lang FROM term")
            self._entries = {n: Entry(Kind(kind), *rest) for n, kind, *rest in rows}
        self._held = {found[:4]: number for number, found in self._entries.items()}
        self._texts: dict[Spell, dict[int, str]] = {}
        self._numbers: dict[Entry, int | None] = {}
        self._rows: dict[tuple[int, str], int | None] = {}

    def texts(self, numbers: Any, spell: Spell, more: Mapping[int, Entry]) -> Any:
        """The texts of distinct numbers (Arrow, and so is what comes back); `more`: the query's own constants."""
        if len(numbers) > DENSE and (found := self._stretch(numbers, spell)) is not None:
            return found
        listed = numbers.to_pylist()
        known = self._texts.setdefault(spell, {})
        if len(known) > REMEMBERED:
            known.clear()
        unknown = sorted(n for n in listed if n >= 0 and n not in known)
        if unknown:
            known.update((n, spell(entry)) for n, entry in self._look(unknown))
        return pa.array([known[n] if n >= 0 else spell(more[n]) for n in listed], pa.string())

    def term(self, number: int) -> Term:
        """The term of a number."""
        return next(term(entry) for _, entry in self._look([number]))

    def _stretch(self, numbers: Any, spell: Spell) -> Any:
        """The texts of observations of one data set that lie close together; None for others."""
        ends = pc.min_max(numbers)
        low, high = ends["min"].as_py(), ends["max"].as_py()
        table, known = self.schema.table_of(low), self.schema.range_of(low)
        if table is None or known is None or high >= known.high or high - low > 4 * len(numbers):
            return None
        sql = f"SELECT path FROM {table.name} WHERE id BETWEEN {low} AND {high} ORDER BY id"
        paths = pa.concat_arrays([batch.column(0) for batch in index.batches(self.db, sql)])
        mark = "~~"  # a path holds only what is spelled alike in every format
        head, _, tail = spell(Entry(Kind.IRI, known.prefix + mark)).rpartition(mark)
        return pc.binary_join_element_wise(constant(head), paths, constant(tail), constant("")).take(
            pc.subtract(numbers, pa.scalar(low, pa.int64()))
        )

    def _look(self, numbers: Sequence[int]) -> Iterator[tuple[int, Entry]]:
        """The terms of numbers, which come in order."""
        if self._entries:
            yield from ((n, self._entries[n]) for n in numbers if n in self._entries)
            numbers = [n for n in numbers if n not in self._entries]
        for table, prefix, inside in self._by_range(numbers):
            low, high = inside[0], inside[-1]
            wanted = "" if high - low < 2 * len(inside) else f" AND id IN ({', '.join(map(str, inside))})"
            columns = "id, path" if table else "id, kind, lex, dt, lang"
            rows = self._ask(f"SELECT {columns} FROM {table or 'term'} WHERE id BETWEEN {low} AND {high}{wanted}")
            if table:
                yield from ((n, Entry(Kind.IRI, prefix + path)) for n, path in rows)
            else:
                yield from ((n, Entry(Kind(kind), *rest)) for n, kind, *rest in rows)

    def _by_range(self, numbers: Sequence[int]) -> Iterator[tuple[str, str, list[int]]]:
        """Numbers by where they are: table and prefix of observations, or "" for the dictionary."""
        inside: dict[int, list[int]] = {}
        rest: list[int] = []
        for number in numbers:
            known = self.schema.range_of(number)
            (inside.setdefault(known.low, []) if known else rest).append(number)
        for low, those in inside.items():
            known, table = self.schema.range_of(low), self.schema.table_of(low)
            if known and table:
                yield table.name, known.prefix, those
        if rest:
            yield "", "", rest

    def _find(self, wanted: Entry) -> int | None:
        """The number of a term, None where the release does not have it."""
        if self._held:
            return self._held.get(wanted[:4])
        if wanted not in self._numbers:
            same = "lex = ? AND kind = ? AND dt IS NOT DISTINCT FROM ? AND lang IS NOT DISTINCT FROM ?"
            values = [wanted.lex, int(wanted.kind), wanted.datatype, wanted.language]
            rows = self._ask(f"SELECT id FROM term WHERE {same}", values)
            if len(self._numbers) > FOUND:
                self._numbers.clear()
            self._numbers[wanted] = rows[0][0] if rows else None
        return self._numbers[wanted]

    def _term(self, number: int) -> str:
        """The term of a number of the dictionary."""
        [(_, found)] = self._look([number])
        return term(found)

    def _row(self, data_set: int, path: str) -> int | None:
        """The number of an observation, None where there is none."""
        key = (data_set, path)
        if key not in self._rows:
            if len(self._rows) > FOUND:
                self._rows.clear()
            table = self.schema.table_with(data_set)
            there = segments.where(path, table.segments)
            rows = there and self._ask(
                f"SELECT id FROM {table.name} WHERE ds = ? AND {there[0]}", [data_set, *there[1]]
            )
            self._rows[key] = rows[0][0] if rows else None
        return self._rows[key]

    def _cells(self, table: str, number: int) -> dict[str, str]:
        """The cells of an observation, by column, as SQL of the column's type."""
        cursor = self.db.cursor()
        try:
            cursor.execute(f"SELECT COLUMNS('^(id|ds|path|c[0-9]+)$') FROM {table} WHERE id = {number}")
            row = cursor.fetchone()
            kinds = [(name, str(kind)) for name, kind, *_ in cursor.description]
        finally:
            cursor.close()
        return {
            name: f"CAST({'NULL' if cell is None else cell if isinstance(cell, int) else quoted(str(cell))} AS {kind})"
            for (name, kind), cell in zip(kinds, row, strict=True)
        }

    def _matches_nothing(self, pattern: str) -> bool | None:
        """Whether a regular expression matches the empty text, as the database sees it; None where it is none."""
        try:
            return bool(self._ask("SELECT regexp_matches('', ?)", [pattern])[0][0])
        except index.Failed:
            return None

    def _ask(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        cursor = self.db.cursor()
        try:
            return list(cursor.execute(sql, list(values)).fetchall())
        finally:
            cursor.close()
