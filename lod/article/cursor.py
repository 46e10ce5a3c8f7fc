"""A sentence as a row of tokens in which phrases and numerals are looked up by position."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from lod.article.lexicon.lexicon import Lexicon, Phrase
from lod.article.tokens import Token

_VULGAR = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "1/3", "⅔": "2/3", "⅕": "0.2", "⅖": "0.4", "⅗": "0.6", "⅘": "0.8"}


MOST_DIGITS = 12
"""Before and after the decimal sign; what has more is no figure that a text states."""

LARGEST = Decimal(10) ** 18
"""No value that is stated is as large."""


@dataclass(frozen=True)
class Numeral:
    """A number as it is written: `end` is the position after its last token, `spelled` if it is written in words."""

    value: Decimal
    end: int
    decimals: int = 0
    spelled: bool = False
    grouped: bool = False


class Cursor:
    """The tokens of one sentence, read with the words of one language. Positions count tokens from 0."""

    def __init__(self, tokens: list[Token], lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.lowers = [token.lower for token in tokens]
        self._numerals: dict[int, Numeral | None] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def lower(self, at: int) -> str:
        """The token at a position in lower case; "" outside the sentence."""
        return self.lowers[at] if 0 <= at < len(self.lowers) else ""

    def kind(self, at: int) -> str:
        """The kind of the token at a position; "" outside the sentence."""
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def joined(self, first: int, second: int) -> bool:
        """Whether two tokens stand together without a space."""
        return 0 <= first < second < len(self.tokens) and self.tokens[first].end == self.tokens[second].start

    def phrase(self, at: int, options: tuple[Phrase, ...]) -> int:
        """The length in tokens of the longest of the phrases that begins at a position; 0 if none does."""
        candidates = _by_first_word(options).get(self.lower(at), ())
        return max((len(p) for p in candidates if self.lowers[at : at + len(p)] == list(p)), default=0)

    def phrase_in(self, start: int, end: int, options: tuple[Phrase, ...]) -> bool:
        """Whether one of the phrases stands between two positions."""
        return any(self.phrase(at, options) for at in range(start, end))

    def numeral(self, at: int) -> Numeral | None:
        """The number that begins at a position, in digits or words, with its scale: "1,2 mill.", "to hundre tusen"."""
        if at not in self._numerals:
            self._numerals[at] = self._numeral(at)
        return self._numerals[at]

    def _numeral(self, at: int) -> Numeral | None:
        first = self._half(at) or self._digits(at) or self._words(at)
        if first is None:
            return None
        value, end, decimals = first.value, first.end, first.decimals
        while (scale := self.lexicon.scales.get(self.lower(end))) and (scale != 100 or first.spelled):
            value, end, decimals = value * scale, end + 1, 0
        if abs(value) >= LARGEST:
            return None
        return Numeral(plain(value) if decimals == 0 else value, end, decimals, first.spelled, first.grouped)

    def _half(self, at: int) -> Numeral | None:
        """ "half a million", "en halv milliard"."""
        length = self.phrase(at, self.lexicon.half_of)
        scale = self.lexicon.scales.get(self.lower(at + length), 0) if length else 0
        return Numeral(Decimal(scale) / 2, at + length + 1, spelled=True) if scale >= 1000 else None

    def _digits(self, at: int) -> Numeral | None:
        if self.kind(at) == "fraction":
            return self._vulgar(at, Decimal(0))
        if self.kind(at) != "number":
            return None
        value = number_of(self.tokens[at].text, self.lexicon.decimal)
        if value is None:
            return None
        if self.kind(at + 1) == "fraction" and self.tokens[at].end == self.tokens[at + 1].start:
            return self._vulgar(at + 1, value)
        grouped = len(self.tokens[at].text) > len(str(value))
        return Numeral(value, at + 1, max(0, -int(value.as_tuple().exponent)), grouped=grouped)

    def _vulgar(self, at: int, whole: Decimal) -> Numeral | None:
        written = _VULGAR.get(self.tokens[at].text)
        if written is None:
            return None
        above, _, below = written.partition("/")
        part = Decimal(above) / Decimal(below or 1)
        return Numeral(whole + part, at + 1, 2)

    def _words(self, at: int) -> Numeral | None:
        numbers, scales = self.lexicon.numbers, self.lexicon.scales
        total, here, position = Decimal(0), Decimal(0), at
        while here < LARGEST:
            word = self.lower(position)
            if word in numbers and (here == 0 or here % 100 == 0):
                here += numbers[word]
            elif word in scales and self.kind(position) == "word" and (position > at or scales[word] >= 100):
                if position == at and scales[word] > 1000:
                    return None
                here = max(here, Decimal(1)) * scales[word]
                if scales[word] >= 1000:
                    total, here = total + here, Decimal(0)
            elif word == self.lexicon.and_ and position > at and self._goes_on(position, here, total):
                pass
            else:
                break
            position += 1
        if position == at:
            return None
        return Numeral(total + here, position, spelled=True)

    def _goes_on(self, at: int, here: Decimal, total: Decimal) -> bool:
        """Whether "og" or "and" at a position joins hundreds or thousands with what follows."""
        round_one = (here >= 100 and here % 100 == 0) or (here == 0 and total > 0)
        return round_one and self.lower(at + 1) in self.lexicon.numbers

    def unit(self, at: int) -> tuple[str, int]:
        """The name of the unit at a position and its length in tokens; "" and 0 if none is there."""
        two = f"{self.lower(at)} {self.lower(at + 1)}"
        if two in self.lexicon.units:
            return self.lexicon.units[two], 2
        if self.lower(at) in self.lexicon.units:
            return self.lexicon.units[self.lower(at)], 1
        return "", 0

    def words(self, start: int, end: int, text: str) -> str:
        """The text from one position to another as it is printed."""
        return text[self.tokens[start].start : self.tokens[end - 1].end]


@lru_cache(maxsize=256)
def _by_first_word(options: tuple[Phrase, ...]) -> dict[str, list[Phrase]]:
    """The phrases by their first word."""
    index: dict[str, list[Phrase]] = {}
    for phrase in options:
        index.setdefault(phrase[0], []).append(phrase)
    return index


def number_of(text: str, decimal: str) -> Decimal | None:
    """A number in digits as its value; `decimal` is the decimal sign of its language. None if it is no number.

    The other sign groups thousands where it stands before groups of three digits, and is a decimal sign otherwise.
    """
    bare = "".join(character for character in text if character not in " \u00a0\u202f\u2009")
    other = "." if decimal == "," else ","
    head, *groups = bare.split(other)
    if groups and decimal in "".join(groups[:-1]):
        return None
    if groups and (len(groups) > 1 or len(groups[0].partition(decimal)[0]) == 3):
        whole = [group.partition(decimal)[0] for group in groups]
        if any(len(group) != 3 for group in whole) or not 1 <= len(head) <= 3:
            return None
        bare = bare.replace(other, "")
    elif groups:
        bare = bare.replace(other, decimal)
    if len(bare) > 2 * MOST_DIGITS:
        return None
    try:
        return Decimal(bare.replace(decimal, "."))
    except InvalidOperation:
        return None


def plain(value: Decimal) -> Decimal:
    """A value without an exponent, and without decimals where it is a whole number."""
    return value.quantize(Decimal(1)) if value == value.to_integral() else value
