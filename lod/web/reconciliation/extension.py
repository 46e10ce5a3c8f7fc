"""Data extension: properties of the codes that were matched (Reconciliation Service API 0.2, section 6)."""

from __future__ import annotations

from typing import Any

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from lod.web.pages.view import View
from lod.web.reconciliation.entities import PROPERTIES, Entity, Property, entity
from lod.web.reconciliation.queries import MOST_PROPERTIES, parsed

MOST = 500
"""Codes in one request."""


def answer(view: View, text: str) -> dict[str, Any]:
    """The values of properties of codes. Raises `BadRequest` and `RequestEntityTooLarge`."""
    said = parsed(text, "extend")
    ids, wanted = said.get("ids"), said.get("properties")
    if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids):
        raise BadRequest("extend.ids: expected a list of identifiers.")
    if len(ids) > MOST:
        raise RequestEntityTooLarge(f"extend.ids: {len(ids)} in one request; there may be {MOST}.")
    if not isinstance(wanted, list) or len(wanted) > MOST_PROPERTIES:
        raise BadRequest(f"extend.properties: expected a list of at most {MOST_PROPERTIES}.")
    properties = [_property(each) for each in wanted]
    return {
        "meta": [property.named(view) for property in properties],
        "rows": {id: _row(view, id, properties) for id in ids},
    }


def _property(said: Any) -> Property:
    name = said.get("id") if isinstance(said, dict) else None
    found = PROPERTIES.get(name) if isinstance(name, str) else None
    if found is None:
        raise BadRequest(f"extend.properties: there is no property {name!r}; there are {', '.join(PROPERTIES)}.")
    return found


def _row(view: View, id: str, properties: list[Property]) -> dict[str, list[dict[str, Any]]]:
    """What one code has; of one that is not there, nothing."""
    found = entity(view.opened, id)
    return {property.id: property.values(view, found) if found else [] for property in properties}


def proposed(view: View, codelist: str) -> list[dict[str, Any]]:
    """The properties that codes of a list have at all."""
    known = view.opened.lists.get(codelist)
    if known is None:
        return []
    entities = [Entity(known, concept) for concept in known.concepts]
    return [p.named(view) for p in PROPERTIES.values() if any(p.values(view, found) for found in entities)]
