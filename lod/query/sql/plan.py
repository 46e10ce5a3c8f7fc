"""A query's text compiled: the statement, and how its rows are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal as Choice

from lod.cube.dictionary import Entry
from lod.query.engine import Query
from lod.query.sql.dataset import dataset
from lod.query.sql.errors import Unsupported
from lod.query.sql.needed import Sets, needed
from lod.query.sql.patterns import Patterns
from lod.query.sql.relation import Names, project
from lod.query.sql.routing import enough, small
from lod.query.sql.schema import Schema
from lod.query.sql.values import quoted
from lod.sparql import algebra as a
from lod.sparql.parse import parse

LARGE = 20_000
"""Rows that are many."""


@dataclass(frozen=True)
class Plan:
    """A compiled query.

    `lanes`: for each variable of the answer the place of each of its lanes in a row. `entries`: constants of the query
    that the release does not have, by their number. `guarded`: a row may turn out to need the other engine, so nothing
    is sent before all rows are there. `small`: a look-up in the metadata or of one subject, or the first few of one
    pattern, which the store answers at once. `large`: there may be very many rows. `needed`: the data sets whose
    observations can have a part in it.
    """

    kind: Choice["select", "ask", "construct"]
    sql: str
    vars: tuple[str, ...]
    lanes: tuple[Mapping[str, int], ...]
    entries: Mapping[int, Entry]
    guarded: bool
    template: tuple[tuple[a.Node, a.Node, a.Node], ...] = ()
    small: bool = False
    large: bool = False
    needed: Sets = frozenset()


def compiled(query: Query, base: str, schema: Schema) -> Plan:
    """The plan of a query. Raises `Unsupported`, and `BadQuery` where it is no query."""
    try:
        parsed = parse(query.text, base)
        if query.default_graphs or query.named_graphs:
            chosen = dataset(map(_iri, query.default_graphs), map(_iri, query.named_graphs), schema)
        else:
            chosen = dataset(*parsed.dataset, schema)
        return _compiled(parsed, Names(schema, chosen))
    except RecursionError:
        raise Unsupported("the query is nested too deep for the compiler") from None


def _iri(name: str) -> str:
    return f"<{name}>"


def _compiled(query: a.Parsed, names: Names) -> Plan:
    found, tail, _, distinct = Patterns(names).ordered(query.pattern)
    wanted = query.vars
    if query.kind == "construct":
        wanted = tuple(
            dict.fromkeys(n.name for t in query.template for n in t if isinstance(n, a.Var) and n.name in found.vars)
        )
    if query.kind == "ask":
        wanted, tail = (), tail or "LIMIT 1"
    columns, values = project(found.vars, wanted)
    places = {column: place for place, column in enumerate(columns)}
    listed = ", ".join(f"{sql} AS {name}" for name, sql in columns.items()) or "1 AS one"
    head = "SELECT DISTINCT" if distinct else "SELECT"
    sql = " ".join(filter(None, [_constants(names), head, listed, found.body(), tail]))
    lanes = tuple(
        {lane: places[column] for lane, column in values[name].lanes.items()} if name in values else {}
        for name in wanted
    )
    large = found.size > LARGE and not (isinstance(query.pattern, a.Slice) and (query.pattern.length or LARGE) < LARGE)
    looked_up, sets = small(query.pattern, names), needed(query, names.schema)
    if not names.observed or enough(query.pattern, names):
        sets = frozenset()
    return Plan(query.kind, sql, wanted, lanes, names.entries, names.guarded, query.template, looked_up, large, sets)


def _constants(names: Names) -> str:
    """The dictionary with the constants that the release does not have, where there are any."""
    if not names.entries:
        return ""
    rows = ", ".join(
        f"({n}, {int(e.kind)}, {quoted(e.lex)}, {_text(e.datatype)}, {_text(e.language)}, NULL, NULL, NULL, NULL)"
        for n, e in names.entries.items()
    )
    return f"WITH dictionary AS NOT MATERIALIZED (SELECT * FROM term UNION ALL SELECT * FROM (VALUES {rows}) AS fresh)"


def _text(value: str | None) -> str:
    return "NULL" if value is None else quoted(value)
