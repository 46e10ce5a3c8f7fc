"""Two editions of figures compared: how many are new, changed, gone and the same, and the first of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

EXAMPLES = 5
"""Figures of each kind that are shown."""

Key = tuple[str, ...]
"""The codes of a figure in the order of its dimensions, and its measure."""


@dataclass(frozen=True)
class Change:
    """One figure before and after, each "" where there is none."""

    key: Key
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Comparison:
    """How many figures are new, changed, gone and the same, and the first of each kind (`new`, `changed`, `gone`)."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0
    examples: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)

    @property
    def revised(self) -> int:
        """Figures that were there and are others now, or none."""
        return self.changed + self.gone

    @property
    def share(self) -> float:
        """The share of the figures that were there which are others now, or none."""
        before = self.revised + self.same
        return self.revised / before if before else 0.0
