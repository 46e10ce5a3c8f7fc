"""Whether a query asks which graph something is in."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

from lod.errors import QueryError
from lod.messages.message import Message
from lod.sparql.algebra import InGraph
from lod.sparql.parse import parse


def require_one_graph(query: str, base: str) -> None:
    """Raises `QueryError` for a query that asks which graph something is in: an earlier state is one graph."""
    parsed = parse(query, base)
    if parsed.dataset != ((), ()) or _has_graph(parsed):
        raise QueryError(Message("history.one-graph"))


def _has_graph(part: object) -> bool:
    if isinstance(part, InGraph):
        return True
    if isinstance(part, (tuple, list)):
        return any(map(_has_graph, part))
    if is_dataclass(part):
        return any(_has_graph(getattr(part, field.name)) for field in fields(part))
    return False
