"""Every part of a pattern: patterns, paths, expressions and nodes, those in EXISTS included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def parts(part: Any) -> Iterator[Any]:
    """A part and all that is in it, from the outside in."""
    waiting = [part]
    while waiting:  # a query nests deeper than Python calls
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend(reversed(part))
        elif fields := getattr(type(part), "__match_args__", ()):
            yield part
            waiting.extend(getattr(part, field) for field in reversed(fields))
