"""What the compiler knows of a release: the description of its index, and its dictionary to look constants up in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from functools import cached_property

from lod.cube.dictionary import TermEntry, TermKind, entry
from lod.cube.schema import IndexSchema, IndexTable, Observed
from lod.sql.expressions import Expr

_KNOWN = (
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
    "<http://purl.org/linked-data/cube#Observation>",
    "<http://purl.org/linked-data/cube#dataSet>",
)
CLOSED = (
    "<http://www.w3.org/2004/02/skos/core#broader>",
    "<http://www.w3.org/2000/01/rdf-schema#subClassOf>",
)


class Catalog:
    """The description of an index with what can be looked up in it."""

    def __init__(
        self,
        index: IndexSchema,
        graphs: Iterable[int],
        find: Callable[[TermEntry], int | None],
        row: Callable[..., int | None],
        cells: Callable[[str, int], Mapping[str, Expr]],
        term: Callable[[int], str],
        matches_nothing: Callable[[str], bool | None],
        repeated: Callable[[], frozenset[tuple[str, str, str]]],
    ) -> None:
        """`graphs`: those of the metadata; `find`: a term's number; `row`: an observation's, by data set and path;
        `cells`: an observation's, by table and number; `term`: the term of a number;
        `matches_nothing`: whether a regular expression matches the empty text, None where it is none; `repeated`: the
        triples that stand in several graphs."""
        self.index = index
        self.scale, self.terms = index.scale, index.terms
        self.predicates, self.tables = index.predicates, index.tables
        self.rdf_type, self.observation, self.data_set = (index.numbers[iri] for iri in _KNOWN)
        self.closed = frozenset(index.numbers[iri] for iri in CLOSED)
        self.graphs = frozenset(graphs).union(*(table.datasets for table in self.tables))
        self.ranges = sorted(index.ranges, key=lambda r: r.low)
        self.sets = frozenset(r.number for r in self.ranges)
        self._lows = [r.low for r in self.ranges]
        self._prefixes = [r.prefix for r in self.ranges]
        self._tables = {data_set: table for table in self.tables for data_set in table.datasets}
        self._find = find
        self._row = row
        self._cells = cells
        self._term = term
        self.matches_nothing = matches_nothing
        self._repeated = repeated
        self.subject_kinds: frozenset[TermKind] = frozenset().union(*(p.subjects for p in self.predicates.values()))
        self.object_kinds: frozenset[TermKind] = frozenset().union(*(p.objects for p in self.predicates.values()))

    @cached_property
    def repeated(self) -> frozenset[tuple[str, str, str]]:
        """The triples of the metadata that stand in several graphs."""
        return self._repeated()

    def of_metadata(self) -> Catalog:
        """The same without observations."""
        made = copy(self)
        made.tables = ()
        return made

    def number(self, term: str) -> int | None:
        """The number of a term (canonical), None where the release does not have it."""
        if term[0] == "<":
            place = bisect_right(self._prefixes, term[1:-1]) - 1  # the ranges are in the order of their IRIs
            if place >= 0 and term.startswith(self._prefixes[place], 1):
                known = self.ranges[place]
                return self._row(known.number, term[1 + len(known.prefix) : -1])
        return self._find(entry(term))

    def kind(self, number: int, term: str) -> TermKind:
        """What the term of a number is."""
        return TermKind.OBS if self.range_of(number) else entry(term).kind

    def range_of(self, number: int) -> Observed | None:
        """The range of numbers an observation is in; None for what is no observation."""
        place = bisect_right(self._lows, number) - 1
        return self.ranges[place] if place >= 0 and number < self.ranges[place].high else None

    def term(self, number: int) -> str:
        """The term of a graph's number."""
        return self._term(number)

    def table_of(self, number: int) -> IndexTable | None:
        """The table an observation is in."""
        known = self.range_of(number)
        return self.table_with(known.number) if known else None

    def cells(self, table: IndexTable, number: int) -> Mapping[str, Expr]:
        """The cells of an observation, by the column of its table."""
        return self._cells(table.name, number)

    def table_with(self, data_set: int) -> IndexTable:
        """The table that holds a data set's observations."""
        return self._tables[data_set]

    def set_of(self, term: str) -> frozenset[int]:
        """The data set that a term is an observation of; none, if it is not one."""
        return frozenset(known.number for known in self.ranges if term.startswith(known.prefix, 1))

    def sizes(self) -> Iterator[tuple[int, int]]:
        """Each data set's number, and how many observations it has."""
        return ((known.number, known.high - known.low) for known in self.ranges)
