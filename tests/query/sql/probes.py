"""Questions that touch every construct of SPARQL 1.1, over the world of `world.py`."""

from __future__ import annotations

from pathlib import Path

UNANSWERED = frozenset({"'(?i)A'"})
"""Parts of the questions that neither the columns nor the store answers as the specification says."""


def probes() -> list[str]:
    """The questions of `probes.txt`, one a line, in order; a line with `#` begins a section."""
    lines = Path(__file__).with_name("probes.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
