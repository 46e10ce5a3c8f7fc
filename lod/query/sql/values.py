"""A SPARQL value as SQL: typed columns ("lanes"), at most one of which is not NULL in a row; all NULL is unbound.

The rule that makes joining, grouping and DISTINCT right: within one relation a term has exactly one lane. A number of
the dictionary (`id`) may stand for a term of any of its `kinds`; where it meets a native lane of one of those kinds it
is split.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lod.cube.dictionary import Kind
from lod.query.sql.schema import Table

LANES = ("id", "int", "dec", "dbl", "bool", "str", "lang", "tag", "iri")
"""All lanes; `lang` and `tag` (a text and its language) are filled together."""

NUMERIC = ("int", "dec", "dbl")
LANE_OF = {
    Kind.INT: "int",
    Kind.DEC: "dec",
    Kind.DBL: "dbl",
    Kind.BOOL: "bool",
    Kind.STRING: "str",
    Kind.LANG: "lang",
    Kind.IRI: "iri",
}
KIND_OF = {lane: kind for kind, lane in LANE_OF.items()}
RESOURCES = frozenset({Kind.BNODE, Kind.IRI, Kind.OBS})
NUMBERS = frozenset({Kind.INT, Kind.DEC, Kind.DBL})
LITERALS = frozenset(Kind) - RESOURCES


@dataclass(frozen=True)
class Scan:
    """Where an observation comes from: the alias of its table in the statement, and the table; or its very cells."""

    alias: str
    table: Table
    cells: Mapping[str, str] = field(default_factory=dict)

    def at(self, column: str) -> str:
        """A column, as SQL."""
        return self.cells[column] if self.cells else f"{self.alias}.{column}"


@dataclass(frozen=True)
class Value:
    """Lanes with their SQL; `kinds`: what `id` may stand for; `scale`: that of `dec`.

    `node`: a triple pattern binds it, so it is a term of the graph. `scan`: the scan it is the row of. `fresh`: it may
    be a constant of the query that the release does not know, whose number says nothing of its order.
    """

    lanes: Mapping[str, str]
    kinds: frozenset[Kind] = frozenset()
    nullable: bool = False
    scale: int = 0
    node: bool = False
    scan: Scan | None = None
    fresh: bool = False

    @property
    def all_kinds(self) -> frozenset[Kind]:
        """What it may be, in whichever lane."""
        return self.kinds | {KIND_OF[lane] for lane in self.lanes if lane in KIND_OF}

    @property
    def bound(self) -> str:
        """SQL that is true where it is bound."""
        if not self.nullable:
            return "true"
        tests = [f"{sql} IS NOT NULL" for lane, sql in self.lanes.items() if lane != "tag"]
        return f"({' OR '.join(tests)})" if tests else "false"

    @property
    def size(self) -> int:
        """Characters of its SQL."""
        return sum(map(len, self.lanes.values()))

    @property
    def only(self) -> str | None:
        """Its lane, if it has just one."""
        lanes = [lane for lane in self.lanes if lane != "tag"]
        return lanes[0] if len(lanes) == 1 else None

    def optional(self) -> Value:
        """The same, perhaps unbound."""
        return replace(self, nullable=True)


UNBOUND = Value({}, nullable=True)


def ids(sql: str, kinds: frozenset[Kind], *, nullable: bool = False, node: bool = False) -> Value:
    """A value of the dictionary."""
    return Value({"id": sql}, kinds, nullable, node=node)


def native(lane: str, sql: str, *, nullable: bool = True, scale: int = 0) -> Value:
    """A computed value."""
    return Value({lane: sql}, nullable=nullable, scale=scale)


def language(text: str, tag: str, *, nullable: bool = True) -> Value:
    """A text in a language."""
    return Value({"lang": text, "tag": tag}, nullable=nullable)


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def coalesce(*parts: str) -> str:
    """The first that is not NULL."""
    if not parts:
        return "NULL"
    return parts[0] if len(parts) == 1 else f"COALESCE({', '.join(parts)})"


def scaled(sql: str, scale: int, wanted: int) -> str:
    """A decimal with as many fraction digits as wanted.

    Where decimals meet in a CASE, a COALESCE or a UNION, the database takes the scale of the widest, and rounds.
    """
    return sql if scale == wanted else f"CAST({sql} AS DECIMAL(38, {wanted}))"


def at_scale(value: Value, wanted: int) -> Value:
    """The value with as many fraction digits as wanted."""
    if "dec" not in value.lanes or value.scale == wanted:
        return value
    return replace(value, lanes={**value.lanes, "dec": scaled(value.lanes["dec"], value.scale, wanted)}, scale=wanted)


def conjunction(*tests: str) -> str:
    """All of them."""
    kept = [test for test in dict.fromkeys(tests) if test != "true"]
    if "false" in kept:
        return "false"
    return "true" if not kept else kept[0] if len(kept) == 1 else f"({' AND '.join(kept)})"


def equal(left: Value, right: Value) -> str:
    """SQL for being the same term (or both unbound), once they are aligned."""
    if left.only and left.only == right.only and not left.nullable and not right.nullable:
        lanes = list(left.lanes)
        return conjunction(*(f"{left.lanes[lane]} = {right.lanes[lane]}" for lane in lanes), *_signs(left, right, "="))
    common = [lane for lane in LANES if lane in left.lanes and lane in right.lanes]
    if not common and not left.nullable and not right.nullable:
        return "false"
    tests = [f"{left.lanes[lane]} IS NOT DISTINCT FROM {right.lanes[lane]}" for lane in common]
    for one, other in ((left, right), (right, left)):
        tests += [f"{sql} IS NULL" for lane, sql in one.lanes.items() if lane not in other.lanes]
    return conjunction(*tests, *_signs(left, right, "IS NOT DISTINCT FROM"))


def _signs(left: Value, right: Value, same: str) -> list[str]:
    """SQL for two doubles having one sign: 0 and -0 are equal, and yet two terms."""
    if "dbl" not in left.lanes or "dbl" not in right.lanes:
        return []
    one, other = (f"signbit({value.lanes['dbl']})" for value in (left, right))
    return [f"{one} {same} {other}"]


def compatible(left: Value, right: Value) -> str:
    """SQL for joining on them (SPARQL 1.1, section 18.3): the same term, or one of them unbound."""
    options = [f"NOT {value.bound}" for value in (left, right) if value.nullable]
    same = equal(left, right)
    return f"({' OR '.join([*options, same])})" if options else same


def merged(left: Value, right: Value) -> Value:
    """What joining on them gives."""
    if not left.nullable:
        return replace(left, node=left.node or right.node, scan=left.scan or right.scan)
    if not right.nullable:
        return right
    scale = max(v.scale for v in (left, right))
    left, right = at_scale(left, scale), at_scale(right, scale)
    lanes = [lane for lane in LANES if lane in left.lanes or lane in right.lanes]
    return Value(
        {lane: coalesce(*(v.lanes[lane] for v in (left, right) if lane in v.lanes)) for lane in lanes},
        left.kinds | right.kinds,
        True,
        scale,
        left.node and right.node,
        fresh=left.fresh or right.fresh,
    )
