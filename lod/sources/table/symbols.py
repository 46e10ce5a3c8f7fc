"""Symbols in place of a number, and marks behind one: what they say of the observation, by a source's convention.

Nothing is read that nobody declared: a symbol without a meaning is a finding, never a zero and never a silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lod.errors import Finding
from lod.messages.message import Message
from lod.model.attributes import FURTHER_STATUS, MISSING, STATUS
from lod.model.origin import Origin
from lod.sources.site.schema import did_you_mean

ZERO = "zero"
"""The word for a symbol that stands for nought itself, as `-` does in many printed tables."""

CONVENTION = "convention"

STATUSES = ("A", "B", "D", "E", "F", "I", "L", "M", "N", "O", "P", "Q", "U")
"""The codes of the built-in list `obsStatus`."""

CONVENTIONS: dict[str, dict[str, str]] = {
    "ssb": {".": "M", "..": "O", "...": "O", ":": "Q", "-": ZERO, "–": ZERO, "*": "P", "|": "B"},
    "eurostat": {
        ":": "O",
        **{flag: flag.upper() for flag in "bdefimnpu"},
        **{"c": "Q", "s": "I", "z": "M", "C": "Q", "-": ZERO},
    },
    "sdmx": {code: code for code in STATUSES},
}
"""The conventions known by name: each symbol's status, or `zero`.

`ssb`: Statistics Norway's signs in tables. `eurostat`: the flags of Eurostat's tables, those from before 2025 (c, s, z)
included; they stand behind the number. `sdmx`: the codes of CL_OBS_STATUS themselves.
"""

Says = tuple[tuple[str, str], ...]
"""Attributes of an observation, with the value each gets."""


@dataclass(frozen=True)
class SymbolReading:
    """What a cell with symbols says: the number's text ("" for none), and attributes of the observation.

    `symbols`: those that stood in the cell; `unsaid`: statuses that found no room, since a figure has one.
    """

    number: str
    says: Says
    zero: bool = False
    unsaid: tuple[str, ...] = ()

    def keeping_all(self) -> SymbolReading:
        """The reading with the statuses that found no room among the further ones of the figure."""
        further = tuple((FURTHER_STATUS.name, code) for code in dict.fromkeys(self.unsaid))
        return replace(self, says=(*self.says, *further), unsaid=())


class Symbols:
    """The symbols of one column, each with its meaning."""

    def __init__(self, meanings: Mapping[str, Says | str]) -> None:
        self._meanings = meanings

    def __bool__(self) -> bool:
        return bool(self._meanings)

    @property
    def attributes(self) -> set[str]:
        """The attributes besides the status that symbols give a value."""
        says = [meaning for meaning in self._meanings.values() if isinstance(meaning, tuple)]
        return {name for pairs in says for name, _ in pairs} - {STATUS.name}

    def read(self, text: str) -> SymbolReading | None:
        """A cell that is no number: what it says; None where a part of it has no meaning here."""
        number, symbols = parts(text)
        whole = text.strip().removeprefix(number).strip()
        symbols = [whole] if whole in self._meanings else symbols  # a symbol of several words
        every = [meaning for symbol in symbols for meaning in self._meanings_of(symbol)]
        if not every or None in every:
            return None
        zero = not number and ZERO in every
        says: dict[tuple[str, str], None] = {}
        status, unsaid = "", []
        meanings = [meaning for meaning in every if isinstance(meaning, tuple)]
        if not number and not zero:  # why it is missing comes before that it is, and that before all else
            order = ("M", "L", "Q", "O")
            meanings.sort(key=lambda says: (*order, dict(says).get(STATUS.name)).index(dict(says).get(STATUS.name)))
        for name, value in (pair for meaning in meanings for pair in meaning):
            if name != STATUS.name:
                says[name, value] = None
            elif status not in ("", value) and value != "O":
                unsaid.append(value)
            else:
                status = status or value
        if not number and not zero and status not in MISSING:
            status = "O"
        stated: Says = ((STATUS.name, status),) if status else ()
        return SymbolReading("0" if zero else number, (*stated, *says), zero, tuple(unsaid))

    def _meanings_of(self, symbol: str) -> Iterator[Says | str | None]:
        """The meaning of a symbol, or of each of its letters, as in `bep`."""
        if symbol in self._meanings:
            yield self._meanings[symbol]
        elif len(symbol) > 1 and symbol.isalpha():
            yield from (self._meanings.get(letter) for letter in symbol)
        else:
            yield None

    def status(self, text: str) -> str:
        """A cell of a column of statuses: the code a symbol stands for, else the cell itself."""
        meaning = self._meanings.get(text)
        return dict(meaning).get(STATUS.name, text) if isinstance(meaning, tuple) else text


def statuses(text: str, symbols: Symbols) -> list[str]:
    """The statuses in a cell of statuses: `B P`, `B|P`, `BP`, or `bp` where a convention has those letters."""
    words = [word for word in re.split(r"[\s|,;]+", text) if word]
    codes: list[str] = []
    for word in words:
        whole = symbols.status(word)
        letters = [symbols.status(letter) for letter in word]
        is_one = whole in STATUSES or not all(letter in STATUSES for letter in letters)
        codes += [whole] if is_one else letters
    return list(dict.fromkeys(codes))


_PARTS = re.compile(
    r"(?P<number>[+-]?[0-9]+(?:\s[0-9]{3}(?![0-9]))*(?:[.,'’][0-9]+)*%?(?:[eE][+-]?[0-9]+)?)?(?P<rest>.*)", re.DOTALL
)


def parts(text: str) -> tuple[str, list[str]]:
    """The number a cell begins with ("" for none), and the symbols after it."""
    match = _PARTS.fullmatch(text.strip())
    return ((match["number"] or "").strip(), match["rest"].split()) if match else ("", [text])


def told_by(text: str) -> list[str]:
    """The conventions that have a meaning for all the symbols in a cell."""
    return [name for name in CONVENTIONS if Symbols(_of(name)).read(text) is not None]


def _of(convention: str) -> dict[str, Says | str]:
    codes = CONVENTIONS.get(convention, {})
    return {symbol: code if code == ZERO else ((STATUS.name, code),) for symbol, code in codes.items()}


def described(*stated: Any) -> Symbols:
    """The symbols as descriptions state them, the later ones first in right: of the table, then of the column."""
    meanings: dict[str, Says | str] = {}
    for about in stated:
        own = {CONVENTION: about} if isinstance(about, str) else dict(about or {})
        meanings |= _of(str(own.pop(CONVENTION, "")))
        for symbol, meaning in own.items():
            meanings[symbol] = _says(meaning)
    return Symbols(meanings)


def _says(meaning: Any) -> Says | str:
    if isinstance(meaning, dict):
        return tuple((name, str(value)) for name, value in meaning.items())
    return ZERO if meaning == ZERO else ((STATUS.name, str(meaning)),)


def laws(value: Mapping[str, Any], origin: Origin) -> Iterator[Finding]:
    """What descriptions of symbols name that there is not: conventions, statuses, attributes."""
    attributes = [STATUS.name, *(value.get("attributes") or {})]
    yield from _laws((value.get("table") or {}).get("symbols"), ("table", "symbols"), attributes, origin)
    for name, measure in value["measures"].items():
        yield from _laws(measure.get("symbols"), ("measures", name, "symbols"), attributes, origin)


def _laws(about: Any, path: tuple[str, ...], attributes: list[str], origin: Origin) -> Iterator[Finding]:
    own = {CONVENTION: about} if isinstance(about, str) else dict(about or {})
    convention = own.pop(CONVENTION, None)

    def finding(word: str, message: Message, choices: Iterable[str], *keys: str) -> Finding:
        row, hint = origin.row_of(*path, *keys), did_you_mean(word, list(choices))
        return Finding(message, file=origin.file, row=row, column=".".join(path), value=word, hint=hint)

    if convention is not None and convention not in CONVENTIONS:
        yield finding(convention, Message("unknown-convention", name=convention), CONVENTIONS)
    for symbol, meaning in own.items():
        stated = meaning if isinstance(meaning, dict) else {STATUS.name: meaning}
        for name, word in stated.items():
            if name not in attributes:
                yield finding(name, Message("not-an-attribute", name=name), attributes, symbol)
            elif name == STATUS.name and word not in (*STATUSES, ZERO):
                yield finding(str(word), Message("not-a-status", word=str(word)), (*STATUSES, ZERO), symbol)
