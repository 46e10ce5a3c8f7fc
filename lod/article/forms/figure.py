"""A stated figure, as the rule that reads its form gives it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lod.article.statement import Form
from lod.model.qualifier import EXACTLY


@dataclass(frozen=True)
class Figure:
    """`end` is the position after its last token.

    `value` is None for a range. `further`: the later value of a change "fra 12 til 15 prosent", or those that share its
    unit, "12, 15 og 20 prosent". `least` and `most`: the bounds of a range.
    """

    end: int
    value: Decimal | None
    unit: str
    form: Form
    qualifier: str = EXACTLY
    decimals: int = 0
    noun: str = ""
    further: tuple[Decimal, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
