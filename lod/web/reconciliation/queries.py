"""A batch of reconciliation queries, read and answered (Reconciliation Service API 0.2, section 4)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lod.messages.message import Message
from lod.search import matching
from lod.search.folding import words
from lod.search.index import MOST_CHARACTERS
from lod.search.matching import Candidate
from lod.web.pages.view import View
from lod.web.problems import TurnedAway
from lod.web.reconciliation.entities import PROPERTIES, Entity, described, entity, named, type_of

BATCH = 50
"""Queries in one request."""

LIMIT, MOST = 10, 50
"""Candidates for a query where it does not say, and at most."""

MOST_PROPERTIES = 50

_FIELDS = {"query", "type", "type_strict", "limit", "properties"}


@dataclass(frozen=True)
class Query:
    """One query: a text, the code lists it may be of, values that properties should have, and how many it wants."""

    text: str
    types: tuple[str, ...]
    properties: tuple[tuple[str, frozenset[str]], ...]
    limit: int


def read(text: str) -> dict[str, Query]:
    """The queries of a batch. Raises `TurnedAway` with what is wrong and where."""
    queries = parsed(text, "queries")
    if len(queries) > BATCH:
        raise too_many("queries", len(queries), BATCH)
    return {key: _query(key, query) for key, query in queries.items()}


def parsed(text: str, name: str) -> dict[str, Any]:
    """A JSON object that came as a parameter. Raises `TurnedAway`."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise TurnedAway(Message("reconcile.no-object", where=name))
    return value


def too_many(where: str, count: int, most: int) -> TurnedAway:
    """A request that asks for more than `most` things at once."""
    return TurnedAway(Message("reconcile.too-many", where=where, count=count, most=most), 413)


def no_list(where: str) -> TurnedAway:
    """What should be a list of properties is none, or too long a one."""
    return TurnedAway(Message("reconcile.no-list", where=where, most=MOST_PROPERTIES))


def no_property(where: str, name: object) -> TurnedAway:
    """A property that codes cannot have."""
    return TurnedAway(Message("reconcile.no-property", where=where, name=str(name), known=tuple(PROPERTIES)))


def _query(key: str, request: Any) -> Query:
    where = f"queries.{key}"
    if not isinstance(request, dict):
        raise TurnedAway(Message("reconcile.no-object", where=where))
    unknown = set(request) - _FIELDS
    if unknown:
        fields = tuple(sorted(_FIELDS))
        raise TurnedAway(Message("reconcile.no-field", where=where, name=min(unknown), known=fields))
    properties = tuple(_property(f"{where}.properties", each) for each in _list(where, request, "properties"))
    text, limit = request.get("query", ""), request.get("limit", LIMIT)
    if not isinstance(text, str) or not (text.strip() or properties):
        raise TurnedAway(Message("reconcile.no-query", where=where))
    if len(text) > MOST_CHARACTERS:
        raise TurnedAway(Message("reconcile.query-too-long", where=where, count=len(text), most=MOST_CHARACTERS))
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise TurnedAway(Message("reconcile.limit", where=where))
    return Query(text, _types(where, request.get("type")), properties, min(limit, MOST))


def _list(where: str, request: Mapping[str, Any], name: str) -> list[Any]:
    values = request.get(name) or []
    if not isinstance(values, list) or len(values) > MOST_PROPERTIES:
        raise no_list(f"{where}.{name}")
    return values


def _types(where: str, request: Any) -> tuple[str, ...]:
    """A type is an identifier, or an object that has one; OpenRefine sends either, alone or in a list."""
    listed = request if isinstance(request, list) else [request] if request else []
    types = [each.get("id") if isinstance(each, dict) else each for each in listed]
    named = tuple(each for each in types if isinstance(each, str))
    if len(named) < len(types):
        raise TurnedAway(Message("reconcile.type", where=where))
    return named


def _property(where: str, request: Any) -> tuple[str, frozenset[str]]:
    if not isinstance(request, dict) or not isinstance(request.get("pid"), str) or "v" not in request:
        raise TurnedAway(Message("reconcile.properties", where=where))
    if request["pid"] not in PROPERTIES:
        raise no_property(where, request["pid"])
    given = request["v"] if isinstance(request["v"], list) else [request["v"]]
    plain = (str(each.get("id") or each.get("name") or "") if isinstance(each, dict) else str(each) for each in given)
    return request["pid"], frozenset(_folded(each) for each in plain)


def answer(view: View, query: Query) -> dict[str, Any]:
    """The candidates of a query, the best first.

    The score is 100 times the mean of how like the name is and, for each property asked for, 1 where it has the value
    and 0 where it has not. `match` is true for the one code that the text names, if it has all the properties.
    """
    release = view.opened
    lists = [name for name in query.types if name in release.lists]
    if query.types and not lists:
        return {"result": []}
    text = query.text or next((value for _, values in query.properties for value in values), "")
    named_code = entity(release, query.text.strip())
    if named_code is not None and (not lists or named_code.codelist.name in lists):
        candidates = [Candidate(named_code.codelist.name, named_code.concept, 1.0, True)]
    else:
        candidates = matching.candidates(release.search, release.lists, text[:MOST_CHARACTERS], lists)
    sure = matching.certain(candidates) if query.text.strip() else None
    rated = [_rated(view, query, candidate, candidate is sure) for candidate in candidates]
    return {"result": sorted(rated, key=lambda each: -each["score"])[: query.limit]}


def _rated(view: View, query: Query, candidate: Candidate, sure: bool) -> dict[str, Any]:
    entity = Entity(view.opened.lists[candidate.codelist], candidate.concept)
    held = {pid: _holds(view, entity, pid, values) for pid, values in query.properties}
    parts = [candidate.likeness] * bool(query.text.strip()) + [float(each) for each in held.values()]
    return {
        **named(view, entity),
        "description": described(view, entity),
        "type": [type_of(view, entity.codelist)],
        "score": round(100 * sum(parts) / len(parts), 1),
        "match": sure and all(held.values()),
        "features": [
            {"id": "name", "value": round(100 * candidate.likeness, 1)},
            *({"id": pid, "value": each} for pid, each in held.items()),
        ],
    }


def _holds(view: View, entity: Entity, pid: str, values: frozenset[str]) -> bool:
    held = (value for each in PROPERTIES[pid].values(view, entity) for value in each.values())
    return any(_folded(str(value)) in values for value in held)


def _folded(text: str) -> str:
    return " ".join(words(text))
