"""Code lists for a table's columns: one that is there already where most codes match, else a new one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lod.drafting import names
from lod.drafting.english import english
from lod.drafting.periods import period
from lod.model.codelist import CodeList
from lod.model.text import Text
from lod.sources.found import FoundCode
from lod.sources.labels import codes, plain
from lod.sources.periods import period as dates

_NUMBERED = re.compile(r"([\w.-]*\d[\w.-]*)\s+(?:[-–:]\s+)?[^\W\d_].*")
"""A text that begins with its code: `0301 Oslo`."""
MOST = 0.6
"""The share of a column's texts that must be in a list for it to be used."""


@dataclass(frozen=True)
class Entry:
    """A row of a new code list. `broader`: the code above it; `begin` and `end` are ISO dates of a period."""

    code: str
    label: Text
    note: Text = Text()
    broader: str = ""
    begin: str = ""
    end: str = ""


@dataclass(frozen=True)
class NewList:
    """A code list that is to be written."""

    name: str
    label: Text
    entries: tuple[Entry, ...]

    @property
    def periods(self) -> bool:
        return any(entry.begin for entry in self.entries)


def existing(texts: Sequence[str], lists: Mapping[str, CodeList]) -> tuple[CodeList | None, int]:
    """The list that holds most of the texts, as codes or as labels, and how many; None if none holds most of them."""
    best, most = None, 0
    for codelist in lists.values():
        known = codes(codelist)
        held = sum(text in codelist.by_notation or plain(text) in known for text in texts)
        if held > most and held >= MOST * len(texts):
            best, most = codelist, held
    return best, most


def matches_by_label(texts: Iterable[str], codelist: CodeList) -> bool:
    """Whether some of the texts are labels of the list, and no codes."""
    known = codes(codelist)
    return any(text not in codelist.by_notation and plain(text) in known for text in texts)


def entries(texts: Sequence[str], labels: Mapping[str, str]) -> tuple[Entry, ...]:
    """A row for each text: a period where all are periods, else a code and a label."""
    periods = [period(text) for text in texts]
    if texts and all(periods):
        found = {when.code: when for when in periods if when}
        return tuple(
            Entry(code, Text.of({"nb": when.nb, "en": when.en}), begin=when.begin, end=when.end)
            for code, when in found.items()
        )
    if labels:
        return tuple(_entry(text, labels.get(text, text)) for text in texts)
    once: dict[str, str] = {}
    for text in texts:
        once.setdefault(plain(text), text)
    numbered = [_NUMBERED.fullmatch(text) for text in once.values()]
    own = [found[1] for found in numbered if found]
    codes_of = own if len(set(own)) == len(once) else names.each_once(names.code(text) for text in once.values())
    return tuple(map(_entry, codes_of, once.values()))


def _entry(code: str, label: str) -> Entry:
    return Entry(code, Text.of({"nb": label, "en": english(label)}))


def of_codes(codes: Sequence[FoundCode], period: bool) -> tuple[Entry, ...]:
    """A row for each code that a file describes; with its days where all are periods."""
    days = [dates(code.code) for code in codes] if period else []
    known = [found or ("", "") for found in days] if all(days) and days else [("", "")] * len(codes)
    return tuple(
        Entry(code.code, code.label or Text.of({"nb": code.code}), code.note, code.broader, *when)
        for code, when in zip(codes, known, strict=True)
    )


def agreeing(codes: Sequence[FoundCode], lists: Iterable[CodeList]) -> tuple[CodeList | None, int]:
    """The list that holds most of the codes with a label in common, none of them with another, and how many."""
    best, most = None, 0
    for codelist in lists:
        known = [(code, codelist.by_notation[code.code]) for code in codes if code.code in codelist.by_notation]
        same = all(_words(code.label) & _words(concept.label) for code, concept in known)
        if same and len(known) > most and len(known) >= MOST * len(codes):
            best, most = codelist, len(known)
    return best, most


def _words(text: Text) -> set[str]:
    return {plain(said) for _, said in text}
