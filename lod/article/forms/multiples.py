"""Figures that say how many times: "tredoblet", "tre ganger så mange", "8.3 times"."""

from __future__ import annotations

from decimal import Decimal

from lod.article.cursor import Cursor
from lod.article.forms.figure import Figure
from lod.article.statement import TIMES, Form

_ONCE = frozenset({"dobbelt", "dobbelte", "twice", "double"})
"""Words that state a factor only where a comparison follows: "twice as many", not "twice a day"."""

_COMPARED = frozenset({"så", "as", "what", "the", "that"})


def factor(cursor: Cursor, at: int) -> Figure | None:
    """ "tredoblet", "tre ganger så mange", "twice as"."""
    lexicon = cursor.lexicon
    if cursor.lower(at) in lexicon.articles and cursor.lower(at + 1) in lexicon.multiples:
        if cursor.lower(at + 2) in _COMPARED and cursor.lower(at + 1) in _ONCE:
            return None  # "var det dobbelt så mange": the words begin with the factor
        at += 1  # "nesten en halvering"
    word = cursor.lower(at)
    factor = lexicon.multiples.get(word)
    if factor and (word not in _ONCE or cursor.lower(at + 1) in _COMPARED):
        return Figure(at + 1, Decimal(factor), TIMES, Form.FACTOR, decimals=1 if "." in factor else 0)
    numeral = cursor.numeral(at)
    length = cursor.phrase(numeral.end, lexicon.times) if numeral else 0
    if numeral and length:
        return Figure(numeral.end + 1, numeral.value, TIMES, Form.FACTOR, decimals=numeral.decimals)
    if numeral and not numeral.spelled and _is_factor(cursor, numeral.end):
        return Figure(numeral.end + 1, numeral.value, TIMES, Form.FACTOR, decimals=numeral.decimals)
    return None


def _is_factor(cursor: Cursor, at: int) -> bool:
    """Whether "times" at a position compares ("8.3 times earnings"), and does not say how often ("3 times a day")."""
    if cursor.lower(at) not in ("times", "ganger", "gonger"):
        return False
    after = cursor.lower(at + 1)
    return cursor.kind(at + 1) == "word" and after not in cursor.lexicon.often
