"""The texts of a draft in the language of its table: what a column is called is no Norwegian because we ask in it."""

from __future__ import annotations

from dataclasses import replace

from lod.drafting.draft import Draft
from lod.drafting.lists import NewList
from lod.model.text import Text

_UNSAID = "nb"
"""The language that texts taken from a table have until it is known."""


def in_language(draft: Draft, language: str) -> Draft:
    """The draft with the texts that come from the table alone in another language; those in several stay."""
    if language == _UNSAID:
        return draft
    components = tuple(
        replace(entry, label=_said(entry.label, language)) if not entry.reused else entry for entry in draft.components
    )
    return replace(draft, components=components, lists=tuple(_listed(listed, language) for listed in draft.lists))


def _listed(listed: NewList, language: str) -> NewList:
    entries = tuple(replace(entry, label=_said(entry.label, language)) for entry in listed.entries)
    return replace(listed, label=_said(listed.label, language), entries=entries)


def _said(text: Text, language: str) -> Text:
    words = dict(text)
    return Text.of({language: words[_UNSAID]}) if set(words) == {_UNSAID} else text
