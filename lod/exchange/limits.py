"""How much a format holds of a selection: known before it is written, so that nothing is offered that fails."""

from __future__ import annotations

MOST_FIGURES: dict[str, int] = {"xlsx": 100_000}
"""Observations that a format is written of, by its name: a full sheet would take minutes, in the build and for whoever
asks for a selection."""

MOST_ACROSS = 200
"""Codes that stand across in the formats that have columns."""

WIDE = ("csv", "xlsx", "parquet", "csvw")
"""The formats in which codes stand across, by name."""


def too_many_figures(format: str, count: int) -> int:
    """How many observations a format holds, where there are more; else 0."""
    most = MOST_FIGURES.get(format, count)
    return most if count > most else 0


def too_many_across(format: str, count: int) -> int:
    """How many codes a format holds across, where there are more; else 0."""
    return MOST_ACROSS if format in WIDE and count > MOST_ACROSS else 0
