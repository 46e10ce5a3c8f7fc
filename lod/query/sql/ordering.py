"""ORDER BY (SPARQL 1.1, section 15.1): unbound first, then blank nodes, IRIs, literals; numbers by value."""

from __future__ import annotations

from collections.abc import Iterator

from lod.cube.dictionary import Kind
from lod.query.sql.errors import Unsupported
from lod.query.sql.expressions import Expressions
from lod.query.sql.values import LITERALS, NUMBERS, NUMERIC, RESOURCES, Value, coalesce, quoted
from lod.rdf.terms import XSD
from lod.sparql.algebra import Expr

OTHERS = LITERALS - NUMBERS
"""The kinds of literals that are no numbers."""


def order(e: Expressions, expr: Expr, descending: bool) -> str:
    """The terms of an ORDER BY for one key; "" where it orders nothing."""
    value = e.value(expr)
    if value.fresh or "iri" in value.lanes:
        raise Unsupported("ordering by computed terms")
    direction = "DESC NULLS LAST" if descending else "ASC NULLS FIRST"
    lanes = value.lanes
    if not lanes:
        return ""
    if value.only == "lang":
        return f"{lanes['lang']} {direction}, {lanes['tag']} {direction}"
    if value.only and (value.only != "id" or _in_order(value.kinds)):
        return f"{lanes[value.only]} {direction}"
    return ", ".join(f"{key} {direction}" for key in _keys(e, value))


def _in_order(kinds: frozenset[Kind]) -> bool:
    """Whether their numbers are in the order of terms: numbers of several types may be equal."""
    return len(kinds & NUMBERS) < 2 and Kind.OTHER not in kinds


def _keys(e: Expressions, value: Value) -> Iterator[str]:
    """What orders terms of several kinds: resources, then numbers by value, then other literals by their text.

    The standard says nothing of the order of literals of different kinds (section 15.1); any will do that is one.
    """
    lanes = value.lanes
    numbers = [lane for lane in NUMERIC if lane in lanes]
    texts = [lanes[lane] for lane in ("str", "lang") if lane in lanes]
    if "bool" in lanes:
        texts.append(f"CAST({lanes['bool']} AS VARCHAR)")
    given = [lanes[lane] for lane in numbers]
    ranks = [f"WHEN {sql} IS NOT NULL THEN 2" for sql in given] + [f"WHEN {sql} IS NOT NULL THEN 3" for sql in texts]
    exact = [lanes[lane] for lane in numbers if lane != "dbl"]
    tags = [lanes["tag"]] if "tag" in lanes else []
    if "id" in lanes and value.kinds <= RESOURCES:
        ranks.append(f"WHEN {lanes['id']} IS NOT NULL THEN 1")
    elif "id" in lanes:
        term = e.term(value)
        ranks.append(f"WHEN {term}kind IN ({_listed(NUMBERS)}) THEN 2 WHEN {term}kind IN ({_listed(OTHERS)}) THEN 3")
        ranks.append(f"WHEN {lanes['id']} IS NOT NULL THEN 1")
        given += [f"{term}{lane}" for lane in NUMERIC]
        exact += [f"{term}int", f"{term}dec"]
        texts.append(_text(term, value.kinds))
        tags.append(f"{term}lang")
    rank = f"CASE {' '.join(ranks)} END"
    yield rank
    if "id" in lanes:
        yield f"CASE WHEN {rank} = 1 THEN {lanes['id']} END"
    if given:
        yield coalesce(*(f"CAST({sql} AS DOUBLE)" for sql in given))
        yield coalesce(*(f"TRY_CAST({sql} AS DECIMAL(38, 18))" for sql in exact))
    if texts:
        yield f"CASE WHEN {rank} = 3 THEN {coalesce(*texts)} END"
    if tags:
        yield coalesce(*tags, "''")


def _text(term: str, kinds: frozenset[Kind]) -> str:
    """The text of a term; moments are in the order of their texts only where their time zone is the same."""
    if Kind.OTHER not in kinds:
        return f"{term}lex"
    moment = f"{term}dt = {quoted(XSD + 'dateTime')} AND NOT ends_with({term}lex, 'Z')"
    return f"CASE WHEN {moment} THEN error('moments of several time zones') ELSE {term}lex END"


def _listed(kinds: frozenset[Kind]) -> str:
    return ", ".join(str(int(kind)) for kind in sorted(kinds))
