"""Code lists for a table's columns: one that is there already where most codes match, else a new one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lod.drafting import names
from lod.drafting.calendar import MONTH
from lod.drafting.english import english
from lod.drafting.periods import Period
from lod.model.codelist import CodeList, Concept
from lod.model.text import Text
from lod.sources.table.labels import codes, plain
from lod.sources.table.periods import period as dates

_NUMBERED = re.compile(r"(?P<code>[\w.-]*\d[\w.-]*)\s+(?:[-–:]\s+)?(?P<label>[^\W\d_].*)")
"""A text that begins with its code: `0301 Oslo`."""
MOST = 0.6
"""The share of a column's texts that must be in a list for it to be used."""
TOTAL = "_T"
SPECIAL = {
    "_T": {"nb": "I alt", "nn": "I alt", "en": "Total"},
    "_Z": {"nb": "Ikke aktuelt", "nn": "Ikkje aktuelt", "en": "Not applicable"},
    "_U": {"nb": "Ukjent", "nn": "Ukjent", "en": "Unknown"},
}
"""What an empty cell of a dimension may stand for, by SDMX's codes."""


@dataclass(frozen=True)
class Entry:
    """A row of a new code list. `broader`: the code above it; `begin` and `end` are ISO dates of a period; `written`:
    how the table writes it, where that is neither its code nor its label; `same_as`: its IRI in an official list."""

    code: str
    label: Text
    note: Text = Text()
    broader: str = ""
    begin: str = ""
    end: str = ""
    written: str = ""
    same_as: str = ""


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


def tells(texts: Sequence[str]) -> bool:
    """Whether texts say by themselves what they are codes of: `A`, `1` and `02` may be in any list."""
    return any(len(text) > MANY or not text.isascii() for text in texts)


MANY = 2
"""Letters and digits of a code that is in many lists."""


def matches_by_label(texts: Iterable[str], codelist: CodeList) -> bool:
    """Whether some of the texts are labels of the list, and no codes."""
    known = codes(codelist)
    return any(text not in codelist.by_notation and plain(text) in known for text in texts)


def of_periods(by_text: Mapping[str, Period]) -> tuple[Entry, ...]:
    """A row for each period of a column."""
    rows: dict[str, Entry] = {}
    for text, when in by_text.items():
        label = Text.of({"nb": when.nb, **({"nn": when.nn} if when.nn != when.nb else {}), "en": when.en})
        entry = Entry(when.code, label, begin=when.begin, end=when.end)
        rows.setdefault(when.code, _written(entry, text.strip().removesuffix(when.mark).rstrip()))
    return tuple(sorted(rows.values(), key=lambda entry: (entry.begin, entry.end)))


def entries(texts: Sequence[str], labels: Mapping[str, str]) -> tuple[Entry, ...]:
    """A row for each text, with a code and a label; `labels`: the names of texts that are codes."""
    if labels:
        return tuple(_entry(text, labels.get(text) or text) for text in texts)
    once: dict[str, str] = {}
    for text in texts:
        once.setdefault(plain(text), text)
    numbered = [_NUMBERED.fullmatch(text) for text in once.values()]
    own = [match["code"] for match in numbered if match]
    if len(own) == len(set(own)) == len(once) and _are_names([match["label"] for match in numbered if match]):
        return tuple(_written(_entry(m["code"], m["label"]), m[0]) for m in numbered if m)
    if names.are_codes(texts):
        return tuple(_entry(text, text) for text in texts)
    codes_of = names.each_once(names.code(text) for text in once.values())
    return tuple(map(_entry, codes_of, once.values()))


def _are_names(labels: Sequence[str]) -> bool:
    """Whether what stands behind numbers names things: in `0 år`, `1 år`, `105 år eller eldre` it is what is counted.

    Names are mostly different from each other, and do not all begin with the same small word; none goes on with what
    a number begins (`16 to 24`, `75 and over`, `17 May 2023`).
    """
    if any(map(_goes_on, labels)):
        return False
    first = {label.split()[0] for label in labels}
    counted = len(labels) > 1 and len(first) == 1 and first.pop()[0].islower()
    return not counted and len(set(labels)) * 2 > len(labels)


def _goes_on(label: str) -> bool:
    """Whether what stands behind a number is the rest of a range, an amount or a day; `1121 Time` is a municipality."""
    word = label.split()[0].strip(".,()")
    if re.fullmatch(MONTH, word.lower()):
        return re.search(r"\d", label) is not None
    return not word or (word[0].islower() and re.fullmatch(_BEHIND_NUMBERS, word) is not None)


_BEHIND_NUMBERS = re.compile(
    r"to|and|or|over|under|plus|of|per|til|og|eller|av|år\w*|years?|months?|måned\w*|månad\w*|days?|dag\w*|weeks?|uker?|"
    r"veker?|hours?|timer?|timar|percent|prosent|kroner|kr|km|kg|milli?on\w*|mill|thousand|tusen|st|nd|rd|th"
)
"""What stands behind a number that is a quantity, the beginning of a range, or a day."""


def with_special(rows: tuple[Entry, ...], code: str) -> tuple[Entry, ...]:
    """The rows with the one that empty cells stand for, if it is not there."""
    if code not in SPECIAL or any(entry.code == code for entry in rows):
        return rows
    return (Entry(code, Text.of(SPECIAL[code])), *rows)


def with_levels(rows: tuple[Entry, ...], above: Mapping[str, str]) -> tuple[Entry, ...]:
    """The rows below those that their codes begin with."""
    return tuple(replace(entry, broader=above.get(entry.code, "")) for entry in rows)


def with_links(rows: tuple[Entry, ...], link: Callable[[str], str]) -> tuple[Entry, ...]:
    return tuple(replace(entry, same_as=link(entry.code)) for entry in rows)


def levels(codes: Sequence[str]) -> dict[str, str]:
    """The code above each, by how codes begin (`03` above `0301`); empty where that is no hierarchy of the list.

    Every code but the shortest has one above it, and no code is one digit longer: `1` is not above `10`.
    """
    held = set(codes) - {TOTAL}
    lengths = sorted({len(code) for code in held})
    if len(lengths) < 2 or (lengths[1] - lengths[0] < 2 and any(code.isdigit() for code in held)):
        return {}
    above = {code: next((code[:n] for n in range(len(code) - 1, 0, -1) if code[:n] in held), "") for code in held}
    lower = [code for code in held if len(code) > lengths[0]]
    return {c: up for c, up in above.items() if up} if lower and all(above[code] for code in lower) else {}


def _entry(code: str, label: str) -> Entry:
    return Entry(code, Text.of({"nb": label, "en": english(label)}))


def _written(entry: Entry, text: str) -> Entry:
    """The entry with the text of the table, where that is neither its code nor a label of it."""
    called = {entry.code, *(plain(word) for _, word in entry.label)}
    return entry if text == entry.code or plain(text) in called else replace(entry, written=text)


def of_concepts(concepts: Sequence[Concept], period: bool) -> tuple[Entry, ...]:
    """A row for each code that a file describes; with its days where all are periods."""
    spans = [dates(concept.notation) for concept in concepts] if period else []
    days = [span or ("", "") for span in spans] if all(spans) and spans else [("", "")] * len(concepts)
    return tuple(
        Entry(
            concept.notation,
            concept.label or Text.of({"nb": concept.notation}),
            concept.definition,
            concept.broader,
            *when,
        )
        for concept, when in zip(concepts, days, strict=True)
    )


def agreeing(concepts: Sequence[Concept], lists: Iterable[CodeList]) -> tuple[CodeList | None, int]:
    """The list that holds most of the codes with a label in common, none of them with another, and how many."""
    best, most = None, 0
    for codelist in lists:
        held = codelist.by_notation
        pairs = [(concept, held[concept.notation]) for concept in concepts if concept.notation in held]
        same = all(_words(one.label) & _words(other.label) for one, other in pairs)
        if same and len(pairs) > most and len(pairs) >= MOST * len(concepts):
            best, most = codelist, len(pairs)
    return best, most


def _words(text: Text) -> set[str]:
    return {plain(said) for _, said in text}
