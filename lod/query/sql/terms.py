"""The terms of an index by their numbers, and the numbers of terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lod.cube import index
from lod.cube.dictionary import TermEntry, TermKind, term
from lod.cube.schema import IndexSchema, IndexTable, TableColumn
from lod.query.sql.decode import Spell, constant
from lod.query.sql.schema import Catalog
from lod.rdf.terms import Term
from lod.sql.backend import Backend
from lod.sql.build import as_text, call, count, equal, missing, one_of, text
from lod.sql.expressions import Binary, Column, Expr, Key, SqlLiteral
from lod.sql.printer import printed
from lod.sql.relations import Scan, Select, SqlSource, SqlStatement
from lod.sql.types import BOOLEAN, DOUBLE, LONG, TEXT, Type, decimal

HELD = 50_000
"""Terms of a dictionary up to which all of it is held in memory."""

REMEMBERED = 200_000
"""Texts that are remembered for each format."""

FOUND = 10_000
"""Numbers of terms that are remembered."""

DENSE = 2_000
"""Observations past which their paths are read as one stretch."""


ENTRY = ("id", "kind", "lex", "dt", "lang")
"""What the dictionary has of a term, to spell it."""


class Terms:
    """The dictionary of an index, opened."""

    def __init__(self, db: Backend, facts: IndexSchema) -> None:
        self.db = db
        graphs = [number for (number,) in self._ask("quad", ["g"], distinct=True)]
        self.schema = Catalog(
            *(facts, graphs, self._find, self._row, self._cells),
            *(self._term, self._matches_nothing, self._repeated),
        )
        self._entries: dict[int, TermEntry] = {}
        if self.schema.terms <= HELD:
            self._entries = {n: TermEntry(TermKind(kind), *rest) for n, kind, *rest in self._ask("term", ENTRY)}
        self._held = {found[:4]: number for number, found in self._entries.items()}
        self._texts: dict[Spell, dict[int, str]] = {}
        self._numbers: dict[TermEntry, int | None] = {}
        self._rows: dict[tuple[int, str], int | None] = {}
        self._kept: dict[tuple[str, int], Mapping[str, Expr]] = {}

    def texts(self, numbers: Any, spell: Spell, more: Mapping[int, TermEntry]) -> Any:
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
        block = _select(table.name, ["path"], _between(low, high), order=(Key(_column("id")),))
        paths = pa.concat_arrays([batch.column(0) for batch in self.db.batches(printed(SqlStatement(block)))])
        mark = "~~"  # a path holds only what is spelled alike in every format
        head, _, tail = spell(TermEntry(TermKind.IRI, known.prefix + mark)).rpartition(mark)
        return pc.binary_join_element_wise(constant(head), paths, constant(tail), constant("")).take(
            pc.subtract(numbers, pa.scalar(low, pa.int64()))
        )

    def _look(self, numbers: Sequence[int]) -> Iterator[tuple[int, TermEntry]]:
        """The terms of numbers, which come in order."""
        if self._entries:
            yield from ((n, self._entries[n]) for n in numbers if n in self._entries)
            numbers = [n for n in numbers if n not in self._entries]
        for table, prefix, inside in self._by_range(numbers):
            low, high = inside[0], inside[-1]
            listed = [] if high - low < 2 * len(inside) else [one_of(_column("id"), inside)]
            columns = ("id", "path") if table else ENTRY
            rows = self._ask(table or "term", columns, [*_between(low, high), *listed])
            if table:
                yield from ((n, TermEntry(TermKind.IRI, prefix + path)) for n, path in rows)
            else:
                yield from ((n, TermEntry(TermKind(kind), *rest)) for n, kind, *rest in rows)

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

    def _find(self, wanted: TermEntry) -> int | None:
        """The number of a term, None where the release does not have it."""
        if self._held:
            return self._held.get(wanted[:4])
        if wanted not in self._numbers:
            named: dict[str, str | int | None] = {
                "lex": wanted.lex,
                "kind": int(wanted.kind),
                "dt": wanted.datatype,
                "lang": wanted.language,
            }
            same = [
                missing(_column(name)) if value is None else equal(_column(name), SqlLiteral(value))
                for name, value in named.items()
            ]
            rows = self._ask("term", ["id"], same)
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
            segments = path.split("/")
            rows = []
            if len(segments) <= table.segments:
                rows = self._ask(
                    table.name, ["id"], [equal(_column("ds"), SqlLiteral(data_set)), *_at(segments, table)]
                )
            self._rows[key] = rows[0][0] if rows else None
        return self._rows[key]

    def _cells(self, table: str, number: int) -> Mapping[str, Expr]:
        """The cells of an observation, by column."""
        key = (table, number)
        if key not in self._kept:
            if len(self._kept) > FOUND:
                self._kept.clear()
            columns = [c for c in self.schema.index.by_name[table].columns.values() if not c.source]
            types = {"id": LONG, "ds": LONG, "path": TEXT} | {c.column: _type(c) for c in columns}
            [row] = self._ask(table, list(types), [equal(_column("id"), SqlLiteral(number))])
            self._kept[key] = {name: _cell(cell, types[name]) for name, cell in zip(types, row, strict=True)}
        return self._kept[key]

    def _matches_nothing(self, pattern: str) -> bool | None:
        """Whether a regular expression matches the empty text, as the database sees it; None where it is none."""
        block = Select((("matches", call("matches", text(""), text(pattern))),))
        try:
            return bool(self.db.answer(printed(SqlStatement(block)))[0][0])
        except index.Failed:
            return None

    def _repeated(self) -> frozenset[tuple[str, str, str]]:
        """The triples that stand in several graphs."""
        names = ("s", "p", "o")
        keys = tuple(map(_column, names))
        counted = Select((*zip(names, keys, strict=True), ("n", count())), (SqlSource(Scan("quad"), "t"),), keys=keys)
        several = Binary(">", _column("n"), SqlLiteral(1))
        selected = Select(tuple(zip(names, keys, strict=True)), (SqlSource(counted, "t"),), (several,))
        rows = self.db.answer(printed(SqlStatement(selected)))
        spelled = {number: str(self.term(number)) for number in {number for row in rows for number in row}}
        return frozenset((spelled[s], spelled[p], spelled[o]) for s, p, o in rows)

    def _ask(self, table: str, columns: Iterable[str], where: Iterable[Expr] = (), **more: Any) -> list[Any]:
        return self.db.answer(printed(SqlStatement(_select(table, columns, where, **more))))


def _select(table: str, columns: Iterable[str], where: Iterable[Expr] = (), **more: Any) -> Select:
    named = tuple((name, _column(name)) for name in columns)
    return Select(named, (SqlSource(Scan(table), "t"),), tuple(where), **more)


def _column(name: str) -> Column:
    return Column("t", name)


def _between(low: int, high: int) -> list[Expr]:
    return [Binary(">=", _column("id"), SqlLiteral(low)), Binary("<=", _column("id"), SqlLiteral(high))]


def _at(segments: Sequence[str], table: IndexTable) -> Iterator[Expr]:
    """The conditions for a path (`lod.cube.segments`)."""
    for place in range(table.segments):
        column = _column(f"s{place}")
        yield equal(column, as_text(text(segments[place]))) if place < len(segments) else missing(column)


def _type(column: TableColumn) -> Type:
    """What the cells of a column are."""
    natives = {"DEC": decimal(column.scale), "DBL": DOUBLE, "BOOL": BOOLEAN}
    return natives.get(column.native, LONG)


def _cell(cell: Any, kind: Type) -> SqlLiteral:
    return SqlLiteral(cell if cell is None or isinstance(cell, int) else str(cell), kind)
