"""A SPARQL value as expressions of a plan: typed columns ("lanes"), at most one of which is there in a row; where all
are missing it is unbound.

The rule that makes joining, grouping and DISTINCT right: within one relation a term has exactly one lane. A number of
the dictionary (`id`) may stand for a term of any of its `kinds`; where it meets a native lane of one of those kinds it
is split.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lod.cube.dictionary import TermKind
from lod.cube.schema import IndexTable
from lod.sql.build import all_of, any_of, call, cast, coalesce, let, missing, not_, present
from lod.sql.expressions import FALSE, TRUE, Binary, Column, Expr
from lod.sql.types import DOUBLE, FLOAT, decimal

TIMES = {TermKind.DATE: "date", TermKind.MOMENT: "dateTime", TermKind.YEAR: "gYear", TermKind.MONTH: "gYearMonth"}
"""Lanes of computed dates and moments: their texts, in canonical form."""

LANES = ("id", "int", "dec", "flt", "dbl", "bool", "str", "lang", "tag", "iri", *TIMES.values())
"""All lanes; `lang` and `tag` (a text and its language) are filled together."""

NUMERIC = ("int", "dec", "flt", "dbl")
"""Lanes of numbers, in the order of promotion."""

FLOATING = {"flt": FLOAT, "dbl": DOUBLE}
"""Lanes of numbers with an exponent, and their types."""

LANE_OF = {
    TermKind.INT: "int",
    TermKind.DEC: "dec",
    TermKind.FLT: "flt",
    TermKind.DBL: "dbl",
    TermKind.BOOL: "bool",
    TermKind.STRING: "str",
    TermKind.LANG: "lang",
    TermKind.IRI: "iri",
} | TIMES
KIND_OF = {lane: kind for kind, lane in LANE_OF.items()}
RESOURCES = frozenset({TermKind.BNODE, TermKind.IRI, TermKind.OBS})
NUMBERS = frozenset({TermKind.INT, TermKind.DEC, TermKind.FLT, TermKind.DBL})
LITERALS = frozenset(TermKind) - RESOURCES


@dataclass(frozen=True)
class Scan:
    """Where an observation comes from: the alias of its table in the statement, and the table; or its very cells."""

    alias: str
    table: IndexTable
    cells: Mapping[str, Expr] = field(default_factory=dict)

    def at(self, column: str) -> Expr:
        """A column."""
        return self.cells[column] if self.cells else Column(self.alias, column)


@dataclass(frozen=True)
class Value:
    """Lanes with their expressions; `kinds`: what `id` may stand for; `scale`: that of `dec`.

    `node`: a triple pattern binds it, so it is a term of the graph. `scan`: the scan it is the row of. `fresh`: it may
    be a constant of the query that the release does not know, whose number says nothing of its order.
    """

    lanes: Mapping[str, Expr]
    kinds: frozenset[TermKind] = frozenset()
    nullable: bool = False
    scale: int = 0
    node: bool = False
    scan: Scan | None = None
    fresh: bool = False

    @property
    def all_kinds(self) -> frozenset[TermKind]:
        """What it may be, in whichever lane."""
        return self.kinds | {KIND_OF[lane] for lane in self.lanes if lane in KIND_OF}

    @property
    def bound(self) -> Expr:
        """What is true where it is bound."""
        return self.there if self.nullable else TRUE

    @property
    def there(self) -> Expr:
        """What is true where one of its lanes is."""
        return any_of(*(present(lane) for name, lane in self.lanes.items() if name != "tag"))

    @property
    def only(self) -> str | None:
        """Its lane, if it has just one."""
        lanes = [lane for lane in self.lanes if lane != "tag"]
        return lanes[0] if len(lanes) == 1 else None

    def optional(self) -> Value:
        """The same, perhaps unbound."""
        return replace(self, nullable=True)


UNBOUND = Value({}, nullable=True)


def ids(number: Expr, kinds: frozenset[TermKind], *, nullable: bool = False, node: bool = False) -> Value:
    """A value of the dictionary."""
    return Value({"id": number}, kinds, nullable, node=node)


def native(lane: str, computed: Expr, *, nullable: bool = True, scale: int = 0) -> Value:
    """A computed value."""
    return Value({lane: computed}, nullable=nullable, scale=scale)


def language(text: Expr, tag: Expr, *, nullable: bool = True) -> Value:
    """A text in a language."""
    return Value({"lang": text, "tag": tag}, nullable=nullable)


def shared(value: Value) -> Value:
    """The value, to be used several times."""
    return replace(value, lanes={lane: let(computed) for lane, computed in value.lanes.items()})


def scaled(value: Expr, scale: int, wanted: int) -> Expr:
    """A decimal with as many fraction digits as wanted.

    Where decimals meet in a CASE, a COALESCE or a UNION, the database takes the scale of the widest, and rounds.
    """
    return value if scale == wanted else cast(value, decimal(wanted))


def at_scale(value: Value, wanted: int) -> Value:
    """The value with as many fraction digits as wanted."""
    if "dec" not in value.lanes or value.scale == wanted:
        return value
    return replace(value, lanes={**value.lanes, "dec": scaled(value.lanes["dec"], value.scale, wanted)}, scale=wanted)


def equal(left: Value, right: Value) -> Expr:
    """Whether they are the same term (or both unbound), once they are aligned."""
    if left.only and left.only == right.only and not left.nullable and not right.nullable:
        tests: list[Expr] = [Binary("=", left.lanes[lane], right.lanes[lane]) for lane in left.lanes]
        return all_of(*tests, *_signs(left, right, "="))
    common = [lane for lane in LANES if lane in left.lanes and lane in right.lanes]
    if not common and not left.nullable and not right.nullable:
        return FALSE
    tests = [Binary("same", left.lanes[lane], right.lanes[lane]) for lane in common]
    for one, other in ((left, right), (right, left)):
        tests += [missing(computed) for lane, computed in one.lanes.items() if lane not in other.lanes]
    return all_of(*tests, *_signs(left, right, "same"))


def _signs(left: Value, right: Value, same: str) -> list[Expr]:
    """Whether two doubles have one sign: 0 and -0 are equal, and yet two terms."""
    lanes = (lane for lane in FLOATING if lane in left.lanes and lane in right.lanes)
    return [Binary(same, *(call("is_negative", value.lanes[lane]) for value in (left, right))) for lane in lanes]


def compatible(left: Value, right: Value) -> Expr:
    """Whether they can be joined (SPARQL 1.1, section 18.3): the same term, or one of them unbound."""
    options = [not_(value.there) for value in (left, right) if value.nullable]
    return any_of(*options, equal(left, right))


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
        {lane: let(coalesce(*(v.lanes[lane] for v in (left, right) if lane in v.lanes))) for lane in lanes},
        left.kinds | right.kinds,
        True,
        scale,
        left.node and right.node,
        fresh=left.fresh or right.fresh,
    )
