"""What a language brings for reading figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Phrase = tuple[str, ...]
"""Words in lower case, one after the other."""


def phrases(text: str) -> tuple[Phrase, ...]:
    """Phrases from a text where a bar stands between them."""
    return tuple(tuple(phrase.split()) for phrase in text.split("|"))


def words(text: str) -> frozenset[str]:
    """A set of words from a text with a space between them."""
    return frozenset(text.split())


@dataclass(frozen=True)
class Lexicon:
    """The words of one language, in lower case.

    `decimal`: the decimal sign. `numbers`: number words below 100; `scales`: hundred, thousand, million …
    `qualifiers`: the phrases before a value for each qualifier (`lod.model.qualifier`); `afterwards`: those behind it.
    `quantifiers`: words for all and none with their share of 100. `parts`: nouns of fractions with their denominator;
    `every`: ordinal words after "every". `multiples`: words for a change by a factor. `units`: words of units with the
    unit's name. The rest are the words that say what a number is when it states no figure.
    """

    language: str
    decimal: str
    small_words: frozenset[str]
    numbers: Mapping[str, int]
    scales: Mapping[str, int]
    qualifiers: Mapping[str, tuple[Phrase, ...]]
    afterwards: Mapping[str, tuple[Phrase, ...]]
    quantifiers: Mapping[str, int]
    halves: tuple[Phrase, ...]
    parts: Mapping[str, int]
    every: Phrase
    ordinals: Mapping[str, int]
    multiples: Mapping[str, str]
    times: tuple[Phrase, ...]
    out_of: tuple[Phrase, ...]
    same: tuple[Phrase, ...]
    units: Mapping[str, str]
    currencies: frozenset[str]
    per: frozenset[str]
    between: str
    from_: str
    to: frozenset[str]
    and_: str
    respectively: tuple[Phrase, ...]
    of: frozenset[str]
    among: frozenset[str]
    articles: frozenset[str]
    with_: frozenset[str]
    verbs: frozenset[str]
    saying: frozenset[str]
    change_verbs: frozenset[str]
    copulas: frozenset[str]
    breaks: frozenset[str]
    same_said: tuple[Phrase, ...]
    share_nouns: frozenset[str]
    ranging: frozenset[str]
    durations: frozenset[str]
    directions: frozenset[str]
    sizes: frozenset[str]
    months: Mapping[str, int]
    before_years: frozenset[str]
    periods: frozenset[str]
    recent: frozenset[str]
    references: frozenset[str]
    laws: frozenset[str]
    versions: frozenset[str]
    phones: frozenset[str]
    ages: frozenset[str]
    older: frozenset[str]
    times_of_day: frozenset[str]
    comparatives: frozenset[str]
    than: frozenset[str]
    by: frozenset[str]
    since: frozenset[str]
    often: frozenset[str]
    intervals: frozenset[str]
    votes: frozenset[str]
    thresholds: tuple[str, ...]
    rated: tuple[Phrase, ...]
    comparing: tuple[Phrase, ...]
    scoring: frozenset[str]
    required: tuple[Phrase, ...]
    nearest: frozenset[str]
    numbers_of: tuple[Phrase, ...]
    relative: frozenset[str]
    owning: frozenset[str]
    half_of: tuple[Phrase, ...]
    earning: frozenset[str]
    voting: frozenset[str]
    precision: tuple[Phrase, ...]
    ones: frozenset[str]
    whereof: tuple[Phrase, ...]
    those: tuple[Phrase, ...]
    extents: frozenset[str]
    valued: tuple[str, ...]
    plural_endings: Mapping[str, str] = field(default_factory=dict)
