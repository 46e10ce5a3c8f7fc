"""Qualified figures: what «ca. 80 prosent» and «mer enn 90 prosent» say about the value."""

from __future__ import annotations

from decimal import Decimal

from lod.model.structure import Measure

EXACTLY = "exactly"
APPROXIMATELY = "approximately"
MORE_THAN = "more-than"
AT_LEAST = "at-least"
LESS_THAN = "less-than"
AT_MOST = "at-most"
BETWEEN = "between"

SIGNS = {APPROXIMATELY: "≈", MORE_THAN: ">", AT_LEAST: "≥", LESS_THAN: "<", AT_MOST: "≤"}
"""The sign a qualifier is written with before a number, where there is one."""


def bounds(qualifier: str, value: Decimal, measure: Measure) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest the value can be, as far as the qualifier says; None where it says nothing.

    More than 90 per cent of something is at most all of it, so the measure's own range bounds the open side.
    """
    match qualifier:
        case "exactly":
            return value, value
        case "more-than" | "at-least":
            return value, measure.maximum
        case "less-than" | "at-most":
            return measure.minimum, value
    return None, None
