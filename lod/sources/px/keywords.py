"""The keywords of a PX file (PC-Axis, AXIS-VERSION 2013): all that stands before its DATA."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.io.files import decode, is_utf8

MAX_BYTES = 50_000_000
"""Bytes that the keywords may take."""
MAX_LINE = 5_000_000

Key = tuple[str, str, tuple[str, ...]]
"""A keyword, its language ("" for the file's own), and what it is about: `VALUES[en]("sex")`."""

_ENCODINGS = re.compile(r"utf-?8|us-ascii|ascii|iso-?8859-?\d{1,2}|windows-?\d{3,4}|cp-?\d{3,4}|\d{3,5}", re.IGNORECASE)
_KEYWORD = re.compile(
    r'\s*([A-Za-z][A-Za-z0-9._-]*)\s*(?:\[([A-Za-z-]{1,15})\])?\s*(?:\(\s*("[^"]*"(?:\s*,\s*"[^"]*")*)\s*\))?\s*='
)
_VALUE = re.compile(r'(?:[^";]++|"[^"]*+")*+;')
_TEXTS = re.compile(r'"([^"]*)"|(,)')


@dataclass
class Keywords:
    """What the keywords say, as their texts; `rows`: the line each stands on; `encoding`: how the file is written."""

    encoding: str
    texts: dict[Key, list[str]] = field(default_factory=dict)
    rows: dict[Key, int] = field(default_factory=dict)

    def all(self, keyword: str, *about: str, language: str = "") -> list[str]:
        """The values of a keyword; none where it is not there."""
        return self.texts.get((keyword, language, about), [])

    def one(self, keyword: str, *about: str, language: str = "") -> str:
        """The first value of a keyword, "" where it is not there."""
        return next(iter(self.all(keyword, *about, language=language)), "")

    def about(self, keyword: str) -> list[tuple[str, ...]]:
        """What a keyword of the file's own language is said about."""
        return [about for name, language, about in self.texts if name == keyword and not language]


def read(raw: io.BufferedReader, name: str) -> tuple[Keywords, bytes]:
    """The keywords, and what follows `DATA=` on its line. Raises `SourceError`."""
    head, rest = _head(raw, name)
    keywords = Keywords(_encoding(head, name))
    text, _ = decode(head, name, keywords.encoding)
    at, row, end = 0, 1, len(text.rstrip())
    while at < end:
        keyword = _KEYWORD.match(text, at)
        value = _VALUE.match(text, keyword.end()) if keyword else None
        if keyword is None or value is None:
            row += text[at:end].count("\n", 0, len(text[at:end]) - len(text[at:end].lstrip()))
            hint = Message("advice.expected-keyword-text")
            raise SourceError([Finding(Message("px-keyword"), file=name, row=row, hint=hint)])
        about = tuple(re.findall(r'"([^"]*)"', keyword[3] or ""))
        key = keyword[1].upper().replace(".", "-").replace("_", "-"), keyword[2] or "", about
        keywords.texts[key] = _texts(value[0][:-1])
        keywords.rows[key] = row + text.count("\n", at, keyword.start(1))
        row += text.count("\n", at, value.end())
        at = value.end()
    return keywords, rest


def _head(raw: io.BufferedReader, name: str) -> tuple[bytes, bytes]:
    """All before the data, and what follows `DATA=` on its line."""
    lines: list[bytes] = []
    size, is_open, opened_in, within = 0, False, 0, 0
    while line := raw.readline(MAX_LINE):
        start = line.lstrip(b" \t\xef\xbb\xbf")
        if re.match(rb"DATA\s*=", start):
            if not is_open:
                return b"".join(lines), start.partition(b"=")[2]
            within = within or opened_in
        lines.append(line)
        size += len(line)
        if line.count(b'"') % 2:
            is_open, opened_in = not is_open, len(lines)
        if size > MAX_BYTES and not within:
            raise SourceError([Finding(Message("px-keywords-too-large", max_bytes=MAX_BYTES), file=name)])
        if size > MAX_BYTES:
            break
    if within:  # a text that does not end holds the line with DATA, too
        raise SourceError([Finding(Message("px-open-quote"), file=name, row=within)])
    raise SourceError([Finding(Message("px-without-data"), file=name, hint=Message("advice.is-it-whole"))])


def _encoding(head: bytes, name: str) -> str:
    """What CODEPAGE says; else windows-1252 for CHARSET="ANSI", and the old code page of DOS without it.

    A file whose every letter is UTF-8 is that, whatever it says: programs save files anew and leave CODEPAGE as it is.
    """
    codepage = re.search(rb'CODEPAGE\s*=\s*"([^"\n]*)"', head)
    if codepage:
        wanted = codepage[1].decode("ascii", "replace").strip()
        if not _ENCODINGS.fullmatch(wanted):
            row = head.count(b"\n", 0, codepage.start()) + 1
            message = Message("px-codepage", wanted=wanted[:40])
            raise SourceError([Finding(message, file=name, row=row, hint=Message("advice.write-utf-and"))])
        encoding = f"cp{wanted}" if wanted.isdigit() else wanted.lower()
        return "utf-8" if not head.isascii() and is_utf8(head) else encoding
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8"
    return "windows-1252" if re.search(rb'CHARSET\s*=\s*"ANSI"', head, re.IGNORECASE) else "cp850"


def _texts(value: str) -> list[str]:
    """The values of a keyword; pieces with no comma between are one text, and `#` in it is a new line."""
    if '"' not in value:
        return [value.strip()]
    texts: list[str] = []
    open_ = False
    for match in _TEXTS.finditer(value):
        if match[2]:
            open_ = False
        elif open_:
            texts[-1] += match[1]
        else:
            texts.append(match[1])
            open_ = True
    return texts


def paragraphs(texts: list[str]) -> str:
    """A long text as people read it."""
    return "\n".join(line.strip() for line in "".join(texts).split("#")).strip()
