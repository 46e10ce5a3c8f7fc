"""Suggestions of codes, lists and properties for letters being written (Reconciliation Service API 0.2, section 5)."""

from __future__ import annotations

from typing import Any

from lod.search.entries import EntryKind
from lod.search.folding import words
from lod.web.pages.view import View
from lod.web.reconciliation.entities import PROPERTIES, Entity, described, entity, named, type_of

COUNT = 20
"""Suggestions in one answer."""


def entities(view: View, prefix: str, skip: int) -> list[dict[str, Any]]:
    """Codes. Raises `BadQuery` for letters past the limit of a search."""
    named_code = entity(view.opened, prefix.strip())
    if named_code is not None:
        return [_entity(view, named_code)]
    result = view.opened.search.search(prefix, view.language, EntryKind.CONCEPT, skip=skip, take=COUNT, names=True)
    keys = (hit.key for hit in result.hits.get(EntryKind.CONCEPT, []))
    lists = view.opened.lists
    return [_entity(view, Entity(lists[name], lists[name].by_notation[code])) for name, code in keys]


def types(view: View, prefix: str, skip: int) -> list[dict[str, Any]]:
    """Code lists."""
    return _matching([type_of(view, codelist) for codelist in view.opened.site.codelists], prefix, skip)


def properties(view: View, prefix: str, skip: int) -> list[dict[str, Any]]:
    """Properties of codes."""
    return _matching([property.named(view) for property in PROPERTIES.values()], prefix, skip)


def _entity(view: View, code: Entity) -> dict[str, Any]:
    return {**named(view, code), "description": described(view, code), "notable": [type_of(view, code.codelist)]}


def _matching(candidates: list[dict[str, Any]], prefix: str, skip: int) -> list[dict[str, Any]]:
    """Those with the letters in their name or identifier, the names that begin with them first."""
    letters = " ".join(words(prefix))
    named = [(" ".join(words(each["name"])), " ".join(words(each["id"])), each) for each in candidates]
    matches = [
        (not name.startswith(letters), name, each) for name, id, each in named if letters in name or letters in id
    ]
    return [each for _, _, each in sorted(matches, key=lambda rated: rated[:2])][skip : skip + COUNT]
