"""Sums and means of a table that stands whole on its page, where the data set says that its values may be added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from lod.cube.columns import Row
from lod.cube.values import measure_of, number, one
from lod.model.attributes import QUALIFIER
from lod.model.dataset import DataSet
from lod.model.qualifier import APPROXIMATELY, EXACTLY, SIGNS
from lod.model.structure import MEASURE_TYPE
from lod.web.pages.view import View


@dataclass(frozen=True)
class Sum:
    """What some values make together (`total`) and on average (`mean`), as the language writes it."""

    total: str
    mean: str


def sum_of(view: View, dataset: DataSet, rows: Sequence[Row]) -> Sum | None:
    """The sum of these figures. None where they may not be added: over other dimensions than the measure is additive
    over, of a whole and its parts, or with a value that is missing, a bound or a range."""
    if len(rows) < 2 or len({row[MEASURE_TYPE] for row in rows}) > 1:
        return None
    measure = measure_of(dataset, rows[0])
    values = [one(row, measure.name) for row in rows]
    qualifiers = {one(row, QUALIFIER.name) or EXACTLY for row in rows}
    if not _disjoint(view, dataset, rows, measure.additive) or not qualifiers <= {EXACTLY, APPROXIMATELY}:
        return None
    numbers = [Decimal(value) for value in values if value is not None]
    if len(numbers) < len(rows):
        return None
    total = sum(numbers, Decimal(0))
    decimals = max(_decimals(value) for value in numbers)
    mean = (total / len(rows)).quantize(Decimal(1).scaleb(-decimals - 1), ROUND_HALF_EVEN)
    sign = f"{SIGNS[APPROXIMATELY]}\u00a0" if APPROXIMATELY in qualifiers else ""
    return Sum(*(sign + number(view.language, f"{value:f}") for value in (total, mean)))


def _disjoint(view: View, dataset: DataSet, rows: Sequence[Row], additive: Sequence[str]) -> bool:
    """Whether no figure is a part of another: what tells them apart may be added over, and is of one level."""
    for dimension in dataset.structure.dimensions:
        codes = {str(row[dimension.name]) for row in rows}
        if len(codes) > 1:
            codelist = view.opened.lists[dimension.codelist]
            if dimension.name not in additive or len(codelist.disjoint(sorted(codes))) < len(codes):
                return False
    return True


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
