"""Opening an article in any of the formats that are read: HTML, text, Markdown, PDF, .docx and .odt."""

from __future__ import annotations

import re
from pathlib import Path

from lod.article.html import article_of_html, is_html
from lod.article.office import article_of_docx, article_of_odt
from lod.article.pdf import article_of_pdf
from lod.article.plain import article_of_text
from lod.article.text import Article
from lod.errors import Finding, SourceError
from lod.messages.message import Message

SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".txt", ".text", ".md", ".markdown", ".pdf", ".docx", ".odt"})
"""The endings of files that are articles."""

LOOKED_AT = 65_536
"""Bytes of a text that say whether it is an article."""

_GAP = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"[^\W\d]{2,}[.!?](?:\s|$)")
_CELLS = re.compile(r"(?m)^[^\t\n]*\t[^\n]*\n[^\t\n]*\t|^(?:[^;\n]*;){2}[^\n]*\n(?:[^;\n]*;){2}")

MAX_BYTES = 50_000_000
"""How large the file of an article may be."""


def open_article(path: Path, language: str = "", url: str = "") -> Article:
    """The article in a file. `language`: nb, nn or en, recognised where it is left out. Raises `SourceError`."""
    return article_of(bytes_of(path), path.name, language, url)


def is_article(path: Path) -> bool:
    """Whether a file is an article by its name; plain text, which may be a table, by its paragraphs of sentences."""
    suffix = path.suffix.lower()
    if suffix not in (".txt", ".text"):
        return suffix in SUFFIXES
    with path.open("rb") as file:
        text = text_of(file.read(LOOKED_AT))
    paragraphs = [each for each in _GAP.split(text) if len(each.split()) >= 8 and _SENTENCE.search(each)]
    return len(paragraphs) >= 2 and not _CELLS.search(text)


def bytes_of(path: Path) -> bytes:
    """The bytes of a file. Raises `SourceError` where it is not there, too large, or cannot be read."""
    try:
        if not path.is_file():
            raise _refused(path.name, Message("no-such-file"))
        if path.stat().st_size > MAX_BYTES:
            raise _refused(path.name, Message("large-document"))
        return path.read_bytes()
    except OSError as error:
        raise _refused(path.name, Message("unreadable", why=error.strerror or str(error))) from None


def article_of(data: bytes, name: str, language: str = "", url: str = "") -> Article:
    """An article from its bytes; the format is recognised by its content, then by the name. Raises `SourceError`."""
    suffix = Path(name).suffix.lower()
    if data[:5] == b"%PDF-":
        return article_of_pdf(data, name, language)
    if data[:4] == b"PK\x03\x04":
        return article_of_odt(data, name, language) if suffix == ".odt" else article_of_docx(data, name, language)
    if b"\x00" in data[:1000]:
        raise _refused(name, Message("no-article"))
    text = text_of(data)
    if suffix not in (".txt", ".md") and is_html(text):
        return article_of_html(text, language, url)
    return article_of_text(text, language, url)


def text_of(data: bytes) -> str:
    """The text of a file in UTF-8, or in Windows-1252 where it is not that."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _refused(name: str, message: Message) -> SourceError:
    return SourceError([Finding(message, file=name)])
