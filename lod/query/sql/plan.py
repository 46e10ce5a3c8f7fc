"""A query's text compiled: the statement, and how its rows are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal as Choice

from lod.cube.dictionary import TermEntry
from lod.cube.schema import IndexSchema
from lod.cube.sql import Sql
from lod.query.engine import Query
from lod.query.sql.constraints import Rows, rewritten
from lod.query.sql.dataset import dataset
from lod.query.sql.errors import Unsupported
from lod.query.sql.needed import Sets, needed
from lod.query.sql.patterns import Patterns
from lod.query.sql.relation import COLUMNS, DICTIONARY, NATIVES, Names, column_name, project
from lod.query.sql.routing import enough, small
from lod.query.sql.schema import Catalog
from lod.sparql import algebra as a
from lod.sparql.parse import parse
from lod.sql.build import number
from lod.sql.expressions import NULL, Column, SqlLiteral
from lod.sql.limits import TooLong
from lod.sql.passes import passed
from lod.sql.printer import printed
from lod.sql.relations import Relation, Scan, Select, SqlSource, SqlStatement, SqlUnion, SqlValues
from lod.sql.walk import scanned

LARGE = 20_000
"""Rows that are many."""


EMPTY = SqlStatement(Select(()))

NOTHING = a.Parsed("ask", a.Bgp(()))


@dataclass(frozen=True)
class Plan:
    """A compiled query.

    `lanes`: for each variable of the answer the place of each of its lanes in a row. `entries`: constants of the query
    that the release does not have, by their number. `guarded`: a row may turn out to need the other engine, so nothing
    is sent before all rows are there. `small`: a look-up in the metadata or of one subject, or the first few of one
    pattern, which the store answers at once. `large`: there may be very many rows. `needed`: the data sets whose
    observations can have a part in it. `statement`: before its passes. `parsed`: what was compiled.
    """

    kind: Choice["select", "ask", "construct"]
    sql: Sql
    vars: tuple[str, ...]
    lanes: tuple[Mapping[str, int], ...]
    entries: Mapping[int, TermEntry]
    guarded: bool
    template: tuple[tuple[a.Node, a.Node, a.Node], ...] = ()
    small: bool = False
    large: bool = False
    needed: Sets = frozenset()
    statement: SqlStatement = EMPTY
    parsed: a.Parsed = NOTHING


def compiled(query: Query, base: str, schema: Catalog, rows: Rows, without: frozenset[str] = frozenset()) -> Plan:
    """The plan of a query, made `without` these passes; `rows`: what answers queries about the metadata meanwhile.

    Raises `Unsupported`, and `BadQuery` where it is no query.
    """
    try:
        parsed = parse(query.text, base)
        if query.default_graphs or query.named_graphs:
            chosen = dataset(map(_iri, query.default_graphs), map(_iri, query.named_graphs), schema)
        else:
            chosen = dataset(*parsed.dataset, schema)
            parsed = rewritten(parsed, schema, rows)
        names = Names(schema, chosen)
        if enough(parsed.pattern, names):
            names = Names(schema.of_metadata(), chosen)
        return _compiled(parsed, names, without)
    except RecursionError:
        raise Unsupported("the query is nested too deep for the compiler") from None
    except TooLong:
        raise Unsupported("a statement that is too long") from None


def _iri(name: str) -> str:
    return f"<{name}>"


def _compiled(query: a.Parsed, names: Names, without: frozenset[str]) -> Plan:
    found, _, how = Patterns(names).ordered(query.pattern)
    wanted = query.vars
    if query.kind == "construct":
        wanted = tuple(
            dict.fromkeys(n.name for t in query.template for n in t if isinstance(n, a.Var) and n.name in found.vars)
        )
    if query.kind == "ask":
        wanted, how = (), {"start": how.get("start", 0), "length": 1 if how.get("length") is None else how["length"]}
    columns = project(found.vars, wanted)
    places = {column: place for place, column in enumerate(columns)}
    statement = SqlStatement(found.select(columns, **how), _named(names.entries))
    lanes = tuple(
        {lane: places[column_name(n, lane)] for lane in found.vars[name].lanes} if name in found.vars else {}
        for n, name in enumerate(wanted)
    )
    large = found.size > LARGE and not (isinstance(query.pattern, a.Slice) and (query.pattern.length or LARGE) < LARGE)
    looked_up, sets = small(query.pattern, names), needed(query, names.schema)
    if not names.observed or enough(query.pattern, names):
        sets = frozenset()
    made = passed(statement, names.schema.index, without)
    if made.named and DICTIONARY not in scanned(made.body):
        made = SqlStatement(made.body)
    large = large and _reads_many(made.body, names.schema.index)
    sql = printed(made)
    return Plan(
        *(query.kind, sql, wanted, lanes, names.entries, names.guarded),
        *(query.template, looked_up, large, sets, statement, query),
    )


def _reads_many(relation: Relation, index: IndexSchema) -> bool:
    """Whether the rows of a large table are read, and neither counts in their place nor groups of them."""
    match relation:
        case Scan(name):
            return name in index.by_name and index.by_name[name].rows > LARGE
        case Select(keys=None, sources=sources):
            return any(_reads_many(source.relation, index) for source in sources)
        case SqlUnion(parts):
            return any(_reads_many(part, index) for part in parts)
    return False


def _named(entries: Mapping[int, TermEntry]) -> tuple[tuple[str, SqlUnion], ...]:
    """The dictionary with the constants that the release does not have, where there are any."""
    if not entries:
        return ()
    names = ("id", *COLUMNS)
    rows = tuple(
        (
            number(n),
            SqlLiteral(int(e.kind)),
            *(SqlLiteral(text) for text in (e.lex, e.datatype, e.language)),
            *[NULL] * len(NATIVES),
        )
        for n, e in entries.items()
    )
    parts = (
        Select(tuple((name, Column("t", name)) for name in names), (SqlSource(Scan("term"), "t"),)),
        Select(tuple((name, Column("fresh", name)) for name in names), (SqlSource(SqlValues(names, rows), "fresh"),)),
    )
    return ((DICTIONARY, SqlUnion(parts)),)
