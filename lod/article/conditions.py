"""Numbers that say which ones are meant, and state no figure: "kommuner med under 2 000 innbyggere"."""

from __future__ import annotations

from lod.article.cursor import Cursor
from lod.article.forms.figure import Figure
from lod.article.statement import PERCENT

FRAMING = frozenset(
    {"year", "day", "week", "month", "hour", "minute", "km", "m", "cm", "mm", "m2", "ha", "dekar", "kg", "mph", "km/h"}
)
"""Units of measures that say which ones are meant, where a sentence has a share or a plural stands before them."""

_PLURALS = {"en": ("s", "people")}
_NORWEGIAN_PLURALS = ("er", "ar", "ene", "ane", "te", "folk")


def is_condition(cursor: Cursor, start: int, figure: Figure) -> bool:
    """Whether a figure, with its words of qualification from `start`, says which ones are meant."""
    lexicon = cursor.lexicon
    if figure.unit in (PERCENT, "percentage-point", "times") or start < 2:
        return False
    if any(each in lexicon.change_verbs for each in cursor.lowers[max(0, start - 5) : start]):
        return False
    before, word = cursor.lower(start - 2), cursor.lower(start - 1)
    qualified = any(cursor.phrase(start, options) for options in lexicon.qualifiers.values())
    if before in lexicon.with_ and qualified:
        return True
    sized = (figure.noun in lexicon.sizes or figure.unit in FRAMING) and qualified
    if word in lexicon.with_ or (sized and word == "of"):  # "flats of under 37 square metres"
        return _is_plural(cursor, start - 2, start)
    return sized and _is_plural(cursor, start - 1, start)


def _is_plural(cursor: Cursor, at: int, start: int) -> bool:
    """Whether a noun in the plural stands at a position, in small letters if it does not begin the sentence."""
    word = cursor.tokens[at].text
    plural = word.endswith(_PLURALS.get(cursor.lexicon.language, _NORWEGIAN_PLURALS))
    return plural and len(word) > 4 and word.lower() not in cursor.lexicon.verbs and (word.islower() or start <= 2)
