"""What is known of an index beforehand: its tables and columns, which property has values of which kinds, and where its
observations are. One description for who writes an index (`lod.cube.facts`) and who asks it (`lod.query.sql`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from lod.cube.dictionary import TermKind

TALLY = "_tally"
"""What the name of a table's counts ends in: a row for each data set (`ds`) and value of the column it is `of`, with
how many rows (`n`) have it; `of` the empty name, for each data set."""


@dataclass(frozen=True)
class TableColumn:
    """A property of the observations in a table.

    `source`: the table of its values, where there may be several. `kinds`: what they may be; `native`: the name of the
    one kind whose values stand in the column themselves, "" where numbers of terms do. `filled`: how many rows have
    one. `values`: all its terms, if they are few.
    """

    predicate: int
    column: str
    source: str
    kinds: frozenset[TermKind]
    native: str
    scale: int
    nullable: bool
    filled: int
    values: frozenset[int] = frozenset()


@dataclass(frozen=True)
class IndexTable:
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
    subjects: frozenset[TermKind]
    objects: frozenset[TermKind]


class Observed(NamedTuple):
    """The numbers `low` … `high - 1` of a data set's observations, whose IRIs begin with `prefix`; and its own."""

    dataset: str
    prefix: str
    low: int
    high: int
    number: int


@dataclass(frozen=True)
class IndexSchema:
    """The description. `terms`: how many the dictionary has; `scale`: fraction digits of its decimals; `numbers`: the
    numbers of terms that the compiler speaks of by themselves."""

    version: int
    terms: int
    scale: int
    numbers: Mapping[str, int]
    predicates: Mapping[int, Predicate]
    tables: tuple[IndexTable, ...]
    ranges: tuple[Observed, ...]

    @cached_property
    def by_name(self) -> Mapping[str, IndexTable]:
        """The tables by their names."""
        return {table.name: table for table in self.tables}

    def plain(self) -> dict[str, Any]:
        """The same as values that JSON has."""
        return {
            "version": self.version,
            "terms": self.terms,
            "scale": self.scale,
            "known": dict(self.numbers),
            "predicates": [
                [number, p.count, sorted(p.subjects), sorted(p.objects)] for number, p in self.predicates.items()
            ],
            "tables": [_plain_table(table) for table in self.tables],
            "ranges": [list(each) for each in self.ranges],
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any], version: int) -> IndexSchema:
        """The description that `plain` gave. Raises `ValueError` for one of another version, `KeyError`."""
        if plain["version"] != version:
            raise ValueError(f"it is of version {plain['version']}")
        return cls(
            plain["version"],
            plain["terms"],
            plain["scale"],
            plain["known"],
            {number: Predicate(n, kinds(s), kinds(o)) for number, n, s, o in plain["predicates"]},
            tuple(map(_table, plain["tables"])),
            tuple(Observed(*each) for each in plain["ranges"]),
        )


def kinds(numbers: Iterable[int]) -> frozenset[TermKind]:
    """Kinds by their numbers."""
    return frozenset(map(TermKind, numbers))


def _plain_table(table: IndexTable) -> dict[str, Any]:
    columns = [
        {**vars(column), "kinds": sorted(column.kinds), "values": sorted(column.values)}
        for column in table.columns.values()
    ]
    return {
        **vars(table),
        "columns": columns,
        "datasets": sorted(table.datasets),
        "tallied": sorted(table.tallied),
    }


def _table(plain: Mapping[str, Any]) -> IndexTable:
    columns = (
        TableColumn(**{**c, "kinds": kinds(c["kinds"]), "values": frozenset(c["values"])}) for c in plain["columns"]
    )
    return IndexTable(
        plain["name"],
        plain["rows"],
        {column.predicate: column for column in columns},
        frozenset(plain["datasets"]),
        plain["segments"],
        frozenset(plain["tallied"]),
    )
