"""What a pass knows of the plan that it changes."""

from __future__ import annotations

from dataclasses import dataclass

from lod.cube.schema import IndexSchema


@dataclass(frozen=True)
class About:
    """The index that the plan is over; `asks`: whether an expression of it asks a relation (no pass adds one)."""

    index: IndexSchema
    asks: bool
