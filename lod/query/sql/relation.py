"""A relation on its way to SQL: what it selects from, under which conditions, and what its variables are.

Relations stay flat as long as they can (one FROM, one WHERE), so that the database sees the whole join; what cannot be
flat – a union, a group, a slice – is sealed into a derived table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count

from lod.cube.dictionary import Entry, Kind
from lod.query.sql.dataset import Dataset
from lod.query.sql.errors import Unsupported
from lod.query.sql.schema import Schema
from lod.query.sql.values import (
    KIND_OF,
    LANE_OF,
    LANES,
    Value,
    at_scale,
    coalesce,
    compatible,
    conjunction,
    merged,
    quoted,
    scaled,
)

COLUMNS = ("kind", "lex", "dt", "lang", "int", "dec", "dbl", "bool")
"""What the dictionary says of a term."""

MAX_SOURCES = 2_000
"""Parts of a statement that have an alias: planning it takes longer than their number grows."""


class Names:
    """What one statement is over, and needs to be unique: aliases, and numbers for constants that are new.

    `observed`: whether it says anything of observations.
    """

    def __init__(self, schema: Schema, dataset: Dataset) -> None:
        self.schema = schema
        self.dataset = dataset
        self.fresh: dict[str, int] = {}
        self.entries: dict[int, Entry] = {}
        self.guarded = False
        self.observed = False
        self._aliases = count()

    def alias(self, letter: str) -> str:
        """An alias that is used nowhere else. Raises `Unsupported` where there are too many."""
        number = next(self._aliases)
        if number >= MAX_SOURCES:
            raise Unsupported(f"a statement of more than {MAX_SOURCES:,} parts")
        return f"{letter}{number}"


Branches = list[tuple["Relation", dict[str, str]]]
"""The parts of a union, each with the SQL of the union's columns."""


class Relation:
    """FROM, WHERE and the variables; grown while a pattern is compiled.

    `unions`: the parts of the unions among the sources, by alias. `names_values`: whether `name` may be used.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self.sources: list[tuple[str, str]] = []  # what to select from, and the condition of a LEFT JOIN or ""
        self.where: list[str] = []
        self.vars: dict[str, Value] = {}
        self.attached: dict[str, str] = {}
        self.unions: dict[str, Branches] = {}
        self.empty = False
        self.names_values = True
        self.size = 1  # about how many rows, at most

    def copy(self) -> Relation:
        """One that grows by itself from here."""
        found = Relation(self.names)
        found.sources, found.where = list(self.sources), list(self.where)
        found.vars, found.attached, found.empty = dict(self.vars), dict(self.attached), self.empty
        found.unions, found.size, found.names_values = dict(self.unions), self.size, self.names_values
        return found

    def require(self, *tests: str) -> None:
        """Keeps only rows for which these are true."""
        for test in tests:
            self.empty |= test == "false"
            if test != "true" and test not in self.where:
                self.where.append(test)

    def attach(self, number: str) -> str:
        """What goes before a column's name to say what the dictionary has of a number (SQL)."""
        if number not in self.attached:
            alias = self.names.alias("t")
            self.sources.append((f"dictionary AS {alias}", f"{alias}.id = {number}"))
            self.attached[number] = f"{alias}."
        return self.attached[number]

    def name(self, value: Value) -> Value:
        """The value with a name for each of its lanes, whose SQL is written once."""
        alias = self.names.alias("l")
        columns = ", ".join(f"{sql} AS x_{lane}" for lane, sql in value.lanes.items())
        self.sources.append((f"(SELECT {columns}) AS {alias}", ""))
        return replace(value, lanes={lane: f"{alias}.x_{lane}" for lane in value.lanes})

    def split(self, value: Value, lanes: Iterable[str]) -> Value:
        """The value with these native lanes taken out of its number, where that can be of their kinds."""
        moved = {KIND_OF[lane] for lane in lanes if lane in KIND_OF} & value.kinds
        if not moved:
            return value
        if Kind.IRI in moved and Kind.OBS in value.kinds:
            raise Unsupported("an IRI that is computed where an observation may be")
        number = value.lanes["id"]
        term = self.attach(number)
        found = {lane: sql for lane, sql in value.lanes.items() if lane != "id"}
        scale = value.scale
        for kind in sorted(moved):
            lane = LANE_OF[kind]
            sql = f"{term}{lane}"
            if kind in (Kind.STRING, Kind.LANG, Kind.IRI):
                sql = f"CASE WHEN {term}kind = {int(kind)} THEN {term}lex END"
            if kind is Kind.LANG:
                found["tag"] = coalesce(*([found["tag"]] if "tag" in found else []), f"{term}lang")
            if kind is Kind.DEC:
                own, scale = scale if lane in found else 0, max(scale, self.names.schema.scale)
                sql = scaled(sql, self.names.schema.scale, scale)
                found.update({lane: scaled(found[lane], own, scale)} if lane in found else {})
            found[lane] = coalesce(*([found[lane]] if lane in found else []), sql)
        rest = value.kinds - moved
        if rest:
            listed = ", ".join(str(int(kind)) for kind in sorted(moved))
            found["id"] = f"CASE WHEN {term}kind IN ({listed}) THEN NULL ELSE {number} END"
        return replace(value, lanes=found, kinds=rest, scale=scale, scan=None)

    def join(self, other: Relation) -> None:
        """Joins another relation (SPARQL 1.1, section 18.3)."""
        tests = []
        shared = [name for name in other.vars if name in self.vars]
        for name in shared:
            left, right = align(self, self.vars[name], other, other.vars[name])
            tests.append(compatible(left, right))
            self.vars[name] = merged(left, right)
        self.take(other)
        for name, value in other.vars.items():
            self.vars.setdefault(name, value)
        self.require(*tests)

    def take(self, other: Relation) -> None:
        """Takes over what another selects from and under which conditions."""
        self.sources += other.sources
        self.attached = other.attached | self.attached
        self.unions |= other.unions
        self.where += [test for test in other.where if test not in self.where]
        self.empty |= other.empty
        self.size = max(self.size, other.size)

    def body(self) -> str:
        """FROM and WHERE."""
        parts: list[str] = []
        for source, on in self.sources or [("(SELECT 1) AS unit", "")]:
            if on:
                if not parts:
                    parts.append("(SELECT 1) AS unit")
                parts.append(f"LEFT JOIN {source} ON {on}")
            else:
                parts.append(f"CROSS JOIN {source}" if parts else source)
        where = ["false"] if self.empty else self.where
        return " ".join(["FROM", *parts, *(["WHERE", " AND ".join(where)] if where else [])])

    def seal(
        self,
        keep: Sequence[str],
        *,
        distinct: bool = False,
        tail: str = "",
        extra: Mapping[str, str] | None = None,
    ) -> Relation:
        """The relation of these variables as a derived table; `tail`: ORDER BY and LIMIT; `extra`: more columns."""
        columns, values = project(self.vars, keep)
        alias = self.names.alias("d")
        listed = [f"{sql} AS {name}" for name, sql in (columns | dict(extra or {})).items()] or ["1 AS one"]
        head = "SELECT DISTINCT" if distinct else "SELECT"
        found = Relation(self.names)
        found.sources.append((f"({' '.join([head, ', '.join(listed), self.body(), tail]).strip()}) AS {alias}", ""))
        found.empty, found.size = self.empty, self.size
        found.vars = {name: _moved(value, alias) for name, value in values.items()}
        return found


def project(values: Mapping[str, Value], keep: Sequence[str]) -> tuple[dict[str, str], dict[str, Value]]:
    """The columns of a SELECT of these variables by name, and the variables with the names as their lanes."""
    columns: dict[str, str] = {}
    found: dict[str, Value] = {}
    for number, name in enumerate(keep):
        value = values.get(name)
        if value is None:
            continue
        lanes = {}
        for lane, sql in value.lanes.items():
            columns[f"v{number}_{lane}"] = sql
            lanes[lane] = f"v{number}_{lane}"
        found[name] = replace(value, lanes=lanes, scan=None)
    return columns, found


def _moved(value: Value, alias: str) -> Value:
    return replace(value, lanes={lane: f"{alias}.{name}" for lane, name in value.lanes.items()})


def align(left: Relation, a: Value, right: Relation, b: Value) -> tuple[Value, Value]:
    """Two values with every term in the same lane."""
    if "id" in a.lanes:
        a = left.split(a, b.lanes)
    if "id" in b.lanes:
        b = right.split(b, a.lanes)
    if "id" in a.lanes:
        a = left.split(a, b.lanes)
    return a, b


def union(branches: Sequence[Relation], names: Names) -> Relation:
    """All rows of all branches (SPARQL 1.1, section 18.4: Union keeps duplicates)."""
    branches = [branch for branch in branches if not branch.empty] or list(branches[:1])
    if len(branches) == 1:
        return branches[0]
    every = list(dict.fromkeys(name for branch in branches for name in branch.vars))
    lanes: dict[str, list[str]] = {}
    found: dict[str, Value] = {}
    for name in every:
        natives = {lane for b in branches if name in b.vars for lane in b.vars[name].lanes} - {"id"}
        for branch in branches:
            if name in branch.vars:
                branch.vars[name] = branch.split(branch.vars[name], natives)
        scale = max((b.vars[name].scale for b in branches if name in b.vars and "dec" in b.vars[name].lanes), default=0)
        for branch in branches:
            if name in branch.vars:
                branch.vars[name] = at_scale(branch.vars[name], scale)
        values = [b.vars.get(name) for b in branches]
        here = [v for v in values if v is not None]
        lanes[name] = [lane for lane in LANES if any(lane in v.lanes for v in here)]
        found[name] = Value(
            {},
            frozenset().union(*(v.kinds for v in here)),
            len(here) < len(values) or any(v.nullable for v in here),
            scale,
            all(v.node for v in here),
            fresh=any(v.fresh for v in here),
        )
    alias = names.alias("d")
    parts = []
    for branch in branches:
        columns = {
            f"v{n}_{lane}": branch.vars[name].lanes.get(lane, "NULL") if name in branch.vars else "NULL"
            for n, name in enumerate(every)
            for lane in lanes[name]
        }
        parts.append((branch, columns))
    result = Relation(names)
    result.size = sum(branch.size for branch in branches)
    result.sources.append((f"({all_of(parts)}) AS {alias}", ""))
    result.unions[alias] = parts
    result.vars = {
        name: replace(found[name], lanes={lane: f"{alias}.v{n}_{lane}" for lane in lanes[name]})
        for n, name in enumerate(every)
    }
    return result


def all_of(parts: Branches) -> str:
    """The rows of all parts."""
    return " UNION ALL ".join(
        f"SELECT {', '.join(f'{sql} AS {name}' for name, sql in columns.items()) or '1 AS one'} {part.body()}"
        for part, columns in parts
    )


def nothing(names: Names, variables: Iterable[str], lane: str = "") -> Relation:
    """No row at all; with a `lane`, its variables have that one."""
    found = Relation(names)
    found.empty = True
    found.vars = {name: Value({lane: "NULL"} if lane else {}, nullable=False) for name in variables}
    return found


__all__ = ["COLUMNS", "Names", "Relation", "align", "all_of", "conjunction", "nothing", "project", "quoted", "union"]
