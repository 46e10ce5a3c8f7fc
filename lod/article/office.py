"""Word (.docx) and OpenDocument (.odt) files as articles: the paragraphs and tables of their XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree

from lod.article.html import MAX_SPAN
from lod.article.lexicon import language_of
from lod.article.text import Article, Block, BlockKind, Table, digest_of, joined
from lod.errors import Finding, SourceError
from lod.messages.message import Message

MAX_BYTES = 50_000_000
"""How large the text of a document may be when it is unpacked."""

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"

_ABOVE = "\0"
"""Stands in a cell that goes on the one above it."""

_Piece = tuple[BlockKind, str] | list[list[str]]


def article_of_docx(data: bytes, name: str, language: str = "") -> Article:
    """A Word document as an article. Raises `SourceError` for one that is damaged, encrypted or too large."""
    root = _part(data, "word/document.xml", name)
    body = root.find(f"{_WORD}body")
    return _article(_docx_pieces(body) if body is not None else iter(()), language)


def article_of_odt(data: bytes, name: str, language: str = "") -> Article:
    """An OpenDocument text as an article. Raises `SourceError` for one that is damaged, encrypted or too large."""
    return _article(_odt_pieces(_part(data, "content.xml", name)), language)


def _article(pieces: Iterator[_Piece], language: str) -> Article:
    blocks: list[Block] = []
    tables: list[Table] = []
    for piece in pieces:
        if isinstance(piece, list):
            tables.append(Table(tuple(map(tuple, piece)), after=len(blocks)))
        elif piece[1].strip():
            blocks.append(Block(len(blocks) + 1, piece[0], " ".join(piece[1].split())))
    words = joined(tuple(blocks))
    title = next((block.text for block in blocks if block.kind is BlockKind.HEADING), "")
    return Article(tuple(blocks), language or language_of(words), digest_of(words), title, tables=tuple(tables))


def _docx_pieces(body: ElementTree.Element) -> Iterator[_Piece]:
    for element in body:
        if element.tag == f"{_WORD}p":
            style = element.find(f"{_WORD}pPr/{_WORD}pStyle")
            named = (style.get(f"{_WORD}val") or "").lower() if style is not None else ""
            listed = element.find(f"{_WORD}pPr/{_WORD}numPr") is not None
            heading = named.startswith(("heading", "overskrift", "title", "tittel"))
            kind = BlockKind.HEADING if heading else BlockKind.ITEM if listed else BlockKind.PARAGRAPH
            yield kind, _docx_text(element)
        elif element.tag == f"{_WORD}tbl":
            rows = element.iter(f"{_WORD}tr")
            yield _filled([[cell for each in row.findall(f"{_WORD}tc") for cell in _docx_cells(each)] for row in rows])


def _docx_cells(cell: ElementTree.Element) -> list[str]:
    """The text of a cell in each of its columns; one that goes on a cell above it is `_ABOVE`."""
    span = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
    merge = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
    goes_on = merge is not None and merge.get(f"{_WORD}val") != "restart"
    return [_ABOVE if goes_on else " ".join(_docx_text(cell).split())] * _count(span, f"{_WORD}val")


def _filled(rows: list[list[str]]) -> list[list[str]]:
    """The rows with each cell that goes on the one above it filled in."""
    for above, row in pairwise(rows):
        row[:] = [above[n] if text == _ABOVE and n < len(above) else text.strip(_ABOVE) for n, text in enumerate(row)]
    return rows


def _count(element: ElementTree.Element | None, name: str) -> int:
    """A number of columns that an attribute says, from 1 to `MAX_SPAN`."""
    text = (element.get(name) or "") if element is not None else ""
    return min(max(int(text), 1), MAX_SPAN) if text.isdecimal() and len(text) < 6 else 1


def _docx_text(element: ElementTree.Element) -> str:
    """The text of a paragraph or cell; deleted text of tracked changes is no text."""
    pieces = {f"{_WORD}tab": " ", f"{_WORD}br": " ", f"{_WORD}noBreakHyphen": "-", f"{_WORD}p": " "}
    return "".join(e.text or "" if e.tag == f"{_WORD}t" else pieces.get(e.tag, "") for e in element.iter())


def _odt_pieces(root: ElementTree.Element) -> Iterator[_Piece]:
    inside = {id(child) for table in root.iter(f"{_TABLE}table") for child in table.iter() if child is not table}
    items = {id(child) for item in root.iter(f"{_TEXT}list-item") for child in item.iter()}
    for element in root.iter():
        if id(element) in inside:
            continue
        if element.tag == f"{_TABLE}table":
            yield _filled([_odt_cells(row) for row in element.iter(f"{_TABLE}table-row")])
        elif element.tag == f"{_TEXT}h":
            yield BlockKind.HEADING, "".join(element.itertext())
        elif element.tag == f"{_TEXT}p":
            yield BlockKind.ITEM if id(element) in items else BlockKind.PARAGRAPH, "".join(element.itertext())


def _odt_cells(row: ElementTree.Element) -> list[str]:
    """The texts of a row, one for each column; a covered cell has that of the cell to its left or above it."""
    cells: list[str] = []
    covered = 0
    for cell in row:
        if cell.tag == f"{_TABLE}table-cell":
            text = " ".join("".join(cell.itertext()).split())
            cells += [text] * (_count(cell, f"{_TABLE}number-columns-repeated") if text else 1)
            covered = _count(cell, f"{_TABLE}number-columns-spanned") - 1
        elif cell.tag == f"{_TABLE}covered-table-cell":
            cells.append(cells[-1] if covered > 0 and cells else _ABOVE)
            covered -= 1
    return cells


def _part(data: bytes, part: str, name: str) -> ElementTree.Element:
    """A part of a document as XML. Raises `SourceError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = archive.getinfo(part)
            if info.flag_bits & 1:
                raise _refused(name, Message("encrypted-document"))
            if info.file_size > MAX_BYTES:
                raise _refused(name, Message("large-document"))
            with archive.open(info) as file:
                text = file.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, OSError):
        raise _damaged(name) from None
    if len(text) > MAX_BYTES:
        raise _refused(name, Message("large-document"))
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise _refused(name, Message("document-with-entities"))
    try:
        return ElementTree.fromstring(text)  # noqa: S314 (no entities: see above)
    except ElementTree.ParseError:
        raise _damaged(name) from None


def _damaged(name: str) -> SourceError:
    return _refused(name, Message("damaged-document"))


def _refused(name: str, message: Message) -> SourceError:
    return SourceError([Finding(message, file=name, hint=Message("advice.save-it-again"))])
