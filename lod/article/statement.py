"""What a text states: figures with their words and place, and numbers that are no figures, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from lod.model.qualifier import AT_LEAST, AT_MOST, BETWEEN, EXACTLY, LESS_THAN, MORE_THAN

PERCENT = "percent"
COUNT = "count"
TIMES = "times"


class Form(StrEnum):
    """How a figure is stated."""

    NUMBER = "number"  # 80 prosent
    RATIO = "ratio"  # 4 av 5
    FRACTION = "fraction"  # to tredeler
    QUANTIFIER = "quantifier"  # samtlige
    RANGE = "range"  # mellom 75 og 100 prosent
    FACTOR = "factor"  # tredoblet
    REFERENCE = "reference"  # samme andel


class Reason(StrEnum):
    """Why a number in a text is no figure."""

    ADDRESS = "address"
    AGE = "age"
    CONDITION = "condition"
    DATE = "date"
    LAW = "law"
    NAME = "name"
    NO_UNIT = "no-unit"
    ORDINAL = "ordinal"
    PERIOD = "period"
    REFERENCE = "reference"
    REPEATED = "repeated"
    PRECISION = "precision"
    RESULT = "result"
    SMALL_COUNT = "small-count"
    TELEPHONE = "telephone"
    TIME = "time"
    VERSION = "version"
    YEAR = "year"


@dataclass(frozen=True)
class Place:
    """Where words stand: the number of the block, the sentence in it from 1, and characters of the block's text."""

    paragraph: int
    sentence: int
    start: int
    end: int


@dataclass(frozen=True)
class PassedOver:
    """Words with a number that states no figure."""

    place: Place
    words: str
    reason: Reason


@dataclass(frozen=True)
class Statement:
    """A stated figure.

    `words` as printed; `value` in `unit` (a unit's name; `count` with the `noun` that is counted; `percent` for every
    share), None for a range, which has its bounds alone. `lower` and `upper`: what is certain of the value, inclusive
    unless the qualifier says otherwise. `change`: whether it says by how much something changed. `per`: the words of
    what it is counted by ("per 1 000 innbyggere"). `subject`, `condition` and `predicate`: the words that say of whom
    it is, which of them, and what. `refers_to`: the statement whose value it repeats.
    """

    place: Place
    words: str
    value: Decimal | None
    unit: str
    form: Form
    qualifier: str = EXACTLY
    lower: Decimal | None = None
    upper: Decimal | None = None
    decimals: int = 0
    noun: str = ""
    per: str = ""
    change: bool = False
    subject: str = ""
    condition: str = ""
    predicate: str = ""
    refers_to: Statement | None = field(default=None, repr=False)

    @property
    def measured(self) -> str:
        """The value with its unit, a range by its bounds: it has no value of its own."""
        ranged = self.qualifier == BETWEEN and self.lower is not None
        value = f"{self.lower}–{self.upper}" if ranged else f"{self.value}"
        return " ".join(part for part in (value, self.noun or self.unit, self.per) if part)

    @property
    def stated_as(self) -> str:
        """The words as they stand within a sentence: a capital letter that only begins the sentence is small."""
        return self.words[:1].lower() + self.words[1:] if self.words[1:2].islower() else self.words


def bounds(qualifier: str, value: Decimal, unit: str, *, change: bool = False) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest that a value can be, as far as its qualifier says; a share lies in 0 to 100."""
    least, most = (Decimal(0), Decimal(100)) if unit == PERCENT and not change else (None, None)
    match qualifier:
        case q if q == EXACTLY:
            return value, value
        case q if q in (MORE_THAN, AT_LEAST):
            return value, most
        case q if q in (LESS_THAN, AT_MOST):
            return least, value
        case q if q == BETWEEN:
            raise ValueError("a range brings its own bounds")
    return None, None
