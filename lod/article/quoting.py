"""An article with its figures as `<lod-figure>` elements: its own words, each with the published figure they state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape

from lod.article.html import BLOCKS, SKIPPED
from lod.article.text import Article, BlockKind

_TAGS = {BlockKind.HEADING: "h2"}
_PIECE = re.compile(r"<!--.*?-->|<[!?/]?[A-Za-z][^>]*>|&(?:#\d+|#x[\da-fA-F]+|\w+);|.", re.DOTALL)
_NAME = re.compile(r"</?([A-Za-z][\w-]*)")


@dataclass(frozen=True)
class Quote:
    """Words of a block, by their characters, and the figure they state: its address, value and qualifier."""

    paragraph: int
    start: int
    end: int
    src: str
    value: str
    qualifier: str

    @property
    def opening(self) -> str:
        """The opening tag."""
        qualifier = f' qualifier="{escape(self.qualifier)}"' if self.qualifier != "exactly" else ""
        return f'<lod-figure src="{escape(self.src)}" value="{escape(self.value)}"{qualifier}>'


CLOSING = "</lod-figure>"


def page(article: Article, quotes: Sequence[Quote], script: str) -> str:
    """A whole page with the blocks of an article that is no web page; `script` is the address of the script."""
    body = "\n".join(_block(article, number, quotes) for number in range(1, len(article.blocks) + 1))
    return (
        f'<!doctype html>\n<html lang="{article.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(article.title)}</title></head>\n'
        f"<body><main>\n{body}\n</main>\n{_loading(script)}\n</body></html>\n"
    )


def _loading(script: str) -> str:
    return f'<script src="{escape(script)}" async></script>'


def _block(article: Article, number: int, quotes: Sequence[Quote]) -> str:
    block = article.block(number)
    tag, at, pieces = _TAGS.get(block.kind, "p"), 0, []
    for quote in _apart([quote for quote in quotes if quote.paragraph == number]):
        pieces += [escape(block.text[at : quote.start], quote=False), quote.opening]
        pieces += [escape(block.text[quote.start : quote.end], quote=False), CLOSING]
        at = quote.end
    return f"<{tag}>{''.join(pieces)}{escape(block.text[at:], quote=False)}</{tag}>"


def _apart(quotes: Sequence[Quote]) -> Iterator[Quote]:
    """The quotes in their order, the first only of those that share words."""
    at = 0
    for quote in sorted(quotes, key=lambda each: (each.start, each.end)):
        if quote.start >= at:
            yield quote
            at = quote.end


def into_page(source: str, article: Article, quotes: Sequence[Quote], script: str) -> tuple[str, list[Quote]]:
    """A web page with the elements put in where the words stand, all else as it was; and the quotes with no place.

    Words that markup cuts in two get no element.
    """
    text, places = _flattened(source)
    inserted: dict[int, str] = {}
    left: list[Quote] = []
    at = 0
    for block in article.blocks:
        begin = text.find(block.text, at)
        at = begin + len(block.text) if begin >= 0 else at
        for quote in _apart([each for each in quotes if each.paragraph == block.number]):
            place = _place(source, places, begin + quote.start, begin + quote.end) if begin >= 0 else None
            if place is None:
                left.append(quote)
            else:
                inserted |= {place[0]: quote.opening, place[1]: CLOSING}
    end = source.lower().rfind("</body>")
    whole = _with(source, inserted | {end if end >= 0 else len(source): f"{_loading(script)}\n"})
    return whole, left


def _place(source: str, places: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """Where words begin and end in the source; None where a tag stands among them."""
    first, last = places[start][0], places[end - 1][1]
    return None if "<" in source[first:last] else (first, last)


def _with(source: str, inserted: Mapping[int, str]) -> str:
    pieces, at = [], 0
    for place in sorted(inserted):
        pieces += [source[at:place], inserted[place]]
        at = place
    return "".join([*pieces, source[at:]])


def _flattened(source: str) -> tuple[str, list[tuple[int, int]]]:
    """The words of a web page as the reader has them, and where in the source each character begins and ends."""
    characters: list[str] = []
    places: list[tuple[int, int]] = []

    def add(text: str, start: int, end: int) -> None:
        for character in text:
            if character.isspace():
                if characters and characters[-1] == " ":
                    continue
                character = " "
            characters.append(character)
            places.append((start, end))

    skipped = ""
    for piece in _PIECE.finditer(source):
        words, name = piece[0], _NAME.match(piece[0])
        if name is None or len(words) == 1:
            if not skipped and not words.startswith("<!"):
                add(unescape(words) if words.startswith("&") else words, *piece.span())
            continue
        tag = name[1].lower()
        if skipped:
            skipped = "" if words.startswith("</") and tag == skipped else skipped
        elif tag in SKIPPED and not words.startswith("</") and not words.endswith("/>"):
            skipped = tag
        elif tag in BLOCKS or tag == "br":
            add(" ", *piece.span())
    return "".join(characters), places
