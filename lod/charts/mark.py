"""One figure of a chart: how it is drawn, and where."""

from __future__ import annotations

from dataclasses import dataclass

from lod.cube.columns import Row

EXACT, ABOUT, ABOVE, BELOW, RANGE, MISSING = "exact", "about", "above", "below", "range", "missing"
"""How a mark is drawn: as what its value is stated to be."""


@dataclass(frozen=True)
class ChartMark:
    """One figure: its `row`, how it is drawn (`kind`), and where: `value`, and how far it may reach (`low`, `high`;
    None where nobody knows). A missing figure has none of them."""

    row: Row
    kind: str
    value: float | None
    low: float | None
    high: float | None
