"""Numbers as tables write them: which marks may be what, and what the cells of a table prove of it.

A text such as `12,555` is a number in two ways. Each cell says which ways of writing numbers it fits; the table is
written in the way that fits most cells, and where two ways fit as many and give other values, that is a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from lod.sources.table.currency import signed


@dataclass(frozen=True)
class Notation:
    """A way to write numbers: its decimal mark, and the mark between groups of three digits ("" for none)."""

    decimal: str = "."
    thousands: str = ""


NOTATIONS = tuple(Notation(decimal, thousands) for thousands, decimals in
                  (("", ".,"), (" ", ".,"), (",", "."), (".", ","), ("'", ".,")) for decimal in decimals)  # fmt: skip
"""The ways there are, the plainest first."""
ALL = (1 << len(NOTATIONS)) - 1
"""The bits of all the ways: what fits them all has neither mark."""
_GROUP = {" ": "[ \u00a0\u202f\u2009]", ",": ",", ".": r"\.", "'": "['’]"}
_PLAIN = re.compile(r"\d+")
_CELL = re.compile(
    r"(?P<open>\()?\s?(?P<sign>[-+\u2212\u2013])?(?P<digits>\d[\d .,'’\u00a0\u202f\u2009]*|[.,]\d+)"
    r"(?P<power>[eE][+-]?\d{1,2})?(?P<percent>\s?%)?(?P<close>\))?(?:(?P<behind>[-\u2212])$)?(?P<mark>\s?(?:[*†‡§#^|¹²³]{1,3}|[a-zA-Z]{1,3}|\(?[a-z0-9]\)))?"
)


@dataclass(frozen=True)
class Number:
    """A cell that is a number.

    `fits`: a bit for each of `NOTATIONS` that reads it; `mark`: what stands behind it, such as `*`; `brackets`: whether
    it stands in brackets, or before a minus, as negative amounts do in accounts; `currency`: the sign of one around it.
    """

    digits: str
    fits: int
    negative: bool = False
    power: str = ""
    percent: bool = False
    brackets: bool = False
    mark: str = ""
    currency: str = ""

    def value(self, notation: Notation) -> Decimal:
        """The number that it is in a way of writing that fits."""
        bare = re.sub(_GROUP[notation.thousands], "", self.digits) if notation.thousands else self.digits
        value = Decimal(bare.replace(notation.decimal, ".") + self.power)
        return -value if self.negative else value

    def decimals(self, notation: Notation) -> int:
        """How many decimals it is stated with."""
        return len(self.digits.rpartition(notation.decimal)[2]) if notation.decimal in self.digits else 0


@lru_cache(maxsize=100_000)
def number(text: str) -> Number | None:
    """The number that a cell is, None for one that is none in any way of writing."""
    bare, currency = signed(text)
    parts = _CELL.fullmatch(bare)
    if (
        not parts
        or bool(parts["open"]) != bool(parts["close"])
        or (parts["behind"] and (parts["open"] or parts["sign"]))
    ):
        return None
    digits = parts["digits"].strip()
    fits = ALL if _PLAIN.fullmatch(digits) else _fits(digits)
    if not fits:
        return None
    return Number(
        digits,
        fits,
        parts["sign"] in ("-", "\u2212", "\u2013"),
        parts["power"] or "",
        bool(parts["percent"]),
        bool(parts["open"] or parts["behind"]),
        (parts["mark"] or "").strip(),
        currency,
    )


def _fits(digits: str) -> int:
    bits = 0
    for place, notation in enumerate(NOTATIONS):
        point = re.escape(notation.decimal)
        whole = rf"[1-9]\d{{0,2}}(?:{_GROUP[notation.thousands]}\d{{3}})+" if notation.thousands else r"\d*"
        if re.fullmatch(rf"(?:\d+|{whole})(?:{point}\d+)?|{whole}{point}\d+", digits):
            bits |= 1 << place
    return bits


@dataclass(frozen=True)
class Written:
    """How the numbers of a table are written: what its cells prove, or the ways between which they do not decide.

    `example`: a cell that the ways read as other numbers.
    """

    notation: Notation
    others: tuple[Notation, ...] = ()
    example: str = ""


def written(cells: Mapping[str, int], answer: Notation | None = None) -> Written:
    """The way in which the most of these cells (with how often each occurs) are numbers."""
    if answer is not None:
        return Written(answer)
    numbers = {text: made for text in cells if (made := number(text)) is not None}
    scores = [sum(cells[text] for text, made in numbers.items() if made.fits >> place & 1) for place in
              range(len(NOTATIONS))]  # fmt: skip
    best = [notation for notation, score in zip(NOTATIONS, scores, strict=True) if score == max(scores)]
    chosen, others, example = best[0], list[Notation](), ""
    for other in best[1:]:
        text = next((text for text, made in numbers.items() if _differ(made, chosen, other)), "")
        if text:
            others.append(other)
            example = example or text
    if others and _is_grouped(numbers.values(), others[0]):
        return Written(others[0])
    return Written(chosen, tuple(others[:1]), example)


def _differ(made: Number, one: Notation, other: Notation) -> bool:
    bits = (1 << NOTATIONS.index(one)) | (1 << NOTATIONS.index(other))
    return made.fits & bits == bits and made.value(one) != made.value(other)


def _is_grouped(numbers: Iterable[Number], notation: Notation) -> bool:
    """Whether every number of a thousand or more has the mark, and others are less: then the mark is no decimal one."""
    marked = plain = 0
    for made in numbers:
        if notation.thousands and re.search(_GROUP[notation.thousands], made.digits):
            marked += 1
        elif made.digits.isdigit() and len(made.digits) > 3:
            return False
        else:
            plain += 1
    return marked > 2 and plain > 0
