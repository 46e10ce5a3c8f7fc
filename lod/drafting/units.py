"""Units, from what a column is called and what stands in it: what its words say, and what they make likely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lod.drafting.headings import spoken
from lod.drafting.profile import Column
from lod.drafting.proposal import Confidence, Proposal
from lod.sources.site.unitwords import BRACKETS, parse_unit, unit_hints, unit_words
from lod.sources.table.currency import currencies

_SHORT = frozenset(
    {"%", "‰", "€", "£", "$", "nok", "kr", "eur", "usd", "gbp", "sek", "dkk", "kwh", "mwh", "gwh", "twh"}
)
"""Short words that are a unit wherever they stand; others, such as `min`, may be something else."""


def unit_of(column: Column, name: str = "") -> Proposal:
    """The unit of a column's figures: what its cells or its name say, or what they make likely, "" if nothing does.

    Where a sheet shows them in thousands, the name may be about what is shown, and the cells hold what is published.
    """
    proposal = _unit_of(column, name)
    return replace(proposal, why="unit-scaled", confidence=Confidence.AMBIGUOUS) if column.scaled else proposal


def _unit_of(column: Column, name: str) -> Proposal:
    key, heading = f"unit.{name or column.name}", spoken(column.name)
    if column.percents and column.has_bare_numbers:
        return Proposal(key, "percent", "unit-some", Confidence.AMBIGUOUS, facts={"word": "%"})
    if column.percents:
        return Proposal(key, "percent", "unit-word", Confidence.PROVES, facts={"word": "%"})
    if column.currency:
        return _of_currency(key, column.currency, heading)
    share = _SHARE.search(heading)
    candidates = [] if share else list(_said(heading))
    for code, phrase, explicit in candidates:
        if explicit and fits(code, column) and not _counted_per(heading, phrase, code):
            return Proposal(key, code, "unit-word", Confidence.PROVES, facts={"word": phrase})
    words = [("percent", share[0])] if share else [entry[:2] for entry in candidates]
    words += [(code, word) for word, code in _hinted(heading)]
    likely = (_likely(key, code, word, column) for code, word in words)
    return next((proposal for proposal in likely if proposal.choice), _nothing(key))


def _of_currency(key: str, sign: str, heading: str) -> Proposal:
    """The currency that a sign in the cells says, in thousands or millions where the name says so."""
    units, facts = currencies(sign), {"word": sign}
    named = next((code for code, _, _ in _said(heading) if code.partition("-")[0] in units), "")
    if named or (len(units) == 1 and sign != "$"):
        return Proposal(key, named or units[0], "unit-word", Confidence.PROVES, facts=facts)
    return Proposal(key, units[0], "unit-hint", Confidence.LIKELY, facts=facts)


_SHARE = re.compile(r"(?i)\b(?:andel|share|proportion|rate|del av)\b(?!.*(?:%|prosent|per ?cent|\bper\b))")
"""Words that say a share of something, where the name does not say of how many."""


def _said(heading: str) -> Iterator[tuple[str, str, bool]]:
    """The units that a name says, with the words that do, and whether those say nothing else."""
    for phrase, explicit in _phrases(heading):
        code = parse_unit(phrase)
        if code:
            times = THOUSANDS.search(heading.replace(phrase, " "))
            yield code + ("-thousand" if times and "-" not in code else ""), phrase, explicit and not times


def _counted_per(heading: str, phrase: str, code: str) -> bool:
    """Whether the name says “per” outside the words of the unit: then the unit is only half of it."""
    return bool(re.search(r"(?i)\b(?:per|pr)\b", heading.replace(phrase, " "))) and "-per-" not in code


def _likely(key: str, code: str, word: str, column: Column) -> Proposal:
    """A unit that a word makes likely; a share of values up to 1 is rather a fraction than per cent."""
    if code == "percent" and column.amounts and column.least >= 0 and column.greatest <= 1:
        code = "fraction"
    choice = code if fits(code, column) else ""
    return Proposal(key, choice, "unit-hint", Confidence.LIKELY, facts={"word": word, "least": column.least,
                    "greatest": column.greatest})  # fmt: skip


def _nothing(key: str) -> Proposal:
    return Proposal(key, "", "unit-none", Confidence.AMBIGUOUS)


def fits(code: str, column: Column) -> bool:
    """Whether the values may be of this unit: per cents above 1 and up to 100, a count without decimals."""
    if not column.amounts:
        return True
    if code == "percent":
        return column.least >= 0 and 1 < column.greatest <= 100
    return code not in ("persons", "number") or not column.decimals


def _phrases(heading: str) -> Iterator[tuple[str, bool]]:
    """The parts of a name that may be a unit, the most telling first, and whether they stand apart as one."""
    for found in reversed(BRACKETS.findall(heading)):
        yield found, True
    bare = BRACKETS.sub("", heading).strip()
    for mark in (", ", "; ", " – ", " - ", " i ", " in "):
        if mark in bare:
            yield bare.rpartition(mark)[2], True
    yield bare, True
    words = bare.split()
    for size in (4, 3, 2):
        for start in range(len(words) - size + 1):
            phrase = " ".join(words[start : start + size])
            if parse_unit(phrase) not in unit_words().values():
                yield phrase, "per" not in phrase
    for place, word in enumerate(words):
        bare = word.strip(",.:")
        if len(bare) > 3 or bare.casefold() in _SHORT:
            code = parse_unit(bare)
            yield bare, (place == len(words) - 1 and code not in _TIMES_OF) or code == "percent"


def _hinted(heading: str) -> Iterator[tuple[str, str]]:
    for word in re.findall(r"[^\W\d_]+", heading.casefold()):
        if word in unit_hints():
            yield word, unit_hints()[word]


_TIMES_OF = frozenset({"years", "months", "weeks", "days", "hours", "minutes", "seconds"})
"""Units whose words at the end of a name may say when, as well as how long."""
THOUSANDS = re.compile(r"(?i)\b(?:1000|1 000|tusen|thousand)\b")
"""Words that say that numbers are of another size than their unit."""
