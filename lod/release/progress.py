"""What a build tells of how far it has come."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""Told how many steps are done, of how many, and what comes next."""


def quiet(done: int, total: int, what: str) -> None:
    """The progress of nothing shown."""
