"""Which data sets' observations a query can concern: what a store that holds only metadata lacks to answer it.

An observation is said in one data set's graph, and its triples are those of the data set's columns; metadata says
nothing of it but that a slice has it. So a pattern on observations can be told by its properties.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from lod.cube.schema import IndexTable
from lod.query.sql.schema import Catalog
from lod.query.sql.walk import parts
from lod.sparql import algebra as a

Sets = frozenset[int]
"""Data sets by the number of their IRI."""


def needed(query: a.Parsed, schema: Catalog) -> Sets:
    """The data sets whose observations can have a part in the answer."""
    found = (_in_bgp(bgp, schema) for bgp in groups(query.pattern))
    return frozenset().union(*found, _described(query.pattern, schema))


def triples(sets: Sets, schema: Catalog) -> int:
    """About how many triples the observations of these data sets are."""
    sizes = dict(schema.sizes())
    return sum(sizes[number] * _width(schema.table_with(number)) for number in sets)


def _width(table: IndexTable) -> int:
    """Triples of an observation, on average, rounded up: its type and data set, and its columns."""
    return 3 + sum(column.filled for column in table.columns.values()) // max(table.rows, 1)


def groups(pattern: a.Pattern) -> Iterator[a.Bgp]:
    """Every group of triple patterns, those in EXISTS included."""
    return (part for part in parts(pattern) if isinstance(part, a.Bgp))


def _described(pattern: a.Pattern, schema: Catalog) -> Sets:
    """Whatever is described may be an observation, unless it is named and is none."""
    if not isinstance(pattern, a.Described):
        return frozenset()
    named = (schema.set_of(n.term) if isinstance(n, a.Const) else schema.sets for n in pattern.nodes)
    return frozenset().union(*named)


def _in_bgp(bgp: a.Bgp, schema: Catalog) -> Sets:
    """All patterns of a subject are matched by triples of one graph where the subject is an observation."""
    by_subject: dict[a.Node, list[Sets]] = {}
    for number, (s, p, o) in enumerate(bgp.triples):
        found = _matching(s, p, o, schema)
        # a path may go from observations to others, so it says nothing of its end
        key = s if isinstance(p, (a.Var, a.Const)) else a.Var(f" {number}")
        by_subject.setdefault(key, []).append(found)
    return frozenset().union(*(reduce(frozenset.intersection, found) for found in by_subject.values()))


def _matching(s: a.Node, p: a.Node | a.Path, o: a.Node, schema: Catalog) -> Sets:
    sets = schema.sets if isinstance(s, a.Var) else schema.set_of(s.term)
    match p:
        case a.Const(iri):
            return sets & _having(iri, o, schema)
        case a.Var():
            return sets
    # within a path observations may be passed, whatever its ends are
    zero = isinstance(s, a.Var) and isinstance(o, a.Var)
    return _along(p, zero, schema)


def _having(iri: str, o: a.Node, schema: Catalog) -> Sets:
    """The data sets whose observations have a property, with this value if it is one."""
    number = schema.number(iri)
    if number is None:
        return frozenset()
    if number == schema.rdf_type:
        typed = isinstance(o, a.Var) or schema.number(o.term) == schema.observation
        return schema.sets if typed else frozenset()
    if number == schema.data_set:
        sets = schema.sets
        return sets if isinstance(o, a.Var) else sets & {schema.number(o.term)}
    return frozenset().union(*(table.datasets for table in schema.tables if number in table.columns))


def _along(path: a.Path, zero: bool, schema: Catalog) -> Sets:
    """The data sets whose observations a path may pass; `zero`: both its ends are free."""
    match path:
        case a.Link(iri):
            return _having(iri, a.Var(""), schema)
        case a.Inverse(inner):
            return _along(inner, zero, schema)
        case a.Sequence(parts) | a.Alternative(parts):
            return frozenset().union(*(_along(part, zero, schema) for part in parts))
        case a.Repeat(inner, how):
            free = schema.sets if zero and how != "+" else frozenset()
            return free | _along(inner, zero, schema)
    return schema.sets
