"""A web page as an article: its main part, without navigation, scripts and forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from lod.article.lexicon import LEXICONS, language_of
from lod.article.text import Article, Block, BlockKind, Table, digest_of, joined

SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "button", "select", "svg"}
    | {"iframe", "head"}
)
BLOCKS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    **dict.fromkeys(
        ("p", "blockquote", "div", "section", "article", "main", "dd", "dt", "td", "th"), BlockKind.PARAGRAPH
    ),
    **{"li": BlockKind.ITEM, "figcaption": BlockKind.CAPTION, "caption": BlockKind.CAPTION},
}
_VOID = frozenset(
    {"br", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "area", "base", "col", "embed"}
)
MAX_SPAN = 100
"""Columns or rows that one cell covers at most."""

MAX_DEPTH = 2_000
"""How deep elements may be nested; a page of more is read flat below that."""


@dataclass(frozen=True)
class _Cell:
    """A cell over some columns and rows; `head`: it names what stands below or beside it."""

    text: str
    columns: int = 1
    rows: int = 1
    head: bool = False


@dataclass
class _Table:
    """A table while it is read; `spans`: those of the cell that is open."""

    after: int
    title: str = ""
    rows: list[list[_Cell]] = field(default_factory=list)
    spans: tuple[int, int] = (1, 1)

    def finished(self, shift: int) -> Table:
        """The table with each cell in every place that it covers; `shift`: how many blocks stand before the text."""
        grid: list[list[str]] = []
        below: dict[tuple[int, int], str] = {}
        for number, row in enumerate(self.rows):
            cells: list[str] = []
            for cell in row:
                while (number, len(cells)) in below:
                    cells.append(below[number, len(cells)])
                for column in range(len(cells), len(cells) + cell.columns):
                    below |= {(number + down, column): cell.text for down in range(1, cell.rows)}
                cells += [cell.text] * cell.columns
            while (number, len(cells)) in below:
                cells.append(below[number, len(cells)])
            grid.append(cells)
        heads = next((n for n, row in enumerate(self.rows) if not all(cell.head for cell in row)), 1)
        rows = tuple(tuple(cells) for cells in grid if cells)
        return Table(rows, self.title, max(0, self.after - shift), max(1, heads))


def _span(text: str | None) -> int:
    """How many columns or rows a cell covers, at most `MAX_SPAN`."""
    return min(max(int(text), 1), MAX_SPAN) if text and text.isdecimal() and len(text) < 6 else 1


class _Reader(HTMLParser):
    """Collects blocks and tables; whether each block stands in the main part is kept beside it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.pieces: list[str] = []
        self.kind = BlockKind.PARAGRAPH
        self.blocks: list[tuple[BlockKind, str, bool]] = []
        self.tables: list[_Table] = []
        self.title = ""
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.language = (dict(attrs).get("lang") or "")[:2].lower()
        if tag == "br":
            self.pieces.append(" ")
        if tag in _VOID or len(self.open) > MAX_DEPTH:
            return
        if tag in BLOCKS and "table" not in self.open:
            self._close()
            self.kind = BLOCKS[tag]
        self.open.append(tag)
        if tag == "table":
            self._close()
            self.tables.append(_Table(len(self.blocks)))
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self.tables:
            self.pieces.clear()
            given = dict(attrs)
            self.tables[-1].spans = _span(given.get("colspan")), _span(given.get("rowspan"))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open:
            return
        if tag in ("td", "th", "caption") and "table" in self.open and self.tables:
            self._cell(tag)
        elif tag in BLOCKS:
            self._close()
            self.kind = BlockKind.PARAGRAPH
        while self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "title" in self.open and "svg" not in self.open and not self.title:
            self.title = " ".join(data.split())
        if not SKIPPED.intersection(self.open):
            self.pieces.append(data)

    def _cell(self, tag: str) -> None:
        text, table = self._text(), self.tables[-1]
        if tag == "caption":
            table.title = text
        elif table.rows:
            table.rows[-1].append(_Cell(text, *table.spans, head=tag == "th"))

    def _close(self) -> None:
        if text := self._text():
            main = "main" in self.open or "article" in self.open
            self.blocks.append((self.kind, text, main))

    def _text(self) -> str:
        text = " ".join("".join(self.pieces).split())
        self.pieces.clear()
        return text


def article_of_html(text: str, language: str = "", url: str = "") -> Article:
    """A web page as an article. `language`: that of the page, or of its words, where it is left out."""
    reader = _Reader()
    reader.feed("".join(_without_comments(text)))
    reader.close()
    reader._close()
    some = [block for block in reader.blocks if block[2]] or reader.blocks
    blocks = tuple(Block(number, kind, words) for number, (kind, words, _) in enumerate(some, 1))
    shift = next((n for n, block in enumerate(reader.blocks) if block in some), 0)
    tables = tuple(table.finished(shift) for table in reader.tables if any(table.rows))
    words = joined(blocks)
    spoken = {"no": "nb"}.get(reader.language, reader.language)
    chosen = language or (spoken if spoken in LEXICONS else language_of(words))
    title = next((block.text for block in blocks if block.kind is BlockKind.HEADING), "") or reader.title
    return Article(blocks, chosen, digest_of(words), title, url, tables)


def _without_comments(text: str) -> Iterator[str]:
    """The pieces of a page between comments; one that is not closed goes on to the end, as in a browser.

    The parser of the standard library reads on to the end for each that is not closed.
    """
    at = 0
    while (begin := text.find("<!--", at)) >= 0:
        yield text[at:begin]
        end = text.find("-->", begin + 4)
        if end < 0:
            return
        at = end + 3
    yield text[at:]


def is_html(text: str) -> bool:
    """Whether a text is a web page by its beginning."""
    return bool(
        re.match(r"\s*(?:<!doctype\s+html|<html|<(?:head|body|article|main|p|h1)\b)", text[:500], re.IGNORECASE)
    )
