r"""Several values in one cell: bars between them, and `\|` for a bar that is part of a value."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BAR = re.compile(r"(?<!\\)\|")


def joined(values: Iterable[str]) -> str:
    """The values as one cell."""
    return " | ".join(value.replace("|", r"\|") for value in values)


def separated(cell: str) -> list[str]:
    """The values of a cell, without space around them; empty ones are none."""
    return [part.strip().replace(r"\|", "|") for part in _BAR.split(cell) if part.strip()]
