"""Numbers and days as a language writes them (Unicode CLDR)."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

LOCALES = {"en": "en_GB"}
"""The locale of a language, where it is not the language alone."""


def number(count: int, language: str) -> str:
    """A count with its digits in groups."""
    return format_decimal(count, locale=LOCALES.get(language, language))


def day(value: date, language: str) -> str:
    """A day with the name of its month."""
    return format_date(value, "long", locale=LOCALES.get(language, language))
