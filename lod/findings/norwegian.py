"""Findings in Norwegian: each sentence is known by its English form; one that nobody translated stays as it is.

So whoever finds something says it once, in English, and this is the only place that knows of other languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

from lod.errors import Finding
from lod.findings.advice import ADVICE, PHRASES
from lod.findings.catalogue import KINDS
from lod.findings.kinds import ABOUT, OF_SHAPES, pattern
from lod.messages.catalogue import text
from lod.messages.message import Message

_END = re.compile(r"(?<=[.?]) ")


def translated(finding: Finding, language: str) -> Finding:
    """The finding in a language. Its place and value are the same in all."""
    message = finding.nb if finding.nb and language != "en" else in_language(finding.what, language)
    return replace(finding, what=message, hint=in_language(finding.hint, language) if finding.hint else None)


def in_language(words: str | Message, language: str) -> str:
    """A message, or the Norwegian of English words that are known."""
    if isinstance(words, Message):
        return text(words, language)
    return words if language == "en" else norwegian(words)


@lru_cache(maxsize=10_000)
def norwegian(text: str) -> str:
    """A text of one or more sentences, each that is known in Norwegian."""
    if about := ABOUT.match(text):
        return about[0] + norwegian(text[about.end() :])
    for first, rest in _split(text):
        known = _whole(first)
        if known is not None:
            return f"{known} {norwegian(rest)}"
    return _whole(text) or text


def _whole(text: str) -> str | None:
    for known, said in _patterns():
        found = known.fullmatch(text)
        if found:
            return _filled(said, [PHRASES.get(word, word) for word in found.groups()])
    return None


def _filled(said: str, words: list[str]) -> str:
    """A sentence with words for its `{}`."""
    parts = said.split("{}")
    return "".join(part + word for part, word in zip(parts, [*words, ""], strict=True))


def _split(text: str) -> Iterator[tuple[str, str]]:
    """The text in two, at the end of each sentence."""
    for end in _END.finditer(text):
        yield text[: end.start()], text[end.end() :]


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """The sentences as patterns, those with most words of their own first."""
    pairs = {(en, nb) for kind in KINDS for en, nb in ((kind.en, kind.nb), (kind.do_en, kind.do_nb))}
    pairs |= {*ADVICE, *OF_SHAPES.values()}
    ordered = sorted(pairs, key=lambda pair: (-len(pair[0].replace("{}", "")), pair))
    return [(pattern(english), said) for english, said in ordered]
