"""What goes to the store although it is compiled: look-ups, which it answers sooner, where it keeps to the standard."""

from __future__ import annotations

from typing import Any

from lod.query.sql.relation import Names
from lod.query.sql.schema import Catalog
from lod.query.sql.walk import parts
from lod.sparql import algebra as a

SMALL = 1_000
"""Rows that are few."""

SELECTIVE = 300
"""Triples of a property up to which the store answers what is optional for each sooner than the SQL."""

ALIKE = frozenset(
    {"&&", "||", "!", "=", "!=", "IN", "<", ">", "<=", ">=", "BOUND", "STR", "LANG", "LANGMATCHES", "DATATYPE"}
    | {"CONTAINS", "STRSTARTS", "STRENDS", "STRLEN", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC"}
)
"""Operators and functions that the store has as the specification has them; others are answered by the columns."""

TESTS = ALIKE - {"STR", "LANG", "DATATYPE", "STRLEN"}
"""Those of them whose value is a boolean: the store takes no text with a language for true or false."""


def differs(pattern: a.Pattern) -> bool:
    """Whether the store is known to answer a pattern otherwise than the specification, or might."""
    return any(_differs(part) for part in parts(pattern))


def _differs(part: Any) -> bool:
    match part:
        case a.Alternative() | a.Negated() | a.Repeat() | a.Exists() | a.Group() | a.InGraph():
            return True
        case a.Filter(condition, _) | a.LeftJoin(_, _, condition) if condition is not None:
            return not _test(condition)
        case a.Call("<" | ">" | "<=" | ">=", (one, other)):
            return one == other
        case a.Call(name, _):
            return name not in ALIKE
    return False


def _test(condition: a.Expr) -> bool:
    """Whether a condition is a boolean, with booleans in it where it is put together of several."""
    match condition:
        case a.Call("&&" | "||" | "!", args):
            return all(map(_test, args))
        case a.Call(name, _):
            return name in TESTS
    return False


def small(pattern: a.Pattern, names: Names) -> bool:
    """Whether a pattern is a look-up that the store answers at once, and as the specification says."""
    return not differs(pattern) and _small(pattern, names)


def _small(pattern: a.Pattern, names: Names) -> bool:
    limit = None
    if isinstance(pattern, a.Slice):
        limit, pattern = pattern.start + (pattern.length or SMALL), pattern.pattern
    ordered = False
    while isinstance(pattern, (a.Project, a.OrderBy)):
        ordered |= isinstance(pattern, a.OrderBy)
        pattern = pattern.pattern
    if isinstance(pattern, a.Bgp) and len(pattern.triples) == 1:
        s, p, _ = pattern.triples[0]
        plain = isinstance(p, (a.Var, a.Const))
        if plain and (isinstance(s, a.Const) or (limit is not None and limit <= SMALL and not ordered)):
            return True
    if isinstance(pattern, a.Described):
        return all(isinstance(node, a.Const) for node in pattern.nodes)
    return not names.observed and _plain(pattern, names.schema)


def enough(pattern: a.Pattern, names: Names) -> bool:
    """Whether as many solutions of one pattern are wanted, whichever they are, as the metadata alone has."""
    if not isinstance(pattern, a.Slice) or pattern.length is None or names.dataset.default is not None:
        return False
    wanted, inner = pattern.start + pattern.length, pattern.pattern
    while isinstance(inner, a.Project):
        inner = inner.pattern
    if not isinstance(inner, a.Bgp) or len(inner.triples) != 1:
        return False
    s, p, o = inner.triples[0]
    if not (isinstance(s, a.Var) and isinstance(o, a.Var) and s != o and p not in (s, o)):
        return False
    facts = names.schema.predicates
    if isinstance(p, a.Const):
        known = facts.get(names.schema.number(p.term) or 0)
        return known is not None and known.count >= wanted
    return isinstance(p, a.Var) and sum(each.count for each in facts.values()) >= wanted


def _plain(pattern: a.Pattern, schema: Catalog) -> bool:
    """Whether a pattern is only joins, filters and, to few solutions, optional parts of plain triple patterns."""
    match pattern:
        case a.Bgp(triples):
            return not any(isinstance(p, a.Repeat) for _, p, _ in triples) and bool(triples)
        case a.Filter(_, inner) | a.Extend(inner) | a.Project(inner) | a.OrderBy(inner) | a.Distinct(inner):
            return _plain(inner, schema)
        case a.LeftJoin(left, right):
            return _plain(left, schema) and _plain(right, schema) and _few(left, schema)
    return False


def _few(pattern: a.Pattern, schema: Catalog) -> bool:
    """Whether some triple pattern alone leaves few solutions, as far as one sees from how often properties are used."""
    match pattern:
        case a.Bgp(triples):
            return any(_selective(triple, schema) for triple in triples)
        case a.Filter(_, inner) | a.Extend(inner) | a.Project(inner) | a.OrderBy(inner) | a.Distinct(inner):
            return _few(inner, schema)
        case a.LeftJoin(left, _):
            return _few(left, schema)
    return False


def _selective(triple: a.TriplePattern, schema: Catalog) -> bool:
    s, p, _ = triple
    if isinstance(s, a.Const) or not isinstance(p, a.Const):
        return isinstance(s, a.Const)
    facts = schema.predicates.get(schema.number(p.term) or 0)
    return facts is None or facts.count <= SELECTIVE
