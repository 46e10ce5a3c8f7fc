"""Units, from what a column is called and what stands in it: what its words say, and what they make likely."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from lod.drafting.headings import spoken
from lod.drafting.profile import Column
from lod.drafting.proposal import Confidence, Proposal
from lod.sources.site import units
from lod.sources.site.units import unit_named

_TIMES = {
    "thousand": r"1[ .,\u00a0]?000|tusen|thousands?|tkr|miles|k|'000|000s",
    "million": r"1[ .,\u00a0]?000[ .,\u00a0]?000|mill\.?|millioner|millionar|millions?|mio\.?|millones|mn|m",
    "billion": r"mrd\.?|milliarder|milliardar|billions?|bn",
}
_GLUED = re.compile(r"([$£€])\s?(k|m|mn|bn)", re.IGNORECASE)
_PER = re.compile(r"\s+(?:per|pr\.?|for hver|for each|for every)\s+|\s?/\s?", re.IGNORECASE)
_COUNT = re.compile(
    r"(?P<count>1[\s.,\u00a0]?0{2,3}(?:[\s.,\u00a0]?000)*|10+|100k|thousand|million|billion|tusen)?\s*(?P<noun>.*)"
)
_COUNTS = {"100k": "100000", "thousand": "1000", "tusen": "1000", "million": "1000000", "billion": "1000000000"}
_PRICES = re.compile(
    r"[,(]?\s*(?:faste?\s|constant\s|fixed\s)?(?P<year>(?:19|20)\d\d)[- ]?(?:priser|prisar|prices|kroner|kr|\b)\s*\)?"
)
_BRACKETS = re.compile(r"[(\[]([^)\]]+)[)\]]")
_SHORT = frozenset(
    {"%", "‰", "€", "£", "$", "nok", "kr", "eur", "usd", "gbp", "sek", "dkk", "kwh", "mwh", "gwh", "twh"}
)
"""Short words that are a unit wherever they stand; others, such as `min`, may be something else."""


@cache
def _words() -> dict[str, str]:
    return {word: unit.code for unit in units.known().values() for word in unit.words}


@cache
def _hints() -> dict[str, str]:
    hints: dict[str, str] = {}
    for unit in units.known().values():
        for word in unit.hints:
            hints.setdefault(word, unit.code)
    return hints


def unit_said(texts: Iterable[str]) -> str:
    """The code of the unit that a file names in its own words, "" if nobody knows it."""
    stripped = [text.strip() for text in texts]
    return unit_named(stripped) or next(filter(None, map(parse_unit, stripped)), "")


def parse_unit(phrase: str) -> str:
    """The code of the unit that a whole phrase says: `mill. kr`, `£ million`, `Rate per 100,000 population`."""
    text = _GLUED.sub(r"\1 \2", " ".join(phrase.split())).strip(" .,;:")
    if len(text) == 1 and text.isalpha():  # a letter tells columns of one name apart, too: `Change (G)`
        return ""
    if text.casefold() in _words():
        return _words()[text.casefold()]
    bracket = _BRACKETS.search(text)
    if bracket and _is_multiplier(bracket[1]):
        return parse_unit(f"{bracket[1]} {_BRACKETS.sub('', text)}")
    inside = _BRACKETS.sub("", text).strip()
    if inside and inside != text and inside.casefold() in _words():
        return _words()[inside.casefold()]
    head, per = _split(text)
    year = _PRICES.search(head)
    if year and not re.fullmatch(r"[\d\s]+", head):
        head = (
            head[: year.start()] + " " + ("kroner" if "kr" in year[0].casefold() else "") + head[year.end() :]
        ).strip()
    times, bare = _multiplied(head)
    base = _base(bare.casefold().strip(" .,"), bool(per))
    if not base or per is None:
        return ""
    return base + (f"-{times}" if times else "") + (f"-{year['year']}" if year else "") + per


def _base(word: str, per: bool) -> str:
    """The unit that a word says; what is counted per something may be any of the things that are counted."""
    return _words().get(word, "") or (("number" if word == "rate" else _hints().get(word, "")) if per else "")


def _split(text: str) -> tuple[str, str | None]:
    """What is counted and per what, as the end of a code; None where that is not known."""
    parts = _PER.split(f" {text}" if text.casefold().startswith(("per ", "pr ", "pr. ")) else text, maxsplit=1)
    if len(parts) == 1:
        return text, ""
    found = _COUNT.fullmatch(parts[1].casefold().strip(" ."))
    if found is None:
        return parts[0], None
    noun = units.NOUNS.get(found["noun"].strip(), "")
    if (found["noun"] and not noun) or not (found["count"] or noun):
        return parts[0], None
    digits = re.sub(r"\D", "", _COUNTS.get(found["count"] or "", found["count"] or ""))
    count = "" if digits == "1" else digits
    return parts[0].strip() or "number", "-per-" + "-".join(filter(None, (count, noun)))


def _is_multiplier(word: str) -> bool:
    return any(re.fullmatch(words, word.strip(), re.IGNORECASE) for words in _TIMES.values())


def _multiplied(head: str) -> tuple[str, str]:
    """The multiplier in a phrase and the rest of it."""
    for times, words in _TIMES.items():
        for pattern in (rf"(?:{words})\s+(?:of\s+|de\s+)?(?P<rest>.+)", rf"(?P<rest>.+?)\s+(?:{words})"):
            found = re.fullmatch(pattern, head, re.IGNORECASE)
            if found:
                return times, found["rest"]
    return (
        ("thousand", "kr")
        if head.casefold() == "tkr"
        else ("million", "kr")
        if head.casefold() == "mnok"
        else ("", head)
    )


def unit_of(column: Column, name: str = "") -> Proposal:
    """The unit of a column's figures: what its cells or its name say, or what they make likely, "" if nothing does."""
    key, heading = f"unit.{name or column.name}", spoken(column.name)
    if column.percents:
        return Proposal(key, "percent", "unit-word", Confidence.PROVES, facts={"word": "%"})
    share = _SHARE.search(heading)
    candidates = [] if share else list(_said(heading))
    for code, phrase, explicit in candidates:
        if explicit and fits(code, column) and not _counted_per(heading, phrase, code):
            return Proposal(key, code, "unit-word", Confidence.PROVES, facts={"word": phrase})
    words = [("percent", share[0])] if share else [entry[:2] for entry in candidates]
    words += [(code, word) for word, code in _hinted(heading)]
    likely = (_likely(key, code, word, column) for code, word in words)
    return next((proposal for proposal in likely if proposal.choice), _nothing(key))


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
    for found in reversed(_BRACKETS.findall(heading)):
        yield found, True
    bare = _BRACKETS.sub("", heading).strip()
    for mark in (", ", "; ", " – ", " - ", " i ", " in "):
        if mark in bare:
            yield bare.rpartition(mark)[2], True
    yield bare, True
    words = bare.split()
    for size in (4, 3, 2):
        for start in range(len(words) - size + 1):
            phrase = " ".join(words[start : start + size])
            if parse_unit(phrase) not in _words().values():
                yield phrase, "per" not in phrase
    for place, word in enumerate(words):
        bare = word.strip(",.:")
        if len(bare) > 3 or bare.casefold() in _SHORT:
            code = parse_unit(bare)
            yield bare, (place == len(words) - 1 and code not in _TIMES_OF) or code == "percent"


def _hinted(heading: str) -> Iterator[tuple[str, str]]:
    for word in re.findall(r"[^\W\d_]+", heading.casefold()):
        if word in _hints():
            yield word, _hints()[word]


_TIMES_OF = frozenset({"years", "months", "weeks", "days", "hours", "minutes", "seconds"})
"""Units whose words at the end of a name may say when, as well as how long."""
THOUSANDS = re.compile(r"(?i)\b(?:1000|1 000|tusen|thousand)\b")
"""Words that say that numbers are of another size than their unit."""
