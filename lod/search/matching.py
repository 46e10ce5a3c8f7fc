"""Codes that a text may mean, each with how likely: for matching the cells of a spreadsheet to concepts.

A code is a match only where one of its names, or its notation, is the text itself and no other code's is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from lod.model.codelist import CodeList, Concept
from lod.search.entries import EntryKind
from lod.search.folding import likeness, words
from lod.search.index import Index

MOST = 100
"""Codes that are looked at for one text."""

NEARLY = 0.99
"""How alike a name is that differs in diacritics or punctuation only."""


@dataclass(frozen=True)
class Candidate:
    """A code that a text may mean: its list, itself, how like its nearest name is (0 to 1), whether it is the text."""

    codelist: str
    concept: Concept
    likeness: float
    same: bool


def candidates(index: Index, lists: Mapping[str, CodeList], text: str, among: Sequence[str] = ()) -> list[Candidate]:
    """The codes that a text may mean, the likeliest first; only of the lists `among`, where any are named.

    Raises what `Index.search` does.
    """
    hits = index.search(text, kind=EntryKind.CONCEPT, owners=among, take=MOST, names=True).hits.get(
        EntryKind.CONCEPT, []
    )
    concepts = ((hit.key[0], lists[hit.key[0]].by_notation[hit.key[1]]) for hit in hits)
    rated = [_rated(codelist, concept, text) for codelist, concept in concepts]
    return sorted(rated, key=lambda candidate: -candidate.likeness)


def certain(candidates: Iterable[Candidate]) -> Candidate | None:
    """The one candidate that is called by the text; None if there is none, or several."""
    same = [candidate for candidate in candidates if candidate.same]
    return same[0] if len(same) == 1 else None


def names(concept: Concept) -> list[str]:
    """All that a concept is called: labels in every language, other labels, its notation."""
    pairs = (*concept.label, *concept.alternatives, ("", concept.notation))
    return list(dict.fromkeys(name for _, name in pairs))


def _rated(codelist: str, concept: Concept, text: str) -> Candidate:
    wanted, folded = _plain(text), " ".join(words(text))
    same = any(_plain(name) == wanted for name in names(concept))
    nearest = max(NEARLY * likeness(folded, " ".join(words(name))) for name in names(concept))
    return Candidate(codelist, concept, 1.0 if same else nearest, same)


def _plain(text: str) -> str:
    """A name without what nobody means: case, and spaces more than one."""
    return " ".join(normalize("NFC", text).casefold().split())
