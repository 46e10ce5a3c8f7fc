"""Code lists for a table's columns: one that is there already where most codes match, else a new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lod.drafting import names
from lod.drafting.english import english
from lod.drafting.periods import period
from lod.model.codelist import CodeList
from lod.sources.labels import codes, plain

MOST = 0.6
"""The share of a column's texts that must be in a list for it to be used."""


@dataclass(frozen=True)
class Entry:
    """A row of a new code list; `begin` and `end` are ISO dates of a period."""

    code: str
    nb: str
    en: str = ""
    begin: str = ""
    end: str = ""


@dataclass(frozen=True)
class NewList:
    """A code list that is to be written."""

    name: str
    label: str
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
            Entry(code, when.nb, when.en, when.begin.isoformat(), when.end.isoformat()) for code, when in found.items()
        )
    if labels:
        return tuple(Entry(text, labels.get(text, text), english(labels.get(text, text))) for text in texts)
    once: dict[str, str] = {}
    for text in texts:
        once.setdefault(plain(text), text)
    codes_of = names.each_once(names.code(text) for text in once.values())
    return tuple(Entry(code, text, english(text)) for code, text in zip(codes_of, once.values(), strict=True))
