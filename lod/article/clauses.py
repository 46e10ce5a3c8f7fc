"""Of whom a figure is and what it says: the words around it, as proposals for codes."""

from __future__ import annotations

from dataclasses import dataclass

from lod.article.cursor import Cursor
from lod.article.statement import PERCENT, Form


@dataclass(frozen=True)
class Span:
    """A figure's place in the tokens of its sentence, from its first word to behind its last."""

    start: int
    end: int
    unit: str
    form: Form


@dataclass(frozen=True)
class Clause:
    """The words around a figure; "" where there are none. `same`: the predicate is that of the figure before."""

    subject: str = ""
    condition: str = ""
    predicate: str = ""
    same: bool = False


def clause_of(cursor: Cursor, span: Span, until: int, text: str) -> Clause:
    """The clause of a figure; `until`: the position where the next figure or the sentence begins to be another's."""
    if span.unit != PERCENT:
        return Clause(predicate=_words(cursor, _clause_start(cursor, span.start), span.start, text))
    subject, after = _subject(cursor, span, until)
    if not subject:
        subject, after = _among(cursor, span.end, until)
    named, condition = _condition(cursor, subject, text)
    begin, end = (after, _clause_end(cursor, after, until))
    begin = _reported(cursor, begin, end)
    same = bool(cursor.phrase_in(begin, end, cursor.lexicon.same_said)) or _repeats(cursor, span)
    predicate = "" if same else _words(cursor, begin, end, text)
    return Clause(named, condition, predicate, same)


def _reported(cursor: Cursor, begin: int, end: int) -> int:
    """The position where what is reported begins: behind "sier at", "svarer også at"."""
    lexicon = cursor.lexicon
    while begin < end and cursor.lower(begin) in {*lexicon.breaks, ","}:
        begin += 1
    if cursor.lower(begin) in lexicon.saying and cursor.lower(begin + 1) in lexicon.articles:
        return begin + 1
    for length in (1, 2):
        if cursor.lower(begin) in lexicon.verbs and cursor.lower(begin + length) in ("at", "that"):
            return begin + length + 1
    return begin


def _repeats(cursor: Cursor, span: Span) -> bool:
    """ "mens andelen er ca. 88 prosent blant …": the share of what was said before."""
    before = cursor.lowers[max(0, span.start - 3) : span.start]
    return any(word in cursor.lexicon.share_nouns for word in before)


def _subject(cursor: Cursor, span: Span, until: int) -> tuple[tuple[int, int] | None, int]:
    """The noun phrase behind a figure, "av kommunene", and the position after it."""
    start = span.end
    if span.form in (Form.RATIO, Form.QUANTIFIER, Form.FRACTION) and cursor.lower(start) not in cursor.lexicon.of:
        return _noun_phrase(cursor, start, until)
    if cursor.lower(start) not in cursor.lexicon.of:
        return None, start
    return _noun_phrase(cursor, start + 1, until)


def _among(cursor: Cursor, start: int, until: int) -> tuple[tuple[int, int] | None, int]:
    """The noun phrase behind "blant" in the rest of a clause."""
    for at in range(start, min(until, start + 3)):
        if cursor.lower(at) in cursor.lexicon.among:
            return _noun_phrase(cursor, at + 1, until)
    return None, start


def _noun_phrase(cursor: Cursor, start: int, until: int) -> tuple[tuple[int, int] | None, int]:
    """The words from a position to the next verb, comma or conjunction."""
    lexicon = cursor.lexicon
    while cursor.lower(start) in lexicon.articles:
        start += 1
    end = start
    stops = lexicon.verbs | lexicon.breaks
    while (
        end < until
        and cursor.kind(end) in ("word", "number", "dash", "name", "sign")
        and cursor.lower(end) not in stops
    ):
        end += 1
    while end > start and cursor.lower(end - 1) == lexicon.and_:
        end -= 1
    return ((start, end), end) if end > start else (None, start)


def _condition(cursor: Cursor, phrase: tuple[int, int] | None, text: str) -> tuple[str, str]:
    """A noun phrase in two: whom, and which of them ("kommuner", "under 2 000 innbyggere")."""
    if phrase is None:
        return "", ""
    start, end = phrase
    for at in range(start + 1, end - 1):
        if cursor.lower(at) in cursor.lexicon.with_ and any(cursor.kind(n) == "number" for n in range(at, end)):
            return _words(cursor, start, at, text), _words(cursor, at + 1, end, text)
    return _words(cursor, start, end, text), ""


def _clause_start(cursor: Cursor, at: int) -> int:
    while at > 0 and cursor.kind(at - 1) != "mark" and cursor.lower(at - 1) not in cursor.lexicon.breaks:
        at -= 1
    return at


def _clause_end(cursor: Cursor, at: int, until: int) -> int:
    """The position where a clause ends: a full stop, or a comma with a conjunction that opens another figure's."""
    end = at
    while end < until and cursor.lower(end) not in (".", ";", "?", "!"):
        end += 1
    if until < len(cursor):  # the words that lead to the next figure are its own
        opening = [p for p in range(at, end) if cursor.lower(p) == "," and cursor.lower(p + 1) in cursor.lexicon.breaks]
        end = opening[-1] if opening else end
    while end > at and (cursor.lower(end - 1) in {",", cursor.lexicon.and_, *cursor.lexicon.breaks}):
        end -= 1
    return end


def _words(cursor: Cursor, start: int, end: int, text: str) -> str:
    return cursor.words(start, end, text) if end > start else ""
