"""Numbers that say which ones are meant, and state no figure: "kommuner med under 2 000 innbyggere"."""

from __future__ import annotations

from lod.article.cursor import Cursor
from lod.article.forms.figure import Figure
from lod.article.passed import is_year
from lod.article.statement import COUNT, PERCENT
from lod.model.qualifier import AT_LEAST, AT_MOST, LESS_THAN

FRAMING = frozenset(
    {"year", "day", "week", "month", "hour", "minute", "km", "m", "cm", "mm", "m2", "ha", "dekar", "kg", "mph", "km/h"}
    | {"mg", "ml", "dl", "Mbit/s", "Gbit/s"}
)
"""Units of measures that say which ones are meant, where a sentence has a share or a plural stands before them."""

CLAUSE = 15
"""Words of a clause that are looked back over."""

_PLURALS = {"en": ("s", "people")}
_NORWEGIAN_PLURALS = ("er", "ar", "ene", "ane", "te", "folk")


_PAST = ("te", "dde", "erte")
"""How a Norwegian verb ends that says what was done."""


def is_condition(cursor: Cursor, start: int, figure: Figure) -> bool:
    """Whether a figure, with its words of qualification from `start`, says which ones are meant."""
    lexicon = cursor.lexicon
    if figure.unit in (PERCENT, "percentage-point", "times"):
        return False
    if figure.unit == COUNT and (figure.noun in lexicon.extents or _is_whole(cursor, start)):
        return True
    if start < 2:
        return False
    if any(start >= len(each) and cursor.lowers[start - len(each) : start] == list(each) for each in lexicon.required):
        return True  # "kravet om 40 skolepoeng"
    if any(each in lexicon.change_verbs for each in cursor.lowers[max(0, start - 5) : start]):
        return False
    before, word = cursor.lower(start - 2), cursor.lower(start - 1)
    qualified = any(cursor.phrase(start, options) for options in lexicon.qualifiers.values())
    if before in lexicon.with_ and qualified:
        return True
    if figure.unit == COUNT and word == "på" and _is_limit(cursor, start):
        return True
    owned = word in lexicon.owning or figure.unit in FRAMING
    those = word in lexicon.owning and any(
        cursor.lowers[start - 1 - len(each) : start - 1] == list(each) for each in lexicon.those
    )
    if qualified and those:  # "17 av dem har færre enn 5 000 innbyggere"
        return True
    if qualified and figure.unit == COUNT and is_part(cursor, start - 1):  # "av 356 kommuner har 112 under 3 000 …"
        return True
    relative = before in lexicon.relative and owned and cursor.kind(start - 3) in ("word", "name")
    if qualified and (relative or _is_owned(cursor, start)):
        return True
    sized = (figure.noun in lexicon.sizes or figure.unit in FRAMING) and qualified
    if word in lexicon.with_ or (sized and word == "of"):  # "flats of under 37 square metres"
        return _is_plural(cursor, start - 2, start)
    return sized and _is_plural(cursor, start - 1, start)


def is_part(cursor: Cursor, at: int) -> bool:
    """Whether a number is how many of a whole that the clause begins with: "av 356 kommuner har 112 under …"."""
    lexicon, begin = cursor.lexicon, at
    while begin > max(0, at - CLAUSE) and cursor.kind(begin - 1) != "mark":
        begin -= 1
    verb = cursor.lower(at - 1)
    if cursor.lower(begin) not in lexicon.of or not (verb in lexicon.verbs | lexicon.owning or verb.endswith(_PAST)):
        return False
    alone = cursor.kind(at) == "number" and not is_year(cursor, at) and not cursor.unit(at + 1)[1]
    return alone and any(cursor.kind(each) == "number" for each in range(begin, at - 1))


def _is_owned(cursor: Cursor, start: int) -> bool:
    """Whether a figure says which of several are meant: "firms with a turnover of less than €10 million"."""
    lexicon = cursor.lexicon
    for at in range(start - 1, max(0, start - 7), -1):
        if cursor.kind(at) == "mark" or (cursor.lower(at) in lexicon.verbs and cursor.lower(at) not in lexicon.earning):
            return False
        if cursor.lower(at) in lexicon.earning:
            return _is_plural(cursor, at - 1, at + 1)
    return False


def _is_limit(cursor: Cursor, start: int) -> bool:
    """Whether the words of qualification say how large something may be: "lag på inntil 8 deltakere"."""
    limits = (AT_LEAST, LESS_THAN, AT_MOST)
    return any(cursor.phrase(start, cursor.lexicon.qualifiers[name]) for name in limits)


def _is_whole(cursor: Cursor, start: int) -> bool:
    """Whether a count is the whole that "all" speaks of: "alle de 16 kommunene", "all 32 authorities"."""
    at = start - 1 - (cursor.lower(start - 1) in cursor.lexicon.articles)
    at -= cursor.lower(at) in cursor.lexicon.of  # "ingen av de 12 kommunene"
    return cursor.lower(at) in cursor.lexicon.quantifiers


def _is_plural(cursor: Cursor, at: int, start: int) -> bool:
    """Whether a noun in the plural stands at a position, in small letters if it does not begin the sentence."""
    word = cursor.tokens[at].text
    plural = word.endswith(_PLURALS.get(cursor.lexicon.language, _NORWEGIAN_PLURALS))
    return plural and len(word) > 4 and word.lower() not in cursor.lexicon.verbs and (word.islower() or start <= 2)
