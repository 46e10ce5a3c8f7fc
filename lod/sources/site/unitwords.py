"""Units in words: what a phrase such as `mill. kr` or `per 100,000 population` says, and what a file calls a unit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from lod.sources.site import units

_TIMES = {
    "hundred": r"hundreds?|hundre",
    "thousand": r"1[ .,\u00a0]?000|tusen|thousands?|tkr|miles|k|'000|000s|ths\.?",
    "million": r"1[ .,\u00a0]?000[ .,\u00a0]?000|mill\.?|millioner|millionar|millions?|mio\.?|millones|mn|m",
    "billion": r"mrd\.?|milliarder|milliardar|milliards?|billions?|bn",
    "trillion": r"trillions?|tn|billioner|billionar",
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
_CURRENT = re.compile(
    r"(?i)\s*[,;(]?\s*(?:at |i |in )?(?:current prices|løpende priser|løpande prisar)\s*\)?\s*[,;]?\s*"
)
_BASE_YEAR = re.compile(r"\b(?:19|20)\d\d\s*(?:[-–/]\s*\d{2,4}\s*)?=\s*100\b")
"""The year or years at which an index is 100."""
_NUMBER_OF = re.compile(r"(?i)^(?:antall|antal|tal på|number of|no\. of)\s+(?=\S)")
BRACKETS = re.compile(r"[(\[]([^)\]]+)[)\]]")


@cache
def unit_words() -> dict[str, str]:
    """The code of the unit that each word of the table says."""
    return {word: unit.code for unit in units.known_units().values() for word in unit.words}


@cache
def unit_hints() -> dict[str, str]:
    """The code of the unit that each word makes likely."""
    codes: dict[str, str] = {}
    for unit in units.known_units().values():
        for word in unit.hints:
            codes.setdefault(word, unit.code)
    return codes


def unit_named(names: Iterable[str]) -> str:
    """The code of the unit that a file names by its code, a link, a label or a phrase; "" if nobody knows it."""
    given = [name.strip() for name in names]
    return units.unit_coded(given) or next(filter(None, map(parse_unit, given)), "")


def parse_unit(phrase: str) -> str:
    """The code of the unit that a whole phrase says: `mill. kr`, `£ million`, `Rate per 100,000 population`."""
    text = _GLUED.sub(r"\1 \2", " ".join(phrase.split())).strip(" .,;:")
    if len(text) == 1 and text.isalpha():  # a letter tells columns of one name apart, too: `Change (G)`
        return ""
    if text.casefold() in unit_words():
        return unit_words()[text.casefold()]
    if _BASE_YEAR.search(text):
        return "index"
    text = _CURRENT.sub(" ", text).strip()
    bracket = BRACKETS.search(text)
    if bracket and _is_multiplier(bracket[1]):
        return parse_unit(f"{bracket[1]} {BRACKETS.sub('', text)}")
    inside = BRACKETS.sub("", text).strip()
    if inside and inside != text and inside.casefold() in unit_words():
        return unit_words()[inside.casefold()]
    head, per = _split(text)
    year = _PRICES.search(head)
    if year and not re.fullmatch(r"[\d\s]+", head):
        head = (
            head[: year.start()] + " " + ("kroner" if "kr" in year[0].casefold() else "") + head[year.end() :]
        ).strip()
    times, bare = _multiplied(_NUMBER_OF.sub("", head))
    base = _base(bare.casefold().strip(" .,"), bool(per))
    if not base or per is None:
        return ""
    return base + (f"-{times}" if times else "") + (f"-{year['year']}" if year else "") + per


def _base(word: str, per: bool) -> str:
    """The unit that a word says; what is counted per something may be any of the things that are counted."""
    return unit_words().get(word, "") or (("number" if word == "rate" else unit_hints().get(word, "")) if per else "")


def _split(text: str) -> tuple[str, str | None]:
    """What is counted and per what, as the end of a code; None where that is not known."""
    parts = _PER.split(f" {text}" if text.casefold().startswith(("per ", "pr ", "pr. ")) else text, maxsplit=1)
    if len(parts) == 1:
        return text, ""
    counted = _COUNT.fullmatch(parts[1].casefold().strip(" ."))
    if counted is None:
        return parts[0], None
    noun = units.NOUNS.get(counted["noun"].strip(), "")
    if (counted["noun"] and not noun) or not (counted["count"] or noun):
        return parts[0], None
    digits = re.sub(r"\D", "", _COUNTS.get(counted["count"] or "", counted["count"] or ""))
    count = "" if digits == "1" else digits
    return parts[0].strip() or "number", "-per-" + "-".join(filter(None, (count, noun)))


def _is_multiplier(word: str) -> bool:
    return any(re.fullmatch(words, word.strip(), re.IGNORECASE) for words in _TIMES.values())


def _multiplied(head: str) -> tuple[str, str]:
    """The multiplier in a phrase and the rest of it."""
    for times, words in _TIMES.items():
        for pattern in (rf"(?:{words})\s+(?:of\s+|de\s+)?(?P<rest>.+)", rf"(?P<rest>.+?)\s+(?:{words})"):
            multiplied = re.fullmatch(pattern, head, re.IGNORECASE)
            if multiplied:
                return times, multiplied["rest"]
    return (
        ("thousand", "kr")
        if head.casefold() == "tkr"
        else ("million", "kr")
        if head.casefold() == "mnok"
        else ("", head)
    )
