"""Words and links as they are shown: a text that knows its language, and what a thing is called and where it is."""

from __future__ import annotations

from dataclasses import dataclass

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
    """What something is called and where it is; `url` is None where there is nothing safe to lead to."""

    words: Words
    url: str | None = None

    @property
    def text(self) -> str:
        return self.words.text
