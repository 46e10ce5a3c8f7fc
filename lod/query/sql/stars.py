"""Triple patterns as scans: each star (patterns on one subject) is a scan of every cube that has its properties, and a
join of the metadata with itself; what cannot match is left out before the database sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from lod.cube.dictionary import TermEntry, TermKind, entry
from lod.cube.schema import IndexTable, TableColumn
from lod.cube.statistics import FEW
from lod.query.sql.constants import double_of
from lod.query.sql.dataset import among, triples
from lod.query.sql.errors import Unsupported
from lod.query.sql.relation import Names, Relation, align, nothing, union
from lod.query.sql.values import LANE_OF, Value, compatible, ids, merged
from lod.query.sql.values import Scan as Observation
from lod.sparql.algebra import Const, Node, Var
from lod.sql.build import equal, number, present
from lod.sql.expressions import FALSE, TRUE, Column, SqlLiteral
from lod.sql.expressions import Expr as Sql
from lod.sql.relations import Scan
from lod.sql.types import LONG, decimal

MAX_ALTERNATIVES = 400
"""Scans that one star may become; past it the plan costs more than it saves."""

Pattern = tuple[Node, Node, Node]
OBS = frozenset({TermKind.OBS})
IRI = frozenset({TermKind.IRI})


@dataclass(frozen=True)
class Alternative:
    """One way to match a star: a table and for each pattern the property it matches; table None: the metadata."""

    table: IndexTable | None
    predicates: tuple[int | None, ...]
    kinds: dict[str, frozenset[TermKind]]


class Stars:
    """Compiles basic graph patterns; `graph`: the named graph they are in, None for the union of all."""

    def __init__(self, names: Names, graph: Node | None) -> None:
        self.names = names
        self.schema = names.schema
        self.graph = graph
        self.graphs = names.dataset.graphs(graph, self.schema)

    def relation(self, patterns: Sequence[Pattern]) -> Relation:
        """The solutions of the patterns together."""
        stars: dict[Node, list[Pattern]] = {}
        for pattern in patterns:
            stars.setdefault(pattern[0], []).append(pattern)
        every = [list(self._alternatives(subject, star)) for subject, star in stars.items()]
        names = {n.name for pattern in patterns for n in (*pattern, self.graph) if isinstance(n, Var)}
        every = _pruned(every)
        if any(not alternatives for alternatives in every):
            return nothing(self.names, names)
        found = Relation(self.names)
        for alternatives, star in zip(every, stars.values(), strict=True):
            found.join(union([self._build(a, star) for a in alternatives], self.names))
        return found

    def _alternatives(self, subject: Node, star: Sequence[Pattern]) -> Iterator[Alternative]:
        here = None
        if isinstance(subject, Const):
            number = self.schema.number(subject.term)
            if number is None:
                return
            here = self.schema.table_of(number)
            if here is None:
                yield from self._metadata(star)
                return
        for table in self.schema.tables if here is None else (here,):
            if self.graphs is None or table.datasets & self.graphs:
                yield from self._cube(table, star)
        if here is None:
            yield from self._metadata(star)

    def _cube(self, table: IndexTable, star: Sequence[Pattern]) -> Iterator[Alternative]:
        options = [list(self._options(table, pattern)) for pattern in star]
        count = 1
        for each in options:
            count *= len(each)
        if count > MAX_ALTERNATIVES:
            raise Unsupported("too many ways to match the variable properties")
        for chosen in product(*options):
            kinds: dict[str, frozenset[TermKind]] = {}
            for (s, p, o), predicate in zip(star, chosen, strict=True):
                _narrow(kinds, s, OBS)
                _narrow(kinds, p, IRI)
                _narrow(kinds, o, self._object_kinds(table, predicate))
            if all(kinds.values()) and self._possible(table, star, chosen):
                yield Alternative(table, chosen, kinds)

    @staticmethod
    def _possible(table: IndexTable, star: Sequence[Pattern], chosen: Sequence[int]) -> bool:
        """Whether a variable property can be one of those that another column of the star names (`?o ?m ?v`)."""
        for (_, p, _), predicate in zip(star, chosen, strict=True):
            for (_, _, o), other in zip(star, chosen, strict=True):
                column = table.columns.get(other)
                if isinstance(p, Var) and p == o and column and column.values and predicate not in column.values:
                    return False
        return True

    def _options(self, table: IndexTable, pattern: Pattern) -> Iterator[int]:
        """The properties of a table that a pattern can match."""
        _, p, o = pattern
        fixed = (self.schema.rdf_type, self.schema.data_set)
        asked = None
        if isinstance(p, Const):
            asked = self.schema.number(p.term)
            if asked is None:
                return
        number = self.schema.number(o.term) if isinstance(o, Const) else None
        for predicate in (*fixed, *table.columns) if asked is None else (asked,):
            column = table.columns.get(predicate)
            if column is None and predicate not in fixed:
                continue
            if isinstance(o, Const) and not self._can_be(table, predicate, column, o, number):
                continue
            yield predicate

    def _can_be(
        self, table: IndexTable, predicate: int, column: TableColumn | None, o: Const, number: int | None
    ) -> bool:
        if column is None:
            wanted = {self.schema.observation} if predicate == self.schema.rdf_type else table.datasets
            return number in wanted
        if column.native:
            found = entry(o.term)
            return found.kind in column.kinds and _fits(found, column)
        listed = not column.values or number in column.values
        return number is not None and listed and entry(o.term).kind in column.kinds

    def _object_kinds(self, table: IndexTable, predicate: int) -> frozenset[TermKind]:
        column = table.columns.get(predicate)
        return column.kinds if column else IRI

    def _metadata(self, star: Sequence[Pattern]) -> Iterator[Alternative]:
        kinds: dict[str, frozenset[TermKind]] = {}
        numbers: list[int | None] = []
        for s, p, o in star:
            number = None
            if isinstance(p, Const):
                number = self.schema.number(p.term)
                if number is None or number not in self.schema.predicates:
                    return
                facts = self.schema.predicates[number]
                subjects, objects = facts.subjects, facts.objects
            else:
                subjects, objects = self.schema.subject_kinds, self.schema.object_kinds
            if isinstance(o, Const) and self.schema.number(o.term) is None:
                return
            _narrow(kinds, s, subjects)
            _narrow(kinds, p, IRI)
            _narrow(kinds, o, objects)
            numbers.append(number)
        if all(kinds.values()):
            yield Alternative(None, tuple(numbers), kinds)

    def _build(self, found: Alternative, star: Sequence[Pattern]) -> Relation:
        if found.table is None:
            return self._build_metadata(found, star)
        relation = Relation(self.names)
        scan = self._scan(relation, found.table, star[0][0])
        relation.size = self._size(found, star)
        self._bind(relation, star[0][0], Value({"id": scan.at("id")}, OBS, node=True, scan=scan))
        if self.graph is not None:
            self._bind(relation, self.graph, ids(scan.at("ds"), IRI, node=False))
        if self.graphs is not None and not found.table.datasets <= self.graphs:
            relation.require(among(scan.at("ds"), self.graphs))
        for (_, p, o), predicate in zip(star, found.predicates, strict=True):
            if predicate is None:
                raise AssertionError(p)
            self._bind(relation, p, ids(number(predicate), IRI))
            self._bind_object(relation, scan, predicate, o)
        return relation

    def _scan(self, relation: Relation, table: IndexTable, subject: Node) -> Observation:
        """A scan of a table; of one observation its cells, which never change, so that nothing need be read."""
        self.names.observed = True
        known = self.schema.number(subject.term) if isinstance(subject, Const) else None
        if known is not None:
            return Observation("", table, self.schema.cells(table, known))
        return Observation(relation.read(Scan(table.name), "c"), table)

    @staticmethod
    def _size(found: Alternative, star: Sequence[Pattern]) -> int:
        """About how many rows of a table match: each constant leaves those with one of the column's values."""
        if found.table is None or isinstance(star[0][0], Const):
            return 1
        size = found.table.rows
        for (_, _, o), predicate in zip(star, found.predicates, strict=True):
            column = found.table.columns.get(predicate or 0)
            if column and isinstance(o, Const):
                size //= max(1, len(column.values) or FEW)
        return size

    def _bind_object(self, relation: Relation, scan: Observation, predicate: int, o: Node) -> None:
        column = scan.table.columns.get(predicate)
        if column is None:
            is_type = predicate == self.schema.rdf_type
            alone = is_type or len(scan.table.datasets) == 1
            if not (isinstance(o, Const) and alone):
                its = number(self.schema.observation) if is_type else scan.at("ds")
                self._bind(relation, o, ids(its, IRI, node=True))
            return
        if column.source:
            alias = relation.read(Scan(column.source), "m")
            relation.require(equal(Column(alias, "id"), scan.at("id")))
            cell: Sql = Column(alias, column.column)
        else:
            cell = scan.at(column.column)
        if isinstance(o, Const) and column.native:
            relation.require(equal(cell, _literal(entry(o.term), column)))
            return
        if column.nullable and isinstance(o, Var):
            relation.require(present(cell))
        self._bind(relation, o, column_value(column, cell))

    def _build_metadata(self, found: Alternative, star: Sequence[Pattern]) -> Relation:
        relation = Relation(self.names)
        for (s, p, o), predicate in zip(star, found.predicates, strict=True):
            alias = relation.read(triples(self.graphs) if self.graph is None else Scan("quad"), "t")
            if self.graph is not None:
                relation.require(among(Column(alias, "g"), self.graphs))
            if predicate is not None:
                facts = self.schema.predicates[predicate]
                relation.require(equal(Column(alias, "p"), SqlLiteral(predicate)))
                subjects, objects = facts.subjects, facts.objects
            else:
                subjects, objects = self.schema.subject_kinds, self.schema.object_kinds
                self._bind(relation, p, ids(Column(alias, "p"), IRI))
            self._bind(relation, s, ids(Column(alias, "s"), subjects, node=True))
            self._bind(relation, o, ids(Column(alias, "o"), objects, node=True))
            if self.graph is not None:
                self._bind(relation, self.graph, ids(Column(alias, "g"), IRI))
        return relation

    def _bind(self, relation: Relation, node: Node, value: Value) -> None:
        """A place of a pattern is this value: a constant is compared, a variable bound, or compared with itself."""
        if isinstance(node, Const):
            known = self.schema.number(node.term)
            if known is None:
                relation.require(FALSE)
            elif value.lanes.get("id") != number(known):
                relation.require(equal(value.lanes["id"], SqlLiteral(known)))
        elif node.name in relation.vars:
            left, right = align(relation, relation.vars[node.name], relation, value)
            relation.require(compatible(left, right))
            relation.vars[node.name] = merged(left, right)
        else:
            relation.vars[node.name] = value


def column_value(column: TableColumn, cell: Sql) -> Value:
    """What a column holds."""
    if column.native:
        return Value({LANE_OF[TermKind[column.native]]: cell}, scale=column.scale, node=True)
    return ids(cell, column.kinds, node=True)


def _narrow(kinds: dict[str, frozenset[TermKind]], node: Node, possible: frozenset[TermKind]) -> None:
    if isinstance(node, Var):
        kinds[node.name] = kinds[node.name] & possible if node.name in kinds else possible


def _pruned(every: list[list[Alternative]]) -> list[list[Alternative]]:
    """Without the alternatives whose variables cannot be what the other stars want them to be."""
    while True:
        allowed: dict[str, frozenset[TermKind]] = {}
        for alternatives in every:
            for name in {n for a in alternatives for n in a.kinds}:
                here = frozenset().union(*(a.kinds[name] for a in alternatives if name in a.kinds))
                allowed[name] = allowed.get(name, here) & here
        kept = [[a for a in alternatives if all(allowed[n] & k for n, k in a.kinds.items())] for alternatives in every]
        if kept == every:
            return every
        every = kept


def _fits(found: TermEntry, column: TableColumn) -> bool:
    """Whether a constant has no more decimals than a column holds."""
    if found.kind is not TermKind.DEC or found.number is None:
        return True
    return -int(found.number.as_tuple().exponent) <= column.scale and abs(found.number) < Decimal(10) ** (
        37 - column.scale
    )


def _literal(found: TermEntry, column: TableColumn) -> SqlLiteral:
    match found.kind:
        case TermKind.DEC:
            return SqlLiteral(found.lex, decimal(column.scale))
        case TermKind.DBL:
            return double_of(found.lex)
        case TermKind.BOOL:
            return TRUE if found.lex == "true" else FALSE
    return SqlLiteral(int(found.lex), LONG)
