"""What the compiler knows of a release: tables and columns of its cubes, the kinds of each property's values."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lod.cube.dictionary import Entry, Kind, Range, entry

_KNOWN = (
    ("rdf_type", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"),
    ("observation", "<http://purl.org/linked-data/cube#Observation>"),
    ("data_set", "<http://purl.org/linked-data/cube#dataSet>"),
)
CLOSED = (
    "<http://www.w3.org/2004/02/skos/core#broader>",
    "<http://www.w3.org/2000/01/rdf-schema#subClassOf>",
)


@dataclass(frozen=True)
class TableColumn:
    """A property of the observations in a table.

    `source`: the table of its values, where there may be several. `values`: all its terms, if they are few.
    """

    predicate: int
    column: str
    source: str
    kinds: frozenset[Kind]
    native: str
    scale: int
    nullable: bool
    filled: int
    values: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Table:
    """A table of observations, of one or more data sets whose observations have the same properties.

    `segments`: columns with the paths of the observations (`lod.cube.segments`). `tallied`: the columns whose values
    are counted; the empty name where the rows are.
    """

    name: str
    rows: int
    columns: Mapping[int, TableColumn]
    datasets: frozenset[int]
    segments: int
    tallied: frozenset[str]


@dataclass(frozen=True)
class Predicate:
    """A property in the metadata: how often it is used, and the kinds of its subjects and values."""

    count: int
    subjects: frozenset[Kind]
    objects: frozenset[Kind]


class Schema:
    """The facts of an index, and its dictionary to look constants up in."""

    def __init__(
        self,
        facts: Mapping[str, Any],
        graphs: Iterable[int],
        find: Callable[[Entry], int | None],
        row: Callable[..., int | None],
        cells: Callable[[str, int], Mapping[str, str]],
        term: Callable[[int], str],
        matches_nothing: Callable[[str], bool | None],
    ) -> None:
        """`graphs`: those of the metadata; `find`: a term's number; `row`: an observation's, by data set and path;
        `cells`: an observation's, by table and number; `term`: the term of a number;
        `matches_nothing`: whether a regular expression matches the empty text, None where it is none."""
        self.scale: int = facts["scale"]
        self.terms: int = facts["terms"]
        known = facts["known"]
        self.rdf_type, self.observation, self.data_set = (int(known[iri]) for _, iri in _KNOWN)
        self.closed = frozenset(int(known[iri]) for iri in CLOSED)
        self.predicates = {p: Predicate(n, _kinds(s), _kinds(o)) for p, n, s, o in facts["predicates"]}
        self.tables = tuple(map(_table, facts["tables"]))
        self.graphs = frozenset(graphs).union(*(table.datasets for table in self.tables))
        self.ranges = sorted((Range(*r[:4]) for r in facts["ranges"]), key=lambda r: r.low)
        self._sets = {r[2]: r[4] for r in facts["ranges"]}
        self.sets = frozenset(self._sets.values())
        self._lows = [r.low for r in self.ranges]
        self._prefixes = [r.prefix for r in self.ranges]
        self._tables = {data_set: table for table in self.tables for data_set in table.datasets}
        self._find = find
        self._row = row
        self._cells = cells
        self._term = term
        self.matches_nothing = matches_nothing

    def number(self, term: str) -> int | None:
        """The number of a term (canonical), None where the release does not have it."""
        if term[0] == "<":
            place = bisect_right(self._prefixes, term[1:-1]) - 1  # the ranges are in the order of their IRIs
            if place >= 0 and term.startswith(self._prefixes[place], 1):
                known = self.ranges[place]
                return self._row(self._sets[known.low], term[1 + len(known.prefix) : -1])
        return self._find(entry(term))

    def kind(self, number: int, term: str) -> Kind:
        """What the term of a number is."""
        return Kind.OBS if self.range_of(number) else entry(term).kind

    def range_of(self, number: int) -> Range | None:
        """The range of numbers an observation is in; None for what is no observation."""
        place = bisect_right(self._lows, number) - 1
        return self.ranges[place] if place >= 0 and number < self.ranges[place].high else None

    def term(self, number: int) -> str:
        """The term of a graph's number."""
        return self._term(number)

    def table_of(self, number: int) -> Table | None:
        """The table an observation is in."""
        known = self.range_of(number)
        return self.table_with(self._sets[known.low]) if known else None

    def cells(self, table: Table, number: int) -> Mapping[str, str]:
        """The cells of an observation as SQL, by the column of its table."""
        return self._cells(table.name, number)

    def table_with(self, data_set: int) -> Table:
        """The table that holds a data set's observations."""
        return self._tables[data_set]

    def first_of(self, data_set: int) -> int:
        """The number of the first observation of a data set; the others follow."""
        return next(int(low) for low, number in self._sets.items() if number == data_set)

    def set_of(self, term: str) -> frozenset[int]:
        """The data set that a term is an observation of; none, if it is not one."""
        return frozenset(self._sets[known.low] for known in self.ranges if term.startswith(known.prefix, 1))

    def sizes(self) -> Iterator[tuple[int, int]]:
        """Each data set's number, and how many observations it has."""
        return ((self._sets[known.low], known.high - known.low) for known in self.ranges)

    def values(self, predicate: int) -> Iterator[TableColumn]:
        """The columns that hold a property."""
        return (table.columns[predicate] for table in self.tables if predicate in table.columns)

    @property
    def subject_kinds(self) -> frozenset[Kind]:
        return frozenset().union(*(p.subjects for p in self.predicates.values()))

    @property
    def object_kinds(self) -> frozenset[Kind]:
        return frozenset().union(*(p.objects for p in self.predicates.values()))


def _kinds(numbers: list[int]) -> frozenset[Kind]:
    return frozenset(map(Kind, numbers))


def _table(plain: Mapping[str, Any]) -> Table:
    found = (
        TableColumn(**{**c, "kinds": _kinds(c["kinds"]), "values": frozenset(c["values"])}) for c in plain["columns"]
    )
    return Table(
        plain["name"],
        plain["rows"],
        {c.predicate: c for c in found},
        frozenset(plain["datasets"]),
        plain["segments"],
        frozenset(plain["tallied"]),
    )
