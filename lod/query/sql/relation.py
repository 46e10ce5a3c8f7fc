"""A relation while it is compiled: what it reads, under which conditions, and what its variables are.

Relations stay flat as long as they can (one block), so that the database sees the whole join; what cannot be flat – a
union, a group, a slice – is sealed into a source of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from lod.cube.dictionary import TermEntry, TermKind
from lod.query.sql.dataset import Dataset
from lod.query.sql.errors import Unsupported
from lod.query.sql.schema import Catalog
from lod.query.sql.values import KIND_OF, LANE_OF, LANES, TIMES, Value, at_scale, compatible, merged, scaled
from lod.sql.build import coalesce, equal, let, one_of, when
from lod.sql.expressions import FALSE, NULL, TRUE, Column, Expr
from lod.sql.relations import Relation as Rows
from lod.sql.relations import Scan, Select, SqlSource, SqlUnion
from lod.sql.walk import may_fail

NATIVES = ("int", "dec", "flt", "dbl", "bool")
COLUMNS = ("kind", "lex", "dt", "lang", *NATIVES)
"""What the dictionary says of a term."""

DICTIONARY = "dictionary"
"""The dictionary, with the constants of a query that the release does not have."""

MAX_SOURCES = 2_000
"""Parts of a statement that have an alias: planning it takes longer than their number grows."""


class Names:
    """What one statement is over, and needs to be unique: aliases, and numbers for constants that are new.

    `observed`: whether it says anything of observations.
    """

    def __init__(self, schema: Catalog, dataset: Dataset) -> None:
        self.schema = schema
        self.dataset = dataset
        self.fresh: dict[str, int] = {}
        self.entries: dict[int, TermEntry] = {}
        self.guarded = False
        self.observed = False
        self._aliases = count()

    def alias(self, letter: str) -> str:
        """An alias that is used nowhere else. Raises `Unsupported` where there are too many."""
        number = next(self._aliases)
        if number >= MAX_SOURCES:
            raise Unsupported(f"a statement of more than {MAX_SOURCES:,} parts")
        return f"{letter}{number}"


@dataclass(frozen=True)
class Described:
    """Where what the dictionary says of a number stands: a source, and what its columns' names begin with."""

    alias: str
    prefix: str = ""

    def at(self, column: str) -> Column:
        """One of `COLUMNS`."""
        return Column(self.alias, f"{self.prefix}{column}")

    def kind_in(self, kinds: Iterable[TermKind]) -> Expr:
        """Whether the term is of one of these kinds."""
        listed = sorted(map(int, kinds))
        return one_of(self.at("kind"), listed)


class Relation:
    """Sources, conditions and the variables; grown while a pattern is compiled.

    `attached`: what the dictionary says of numbers; `paths`: the paths of observations, by their numbers.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self.sources: list[SqlSource] = []
        self.where: list[Expr] = []
        self.vars: dict[str, Value] = {}
        self.attached: dict[Expr, Described] = {}
        self.paths: dict[Expr, Column] = {}
        self.empty = False
        self.size = 1  # about how many rows, at most

    def read(self, rows: Rows, letter: str, on: Expr | None = None) -> str:
        """Reads a relation, too; gives its alias."""
        alias = self.names.alias(letter)
        self.sources.append(SqlSource(rows, alias, on))
        return alias

    def require(self, *tests: Expr) -> None:
        """Keeps only rows for which these are true."""
        for test in tests:
            self.empty |= test is FALSE
            if test is not TRUE and test not in self.where:
                self.where.append(test)

    def attach(self, number: Expr) -> Described:
        """What the dictionary has of a number."""
        if number not in self.attached:
            alias = self.names.alias("t")
            self.sources.append(SqlSource(Scan(DICTIONARY), alias, equal(Column(alias, "id"), number)))
            self.attached[number] = Described(alias)
        return self.attached[number]

    def split(self, value: Value, lanes: Iterable[str]) -> Value:
        """The value with these native lanes taken out of its number, where that can be of their kinds."""
        moved = {KIND_OF[lane] for lane in lanes if lane in KIND_OF} & value.kinds
        if not moved:
            return value
        if TermKind.IRI in moved and TermKind.OBS in value.kinds:
            raise Unsupported("an IRI that is computed where an observation may be")
        number = value.lanes["id"]
        term = self.attach(number)
        found = {lane: computed for lane, computed in value.lanes.items() if lane != "id"}
        scale = value.scale
        for kind in sorted(moved):
            lane = LANE_OF[kind]
            texts = kind in TIMES or kind in (TermKind.STRING, TermKind.LANG, TermKind.IRI)
            its = when(term.kind_in([kind]), term.at("lex")) if texts else term.at(lane)
            if kind is TermKind.LANG:
                found["tag"] = coalesce(*([found["tag"]] if "tag" in found else []), term.at("lang"))
            if kind is TermKind.DEC:
                own, scale = scale if lane in found else 0, max(scale, self.names.schema.scale)
                its = scaled(its, self.names.schema.scale, scale)
                found.update({lane: scaled(found[lane], own, scale)} if lane in found else {})
            found[lane] = let(coalesce(*([found[lane]] if lane in found else []), its))
        rest = value.kinds - moved
        if rest:
            found["id"] = let(when(term.kind_in(moved), NULL, number))
        return replace(value, lanes=found, kinds=rest, scale=scale, scan=None)

    def settled(self, names: Iterable[str]) -> Relation:
        """The relation, to be joined on those of these variables that it has.

        What may end the statement is computed in a block of its own: the database looks at no condition before it, so
        that it would be computed for all rows of one side with all of the other.
        """
        lanes = (its for name in names if name in self.vars for its in self.vars[name].lanes.values())
        return self.seal(list(self.vars)) if any(map(may_fail, lanes)) else self

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
        """Takes over what another reads and under which conditions."""
        self.sources += other.sources
        self.attached = other.attached | self.attached
        self.paths = other.paths | self.paths
        self.where += [test for test in other.where if test not in self.where]
        self.empty |= other.empty
        self.size = max(self.size, other.size)

    def select(self, columns: Mapping[str, Expr], **more: Any) -> Select:
        """The block of these columns; `more`: what else there is to say of it."""
        where = (FALSE,) if self.empty else tuple(self.where)
        return Select(tuple(columns.items()), tuple(self.sources), where, **more)

    def seal(self, keep: Sequence[str], extra: Mapping[str, Expr] | None = None, **more: Any) -> Relation:
        """The relation of these variables as a source; `extra`: more columns; `more`: as of `select`."""
        columns = project(self.vars, keep)
        found = Relation(self.names)
        alias = found.read(self.select({**columns, **(extra or {})}, **more), "d")
        found.empty, found.size = self.empty, self.size
        found.vars = {name: _named(self.vars[name], n, alias) for n, name in enumerate(keep) if name in self.vars}
        return found


def project(values: Mapping[str, Value], keep: Sequence[str]) -> dict[str, Expr]:
    """The columns of a block of these variables, by name."""
    return {
        column_name(number, lane): computed
        for number, name in enumerate(keep)
        if name in values
        for lane, computed in values[name].lanes.items()
    }


def column_name(number: int, lane: str) -> str:
    """What the lane of a variable is called where it is a column."""
    return f"v{number}_{lane}"


def _named(value: Value, number: int, alias: str) -> Value:
    """A value whose lanes are columns of a source."""
    return replace(value, lanes={lane: Column(alias, column_name(number, lane)) for lane in value.lanes}, scan=None)


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
    found = {name: _together(name, branches) for name in every}
    columns = [(name, n, lane) for n, name in enumerate(every) for lane in found[name].lanes]
    parts = [
        branch.select(
            {
                column_name(n, lane): branch.vars[name].lanes.get(lane, NULL) if name in branch.vars else NULL
                for name, n, lane in columns
            }
        )
        for branch in branches
    ]
    result = Relation(names)
    result.size = sum(branch.size for branch in branches)
    alias = result.read(SqlUnion(tuple(parts)), "d")
    result.vars = {name: _named(found[name], n, alias) for n, name in enumerate(every)}
    return result


def _together(name: str, branches: Sequence[Relation]) -> Value:
    """What a variable is in a union, whose branches get to have it in the same lanes."""
    natives = {lane for b in branches if name in b.vars for lane in b.vars[name].lanes} - {"id"}
    having = [branch for branch in branches if name in branch.vars]
    for branch in having:
        branch.vars[name] = branch.split(branch.vars[name], natives)
    scale = max((b.vars[name].scale for b in having if "dec" in b.vars[name].lanes), default=0)
    for branch in having:
        branch.vars[name] = at_scale(branch.vars[name], scale)
    here = [branch.vars[name] for branch in having]
    return Value(
        {lane: NULL for lane in LANES if any(lane in v.lanes for v in here)},
        frozenset().union(*(v.kinds for v in here)),
        len(here) < len(branches) or any(v.nullable for v in here),
        scale,
        all(v.node for v in here),
        fresh=any(v.fresh for v in here),
    )


def nothing(names: Names, variables: Iterable[str], lane: str = "") -> Relation:
    """No row at all; with a `lane`, its variables have that one."""
    found = Relation(names)
    found.empty = True
    found.vars = {name: Value({lane: NULL} if lane else {}, nullable=False) for name in variables}
    return found
