"""Data extension: properties of the codes that were matched (Reconciliation Service API 0.2, section 6)."""

from __future__ import annotations

from typing import Any

from lod.messages.message import Message
from lod.web.pages.view import View
from lod.web.problems import TurnedAway
from lod.web.reconciliation.entities import PROPERTIES, Entity, Property, entity
from lod.web.reconciliation.queries import MOST_PROPERTIES, no_list, no_property, parsed, too_many

MOST = 500
"""Codes in one request."""


def answer(view: View, text: str) -> dict[str, Any]:
    """The values of properties of codes. Raises `TurnedAway`."""
    request = parsed(text, "extend")
    ids, wanted = request.get("ids"), request.get("properties")
    if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids):
        raise TurnedAway(Message("reconcile.ids"))
    if len(ids) > MOST:
        raise too_many("extend.ids", len(ids), MOST)
    if not isinstance(wanted, list) or len(wanted) > MOST_PROPERTIES:
        raise no_list("extend.properties")
    properties = [_property(each) for each in wanted]
    return {
        "meta": [property.named(view) for property in properties],
        "rows": {id: _row(view, id, properties) for id in ids},
    }


def _property(request: Any) -> Property:
    name = request.get("id") if isinstance(request, dict) else None
    property = PROPERTIES.get(name) if isinstance(name, str) else None
    if property is None:
        raise no_property("extend.properties", name)
    return property


def _row(view: View, id: str, properties: list[Property]) -> dict[str, list[dict[str, Any]]]:
    """What one code has; of one that is not there, nothing."""
    code = entity(view.opened, id)
    return {property.id: property.values(view, code) if code else [] for property in properties}


def proposed(view: View, codelist: str) -> list[dict[str, Any]]:
    """The properties that codes of a list have at all."""
    listed = view.opened.lists.get(codelist)
    if listed is None:
        return []
    entities = [Entity(listed, concept) for concept in listed.concepts]
    return [p.named(view) for p in PROPERTIES.values() if any(p.values(view, each) for each in entities)]
