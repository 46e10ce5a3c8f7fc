"""What a reader sees of a data set before choosing: for each dimension the code that stands for the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, Dimension
from lod.model.totals import total_among

_PERIOD = "dimension#refPeriod"


def is_period(dimension: Dimension, lists: Mapping[str, CodeList]) -> bool:
    """Whether a dimension says when."""
    codelist = lists.get(dimension.codelist)
    return dimension.sub_property_of.endswith(_PERIOD) or (codelist is not None and codelist.periods)


def whole(dimension: Dimension, lists: Mapping[str, CodeList], codes: Sequence[str]) -> str:
    """The code of a dimension that a figure of the whole has: the latest period, the total or the only code.

    `codes`: those that figures have, in the order of their list, periods in the order of time. "" where none of them
    stands for the others.
    """
    if len(codes) == 1 or (codes and is_period(dimension, lists)):
        return codes[-1]
    codelist = lists.get(dimension.codelist)
    return total_among(codelist.concepts, codes) if codelist and codes else ""


def representative(dimension: Dimension, lists: Mapping[str, CodeList], codes: Sequence[str]) -> str:
    """The code of a dimension that is shown for all of them: that of the whole, else the first; `codes` as above."""
    return whole(dimension, lists, codes) or next(iter(codes), "")


def newest(
    dataset: DataSet,
    lists: Mapping[str, CodeList],
    codes: Mapping[str, Sequence[str]],
    wholes: Mapping[str, str] = {},
) -> dict[str, str] | None:
    """One code of each dimension and one measure: the newest figure of all that has some codes.

    `wholes`: what `whole` gives, for dimensions of which that was worked out. None where the codes of a dimension have
    none that stands for them, so that no one figure is of all.
    """
    chosen = {
        d.name: wholes[d.name] if d.name in wholes else whole(d, lists, codes[d.name])
        for d in dataset.structure.dimensions
    }
    return chosen | {MEASURE_TYPE: codes[MEASURE_TYPE][0]} if all(chosen.values()) else None
