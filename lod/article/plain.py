"""Plain text and Markdown as an article: blocks stand between empty lines."""

from __future__ import annotations

import re

from lod.article.lexicon import language_of
from lod.article.text import Article, Block, BlockKind, digest_of

_GAP = re.compile(r"\n[ \t\r]*\n\s*")
_HEADING = re.compile(r"#{1,6}\s+")
_ITEM = re.compile(r"(?:[-*+•]|\d+[.)])\s+")
_CAPTION = re.compile(r"(?:foto|fotograf|illustrasjon|photo|image|credit|kilde|kjelde|source)\s*:", re.IGNORECASE)
_UNDERLINED = re.compile(r"\n(?:=+|-+)\s*$")


def article_of_text(text: str, language: str = "", url: str = "") -> Article:
    """A text as an article. `language`: nb, nn or en, recognised from its words where it is left out."""
    pieces = [piece.strip() for piece in _GAP.split(text.removeprefix("\ufeff")) if piece.strip()]
    blocks = tuple(_block(number, piece) for number, piece in enumerate(pieces, 1))
    first = next((block for block in blocks if block.kind is not BlockKind.CAPTION), None)
    title = first.text if first and first.kind is BlockKind.HEADING else ""
    return Article(blocks, language or language_of(text), digest_of(text), title, url)


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
