"""Sizes and days as each language writes them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from lod.cube.values import number
from lod.messages.locale import day as written_day


def size(language: str, count: int) -> str:
    """A number of bytes, to two or three digits."""
    for unit, many in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= many:
            value = count / many
            return f"{number(language, f'{value:.1f}' if value < 10 else f'{value:.0f}')}\u00a0{unit}"
    return f"{count}\u00a0B"


@lru_cache(1000)
def day(language: str, iso: str) -> str:
    """An ISO date (or time) as a day written out; what is no date is given as it is."""
    try:
        found = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return written_day(found, language)
