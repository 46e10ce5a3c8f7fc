"""Texts in several languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LANGUAGES = ("nb", "nn", "en", "se", "da", "sv", "fi", "is", "de", "fr", "es", "it", "nl", "pl", "pt")
"""Languages a text may be in: BCP 47 tags."""

FALLBACKS: dict[str, tuple[str, ...]] = {
    "nb": ("nb", "nn", "da", "sv", "en"),
    "nn": ("nn", "nb", "da", "sv", "en"),
    "en": ("en", "nb", "nn"),
}
"""The languages a reader of each is shown, the best first."""


@dataclass(frozen=True)
class Text:
    """The same text in one or more languages, sorted by language tag."""

    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Text:
        """From a mapping of language tag to text; empty texts are left out."""
        return cls(tuple(sorted((language, text.strip()) for language, text in values.items() if text.strip())))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.values)

    def __bool__(self) -> bool:
        return bool(self.values)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(language for language, _ in self.values)

    def best(self, *languages: str) -> str:
        """The text in the first of the languages that it has, else in any; "" if there is none."""
        return self.first(*languages)[1]

    def first(self, *languages: str) -> tuple[str, str]:
        """The first of the languages that it has, else any, with the text in it; both "" if there is none."""
        for language in languages:
            for value in self.values:
                if value[0] == language:
                    return value
        return self.values[0] if self.values else ("", "")
