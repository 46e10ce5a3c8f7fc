"""Words and links as they are shown: a text that knows its language, and what a thing is called and where it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup


@dataclass(frozen=True)
class Words:
    """A text as it is shown; `language` is its own where that is not the page's, else empty."""

    text: str
    language: str = ""

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    def __html__(self) -> str:
        if not self.language:
            return Markup.escape(self.text)
        return Markup('<span lang="{}">{}</span>').format(self.language, self.text)


@dataclass(frozen=True)
class Link:
    """What something is called and where it is; `url` is None where there is nothing safe to lead to.

    It is written in HTML once, however many rows of a table it stands in.
    """

    words: Words
    url: str | None = None

    @property
    def text(self) -> str:
        return self.words.text

    def __html__(self) -> str:
        return self._html

    @cached_property
    def _html(self) -> str:
        if self.url is None:
            return Markup.escape(self.words)
        return Markup('<a class="ds-link" href="{}">{}</a>').format(self.url, self.words)
