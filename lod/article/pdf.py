"""PDF files as articles, by pdfminer.six (the extra `articles`): its text boxes are the blocks."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from lod.article.lexicon import language_of
from lod.article.pdf_tables import Piece, tables_of
from lod.article.text import Article, Block, BlockKind, Table, digest_of, joined
from lod.errors import Finding, SourceError
from lod.messages.message import Message

MAX_PAGES = 500
"""How many pages are read; a longer document is refused."""

_HYPHEN = re.compile(r"(?<=[^\W\d_])-\n(?=[a-zæøåäöé])")
_PARAGRAPH = re.compile(r"\n\s*\n")


def article_of_pdf(data: bytes, name: str, language: str = "") -> Article:
    """A PDF as an article. Raises `SourceError` without pdfminer.six, and for what is damaged, locked or scanned."""
    blocks: list[Block] = []
    tables: list[Table] = []
    for piece in _pieces(data, name):
        if isinstance(piece, str):
            blocks.append(Block(len(blocks) + 1, _kind(piece), piece))
        else:
            tables.append(Table(tuple(tuple(cell.text for cell in row) for row in piece), after=len(blocks)))
    if not blocks and not tables:
        raise _refused(name, Message("scanned-document"))
    words = joined(tuple(blocks))
    title = blocks[0].text[:200] if blocks else ""
    return Article(tuple(blocks), language or language_of(words), digest_of(words), title, tables=tuple(tables))


def _pieces(data: bytes, name: str) -> Iterator[str | list[list[Piece]]]:
    """The texts and the tables of a PDF, from top to bottom."""
    try:
        from pdfminer.high_level import extract_pages
        from pdfminer.layout import LTTextContainer, LTTextLine
        from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    except ImportError:
        raise _refused(name, Message("pdf-without-package")) from None
    try:
        for number, page in enumerate(extract_pages(io.BytesIO(data)), 1):
            if number > MAX_PAGES:
                raise _refused(name, Message("long-document", most=MAX_PAGES))
            boxes = [box for box in page if isinstance(box, LTTextContainer)]
            lines = [line for box in boxes for line in box if isinstance(line, LTTextLine)]
            yield from _of_page(boxes, [Piece(" ".join(x.get_text().split()), x.x0, x.x1, x.y0) for x in lines])
    except (PDFEncryptionError, PDFPasswordIncorrect):
        raise _refused(name, Message("encrypted-document.pdf")) from None
    except SourceError:
        raise
    except Exception:  # the library raises what it meets in a damaged file
        raise _refused(name, Message("damaged-document.pdf")) from None


def _of_page(boxes: Sequence[Any], pieces: Sequence[Piece]) -> Iterator[str | list[list[Piece]]]:
    """The texts of a page without the tables, and each table where it stands between them."""
    tables = list(tables_of(piece for piece in pieces if piece.text))
    inside = {(cell.left, cell.bottom) for table in tables for row in table for cell in row}
    for box in boxes:
        while tables and tables[0][0][0].bottom > box.y1:
            yield tables.pop(0)
        text = "".join(line.get_text() for line in box if (line.x0, line.y0) not in inside)
        for piece in _PARAGRAPH.split(text):
            if words := " ".join(_HYPHEN.sub("", piece).split()):
                yield words
    yield from tables


def _kind(text: str) -> BlockKind:
    return BlockKind.HEADING if len(text) < 100 and text[-1] not in ".!?:;," else BlockKind.PARAGRAPH


def _refused(name: str, message: Message) -> SourceError:
    return SourceError([Finding(message, file=name)])
