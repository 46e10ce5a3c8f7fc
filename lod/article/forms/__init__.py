"""The forms in which a figure is stated, each a rule that looks at one position of a sentence."""

from __future__ import annotations

from lod.article.cursor import Cursor
from lod.article.forms.durations import duration
from lod.article.forms.figure import Figure
from lod.article.forms.measured import money, negative, number
from lod.article.forms.multiples import factor
from lod.article.forms.shares import all_or_none, every, fraction, half, one_of, ratio, same
from lod.article.forms.spans import between, from_to, row, span

_RULES = (
    row,
    negative,
    between,
    from_to,
    money,
    ratio,
    one_of,
    span,
    fraction,
    half,
    every,
    factor,
    same,
    all_or_none,
    duration,
    number,
)


def figure_at(cursor: Cursor, at: int) -> Figure | None:
    """The figure whose core begins at a position, without words of qualification; None where there is none."""
    for rule in _RULES:
        if figure := rule(cursor, at):
            return figure
    return None
