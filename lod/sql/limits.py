"""How large a statement may be."""

from __future__ import annotations

MOST_PARTS = 100_000
"""Parts of a statement up to which it is written."""

MOST_KEPT = 3_000
"""Columns that blocks one within the other hand on: the database keeps room for some rows of each."""


class TooLong(Exception):
    """A statement would be larger than one of these."""
