"""Every part of a pattern: patterns, paths, expressions and nodes, those in EXISTS included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def parts(part: Any) -> Iterator[Any]:
    """A part and all that is in it, from the outside in."""
    if isinstance(part, tuple):
        for item in part:
            yield from parts(item)
    elif fields := getattr(type(part), "__match_args__", ()):
        yield part
        for field in fields:
            yield from parts(getattr(part, field))
