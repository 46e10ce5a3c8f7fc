"""Python's collector of cycles, asked seldom while a release is built: it looks through all that a build holds, most of
which is there until the end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 20)
"""Objects made until the youngest are looked through, and how often that until the older ones are."""


def collect_seldom() -> None:
    """For a process that does nothing but build."""
    gc.set_threshold(*SELDOM)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Collects seldom, and as before at the end."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
