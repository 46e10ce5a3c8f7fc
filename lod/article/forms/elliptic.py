"""Numbers whose unit the sentence has said before: "28 minutter, mot 31 året før", "44 prosent … blant menn 39"."""

from __future__ import annotations

from decimal import Decimal

from lod.article.cursor import Cursor, Numeral
from lod.article.forms.figure import Figure
from lod.article.passed import is_year
from lod.article.statement import COUNT, PERCENT, TIMES, Form

_LIKE = 10
"""A number is of the same kind as the one before where neither is as many times the other."""


def elliptic(cursor: Cursor, at: int, earlier: Figure | None) -> Figure | None:
    """A number that is compared with the figure before it, in that figure's unit; None where it may be another's."""
    numeral = cursor.numeral(at) if cursor.kind(at) == "number" else None
    if numeral is None or earlier is None or earlier.value is None or earlier.unit == TIMES:
        return None
    if earlier.unit in ("", COUNT):
        return _counted(cursor, at, numeral, earlier)
    if is_year(cursor, at) or not _is_alike(numeral, earlier) or not _closes(cursor, numeral.end):
        return None
    parallel = _is_parallel(cursor, at, numeral, earlier)
    if not (parallel or _is_compared(cursor, at) or _is_given(cursor, at)):
        return None
    return Figure(numeral.end, numeral.value, earlier.unit, Form.NUMBER, decimals=numeral.decimals)


def _counted(cursor: Cursor, at: int, numeral: Numeral, earlier: Figure) -> Figure | None:
    """A number that is compared with a count, or with a number that has decimals, as an average has."""
    compared = _is_compared(cursor, at) or (
        numeral.decimals and (_is_parallel(cursor, at, numeral, earlier) or _is_given(cursor, at))
    )
    if is_year(cursor, at) or not compared or not _is_alike(numeral, earlier) or not _closes(cursor, numeral.end):
        return None
    return Figure(numeral.end, numeral.value, "", Form.NUMBER, decimals=numeral.decimals)


def _is_parallel(cursor: Cursor, at: int, numeral: Numeral, earlier: Figure) -> bool:
    """Whether two numbers stand with "og" between their phrases: "4,1 for jenter og 3,8 for gutter"."""
    return cursor.lower(at - 1) == cursor.lexicon.and_ and cursor.lower(earlier.end) == cursor.lower(numeral.end)


def _is_alike(numeral: Numeral, earlier: Figure) -> bool:
    value, other = numeral.value, abs(earlier.value or Decimal(0))
    within = earlier.unit != PERCENT or value <= 100
    return numeral.decimals == earlier.decimals and within and value < other * _LIKE and other < value * _LIKE


def _closes(cursor: Cursor, end: int) -> bool:
    """Whether nothing that is counted or measured follows a number."""
    lexicon = cursor.lexicon
    follows = lexicon.breaks | lexicon.before_years | lexicon.among | lexicon.durations | {lexicon.and_}
    return cursor.kind(end) in ("", "mark") or cursor.lower(end) in follows


def _is_compared(cursor: Cursor, at: int) -> bool:
    return any(
        at >= len(phrase) and cursor.lowers[at - len(phrase) : at] == list(phrase)
        for phrase in cursor.lexicon.comparing
    )


def _is_given(cursor: Cursor, at: int) -> bool:
    """Whether a number is what another part of the sentence is: "i landet var det 2,0", "blant menn 39"."""
    lexicon = cursor.lexicon
    clause = at
    while clause > max(0, at - 15) and cursor.kind(clause - 1) != "mark" and cursor.lower(clause - 1) != lexicon.and_:
        clause -= 1
    words = cursor.lowers[clause:at]
    among = bool(words) and words[0] in lexicon.among | (lexicon.articles - {"the", "a"}) and len(words) <= 5
    return among or (bool(words) and bool(lexicon.copulas.intersection(words[-2:])) and words[0] in lexicon.among)
