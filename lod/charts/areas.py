"""What is drawn as a map: the areas of one dimension, of one level, coloured by their values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from lod.charts.plan import ANY_LOOK, MAP, ChartPlan, Look, held_plan
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import Dimension

MOST_AREAS = 1_000
"""Areas of one map: more could not be told apart, and would make the page too large."""

LEAST_AREAS = 2

Codes = Mapping[str, Sequence[str]]
Lists = Mapping[str, CodeList]


def map_plan(dataset: DataSet, lists: Lists, codes: Codes, look: Look = ANY_LOOK) -> ChartPlan | None:
    """The map that a reader, or else the steward, wishes; None where another chart is wished, or where these codes have
    no outlines."""
    if (look.kind or dataset.chart.kind) != MAP:
        return None
    dimension = mapped_dimension(dataset, lists, codes, look.chosen)
    return held_plan(dataset, lists, codes, MAP, dimension.name, (), "") if dimension else None


def mapped_dimension(
    dataset: DataSet, lists: Lists, codes: Codes, chosen: Collection[str] = frozenset()
) -> Dimension | None:
    """The first dimension of which a map can be drawn: several of its codes have outlines."""
    for dimension in dataset.structure.dimensions:
        codelist = lists[dimension.codelist]
        level = level_on_map(codelist, codes[dimension.name], dimension.name in chosen)
        if LEAST_AREAS <= len(_outlined(codelist, level)) <= MOST_AREAS:
            return dimension
    return None


def level_on_map(codelist: CodeList, codes: Sequence[str], chosen: bool) -> tuple[str, ...]:
    """Those of the codes that one map shows: of the first level that has several areas, or of codes that a reader chose
    the level that most are of. An area without an outline is among them."""
    levels = Counter(map(codelist.level, _outlined(codelist, codes)))
    several = sorted(level for level, count in levels.items() if count >= LEAST_AREAS)
    if not several:
        return ()
    shown = levels.most_common(1)[0][0] if chosen else several[0]
    return tuple(code for code in codes if codelist.level(code) == shown)


def areas_drawn(codelist: CodeList, drawn: Sequence[str], occurring: Collection[str]) -> tuple[str, ...]:
    """The codes whose outlines are drawn: those of a map, and where it is of all codes with figures of a level, or of
    those below some of the level above, also the codes that have none."""
    level, concepts = codelist.level(drawn[0]), codelist.by_notation
    above = {concepts[code].broader for code in drawn}
    whole = [concept.notation for concept in codelist.at(level)]
    beside = [code for code in whole if concepts[code].broader in above]
    for every in (whole, beside):
        if set(every) & set(occurring) <= set(drawn):
            return _outlined(codelist, every)
    return _outlined(codelist, drawn)


def _outlined(codelist: CodeList, codes: Sequence[str]) -> tuple[str, ...]:
    geometry = codelist.geometry
    return tuple(code for code in codes if code in geometry.by_code) if geometry else ()
