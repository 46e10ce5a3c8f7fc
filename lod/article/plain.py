"""Plain text and Markdown as an article: blocks stand between empty lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lod.article.lexicon import language_of
from lod.article.text import Article, Block, BlockKind, digest_of

_GAP = re.compile(r"\n[ \t\r]*\n\s*")
_HEADING = re.compile(r"#{1,6}\s+")
_ITEM = re.compile(r"(?:[-*+•]|\d+[.)])\s+")
_CAPTION = re.compile(r"(?:foto|fotograf|illustrasjon|photo|image|credit|kilde|kjelde|source)\s*:", re.IGNORECASE)
_UNDERLINED = re.compile(r"\n(?:=+|-+)\s*$")


def article_of_text(text: str, language: str = "", url: str = "") -> Article:
    """A text as an article. `language`: nb, nn or en, recognised from its words where it is left out."""
    blocks = tuple(replace(_block(number, piece), line=line) for number, (piece, line) in enumerate(_pieces(text), 1))
    first = next((block for block in blocks if block.kind is not BlockKind.CAPTION), None)
    title = first.text if first and first.kind is BlockKind.HEADING else ""
    return Article(blocks, language or language_of(text), digest_of(text), title, url)


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """What stands between empty lines, without blanks around it, and the line that each begins at."""
    text, start, line = text.removeprefix("\ufeff"), 0, 1
    for end, following in [*((gap.start(), gap.end()) for gap in _GAP.finditer(text)), (len(text), len(text))]:
        piece = text[start:end]
        if piece.strip():
            yield piece.strip(), line + piece[: len(piece) - len(piece.lstrip())].count("\n")
        line += text.count("\n", start, following)
        start = following


def _block(number: int, text: str) -> Block:
    if heading := _HEADING.match(text):
        return Block(number, BlockKind.HEADING, text[heading.end() :].strip("# "))
    if underlined := _UNDERLINED.search(text):
        return Block(number, BlockKind.HEADING, text[: underlined.start()])
    if _ITEM.match(text):
        return Block(number, BlockKind.ITEM, text)
    if _CAPTION.match(text):
        return Block(number, BlockKind.CAPTION, text)
    short = len(text) < 120 and "\n" not in text and text[-1] not in ".!?:;,"
    return Block(number, BlockKind.HEADING if short else BlockKind.PARAGRAPH, text)
