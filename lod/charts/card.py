"""A figure as a picture to share: its value, its sentence, what it is of and where it stands."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 1200, 630
"""Pixels, in the proportions that pages which show links draw pictures in."""

_MOST_LINES = 4
_MOST_LETTERS = 108


@dataclass(frozen=True)
class Card:
    """The `value` in large, the `sentence` it belongs to, and at the foot the `title` of the data set, who publishes it
    and its address (`source`)."""

    value: str
    sentence: str
    title: str
    source: str


def to_svg(card: Card) -> str:
    """The card as SVG; text is broken into lines here, since SVG breaks none."""
    size = 150 if len(card.value) <= 9 else 100 if len(card.value) <= 15 else 64
    lines = textwrap.wrap(card.sentence, 58)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]} …"]
    sentence = "".join(
        f'<text x="80" y="{310 + 52 * place}" font-size="38" fill="#1c2733">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    title = textwrap.shorten(card.title, 88, placeholder=" …")
    source = card.source if len(card.source) <= _MOST_LETTERS else f"{card.source[:_MOST_LETTERS]}…"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="Liberation Sans">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
        f'<rect width="16" height="{HEIGHT}" fill="#0a5299"/>'
        f'<text x="76" y="210" font-size="{size}" font-weight="bold" fill="#0a5299">{escape(card.value)}</text>'
        f"{sentence}"
        f'<rect x="80" y="530" width="1040" height="2" fill="#cfd8e0"/>'
        f'<text x="80" y="572" font-size="24" fill="#1c2733">{escape(title)}</text>'
        f'<text x="80" y="604" font-size="20" fill="#51606f">{escape(source)}</text>'
        "</svg>"
    )
