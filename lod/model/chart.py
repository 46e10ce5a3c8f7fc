"""How a steward wants a data set drawn."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chart:
    """What is empty is chosen from the structure.

    `kind`: `bar` or `line`. `along`: the dimension along the axis. `by`: the dimension of groups of bars or of lines.
    `fix`: codes that dimensions are held at, where there are too many figures for all of them.
    """

    kind: str = ""
    along: str = ""
    by: str = ""
    fix: tuple[tuple[str, str], ...] = ()
