"""The types of columns and constants, as a database names them only when a plan is printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Type(NamedTuple):
    """A type; `digits` and `scale` are those of a decimal."""

    name: str
    digits: int = 0
    scale: int = 0


SHORT = Type("int32")
LONG = Type("int64")
HUGE = Type("int128")
FLOAT = Type("float")
DOUBLE = Type("double")
BOOLEAN = Type("boolean")
TEXT = Type("text")
DATE = Type("date")

MOST_DIGITS = 38
"""Digits that a decimal can have."""


def widest(types: Sequence[Type]) -> Type | None:
    """The type that holds the values of these, which differ in digits at most; None of none."""
    if not types or not types[0].digits:
        return types[0] if types else None
    scale = max(type.scale for type in types)
    return decimal(scale, min(MOST_DIGITS, scale + max(type.digits - type.scale for type in types)))


def decimal(scale: int, digits: int = MOST_DIGITS) -> Type:
    """A decimal with so many digits after its point, of so many in all."""
    return Type("decimal", digits, scale)
