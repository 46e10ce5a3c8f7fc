"""Shares said as a ratio, a fraction or a word: "4 av 5", "to tredeler", "hver femte", "samtlige"."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from lod.article.cursor import Cursor, Numeral, plain
from lod.article.forms.figure import Figure
from lod.article.passed import is_slashed_share, is_year
from lod.article.statement import PERCENT, Form
from lod.model.qualifier import APPROXIMATELY, EXACTLY

SMALL_BASE = 20
"""Up to this many, "4 av 5" rounds a share; past it, "45 av 60" counts."""

_MODALS = frozenset({"should", "must", "can", "may", "will", "shall", "skal", "må", "bør", "kan"})
"""What all shall or can do is no share of what they did."""

_DEFINITE = frozenset({"de", "dei", "the", "these", "those"})
_LED = frozenset({"i", "for", "med", "på", "til", "in", "at", "of", "av"})
_TIMES = frozenset({"year", "month", "week", "day", "hour"})


def _share(part: Decimal, whole: Decimal) -> tuple[Decimal, int]:
    """A share in per cent with at most one decimal, and how many it has."""
    share = (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return (plain(share), 0) if share == share.to_integral() else (share, 1)


def ratio(cursor: Cursor, at: int) -> Figure | None:
    """ "4 av 5", "tre av fire", "four out of five"."""
    first = cursor.numeral(at)
    length = cursor.phrase(first.end, cursor.lexicon.out_of) if first else 0
    length += bool(length) and cursor.lower(first.end + length if first else 0) in _DEFINITE  # "310 av dei 430"
    second = cursor.numeral(first.end + length) if first and length else None
    if first is None or second is None or cursor.unit(second.end)[0] in (PERCENT, "percentage-point"):
        return None
    word = cursor.lower(first.end)
    if cursor.lower(second.end) in cursor.lexicon.recent:
        return None  # "fire av de fem siste årene"
    loose = word == "in" and (second.value > 100 or second.value not in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 100))
    whole = first.value == first.value.to_integral() and second.value == second.value.to_integral()
    if loose or not whole or not 0 < first.value <= second.value or second.value < 2 or is_year(cursor, second.end - 1):
        return None
    value, decimals = _share(first.value, second.value)
    qualifier = APPROXIMATELY if second.value <= SMALL_BASE or second.value in (100, 1000) else EXACTLY
    return Figure(second.end, value, PERCENT, Form.RATIO, qualifier, decimals)


def one_of(cursor: Cursor, at: int) -> Figure | None:
    """ "én elev av tolv", "one household in nine"."""
    if cursor.lower(at) not in cursor.lexicon.ones or cursor.kind(at + 1) != "word":
        return None
    length = cursor.phrase(at + 2, cursor.lexicon.out_of)
    whole = cursor.numeral(at + 2 + length) if length else None
    if whole is None or whole.value != whole.value.to_integral() or not 2 <= whole.value <= SMALL_BASE:
        return None
    if cursor.kind(whole.end) == "number" or cursor.unit(whole.end)[1]:
        return None
    value, decimals = _share(Decimal(1), whole.value)
    return Figure(whole.end, value, PERCENT, Form.RATIO, APPROXIMATELY, decimals)


def fraction(cursor: Cursor, at: int) -> Figure | None:
    """ "to tredeler", "en fjerdedel", "two-thirds", "a quarter of"."""
    lexicon = cursor.lexicon
    if figure := _slashed(cursor, at):
        return figure
    joined = cursor.lower(at).split("-")
    if len(joined) == 2 and joined[0] in lexicon.numbers and joined[1] in lexicon.parts:
        above, noun, end = Decimal(lexicon.numbers[joined[0]]), joined[1], at + 1
    else:
        numeral = cursor.numeral(at)
        if numeral is None and cursor.lower(at) in lexicon.articles and cursor.lower(at) != "the":
            numeral = Numeral(Decimal(1), at + 1, spelled=True)
        elif cursor.lower(at) in lexicon.parts and _is_adjective(cursor, at - 1):  # "en drøy tredjedel"
            numeral = Numeral(Decimal(1), at, spelled=True)
        if numeral is None or cursor.lower(numeral.end) not in lexicon.parts:
            return None
        above, noun, end = numeral.value, cursor.lower(numeral.end), numeral.end + 1
    below = lexicon.parts[noun]
    if not 0 < above < below or (lexicon.language == "en" and above == 1 and not _is_part(cursor, end)):
        return None
    value, decimals = _share(above, Decimal(below))
    return Figure(end, value, PERCENT, Form.FRACTION, APPROXIMATELY, decimals)


def _slashed(cursor: Cursor, at: int) -> Figure | None:
    """ "2/3 av"."""
    if not is_slashed_share(cursor, at):
        return None
    above, below = cursor.numeral(at), cursor.numeral(at + 2)
    if above is None or below is None or not 0 < above.value < below.value <= SMALL_BASE:
        return None
    value, decimals = _share(above.value, below.value)
    return Figure(at + 3, value, PERCENT, Form.FRACTION, APPROXIMATELY, decimals)


def _is_qualified(cursor: Cursor, at: int) -> bool:
    """Whether the word at a position is the last of a phrase of qualification."""
    return any((cursor.lower(at),) == each[-1:] for phrases in cursor.lexicon.qualifiers.values() for each in phrases)


def _is_adjective(cursor: Cursor, at: int) -> bool:
    """Whether the word at a position qualifies what comes next, with an article before it."""
    return _is_qualified(cursor, at) and cursor.lower(at - 1) in cursor.lexicon.articles


def _is_part(cursor: Cursor, end: int) -> bool:
    """Whether "a third" before a position is a share, not "a third party": no noun comes next."""
    lexicon = cursor.lexicon
    follows = lexicon.of | lexicon.verbs | lexicon.before_years | lexicon.breaks | lexicon.with_ | lexicon.directions
    return cursor.kind(end) != "word" or cursor.lower(end) in follows


def half(cursor: Cursor, at: int) -> Figure | None:
    """ "halvparten", "half of", "annenhver"."""
    length = cursor.phrase(at, cursor.lexicon.halves)
    if not length:
        return None
    if cursor.lexicon.language == "en" and cursor.lower(at) == "half":
        framed = cursor.lower(at - 1) in ("first", "second", "last", "latter", "and", "the", "other", "a")
        alone = _is_qualified(cursor, at - 1) and cursor.kind(at + 1) != "word"
        if framed or not (alone or cursor.lower(at + 1) in ("of", "the", "all", "say", "said", "have", "are")):
            return None
    if cursor.lower(at) == "every" and cursor.lower(at + length).endswith("s"):  # "every second counts"
        return None
    if cursor.unit(at + length)[0] in ("year", "month", "week", "day", "hour"):
        return None
    return Figure(at + length, Decimal(50), PERCENT, Form.FRACTION, APPROXIMATELY)


def every(cursor: Cursor, at: int) -> Figure | None:
    """ "hver femte"."""
    below = cursor.lexicon.ordinals.get(cursor.lower(at + 1))
    if not cursor.phrase(at, (cursor.lexicon.every,)) or below is None:
        return None
    if cursor.lexicon.language == "en" and cursor.lower(at + 2).endswith("s"):  # "every second counts"
        return None
    if cursor.unit(at + 2)[0] in ("year", "month", "week", "day", "hour") or cursor.lower(at + 2) in (
        "måned", "måned", "uke", "time", "kvartal", "veke", "månad", "month", "week", "hour", "minutt", "gang",
    ):  # fmt: skip
        return None
    value, decimals = _share(Decimal(1), Decimal(below))
    return Figure(at + 2, value, PERCENT, Form.FRACTION, APPROXIMATELY, decimals)


def same(cursor: Cursor, at: int) -> Figure | None:
    """ "samme andel": the value of an earlier statement, which the reader fills in."""
    length = cursor.phrase(at, cursor.lexicon.same)
    return Figure(at + length, Decimal(-1), PERCENT, Form.REFERENCE) if length else None


def all_or_none(cursor: Cursor, at: int) -> Figure | None:
    """ "samtlige av fylkeskommunene", "alle fylkeskommunene sier": a share of a hundred, or of none."""
    share = cursor.lexicon.quantifiers.get(cursor.lower(at))
    if (
        share is None
        or any(word in _MODALS for word in cursor.lowers[at + 1 : at + 5])
        or (cursor.lower(at - 1) in _LED and not _is_each(cursor, at))
    ):
        return None
    value = Decimal(share)
    if cursor.lower(at + 1) in cursor.lexicon.of and not cursor.lower(at + 2).startswith(("oss", "dem", "us", "them")):
        return Figure(at + 1, value, PERCENT, Form.QUANTIFIER)
    if _is_each(cursor, at):
        return Figure(at + 1, value, PERCENT, Form.QUANTIFIER)
    opens = at == 0 or cursor.lower(at - 1) in (",", *cursor.lexicon.breaks, cursor.lexicon.and_)
    first = _behind_number(cursor, at + 1)
    end = first
    english = cursor.lexicon.language == "en"
    while (
        cursor.kind(end) == "word"
        and end < first + 3
        and not (english and cursor.lower(end).endswith("ed"))
        and cursor.lower(end) not in cursor.lexicon.verbs
    ):
        end += 1
    nouns = cursor.lowers[first:end]
    plural = ("ene", "ane", "er", "ar", "ende") if cursor.lexicon.language != "en" else ("s", "people")
    whole = cursor.lower(at).startswith("samtl") or cursor.kind(first - 1) == "number"
    definite = (
        share == 0 or whole or cursor.lexicon.language == "en" or (nouns and nouns[-1].endswith(("ene", "ane", "te")))
    )
    if (
        opens
        and nouns
        and definite
        and (cursor.lower(end) in cursor.lexicon.verbs or (english and cursor.lower(end).endswith("ed")))
        and any(word.endswith((*plural, "te")) for word in (nouns if cursor.lexicon.language == "en" else nouns[-1:]))
    ):
        return Figure(at + 1, value, PERCENT, Form.QUANTIFIER)
    return None


def _is_each(cursor: Cursor, at: int) -> bool:
    """Whether "samtlige" stands before a noun: it is never said of a mere possibility, as "alle" is."""
    return cursor.lower(at).startswith("samtl") and cursor.kind(at + 1) == "word"


def _behind_number(cursor: Cursor, at: int) -> int:
    """The position behind the number of what is whole: "alle de 16 kommunene", "all 32 authorities"."""
    numeral = cursor.numeral(at + (cursor.lower(at) in cursor.lexicon.articles))
    return at if numeral is None or numeral.spelled else numeral.end
