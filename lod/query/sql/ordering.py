"""ORDER BY (SPARQL 1.1, section 15.1): unbound first, then blank nodes, IRIs, literals; numbers by value."""

from __future__ import annotations

from collections.abc import Iterator

from lod.cube.dictionary import TermKind
from lod.query.sql import times
from lod.query.sql.errors import Unsupported
from lod.query.sql.expressions import Expressions
from lod.query.sql.relation import Described
from lod.query.sql.values import FLOATING, LITERALS, NUMBERS, NUMERIC, RESOURCES, TIMES, Value
from lod.query.sql.volatile import volatile
from lod.sparql.algebra import Expr
from lod.sql.build import (
    as_text,
    coalesce,
    double,
    equal,
    let,
    not_,
    present,
    text,
    try_cast,
    when,
)
from lod.sql.expressions import Case, Key, SqlLiteral
from lod.sql.expressions import Expr as Sql
from lod.sql.types import decimal

OTHERS = LITERALS - NUMBERS
"""The kinds of literals that are no numbers."""


def order(e: Expressions, expr: Expr, descending: bool) -> list[Key]:
    """What rows are ordered by for one key of ORDER BY; nothing, where it orders nothing."""
    value = volatile(expr) or e.value(expr)
    by_text = value.fresh or "iri" in value.lanes
    if by_text and TermKind.OBS in value.kinds:
        raise Unsupported("ordering by computed terms")
    lanes = value.lanes
    if not lanes:
        return []
    keys: list[Sql]
    if value.only == "lang":
        keys = [lanes["lang"], lanes["tag"]]
    elif value.only == TIMES[TermKind.MOMENT]:
        keys = [times.sorted_text(lanes[value.only])]
    elif value.only and (value.only != "id" or (_in_order(value.kinds) and not by_text)):
        keys = [lanes[value.only]]
    else:
        keys = list(sorting(e, value))
    return [Key(key, descending) for key in keys]


def _in_order(kinds: frozenset[TermKind]) -> bool:
    """Whether their numbers are in the order of terms: numbers of several types may be equal."""
    return len(kinds & NUMBERS) < 2 and TermKind.OTHER not in kinds


def sorting(e: Expressions, value: Value) -> Iterator[Sql]:
    """What orders terms of several kinds: resources, then numbers by value, then other literals by their text.

    The standard says nothing of the order of literals of different kinds (section 15.1); any will do that is one.
    """
    lanes = value.lanes
    given = [lanes[lane] for lane in NUMERIC if lane in lanes]
    exact = [lanes[lane] for lane in NUMERIC if lane in lanes and lane not in FLOATING]
    texts = [lanes[lane] for lane in ("str", "lang", *(TIMES[kind] for kind in times.PLAIN)) if lane in lanes]
    if TIMES[TermKind.MOMENT] in lanes:
        texts.append(times.sorted_text(lanes[TIMES[TermKind.MOMENT]]))
    if "bool" in lanes:
        texts.append(as_text(lanes["bool"]))
    tags = [lanes["tag"]] if "tag" in lanes else []
    ranks = [(present(its), _rank(2)) for its in given] + [(present(its), _rank(3)) for its in texts]
    if "id" in lanes:
        if not value.kinds <= RESOURCES:
            e.others(value)
            term = e.term(value)
            ranks += [(term.kind_in(NUMBERS), _rank(2)), (term.kind_in(OTHERS), _rank(3))]
            given += [term.at(lane) for lane in NUMERIC]
            exact += [term.at("int"), term.at("dec")]
            texts.append(_text(term, value.kinds))
            tags.append(term.at("lang"))
        ranks.append((present(lanes["id"]), _rank(1)))
    if "iri" in lanes:
        ranks.append((present(lanes["iri"]), _rank(1)))
    rank = let(Case(tuple(ranks)))
    yield rank
    yield from (when(equal(rank, _rank(1)), its) for its in _resources(e, value))
    if given:
        yield coalesce(*map(double, given))
        yield coalesce(*(try_cast(its, decimal(18)) for its in exact))
    if texts:
        yield when(equal(rank, _rank(3)), coalesce(*texts))
    if tags:
        yield coalesce(*tags, text(""))


def _resources(e: Expressions, value: Value) -> Iterator[Sql]:
    """What orders blank nodes and IRIs: their numbers; their texts, where a number says nothing of the order."""
    lanes = value.lanes
    if "id" in lanes and not (value.fresh or "iri" in lanes):
        yield lanes["id"]
        return
    texts = [lanes["iri"]] if "iri" in lanes else []
    if "id" in lanes:
        term = e.term(value)
        blank = term.kind_in([TermKind.BNODE])
        if TermKind.BNODE in value.kinds:
            yield when(blank, lanes["id"])
        texts.append(when(not_(blank), term.at("lex")))
    if texts:
        yield coalesce(*texts)


def _rank(place: int) -> SqlLiteral:
    return SqlLiteral(place)


def _text(term: Described, kinds: frozenset[TermKind]) -> Sql:
    """The text of a term, of a moment one that sorts; others that the store knows the values of are left to it."""
    lex: Sql = term.at("lex")
    if TermKind.MOMENT in kinds:
        moment = term.kind_in([TermKind.MOMENT])
        lex = Case(((moment, times.sorted_text(when(moment, lex))),), lex)
    return times.unless_valued([term], lex) if TermKind.OTHER in kinds else lex
