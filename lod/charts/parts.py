"""What is drawn where parts add up: bars stacked of their parts, the share of each part, or a population pyramid.

Which dimensions the values of a measure may be added over is said by the data set (`Measure.additive`): nothing else
tells a population from a price.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lod.charts.plan import ANY_LOOK, MOST_BARS, PARTS, PYRAMID, ChartPlan, Look, held_plan
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.firstview import is_period
from lod.model.structure import MEASURE_TYPE, Dimension

MOST_PARTS = 12
"""Parts of a bar that can be told apart."""
LEAST_AGES = 3
"""Ages from which there is a pyramid."""

Codes = Mapping[str, Sequence[str]]
Lists = Mapping[str, CodeList]


def parts_plan(dataset: DataSet, lists: Lists, codes: Codes, look: Look = ANY_LOOK) -> ChartPlan | None:
    """The chart of parts that a reader, or else the steward, wishes; None where another is wished, or where these codes
    have no parts that add up."""
    kind = look.kind or dataset.chart.kind
    if kind not in PARTS:
        return None
    drawn = _pyramid(dataset, lists, codes) if kind == PYRAMID else _stack(dataset, lists, codes, look)
    return held_plan(dataset, lists, codes, kind, drawn[0], (drawn[1],), "") if drawn else None


def parts_offered(dataset: DataSet, lists: Lists, codes: Codes) -> tuple[str, ...]:
    """The charts of parts that a selection can be drawn as."""
    return tuple(kind for kind in PARTS if parts_plan(dataset, lists, codes, Look(kind)) is not None)


def parts_of(lists: Lists, dimension: Dimension, codes: Codes) -> Sequence[str]:
    """The codes of a dimension that are parts of a whole: those of one level, without the total."""
    return lists[dimension.codelist].disjoint(codes[dimension.name])


def _additive(dataset: DataSet, lists: Lists, codes: Codes) -> list[Dimension]:
    """The dimensions over which values may be added, and of which there are several parts."""
    name = next(iter(codes[MEASURE_TYPE]), "")
    over = next((measure.additive for measure in dataset.structure.measures if measure.name == name), ())
    return [d for d in dataset.structure.dimensions if d.name in over and len(parts_of(lists, d, codes)) > 1]


def _pyramid(dataset: DataSet, lists: Lists, codes: Codes) -> tuple[str, str] | None:
    """Age along the axis, and the two sexes on its sides."""
    among = _additive(dataset, lists, codes)
    sex = next((d for d in among if d.is_sex and len(parts_of(lists, d, codes)) == 2), None)
    age = next((d for d in among if d.is_age and len(parts_of(lists, d, codes)) >= LEAST_AGES), None)
    return (age.name, sex.name) if age and sex else None


def _stack(dataset: DataSet, lists: Lists, codes: Codes, look: Look) -> tuple[str, str] | None:
    """What each bar is of – a period, or what has most codes –, and the dimension whose parts it is stacked of."""
    wish, dimensions = dataset.chart, dataset.structure.dimensions
    period = next((d.name for d in dimensions if is_period(d, lists) and 1 < len(codes[d.name]) <= MOST_BARS), "")
    stacked = [
        d for d in _additive(dataset, lists, codes) if d.name != period and len(parts_of(lists, d, codes)) <= MOST_PARTS
    ]
    # over time the parts are what a reader chose; else that is compared, and each bar is of other parts
    stacked.sort(key=lambda d: (d.name != wish.by, (d.name in look.chosen) != bool(period), len(codes[d.name])))
    if not stacked:
        return None
    by, rest = stacked[0].name, [d for d in dimensions if d.name != stacked[0].name]
    room = [d for d in rest if len(_bars(lists, d, codes, look)) <= MOST_BARS]
    room.sort(key=lambda d: (d.name != wish.along, d.name != period, d.name not in look.chosen, -len(codes[d.name])))
    return (room[0].name, by) if room else None


def _bars(lists: Lists, dimension: Dimension, codes: Codes, look: Look) -> Sequence[str]:
    return codes[dimension.name] if dimension.name in look.chosen else parts_of(lists, dimension, codes)
