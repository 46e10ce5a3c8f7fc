"""Where the sentences of a block begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lod.article.tokens import ABBREVIATIONS

_END = re.compile(r"[.!?…]+[\"»”’)\]]*(?=\s+[\"«“(\[–-]?\s*[^\W_])")
_SHORT = re.compile(rf"(?<!\w)(?:{ABBREVIATIONS}|[^\W\d_])\.$", re.IGNORECASE)


LONGEST = 4_000
"""Characters of a sentence; what goes on is read as another, so that no text takes long."""


def sentences_of(text: str) -> Iterator[tuple[int, int]]:
    """The start and end of each sentence of a text; white space between them belongs to none."""
    start = 0
    for match in _END.finditer(text):
        if _ends(text, match.start(), match.end()):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, len(text))


def _ends(text: str, stop: int, end: int) -> bool:
    """Whether the full stop at `stop` ends a sentence: it belongs to no short form, initial or ordinal number."""
    before, after = text[max(0, stop - 12) : stop + 1], text[end:].lstrip()
    if text[stop] != ".":
        return True
    opened = after.lstrip('"«“([–- ')
    if _SHORT.search(before):
        return False
    return bool(opened) and (opened[0].isupper() or opened[0].isdigit())


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = max(text.rfind(" ", start + 1, start + LONGEST), start + LONGEST // 2)
        yield from _bare(text, start, cut)
        start = cut
    yield from _bare(text, start, end)


def _bare(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A piece without the white space around it."""
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
